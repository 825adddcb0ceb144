"""No page asks the database for more than a dozen things, however much it shows, and not even when it
is the first that a server shows. All GET routes are asked, with what people would have made by then."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import engine
import harness
from harness import Browser, Server, WebTest, run

# Of a whole request: who asks, what their account may do, and the page itself.
MOST = 12
ROLES = ("manager", "admin", "expert", "inspector", "operator", "center", "commissioner",
         "purchaser", "committee", "head")
# How many addresses of a pattern are asked for, of each role: the first ones that links lead to.
SAMPLES = 3
OPEN, SUBMITTED, PUBLISHED = "demo-open", "demo-2026", "pingshan-2022"
ENTRY = f"/fill/{OPEN}/entry-4"  # the operator's, nothing filled in yet
PDF, JPEG = b"%PDF-1.4 demo ", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00photo"


def patterns():
    """The GET routes, those with the fewest parameters first, and how their addresses look."""
    paths = [line.split("\t")[1] for line in run("routes").splitlines()
             if line.startswith("GET\t") and not line.endswith("\t接口")]  # those are counted by test_api
    # Of a level above districts, which evaluates nothing; and what asks the database nothing a person waits for.
    paths = [path for path in paths if not path.startswith("/below") and path not in ("/healthz", "/metrics")]
    paths.sort(key=lambda path: path.count(":"))
    return [(path, re.compile("^" + re.sub(r":\w+", "[^/]+", path) + "$")) for path in paths]


def sha(data):
    return hashlib.sha256(data).hexdigest()


def let_residents_judge(standard):
    """A part of each who rates, and an item: no more is asked for it, however many are rated."""
    standard["id"] = "surveyed-standard"
    for method in standard["methods"]:
        for part in method["components"]:
            leaf = part
            while leaf.get("items"):
                leaf = leaf["items"][0]
            if part["scored_by"] != "inspector" and leaf.get("kind", "points") == "points":
                leaf["survey"] = {"form": "satisfaction-example", "question": "staff", "measure": "mean", "low": 1,
                                  "high": 5, "least": 3}


class Walk(WebTest):
    """The demonstration, carried on until there is something to show under every address."""
    server_options = ("--count-statements", "--quiet")
    under_way = 1  # rounds beside those of the demonstration
    own = None  # connection

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        cls.add_rounds()
        cls.add_head()
        cls.routes = patterns()
        cls.counts = {}  # route: the most statements, by which role, path
        cls.more = {"admin": ["/admin/audit/heads"],
                    "anyone": ["/login", "/public", "/public/~verify", "/inspections/sw.js", "/marking/sw.js", "/readyz",
                               "/api", "/api/v1/openapi.json",
                               "/reset/440310.aaaa-bbbb-cccc", "/unsubscribe/nobody"],
                    "manager": ["/search?q=%E7%A4%BA%E4%BE%8B", "/rounds/~new",
                                f"/rounds/{PUBLISHED}/report",
                                *(f"/rounds/{OPEN}/{at}/~forms/answers.{form}" for at in ("inspections", "links") for form in ("xlsx", "csv"))],
                    "inspector": ["/inspections/session"],
                    "expert": ["/marking/session"]}

    @classmethod
    def add_rounds(cls):
        bundle = pathlib.Path(cls.folder) / "bundle.json"
        exported = json.loads(run("export", "--db", str(cls.database), "--round", OPEN))
        for i in range(cls.under_way):
            exported["round"]["id"] = f"{OPEN}-{i}"
            let_residents_judge(exported["standard"])
            bundle.write_text(json.dumps(exported))
            run("import", str(bundle), "--db", str(cls.database))
        with harness.connect(cls.database) as db:
            db.execute(f"UPDATE round SET state = 'scoring' WHERE id LIKE '{OPEN}-%'")
            db.execute(f"UPDATE entry SET state = 'accepted' WHERE round LIKE '{OPEN}-%'")

    @classmethod
    def add_head(cls):
        """In a small office one person manages, administrates and inspects."""
        run("account", "head", "manager", "主任", "--db", str(cls.database), "--tenant",
            harness.TENANT, "--password", harness.PASSWORD)
        with harness.connect(cls.database) as db:
            db.execute("UPDATE account SET roles = (SELECT sum(roles) FROM account WHERE login IN"
                       " ('manager', 'admin', 'inspector')) WHERE login = 'head'")

    def sql(self, statement, *arguments):
        with harness.connect(self.database) as db:
            return db.execute(statement, arguments).fetchall()

    def account(self, login):
        return self.sql("SELECT id FROM account WHERE login = ?", login)[0][0]

    def done(self, answer, status=(303,)):
        self.assertIn(answer.status, status, f"{answer.path}: {answer.text[-800:]}")
        return answer

    # ---- what people do

    def correct_and_ask(self):
        """A correction that was decided, and a form beside the inspections and one beside the ratings."""
        manager = self.login("manager")
        asked = self.done(manager.post("/admin/amendments", {"kind": "other", "ask": "名单里的电话不对，已核对本人证件"}))
        self.done(manager.post(asked.location, {"verdict": "refuse", "reason": "名单里没有电话"}))
        self.done(manager.post(f"/rounds/{OPEN}/inspections/~forms", {"form": "inspection-example"}))
        self.done(manager.post(f"/rounds/{OPEN}/links/~forms", {"form": "rating-example"}))

    def make_work(self):
        self.give_files()
        self.hand_in()
        self.rectify()
        self.mark()
        self.inspect()
        self.make_report()
        self.give_links()
        self.new_round()
        self.do_to_many()
        self.correct_and_ask()
        manager, admin = self.login("manager"), self.login("admin")
        self.done(manager.post("/standards/demo-2026/1/copy", {"other": "1"}))
        self.done(admin.submit(admin.get("/admin/settings"), "/admin/settings", {"ocid_prefix": "ocds-abc123"}))
        self.done(admin.post("/admin/backup", {}))

    def give_files(self):
        manager = self.login("manager")
        self.done(manager.upload(f"/rounds/{OPEN}/given", {"item": ""}, [("file", "附件.pdf", PDF)]))
        self.more["manager"].append("/standards/compare?before=pingshan-2022~1&after=demo-2026~1")

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
        self.more["operator"] = [receipt, f"{ENTRY}/uploads/{upload}", f"/outcome/{OPEN}/entry-4"]

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
        self.more["manager"].append(f"/rounds/{OPEN}/panel/entry-5")

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
        job = self.done(manager.post(f"/rounds/{OPEN}/casefile", {"all": "1"})).location
        while "refresh" in manager.get(job).headers:  # under way
            time.sleep(0.25)
        self.more["manager"] += [job, job.split("?")[0] + "/file"]
        job = self.done(manager.post(f"/rounds/{OPEN}/batch", {"action": "accept", **{
            f"entry.{i}": f"none-{i}" for i in range(31)}})).location
        while manager.get(job).status == 200:  # under way
            time.sleep(0.25)
        self.more["manager"] += [job]

    def give_links(self):
        day = harness.day_from_today(30)
        page = self.done(self.login("manager").post(f"/rounds/{OPEN}/links",
                                                    {"expires": day, "uses": "1"}), (200,))
        self.sql("INSERT INTO rating_terms VALUES (?, ?, 1, 'may')", harness.TENANT, OPEN)
        slips = page.text.split('<section class="card rate-slip"')[1:]
        for who, office in (("guest", "示例1社区党委"), ("office", "示例街道公共事务中心")):
            path = re.search(r"/r/[\w.-]+", next(s for s in slips if office in s)).group(0)
            guest = self.browser()
            self.done(guest.get(path))
            self.sessions[who] = dict(guest.cookies)
            self.more["anyone"].append(path)
            self.more[who] = ["/r", "/r?list=1"]
        self.done(guest.upload("/r/~scan", {"entry": ""}, [("file", "a.pdf", PDF)]))

    def do_to_many(self):
        """What cannot be done is told on a page of its own."""
        manager = self.login("manager")
        for path, fields in ((f"/rounds/{OPEN}/batch", {"action": "accept", "entry.0": "entry-5"}),
                             ("/rounds/~archive", {"round.0": OPEN}),
                             ("/registry/orgs/~many", {"act": "delete", "item.0": "none"})):
            self.more["manager"].append(self.done(manager.post(path, fields)).location)

    def new_round(self):
        manager = self.login("manager")
        day = harness.day_from_today(30)
        page = manager.get(f"/rounds/~new?from={OPEN}")
        path = self.done(manager.submit(page, "/rounds", {"title": "下一轮", "deadline": day})).location
        self.more["manager"] += [path, path.replace("/projects", "/edit")]

    # ---- what they look at

    def route_of(self, path):
        plain = path.split("?")[0]
        return next((route for route, like in self.routes if like.match(plain)), None)

    def forget(self):
        """What a server keeps of the data lasts until anything changes."""
        if not self.own:  # one for all the walk: each new one would read the schema
            type(self).own = engine.connect(self.database)
        self.own.execute("UPDATE tenant SET name = name")
        self.own.commit()

    @classmethod
    def tearDownClass(cls):
        if cls.own:
            cls.own.close()
        super().tearDownClass()

    def note(self, role, path, page):
        if "X-Statements" not in page.headers:  # refused
            return
        count = int(page.headers["X-Statements"])
        self.assertIn(page.status, (200, 303, 304), f"{role} {path}")
        self.counts[self.route_of(path)] = max(
            self.counts.get(self.route_of(path), (-1,)), (count, role, path))

    def ask_again(self, role, path):
        """How many it takes now, with what the server keeps and without: what of it is there depends
        on what went on beside."""
        browser = Browser(self.server.port)
        browser.cookies = dict(self.sessions.get(role, {}))
        counts = []
        for _ in range(3):
            counts.append(int(browser.get(path).headers["X-Statements"]))
            self.forget()
            counts.append(int(browser.get(path).headers["X-Statements"]))
        return counts

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
                queue += re.findall(r'data-watch="([^"]+)"', page.text)

    def walk_all(self):
        self.make_work()
        for role in ("anyone", "guest", "office", *ROLES):
            self.walk(role)

    def first_of_a_server(self):
        """The most demanding page of each part of the site once more, asked of a server that has shown
        nothing; of each route in the long run."""
        most = {}
        for route, found in self.counts.items():
            part = route if os.environ.get("GP_LONG") else tuple(p for p in route.split("/") if not p.startswith(":"))[:3]
            most[part] = max(most.get(part, (-1,)), found)
        for _, role, path in most.values():
            self.server.stop()
            type(self).server = Server(self.database, *self.server_options)
            browser = Browser(self.server.port)
            browser.cookies = dict(self.sessions.get(role, {}))
            self.note(role, path, browser.get(path))

    def over(self):
        return "\n".join(f"{count} statements: {role} {path}"
                         for route, (count, role, path) in sorted(self.counts.items())
                         if count > MOST)


class LargeDistrict(Walk):
    """Sixty centers instead of five, and five rounds more under way instead of one."""
    under_way = 5

    @classmethod
    def prepare(cls):
        for file in pathlib.Path(cls.folder).glob("demo.db*"):
            if file.is_file():
                file.unlink()
        bundle = pathlib.Path(cls.folder) / "bundle.json"
        made = subprocess.run([sys.executable, str(harness.SOURCE / "tools/make_demo.py"),
                               "--centers", "60"], check=True, capture_output=True)
        bundle.write_bytes(made.stdout)
        run("init", "--db", str(cls.database))
        for path in (harness.SOURCE / "examples/pingshan-2022.json", bundle):
            run("import", str(path), "--db", str(cls.database))
        super().prepare()


class StatementsTest(Walk):
    walked = False

    def walk_once(self):
        if not self.walked:
            self.walk_all()
            self.first_of_a_server()
        type(self).walked = True

    def test_a_page_needs_at_most_twelve(self):
        self.walk_once()
        self.assertEqual({route for route, _ in self.routes} - set(self.counts), set())
        self.assertFalse(self.over(), "\n" + self.over())

    def test_a_large_district_needs_no_more_than_a_small_one(self):
        self.walk_once()
        LargeDistrict.setUpClass()
        try:
            large = LargeDistrict()
            large.walk_all()
            # By then results are kept: whoever came first computed what was missing.
            grown = [f"{count} statements instead of {self.counts[route][0]}: {role} {path}"
                     for route, (count, role, path) in large.counts.items()
                     if count > self.counts[route][0]
                     and min(large.ask_again(role, path)) > max(self.ask_again(*self.counts[route][1:]))]
        finally:
            LargeDistrict.tearDownClass()
        self.assertEqual(set(large.counts), set(self.counts))
        self.assertFalse(grown, "\n" + "\n".join(grown))

    def test_the_count_is_for_tests_only(self):
        with tempfile.TemporaryDirectory() as folder, \
                Server(harness.demo_database(folder), "--quiet") as server:
            self.assertNotIn("X-Statements", Browser(server.port).get("/login").headers)


if __name__ == "__main__":
    harness.main()
