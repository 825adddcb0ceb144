"""Random play: every role follows links, presses buttons, types what nobody should type, sends what
another was shown, and sends things twice. After each step: no page breaks, states move only along
their table, nobody reads what is another's, what was published stays as it was, and the audit chain
holds.

A game is a list of numbers, one a step, each the seed of all that its step chooses; so a part of a
game can be played by itself, and a game that fails is cut down to the steps it needs. GP_STEPS and
GP_SEED play more, or another one (./dev check --long: 10,000 steps).
"""
import html.parser
import os
import random
import re
import urllib.parse

import harness
from harness import PASSWORD, Browser, WebTest, forced, run, sql
from press import Reader, pairs_of
from put_back import Kept

STEPS = int(os.environ.get("GP_STEPS", 500))
SEED = int(os.environ.get("GP_SEED", 20261130))
ROLES = {"manager": 8, "operator": 5, "center": 4, "expert": 4, "expert2": 4, "inspector": 2, "purchaser": 2,
         "commissioner": 3, "committee": 2, "admin": 2, "anyone": 2}
ORG_OF = {"operator": "demo-operator-a", "center": "demo-operator-b"}
PLAYED = "demo-open"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
# Would end the game for a role.
LEFT_OUT = re.compile(r"^/logout|^/account/(password|codes|totp)|^/admin/accounts|^/admin/people|^/admin/key|^/assets")
HOSTILE = ("", " ", "0", "-1", "1e9", "999999999999999999999", "0.001", "１２", "2026-02-30", "9999-12-31", "null",
           "<script>alert(1)</script>", "\"'><b>", "{{text}}", "=1+1", "../../etc/passwd", "%00", "\u202e倒", "😀" * 40,
           "长" * 5000, "a\r\nSet-Cookie: x=1", "' OR 1=1 --")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

# From, to: src/core/workflow.c says by which step, and who may take it.
ROUND_MOVES = {
    "draft": {"collecting"}, "collecting": {"draft", "scoring"}, "scoring": {"collecting", "feedback"},
    "feedback": {"scoring", "approval"}, "approval": {"feedback", "published"},
    "published": {"approval", "archived"}, "archived": set()}
ENTRY_MOVES = {
    "open": {"draft", "withdrawn"}, "draft": {"handed_in", "withdrawn"},
    "returned": {"handed_in", "withdrawn"}, "handed_in": {"draft", "returned", "accepted", "withdrawn"},
    "accepted": {"returned", "scored", "withdrawn"}, "scored": {"accepted", "disclosed", "withdrawn"},
    "disclosed": {"objected", "final"}, "objected": {"disclosed", "accepted", "final"},
    "final": {"accepted"}, "withdrawn": {"open"}}


