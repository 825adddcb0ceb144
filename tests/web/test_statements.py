"""No page asks the database for more than a dozen things, however much it shows."""
import re
import sqlite3

import harness
from harness import WebTest, run

MOST = 12
# A round read for the first time since something changed costs a statement a table; what is kept of
# it then serves every page (src/store/dossier.c).
A_ROUND = 32
ROUNDS_SHOWN = {"/analysis": 3, "/analysis/centers/:center": 2}

ROLES = ("manager", "admin", "expert", "inspector", "operator", "center", "commissioner",
         "purchaser", "committee")
# How many addresses of a pattern are asked for, of each role: the first ones that links lead to.
SAMPLES = 3
# Each receiving thread keeps what it has read, so a page is asked until one of them knows it.
TRIES = 8
# Known to need more. An export is entered in the audit log, and a writer reads everything anew; the
# first search after an import brings the index up to date; changing a visit reads its whole record.
EXCUSED = {"/registry/export/:round": 36, "/rounds/:round/inspections/:visit": 13}
INDEXING = {"/search"}
# What links do not lead to.
MORE = {
    None: ["/public", "/public/verify", "/inspections/sw.js"],
    "manager": ["/search?q=%E7%A4%BA%E4%BE%8B", "/rounds/new"],
    "inspector": ["/inspections/session"],
}
# Asked by other tests only: they need files, a finished report or a link of one's own.
NOT_ASKED = {
    "/rounds/:round/findings/files/:sha256", "/rounds/:round/report/jobs/:job",
    "/rounds/:round/report/jobs/:job/file",
    "/rounds/:round/report/versions/:version/files/:kind",
    "/outcome/:round/:entry/explain/:figure", "/outcome/:round/:entry/files/:sha256",
    "/results/:round/explain/:figure", "/results/:round/preview", "/public/:round",
    "/public/:round/explain/:figure", "/public/:round/files/:file",
    "/fill/:round/:entry/uploads/:id", "/fill/:round/:entry/receipt/:version",
    "/files/:round/:entry/:sha256", "/marking/:round/:entry/panel", "/r/:secret", "/r",
    "/inspections/:visit/files/:sha256", "/rounds/:round/inspections/:visit/files/:sha256",
    "/assets/:hash/:name", "/admin/backup/download/:name",
}


def patterns():
    """The GET routes, those with the fewest parameters first, and how their addresses look."""
    paths = [line.split("\t")[1] for line in run("routes").splitlines() if line.startswith("GET\t")]
    paths.sort(key=lambda path: path.count(":"))
    return [(path, re.compile("^" + re.sub(r":\w+", "[^/]+", path) + "$")) for path in paths]


class StatementsTest(WebTest):
    server_options = ("--count-statements", "--quiet")

    @classmethod
    def prepare(cls):
        cls.routes = patterns()
        cls.counts = {}  # route: list of (first, least, path and role)

    def make_work(self):
        """A draft of a standard, and a visit planned."""
        manager = self.login("manager")
        self.assertEqual(manager.post("/standards/demo-2026/1/copy", {"other": "1"}).status, 303)
        with sqlite3.connect(self.database) as db:
            inspector = db.execute("SELECT id FROM account WHERE login = 'inspector'").fetchone()[0]
        plan = [("day", "2026-12-07"), ("start", "09:00"), ("every", "90"), ("a_day", "2"),
                ("member", inspector)]
        base = "/rounds/demo-open/inspections"
        self.assertEqual(manager.post(f"{base}/plan", plan).status, 303)
        with sqlite3.connect(self.database) as db:
            visit = db.execute("SELECT id FROM inspection_visit").fetchone()[0]
        MORE["manager"].append(f"{base}/{visit}/record")

    def route_of(self, path):
        plain = path.split("?")[0]
        return next((route for route, like in self.routes if like.match(plain)), None)

    def ask(self, browser, path):
        """The page, and the statements of the first answer and of the cheapest; None: an error."""
        counts = []
        while len(counts) < TRIES:
            page = browser.get(path)
            if "X-Statements" not in page.headers:
                return page, None
            counts.append(int(page.headers["X-Statements"]))
            if counts[-1] <= MOST:
                break
        return page, (counts[0], min(counts))

    def walk(self, role):
        browser = self.login(role) if role else self.browser()
        queue, taken, seen = [*MORE.get(role, []), *(["/"] if role else [])], {}, set()
        while queue:
            path = queue.pop(0).split("#")[0]
            route = self.route_of(path)
            if path in seen or not route or route in NOT_ASKED or taken.get(route, 0) >= SAMPLES:
                continue
            seen.add(path)
            taken[route] = taken.get(route, 0) + 1
            page, counts = self.ask(browser, path)
            if not counts:
                continue
            self.counts.setdefault(route, []).append((*counts, f"{role} {path}"))
            if page.headers["Content-Type"].startswith("text/html"):
                queue += [link for link in page.parsed.links if link.startswith("/")]

    def test_a_page_needs_at_most_twelve(self):
        self.make_work()
        for role in (None, *ROLES):
            self.walk(role)
        over = []
        for route, found in self.counts.items():
            most = EXCUSED.get(route, MOST)
            most_first = MOST + ROUNDS_SHOWN.get(route, 1) * A_ROUND
            over += [f"{page}: {first} statements, {least} when the round is known"
                     for first, least, page in found
                     if least > most or (first > most_first and route not in INDEXING)]
        self.assertFalse(over, "\n".join(over))
        self.assertEqual({route for route, _ in self.routes} - set(self.counts), NOT_ASKED)

    def test_the_count_is_for_tests_only(self):
        with harness.Server(self.database, "--quiet") as server:
            self.assertNotIn("X-Statements", harness.Browser(server.port).get("/login").headers)


if __name__ == "__main__":
    harness.main()
