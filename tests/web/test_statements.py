"""No page asks the database for more than a dozen things, however much it shows, and not even when it
is the first that a server shows."""
import hashlib
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

import harness
from harness import Browser, Server, WebTest, run

# Of a whole request: who asks, what their account may do, and the page itself.
MOST = 12
ROLES = ("manager", "admin", "expert", "inspector", "operator", "center", "commissioner",
         "purchaser", "committee")
# How many addresses of a pattern are asked for, of each role: the first ones that links lead to.
SAMPLES = 3
OPEN, SUBMITTED, PUBLISHED = "demo-open", "demo-2026", "pingshan-2022"
ENTRY = f"/fill/{OPEN}/entry-4"  # the operator's, nothing filled in yet
PDF, JPEG = b"%PDF-1.4 demo ", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00photo"


def patterns():
    """The GET routes, those with the fewest parameters first, and how their addresses look."""
    paths = [line.split("\t")[1] for line in run("routes").splitlines() if line.startswith("GET\t")]
    paths.sort(key=lambda path: path.count(":"))
    return [(path, re.compile("^" + re.sub(r":\w+", "[^/]+", path) + "$")) for path in paths]


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Walk(WebTest):
    """The demonstration, carried on until there is something to show under every address."""
    server_options = ("--count-statements", "--quiet")

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        cls.routes = patterns()
        cls.counts = {}  # route: the most statements, by which role, path
        cls.more = {"anyone": ["/login", "/public", "/public/verify", "/inspections/sw.js"],
                    "manager": ["/search?q=%E7%A4%BA%E4%BE%8B", "/rounds/new"],
                    "inspector": ["/inspections/session"]}

    def sql(self, statement, *arguments):
        with sqlite3.connect(self.database) as db:
            return db.execute(statement, arguments).fetchall()

    def account(self, login):
        return self.sql("SELECT id FROM account WHERE login = ?", login)[0][0]

    def done(self, answer, status=(303,)):
        self.assertIn(answer.status, status, f"{answer.path}: {answer.text[-800:]}")
        return answer

    # ---- what people do

    def make_work(self):
        self.hand_in()
        self.rectify()
        self.mark()
        self.inspect()
        self.make_report()
        self.give_links()
        manager, admin = self.login("manager"), self.login("admin")
        self.done(manager.post("/standards/demo-2026/1/copy", {"other": "1"}))
        self.done(admin.post("/admin/backup", {}))

    def hand_in(self):
        operator = self.login("operator")
        for part, changes in (("indicators", {f"done.{i}": "5" for i in range(4)}),
                              ("funds", {"cutoff": "2026-11-01", "actual.0": "700000",
                                         "expected.0": "39200"}),
                              ("narrative", {"narrative": "本期做了很多事。"}), ("roster", {})):
            page = operator.get(f"{ENTRY}/part/{part}")
            self.done(operator.submit(page, f"{ENTRY}/part/{part}", changes))
        for item in ("pledge", "roster", "indicators", "funds", "effect"):
            self.done(operator.upload(f"{ENTRY}/files", {"item": item},
                                      [("file", "材料.pdf", PDF + item.encode())]))
        page = operator.get(f"{ENTRY}/hand-in")
        fields = {"pledged": "1", "acknowledged": "1", "name": "李四"}
        receipt = self.done(operator.submit(page, f"{ENTRY}/hand-in", fields)).location
        # Taken back, so that the parts can be filled in again; the receipt stays.
        self.done(operator.submit(operator.get(ENTRY), f"{ENTRY}/take-back"))
        sent = operator.post(f"{ENTRY}/uploads", {"item": "photos", "name": "a.pdf", "size": 100})
        upload = json.loads(sent.text)["id"]
        self.more["operator"] = [receipt, f"{ENTRY}/uploads/{upload}"]

    def rectify(self):
        manager, operator = self.login("manager"), self.login("operator")
        action = f"/rounds/{OPEN}/findings/rectify"
        fields = {"to": "entry-4", "title": "补交制度", "text": "请补交", "due": "2099-12-31"}
        self.done(manager.submit(manager.get(action), action, fields))
        path = f"/outcome/{OPEN}/entry-4"
        ident = dict(operator.get(path).form(f"{path}/answer").fields)["id"]
        self.done(operator.upload(f"{path}/answer", {"id": ident, "text": "已补交"},
                                  [("file", "制度.txt", b"rules")]))

    def mark(self):
        manager, expert = self.login("manager"), self.login("expert")
        experts = f"/rounds/{OPEN}/entries/entry-5/experts"
        self.done(manager.post(experts, {"step": "lead", "expert": "x1"}))
        self.done(expert.post(f"/marking/{OPEN}/entry-5/material/declare", {"tie": "no"}))

    def inspect(self):
        inspector = self.login("inspector")
        visit = self.sql("SELECT id FROM inspection_visit ORDER BY ord")[0][0]
        path = f"/inspections/{visit}"
        page = inspector.get(path)
        self.done(inspector.upload(path, dict(page.form(path).fields) | {"action": "save"},
                                   [("photos", "IMG_1.jpg", JPEG)]))
        self.more["inspector"] += [f"{path}/files/{sha(JPEG)}", f"{path}/record"]
        base = f"/rounds/{OPEN}/inspections/{visit}"
        self.more["manager"] += [base, f"{base}/record", f"{base}/files/{sha(JPEG)}"]

    def make_report(self):
        manager = self.login("manager")
        job = self.done(manager.post(f"/rounds/{SUBMITTED}/report/make", {"format": "json"})).location
        for _ in range(240):
            page = manager.get(job)
            if "已完成" in page.text:
                break
            time.sleep(0.25)
        self.assertIn("已完成", page.text)
        self.more["manager"] += [job, job + "/file"]

    def give_links(self):
        day = self.sql("SELECT date('now', '+30 days')")[0][0]
        page = self.done(self.login("manager").post(f"/rounds/{OPEN}/links",
                                                    {"expires": day, "uses": "1"}), (200,))
        path = re.search(r"/r/[\w.-]+", page.text).group(0)
        guest = self.browser()
        self.done(guest.get(path))
        self.sessions["guest"] = dict(guest.cookies)
        self.more["anyone"].append(path)
        self.more["guest"] = ["/r"]

    # ---- what they look at

    def route_of(self, path):
        plain = path.split("?")[0]
        return next((route for route, like in self.routes if like.match(plain)), None)

    def forget(self):
        """What a server keeps of the data lasts until anything changes."""
        self.sql("UPDATE tenant SET name = name")

    def note(self, role, path, page):
        if "X-Statements" not in page.headers:  # refused
            return
        count = int(page.headers["X-Statements"])
        self.assertIn(page.status, (200, 303, 304), f"{role} {path}")
        self.counts[self.route_of(path)] = max(
            self.counts.get(self.route_of(path), (-1,)), (count, role, path))

    def walk(self, role):
        browser = self.browser() if role == "anyone" else self.login(role)
        queue, taken, seen = [*self.more.get(role, []), "/"], {}, set()
        while queue:
            path = queue.pop(0).split("#")[0]
            route = self.route_of(path)
            if path in seen or not route or taken.get(route, 0) >= SAMPLES:
                continue
            seen.add(path)
            taken[route] = taken.get(route, 0) + 1
            self.forget()
            page = browser.get(path)
            self.note(role, path, page)
            if page.headers["Content-Type"].startswith("text/html"):
                queue += [link for link in page.parsed.links if link.startswith("/")]
                queue += re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)

    def walk_all(self):
        self.make_work()
        for role in ("anyone", "guest", *ROLES):
            self.walk(role)

    def first_of_a_server(self):
        """Each route's most demanding page once more, asked of a server that has shown nothing."""
        for route, (_, role, path) in list(self.counts.items()):
            self.server.stop()
            type(self).server = Server(self.database, *self.server_options)
            browser = Browser(self.server.port)
            browser.cookies = dict(self.sessions.get(role, {}))
            self.note(role, path, browser.get(path))

    def over(self, most):
        return "\n".join(f"{count} statements: {role} {path}"
                         for count, role, path in sorted(self.counts.values(), reverse=True)
                         if count > most)


class StatementsTest(Walk):
    def test_a_page_needs_at_most_twelve(self):
        self.walk_all()
        self.first_of_a_server()
        import os
        if os.environ.get("SHOW"):
            for count, role, path in sorted(self.counts.values(), reverse=True):
                print(count, role, path)
        self.assertEqual(sorted({route for route, _ in self.routes} - set(self.counts)), [])
        self.assertFalse(self.over(MOST), "\n" + self.over(MOST))

    def test_the_count_is_for_tests_only(self):
        with Server(self.database, "--quiet") as server:
            self.assertNotIn("X-Statements", Browser(server.port).get("/login").headers)


if __name__ == "__main__":
    harness.main()