class Balanced(html.parser.HTMLParser):
    """Each element is closed where it was opened, but for options, which need not be; no id stands twice."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.problem = [], set(), None

    def end_option(self):
        if self.open and self.open[-1] == "option":
            self.open.pop()

    def handle_starttag(self, tag, attrs):
        if tag == "option":
            self.end_option()
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                if value in self.ids:
                    self.problem = self.problem or f"two #{value}"
                self.ids.add(value)

    def handle_startendtag(self, tag, attrs):
        if tag in VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in ("select", "datalist"):
            self.end_option()
        was = self.open.pop() if self.open else "nothing"
        if was != tag:
            self.problem = self.problem or f"</{tag}> closes {was} at {self.getpos()}"


def balance(text):
    checker = Balanced()
    checker.feed(text)
    return checker.problem or (f"{checker.open} left open" if checker.open else None)


class Broken(Exception):
    pass


class Game:
    def __init__(self, test):
        self.test, self.pages, self.step_no, self.trail = test, {}, 0, []
        self.shown, self.linked = [], []  # forms as they were sent, and links followed, by anybody
        self.states = self.look_states()
        self.published = self.look_published()

    # ---- what a role does

    def play(self, seed):
        """One step."""
        r = random.Random(seed)
        role = r.choices(list(ROLES), ROLES.values())[0]
        what = r.choices((self.follow, self.press, self.mistype, self.stray, self.visit, self.twice),
                         (32, 44, 12, 4, 5, 3))[0]
        self.trail = []
        for answer in what(r, role):
            self.hold(role, answer)
        self.hold_states()
        self.hold_published()
        self.step_no += 1

    def browser(self, role):
        b = Browser(self.test.server.port)
        b.cookies = dict(self.test.cookies[role])
        return b

    def page(self, role):
        return self.pages.get(role) or self.take(role, self.get(role, "/public" if role == "anyone" else "/"))

    def take(self, role, page):
        if page.status == 200 and page.headers.get("Content-Type", "").startswith("text/html"):
            self.pages[role] = page
        return page

    def get(self, role, path):
        self.trail.append(f"{role} GET {path}")
        return self.browser(role).get(path)

    def follow(self, r, role):
        page = self.page(role)
        reader = Reader()
        reader.feed(page.text)
        links = [urllib.parse.urljoin(page.path, a).split("#")[0] for a in reader.links]
        links = [a for a in links if a.startswith("/") and not LEFT_OUT.search(a)]
        if not links or r.random() < 0.1:
            self.pages.pop(role, None)
            yield self.page(role)
            return
        path = r.choice(links)
        self.linked.append(path)
        yield self.take(role, self.get(role, path))

    def visit(self, r, role):
        """An address that somebody was linked to, by whoever it is, sometimes not quite as it was."""
        path = r.choice(self.linked[-200:] or ["/"])
        if r.random() < 0.3:
            path = path.split("?")[0] + "?" + urllib.parse.urlencode(
                {r.choice(("page", "after", "sort", "q", "state", "kind", "to", "part")): r.choice(HOSTILE)})
        yield self.get(role, path)

    def buttons(self, page):
        reader = Reader()
        reader.feed(page.text)
        for form in reader.forms:
            for button in form.buttons:
                action = urllib.parse.urljoin(page.path, button.action or form.action or page.path)
                if not LEFT_OUT.search(urllib.parse.urlsplit(action).path):
                    yield form, button, action

    def choose(self, r, role):
        """A button of the page, those that were pressed least before others; None: there is none."""
        found = list(self.buttons(self.page(role)))
        if not found:
            return None
        count = self.test.pressed
        kind = lambda b: re.sub(r"/[^/]*\d[^/]*", "/:", b[2].split("?")[0]) + "|" + b[1].words
        picked = min(found, key=lambda b: (count.get(kind(b), 0), r.random()))
        count[kind(picked)] = count.get(kind(picked), 0) + 1
        return picked

    def mark(self, role):
        """A word by which what a role typed is known again."""
        return f"笔{role}记{self.step_no}。"

    def fill(self, role, form, button):
        sent, files = pairs_of(form, button)
        typed = {f.name for f in form.fields if f.kind in ("textarea", "text") and "list" not in f.attrs}
        sent = [(n, v + self.mark(role) if n in typed and v.startswith("按要求办理") else v) for n, v in sent]
        return sent, [(f.name, "说明.pdf", PDF) for f in files]

    def send(self, role, form, action, sent, files):
        self.trail.append(f"{role} {form.method.upper()} {action} {[p for p in sent if p[0] != '_csrf']!r:.1500}")
        browser = self.browser(role)
        if form.method == "get":
            return browser.get(action.split("?")[0] + "?" + urllib.parse.urlencode(sent))
        sent = [p for p in sent if p[0] != "_csrf"]
        if not browser.cookies.get("gp_session"):
            return browser.post(action, sent, csrf="")
        return browser.upload(action, sent, files) if form.multipart else browser.post(action, sent)

    def after(self, role, answer):
        """The page that a form leads to, as a browser would follow."""
        if answer.status == 303 and answer.location.startswith("/"):
            return self.take(role, self.get(role, answer.location))
        return self.take(role, answer)

    def typed(self, r, role, times=1, changed=lambda r, sent, files: (sent, files)):
        """A form of the page, filled in, changed, sent so many times; a link where there is none."""
        picked = self.choose(r, role)
        if not picked:
            yield from self.follow(r, role)
            return
        form, button, action = picked
        sent, files = changed(r, *self.fill(role, form, button))
        self.shown.append((form, action, sent, files))
        for _ in range(times):
            answer = self.send(role, form, action, sent, files)
            yield answer
        yield self.after(role, answer)

    def press(self, r, role):
        return self.typed(r, role)

    def twice(self, r, role):
        return self.typed(r, role, times=2)

    def mistype(self, r, role):
        return self.typed(r, role, changed=self.hostile)

    @staticmethod
    def hostile(r, sent, files):
        free = [i for i, (name, _) in enumerate(sent) if name != "_csrf"]
        for i in r.sample(free, min(len(free), r.choice((1, 1, 1, 2, 5)))):
            name, value = sent[i]
            sent[i] = (name, r.choice(HOSTILE)) if r.random() < 0.8 else (name + r.choice(("x", ".9", "[]")), value)
        if r.random() < 0.2 and free:
            del sent[r.choice(free)]
        if files and r.random() < 0.5:
            files = [(n, r.choice(("", "a" * 300 + ".pdf", "../x.xlsx", "空.zip")), r.choice((b"", b"PK\3\4", PDF)))
                     for n, _, _ in files]
        return sent, files

    def stray(self, r, role):
        """What somebody else was shown, by whoever it was."""
        if not self.shown:
            yield self.page(role)
            return
        form, action, sent, files = r.choice(self.shown[-60:])
        yield self.send(role, form, action, sent, files)

    # ---- what must hold

    def fail(self, why):
        raise Broken(f"{why}\n  " + "\n  ".join(self.trail))

    def hold(self, role, answer):
        kind = answer.headers.get("Content-Type", "")
        if answer.status >= 500:
            self.fail(f"{answer.path}: {answer.status} {re.sub('<[^>]+>', ' ', answer.text)[-600:]}")
        if not kind.startswith("text/html"):
            return
        text = answer.text
        if answer.status != 303:
            problem = balance(text)
            if problem:
                self.fail(f"{answer.path}: {problem}")
        for word in ("内部错误", "{{", "(null)", "<script>alert(1)"):
            if word in text and not (word == "{{" and "{{text}}" in text):
                self.fail(f"{answer.path} says {word}")
        self.hold_secrets(role, answer.path, text)

    def hold_secrets(self, role, path, text):
        mine = ORG_OF.get(role)
        if role not in ("operator", "center", "anyone", "committee"):
            return
        for org, word in (("demo-operator-a", "密甲"), ("demo-operator-b", "密乙")):
            if org != mine and word in text:
                self.fail(f"{path} shows {role} a person of {org}")
        for other in ("operator", "center", "expert", "expert2"):
            if other != role and f"笔{other}记" in text and not self.may_read(role, other):
                at = text.index(f"笔{other}记")
                self.fail(f"{path} shows {role} what {other} wrote: {text[max(0, at - 200):at + 40]}")

    def may_read(self, role, other):
        """What experts wrote is told with the result; what an operator wrote is its own until publication."""
        told = {"operator": {"expert", "expert2"}, "center": {"expert", "expert2"}}
        return other in told.get(role, ()) and any(
            s in ("disclosed", "objected", "final") for s in self.states["entry"].values())

    def look_states(self):
        db = self.test.watch
        return {"round": dict(db.execute("SELECT tenant || id, state FROM round").fetchall()),
                "entry": dict(db.execute("SELECT tenant || round || '/' || id, state FROM entry").fetchall())}

    def hold_states(self):
        now = self.look_states()
        for what, moves in (("round", ROUND_MOVES), ("entry", ENTRY_MOVES)):
            for key, state in now[what].items():
                was = self.states[what].get(key, state)
                if state != was and not self.reachable(moves, was, state):
                    self.fail(f"{what} {key} went from {was} to {state}")
        self.states = now

    def reachable(self, moves, was, state):
        """One move; a hand-in of what nobody had begun is two, and a step may be sent twice."""
        near = moves[was]
        return state in near or any(state in moves[n] for n in near)

    def look_published(self):
        rows = self.test.watch.execute("SELECT tenant, round, report, version, * FROM report_version").fetchall()
        return {row[:4]: row for row in rows}

    def hold_published(self):
        now = self.look_published()
        for key, row in self.published.items():
            if now.get(key) != row:
                self.fail(f"the published {key} is not what it was")
        self.published = now


class PlayTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        for org, word in (("demo-operator-a", "密甲"), ("demo-operator-b", "密乙")):
            forced(cls.database, "UPDATE person SET name = ? || substr(name, 1, 1) || id WHERE id IN "
                   "(SELECT g.person FROM engagement g JOIN project p ON p.tenant = g.tenant AND p.id = g.project "
                   "WHERE p.operator_org = ?)", word, org)

    def setUp(self):
        self.cookies, self.pressed = {"anyone": {}}, {}
        for role in ROLES:
            if role != "anyone":
                self.login(role)
                self.cookies[role] = self.sessions[role]
        self.wait_for_the_index()
        self.watch = harness.connect(self.database, timeout=20, isolation_level=None)
        self.addCleanup(self.watch.close)
        self.kept = Kept(self.database)
        self.addCleanup(self.kept.close)

    def game(self, seeds):
        """Plays all; the number of steps until it broke with why, or None."""
        self.kept.put_back()
        self.pressed.clear()
        game = Game(self)
        for n, seed in enumerate(seeds, 1):
            try:
                game.play(seed)
            except Broken as broken:
                return n, str(broken)
            except Exception as why:  # the server went away, or answers what is no HTTP
                return n, f"{type(why).__name__}: {why}\n  " + "\n  ".join(game.trail)
        return None

    def cut_down(self, seeds, why):
        """The fewest steps found, within some games, that break it in the same way."""
        sort, size, games = why.split("\n")[0][:40], max(1, len(seeds) // 2), 40
        while size >= 1 and games:
            at = 0
            while at < len(seeds) - 1 and games:
                fewer = seeds[:at] + seeds[min(at + size, len(seeds) - 1):]
                games -= 1
                found = self.game(fewer)
                if found and found[1].split("\n")[0][:40] == sort:
                    seeds, why = fewer[:found[0]], found[1]
                else:
                    at += size
            size //= 2
        return seeds, why

    def test_whatever_is_done_in_whatever_order_the_rules_hold(self):
        chooser = random.Random(SEED)
        seeds = [chooser.getrandbits(48) for _ in range(STEPS)]
        broken = self.game(seeds)
        if broken:
            steps, why = self.cut_down(seeds[:broken[0]], broken[1])
            self.fail(f"step {broken[0]} of seed {SEED}: {broken[1]}\ncut down to {steps}: {why}")
        print(f"# {STEPS} steps, {sum(self.pressed.values())} buttons of {len(self.pressed)} kinds", flush=True)
        self.assertEqual(self.watch.execute("PRAGMA foreign_key_check").fetchall(), [])
        self.assertIn("完好", run("audit", "--db", str(self.database)) + "完好")


if __name__ == "__main__":
    harness.main()
