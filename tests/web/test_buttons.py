"""Every button that a page shows works in the state in which it is shown.

The rounds of the demo, and one of them led through all its states, are walked from link to link as
every role; each form is sent with what a careful user would type, by each of its buttons, against a
database that is put back afterwards. No answer may say that there is no such thing, that it is not
for this account, or that the state does not allow it. Every form of the program must have been
taken at least once.
"""
import collections
import json
import pathlib
import re
import time
import urllib.parse

import harness
from harness import PASSWORD, Browser, WebTest, run, sql
from press import Reader, pairs_of
from put_back import Kept

ROLES = ("manager", "admin", "expert", "expert2", "inspector", "operator", "center", "commissioner",
         "purchaser", "committee")
WALKED, OPEN, PUBLISHED = "demo-walked", "demo-open", "pingshan-2022"
ROUNDS = (WALKED, OPEN, PUBLISHED, "demo-2026")
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
# Pages of one kind differ by the entry only: of these one an entry's state is enough.
ONE_EACH = re.compile(r"/explain/|/admin/papers/|/files/|/findings/one|/findings/rectify|/analysis/|/changes|/audit")
# Nothing to press, and much to make.
SKIPPED = re.compile(r"\.(csv|xlsx|json|pdf|docx|js|css|svg)$|/preview|/files/|/data$|/file$|^/assets|^/papers/|^/logout"
                     r"|^/s/")  # answered with a cookie of its own: test_survey
# Answers that a form on a page must never get.
REFUSED = {400, 401, 403, 404, 405, 409, 410, 413, 415, 500, 501, 503}
# Forms that no page shows without a script, or that only a state of the account brings about: each
# with the test that presses it.
# Scripts send some, and some need what a careful user does before: named is the test that does it.
ELSEWHERE = {
    "/account/tokens": "test_api", "/account/tokens/revoke": "test_api",
    "/account/codes": "test_login", "/account/totp": "test_login", "/account/sessions": "test_login",
    "/account/totp/off": "test_login", "/account/password": "test_login",
    "/admin/accounts/:account/change": "test_admin",
    "/registry/:kind/:id/use": "test_registry",
    "/registry/:kind/:id/delete": "test_registry", "/rounds/:round/experts/add": "test_rounds",
    **{f"/rounds/:round/{at}/~forms{more}": "test_forms" for at in ("inspections", "links") for more in ("", "/~form")},
    "/rounds/:round/surveys": "test_survey", "/rounds/:round/surveys/~form": "test_survey", "/s/:code": "test_survey",
    "/rounds/:round/surveys/:survey/close": "test_survey", "/rounds/:round/surveys/:survey/take": "test_survey",
    "/rounds/:round/links": "test_rate", "/standards/:id/:version/items": "test_standards",
    "/standards/:id/:version/issue": "test_districts", "/standards/take": "test_districts",
    "/standards/import": "test_standards", "/login": "test_login", "/admin/accounts/:account/totp": "test_login", "/admin/retention": "test_admin",
    "/reset": "test_people", "/reset/~mail": "test_notify", "/admin/retention/hold": "test_admin", "/admin/accounts/~codes": "test_people",
    "/admin/papers/:kind/reset": "test_papers",
    "/admin/accounts/~slips": "test_people",
    "/public/~verify": "test_results", "/rounds/:round/report/commissioner": "test_results",
    "/fill/:round/:entry/files/drop": "test_fill", "/fill/:round/:entry/hand-in": "test_fill",
    "/fill/:round/:entry/part/:part/check": "test_fill",
    "/fill/:round/:entry/part/:part/draft": "test_fill",
    "/fill/:round/:entry/uploads": "test_fill", "/fill/:round/:entry/uploads/:id/finish": "test_fill",
    "/rounds/:round/given/~drop": "test_given", "/fill/:round/:entry/stamped": "test_stamp",
    "/inspections/:visit": "test_inspections", "/inspections/:visit/choose": "test_inspections",
    "/rounds/:round/inspections/:visit/reopen": "test_inspections",
    "/rounds/:round/inspections/plan": "test_inspections",
    "/marking/:round/:entry/~panel/confirm": "test_marking",
    "/marking/:round/:entry/~panel/return": "test_marking",
    "/rounds/:round/panel/:entry/confirm": "test_marking", "/r/submit": "test_rate",
    "/r/~hand-in": "test_rate", "/rating/:round/~hand-in": "test_rate", "/r/~person": "test_rate",
    "/rating/:round/~person": "test_edit", "/r/~scan/~drop": "test_rate",
    "/rating/:round/~scan/~drop": "test_rate",
    "/standards/:id/:version/tables/:import/undo": "test_tables",
    "/standards/:id/:version/tables/:upload": "test_tables",
    "/standards/:id/:version/tables": "test_tables",
    "/rounds/:round/tables/:import/undo": "test_tables",
    "/rounds/:round/tables/:upload": "test_tables",
    "/rounds/:round/tables": "test_tables",
    "/rounds/:round/report/comments/:comment": "test_results", "/results/:round/comments/:comment": "test_results",
    "/admin/channels": "test_notify", "/admin/channels/:channel/test": "test_notify",
    "/admin/amendments": "test_people", "/admin/amendments/:amendment": "test_people",
    "/account/amendments": "test_people", "/admin/person": "test_people", "/admin/people": "test_people", "/admin/people/:upload": "test_people",
    "/admin/people/:import/undo": "test_people",
    "/registry/workbook": "test_workbook", "/registry/workbook/:upload": "test_workbook",
    "/registry/workbook/:import/undo": "test_workbook",
    "/fill/:round/:entry/tables": "test_sheets", "/fill/:round/:entry/tables/:upload": "test_sheets",
    "/fill/:round/:entry/tables/:import/undo": "test_sheets",
    "/rounds/:round/report/remove": "test_reports",
    "/rounds/:round/report/resume": "test_reports",
    "/deliveries/again": "test_notify", "/deliveries/settle": "test_notify",
    "/account/contact/confirm": "test_notify", "/unsubscribe/:token": "test_notify",
    "/rounds/:round/links/return": "test_rate", "/standards/:id/:version/publish": "test_standards",
}


def routes():
    for line in run("routes").splitlines():
        method, path, _, _, *more = line.split("\t")
        if more == ["接口"]:
            continue
        yield method, path, re.compile(
            "^" + re.sub(r":\w+", "[^/]+", path) + "$")


def example(round_id):
    """The example round under another id."""
    bundle = json.loads((harness.SOURCE / "examples" / "demo-2026.json").read_text())
    bundle["round"]["id"] = round_id
    return json.dumps(bundle).encode()


class ButtonsTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        path = pathlib.Path(cls.folder) / "walked.json"
        path.write_bytes(example(WALKED))
        run("import", str(path), "--db", str(cls.database))
        run("account", "manager2", "manager", "评估负责人二（示例）", "--org", "demo-evaluator", "--db",
            str(cls.database), "--tenant", harness.TENANT, "--password", PASSWORD)
        cls.routes = list(routes())
        cls.pressed = collections.Counter()  # (method, pattern): taken
        cls.seen = collections.defaultdict(list)
        cls.wrong = []
        cls.sent_by_anyone = set()

    # ---- the database, put back

    def keep(self):
        self.kept = Kept(self.database)
        self.states = {r: sql(self.database, "SELECT id, state FROM entry WHERE round = ?", r) for r in ROUNDS}

    # ---- one form

    def pattern(self, method, path):
        fitting = [p for m, p, r in self.routes if m == method and r.match(path)]
        return min(fitting, key=lambda p: p.count(":")) if fitting else None

    def send(self, browser, form, button, action):
        sent, files = pairs_of(form, button)
        if form.method == "get":
            return browser.get(action.split("?")[0] + "?" + urllib.parse.urlencode(sent))
        if not form.multipart:
            return browser.post(action, sent)
        token = dict(sent).pop("_csrf", None)
        self.assertTrue(token, action)
        parts = [(f.name, *self.file_for(f, action)) for f in files]
        return browser.upload(action, [p for p in sent if p[0] != "_csrf"], parts)

    def file_for(self, field, action):
        if "standards" in action:
            standard = json.loads((harness.SOURCE / "standards/method-one-example.json").read_text())
            standard["id"] = "imported"
            return "standard.json", json.dumps(standard).encode()
        if "json" in field.attrs.get("accept", ""):
            return "round.json", example("demo-imported")
        return "说明.pdf", PDF

    def finish_job(self, browser, answer):
        """What a background thread does must be done before the database is put back."""
        page = browser.get(answer.location) if answer.status == 303 else answer
        for _ in range(300):
            if "Refresh" not in page.headers:
                return page
            time.sleep(0.1)
            page = browser.get(page.path)
        raise AssertionError(f"{page.path} is not finished")

    def press(self, role, state, page, form, button):
        action = urllib.parse.urljoin(page.path, button.action or form.action or page.path)
        path = urllib.parse.urlsplit(action).path
        pattern = self.pattern(form.method.upper(), path)
        where = f"{state} {role} {page.path}: “{button.words}” {form.method} {action}"
        if not pattern:
            self.wrong.append(f"{where}: no such route")
            return
        browser = Browser(self.server.port)
        browser.cookies = dict(self.sessions[role])
        answer = self.send(browser, form, button, action)
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)) if answer.body else ""
        self.seen[pattern].append((where, answer.status, text[-300:]))
        if answer.status in REFUSED:
            self.wrong.append(f"{where}: {answer.status} {text[-400:]}")
        elif answer.status == 303:
            self.pressed[pattern] += 1
            after = self.finish_job(browser, answer) if browser.cookies else None
            if after and after.status not in (200, 303):
                self.wrong.append(f"{where}: leads to {answer.location}: {after.status}")
        elif answer.status == 200:
            self.pressed[pattern] += 1
        self.kept.put_back()
        return answer.path if form.method == "get" and answer.status == 200 else None

    # ---- walking

    def state_of(self, path):
        """What the forms of the page hang on, beside its address."""
        parts = path.split("?")[0].split("/")
        state = [r for r in ROUNDS if r in parts]
        if state:
            state += [s for i, s in self.states[state[0]] if i in parts]
        return tuple(state)

    def walk(self, role, state, rounds):
        """From link to link; only what has to do with the rounds, or all where none are named."""
        browser = self.login(role)
        first = "/r" if role in ("rater", "office") else "/"
        todo, known, sent = collections.deque([first]), {first}, set()
        asked_for = set()  # by a form: not one more of a kind, but what the form is for
        kinds = collections.Counter()
        if harness.IS_SANITIZED:  # of each form one, whoever is shown it first
            sent = self.sent_by_anyone
        while todo:
            path = todo.popleft()
            pattern = self.pattern("GET", path.split("?")[0])
            kind = (pattern, self.state_of(path))
            kinds[kind] += 1
            if kinds[kind] > (1 if ONE_EACH.search(path) else 3) and path not in asked_for:
                continue
            page = browser.get(path)
            if page.status != 200:
                self.wrong.append(f"{state} {role}: {path} is linked to and gives {page.status}")
                continue
            if not page.headers.get("Content-Type", "").startswith("text/html"):
                continue
            reader = Reader()
            reader.feed(page.text)
            for link in reader.links:
                link = urllib.parse.urljoin(path, link).split("#")[0]
                # In another order a page has the same forms.
                if link.startswith("/") and link not in known and "sort=" not in link and not SKIPPED.search(
                        link.split("?")[0]):
                    known.add(link)
                    todo.append(link)
            for form in reader.forms:
                for found in self.press_all(role, state, page, form, rounds, sent):
                    if found not in known:
                        known.add(found)
                        asked_for.add(found)
                        todo.append(found)

    def press_all(self, role, state, page, form, rounds, sent):
        for button in form.buttons:
            action = urllib.parse.urljoin(page.path, button.action or form.action or page.path)
            if rounds and not any(r in action or r in page.path for r in rounds):
                continue
            if form.method == "get" and rounds and not any(r in action for r in rounds):
                continue
            path = urllib.parse.urlsplit(action).path
            if path == "/logout" and (role, path) in sent:
                continue
            # The same form in another state takes the same way through memory, which is what sanitizers look at.
            state_of = () if harness.IS_SANITIZED else self.state_of(action) or self.state_of(page.path)
            key = (form.method, self.pattern(form.method.upper(), path), state_of, button.words, button.value,
                   tuple(sorted({f.name.split(".")[0] for f in form.fields if f.name})))
            if key in sent:
                continue
            sent.add(key)
            sent.add((role, path))
            found = self.press(role, state, page, form, button)
            if found:
                yield found

    def walk_all(self, state, rounds=(), more=()):
        start = time.monotonic()
        for role in (*ROLES, *more):
            self.login(role)
        self.keep()
        for role in (*ROLES, *more):
            self.walk(role, state, rounds)
        self.kept.close()
        print(f"# {state}: {time.monotonic() - start:.1f} s", flush=True)

    # ---- leading the round on

    def do(self, role, page, action, changes=None):
        browser = self.login(role)
        answer = browser.submit(browser.get(page), action, changes)
        self.assertEqual(answer.status, 303, f"{action}: {answer.text[-1500:]}")
        return self.finish_job(browser, answer)

    def entries(self, round_id=WALKED):
        return [r[0] for r in sql(self.database, "SELECT id FROM entry WHERE round = ? "
                                  "ORDER BY ord", round_id)]

    def step(self, step, round_id=WALKED):
        self.post("manager", f"/rounds/{round_id}/step", {"step": step, "reason": "按计划办理"})

    def entry_step(self, entry, step, round_id=WALKED):
        self.post("manager", f"/rounds/{round_id}/entries/{entry}/step",
                  {"step": step, "reason": "按计划办理"})

    def post(self, role, action, fields):
        answer = self.login(role).post(action, fields)
        self.assertEqual(answer.status, 303, f"{action}: {answer.text[-1500:]}")
        return answer

    def begin(self):
        """A round, a version of a standard and an organisation that have only begun; and a party
        with a link."""
        standard = sql(self.database, "SELECT id, version FROM standard WHERE tenant = ? "
                       "ORDER BY id", harness.TENANT)[0]
        page = self.login("manager").get("/standards")
        action = next(f.action for f in page.parsed.forms if f.action.startswith("/standards/")
                      and "import" not in f.action and standard[0] in f.action)
        self.do("manager", "/standards", action)
        for path, words in (("/rounds/~new", {"title": "只开了头的一轮"}),
                            ("/registry/orgs/~new", {"name": "只登记了的机构"})):
            page = self.login("manager").get(path)
            form = next(f for f in page.parsed.forms if f.method == "post" and "logout" not in f.action)
            self.do("manager", path, form.action, words)
        path = f"/rounds/{OPEN}/links"
        browser = self.login("manager")
        made = browser.submit(browser.get(path), path, {"expires": harness.day_from_today(20), "uses": "3"})
        self.assertEqual(made.status, 200, made.text[-1500:])
        slips = made.text.split('<section class="card rate-slip"')[1:]
        for who, office in (("rater", "示例1社区党委"), ("office", "示例街道公共事务中心")):
            rater = Browser(self.server.port)
            rater.get(re.search(r"/r/[\w.-]+", next(s for s in slips if office in s)).group(0))
            self.sessions[who] = dict(rater.cookies)

    def test_every_button_works_where_it_is_shown(self):
        self.begin()
        self.walk_all("demo and draft", more=("rater", "office"))
        self.collect()
        self.score()
        self.tell()
        self.settle()
        self.publish()
        self.revise()
        self.done()

    def collect(self):
        self.step("open")
        self.entry_step("entry-1", "accept")
        self.entry_step("entry-4", "withdraw")
        self.walk_all("collecting", (WALKED,))

    def score(self):
        for entry in ("entry-2", "entry-3", "entry-5"):
            self.entry_step(entry, "accept")
        self.step("start_scoring")
        self.entry_step("entry-1", "finish_scoring")
        self.begin_sheet("entry-2")
        self.walk_all("scoring", (WALKED,))
        sql(self.database, "DELETE FROM sheet_draft WHERE round = ?", WALKED)

    def begin_sheet(self, entry):
        """Somebody fills in there: steps that would end that are not shown, but telling them is."""
        sql(self.database, "INSERT INTO sheet_draft SELECT tenant, round, entry, 'material', "
            "'expert', expert, 1, '{}', 0, 1, 0 FROM assignment WHERE round = ? AND entry = ? "
            "AND conflict = 0 LIMIT 1", WALKED, entry)
        self.assertTrue(sql(self.database, "SELECT 1 FROM sheet_draft WHERE round = ?", WALKED))

    def post_files(self, role, action, fields):
        answer = self.login(role).upload(action, fields, [])
        self.assertEqual(answer.status, 303, f"{action}: {answer.text[-1500:]}")

    def tell(self):
        """One result is objected to; a rectification is asked for and answered."""
        entry = next(e for e in self.entries() if self.is_of_operator(e))
        self.do("manager", f"/rounds/{WALKED}/findings/rectify", f"/rounds/{WALKED}/findings/rectify",
                {"to": entry, "title": "补齐台账", "text": "请补齐服务台账。", "due": harness.day_from_today(10)})
        self.post("manager", f"/rounds/{WALKED}/disclose", {"days": "5"})
        self.post_files("operator", f"/outcome/{WALKED}/{entry}/object",
                        {"text": "请复核", "component": ""})
        self.walk_all("feedback", (WALKED,))
        page = self.login("operator").get(f"/outcome/{WALKED}/{entry}")
        reader = Reader()
        reader.feed(page.text)
        answer = next(f for f in reader.forms if f.action.endswith("/answer"))
        sent, _ = pairs_of(answer, answer.buttons[0])
        self.post_files("operator", answer.action, [p for p in sent if p[0] != "_csrf"])
        self.objected = entry
        self.by_two()
        self.decide("accept", 0)
        self.walk_all("feedback, proposed", (WALKED,), ("manager2",))

    def is_of_operator(self, entry):
        return sql(self.database, "SELECT 1 FROM entry e JOIN project p ON p.tenant = e.tenant AND "
                   "p.id = e.project WHERE e.round = ? AND e.id = ? AND e.state <> 'withdrawn' AND "
                   "p.operator_org = 'demo-operator-a'", WALKED, entry) != []

    def by_two(self):
        """From now on two people decide about an objection."""
        page = self.login("admin").get("/admin/settings")
        field = next(n for f in page.parsed.forms for n, _ in f.fields if "people" in n)
        self.do("admin", "/admin/settings", "/admin/settings", {field: "2"})

    def decide(self, verdict, who):
        role = ("manager", "manager2")[who]
        page = self.login(role).get(f"/rounds/{WALKED}/objections")
        action = next(f.action for f in page.parsed.forms if "/objections/" in f.action)
        self.post(role, action, {"verdict": verdict, "text": "经复核"})

    def settle(self):
        self.decide("confirm", 1)
        self.post("manager", f"/rounds/{WALKED}/disclose", {"days": "5"})
        self.walk_all("feedback, told again", (WALKED,))
        self.post("manager", f"/rounds/{WALKED}/close", {"text": "各机构书面确认"})
        self.walk_all("feedback, settled", (WALKED,))
        self.post("manager", f"/rounds/{WALKED}/report/submit", {})
        self.walk_all("approval", (WALKED,))
        self.post("commissioner", f"/results/{WALKED}/approve", {})
        self.walk_all("approved", (WALKED,))

    def publish(self):
        answer = self.post("manager", f"/rounds/{WALKED}/report/publish", {})
        self.finish_job(self.login("manager"), answer)
        self.assertEqual(self.round_state(), "published")
        self.walk_all("published", (WALKED,))

    def revise(self):
        self.post("manager", f"/rounds/{WALKED}/report/revise", {"reason": "更正一处数字"})
        self.walk_all("revised", (WALKED,))
        self.post("manager", f"/rounds/{WALKED}/report/return", {"reason": "改标题"})
        self.post("manager", f"/rounds/{WALKED}/entries/{self.objected}/revise", {"text": "重评"})
        self.step("resume_scoring")
        self.walk_all("scoring again", (WALKED,))
        self.post("manager", f"/rounds/{WALKED}/disclose", {"days": "5"})
        self.post("manager", f"/rounds/{WALKED}/close", {"text": "各机构书面确认"})
        self.post("manager", f"/rounds/{WALKED}/report/submit", {})
        self.post("commissioner", f"/results/{WALKED}/approve", {})
        self.publish_again()

    def publish_again(self):
        answer = self.post("manager", f"/rounds/{WALKED}/report/publish", {})
        self.finish_job(self.login("manager"), answer)
        self.step("archive")
        self.walk_all("archived", (WALKED,))

    def round_state(self):
        return sql(self.database, "SELECT state FROM round WHERE id = ?", WALKED)[0][0]

    def done(self):
        """Nothing was wrong, and every form of the program was taken at least once."""
        wrong = list(dict.fromkeys(self.wrong))
        posts = {p for m, p, _ in self.routes if m == "POST"}
        wrong += [f"{p}: never shown" for p in sorted(posts - set(self.seen) - set(ELSEWHERE))]
        wrong += [f"{p}: never taken, but {self.seen[p][-1]}"
                  for p in sorted(set(self.seen) - set(self.pressed) - set(ELSEWHERE))]
        for line in wrong:
            print("# " + line, flush=True)
        self.assertFalse(wrong, f"{len(wrong)} buttons")


if __name__ == "__main__":
    harness.main()
