"""Ten kinds of writers, each of which knows what was acknowledged to it and looks whether that is there:
for servers that are killed, and for disks that fail."""
import hashlib
import json
import pathlib
import re
import zipfile

import engine
import harness
from harness import Browser, run, sql
from test_fill import ENTRY, FillCase, PDF
from test_marking import SHEET, filled

MOVES = "SELECT count(*) FROM audit WHERE subject = 'round/demo-open/entry/entry-3' AND action IN " \
        "('entry.withdraw', 'entry.reinstate')"


class Writer:
    """Writes words that nobody else writes. last: what was acknowledged last; begun: what may be there
    as well, since its answer never came."""

    def __init__(self, test, who):
        self.test, self.who, self.last, self.begun, self.acknowledged = test, who, None, None, []

    def browser(self):
        b = Browser(self.test.server.port)
        b.cookies = dict(self.test.cookies[self.who])
        return b

    def turn(self, word):
        self.begun = word
        self.write(self.browser(), word)
        self.acknowledged.append(word)
        self.last, self.begun = word, None

    def expect(self, answer, *statuses):
        self.test.assertIn(answer.status, statuses, f"{answer.path}: {answer.text[-800:]}")
        return answer

    def rows(self, statement, *arguments):
        return sql(self.test.database, statement, *arguments)

    def one_of_two(self, found):
        """The field holds what was acknowledged last, or what was under way."""
        if self.last:
            self.test.assertIn(found, (self.last, self.begun), type(self).__name__)
        self.last, self.begun = found, None

    def each_once(self, found):
        """Every acknowledged one is there once, and none that nobody wrote."""
        mine = sorted(w for w in found if w)
        known = sorted(self.acknowledged + ([self.begun] if self.begun in mine else []))
        self.test.assertEqual(mine, known, type(self).__name__)
        if self.begun in mine:
            self.acknowledged.append(self.begun)


class Narrative(Writer):
    def write(self, browser, word):
        page = self.expect(browser.get(f"{ENTRY}/part/narrative"), 200)
        fields = dict(page.form(f"{ENTRY}/part/narrative").fields) | {"narrative": word}
        self.expect(browser.post(f"{ENTRY}/part/narrative/draft", fields), 200)

    def look(self):
        page = self.browser().get(f"{ENTRY}/part/narrative")
        self.one_of_two(dict(page.form(f"{ENTRY}/part/narrative").fields)["narrative"].strip())


class File(Writer):
    """In pieces; the bytes lie beside the database."""

    def content(self, word):
        return PDF + word.encode() * 900

    def write(self, browser, word):
        data = self.content(word)
        answer = self.expect(self.test.announce(browser, f"{word}.pdf", len(data)), 200)
        upload = json.loads(answer.text)["id"]
        for at in range(0, len(data), 8000):
            self.expect(self.test.put(browser, upload, at, data[at:at + 8000]), 200)
        self.expect(browser.post(f"{ENTRY}/uploads/{upload}/finish", {}), 200)

    def look(self):
        self.each_once([n[:-4] for n, in self.rows("SELECT file_name FROM fill_file WHERE file_name LIKE '文件%'")])
        for word in self.acknowledged:
            digest = hashlib.sha256(self.content(word)).hexdigest()
            path = self.test.files / "documents" / digest[:2] / digest
            self.test.assertEqual(path.read_bytes(), self.content(word), word)


class Marks(Writer):
    def write(self, browser, word):
        page = browser.get(SHEET)
        self.expect(browser.post(SHEET, filled(page, **{self.reason(page)[0]: word})), 200, 303)

    def reason(self, page):
        return next((name, value.strip()) for name, value in page.form(SHEET).fields if name.startswith("reason."))

    def look(self):
        self.one_of_two(self.reason(self.browser().get(SHEET))[1])


class Rating(Writer):
    """By a link, handed in now and then: a link takes nine."""

    def write(self, browser, word):
        page = self.expect(browser.get("/r?edit=1"), 200)
        fields = dict(page.form("/r").fields) | {"points.0": "21", "reason.0": word}
        hand_in = len(self.acknowledged) in range(9, 80, 10)
        self.expect(browser.post("/r/submit" if hand_in else "/r", fields), 303)

    def look(self):
        page = self.browser().get("/r?edit=1")
        self.one_of_two(dict(page.form("/r").fields)["reason.0"].strip())


class Rectification(Writer):
    def write(self, browser, word):
        self.expect(browser.post("/rounds/demo-2026/findings/rectify", {
            "to": self.test.rectified, "title": word, "text": "请补齐", "due": "2099-01-01"}), 303)

    def look(self):
        self.each_once([w for w, in self.rows("SELECT title FROM rectification WHERE title LIKE '整改%'")])
        told = self.rows("SELECT count(*) FROM audit WHERE action LIKE '%rectif%' AND subject LIKE '%demo-2026%'")
        self.test.assertEqual(told[0][0], len(self.acknowledged), "one audit event each")


class State(Writer):
    """Out of the round and in again."""

    def write(self, browser, word):
        step = "reinstate" if self.state() == "withdrawn" else "withdraw"
        self.expect(browser.post("/rounds/demo-open/entries/entry-3/step", {"step": step, "reason": word}), 303)

    def state(self):
        return self.rows("SELECT state FROM entry WHERE round = 'demo-open' AND id = 'entry-3'")[0][0]

    def look(self):
        done = self.rows(MOVES)[0][0] - self.test.moves
        known = len(self.acknowledged)
        self.test.assertIn(done, (known, known + (1 if self.begun else 0)), "one audit event a move")
        if done > known:
            self.acknowledged.append(self.begun)
        self.test.assertEqual(self.state() == "withdrawn", done % 2 == 1)


class Organisation(Writer):
    def write(self, browser, word):
        page = self.expect(browser.get("/registry/orgs/~new"), 200)
        self.expect(browser.submit(page, "/registry/orgs/~new", {
            "name": word, "kind": "operator"}), 303)

    def look(self):
        self.each_once([w for w, in self.rows("SELECT name FROM org WHERE name LIKE '机构%号'")])


class Import(Writer):
    """A whole round as one file."""

    def write(self, browser, word):
        self.expect(browser.upload("/registry/import", {}, [("file", "round.json", self.test.bundle(word))]), 303)

    def look(self):
        self.each_once([r for r, in self.rows("SELECT id FROM round WHERE id LIKE 'killed-%'")])
        for table in ("entry", "assignment"):
            counts = {n for n, in self.rows(f"SELECT count(*) FROM {table} WHERE round LIKE 'killed-%' GROUP BY round")}
            self.test.assertLessEqual(len(counts), 1, f"{table}: {counts}")


class Backup(Writer):
    """Asked for and made by itself, one at a time; what lies there is whole."""

    def write(self, browser, word):
        self.expect(browser.post("/admin/backup", {}), 303, 409)

    def look(self):
        for path in self.test.backups.glob("*.zip"):
            with zipfile.ZipFile(path) as archive:
                self.test.assertIsNone(archive.testzip(), path)


class Report(Writer):
    """One that waits already is not asked for again."""

    def write(self, browser, word):
        self.expect(browser.post("/rounds/demo-2026/report/make", {"format": "json"}), 303)

    def look(self):
        states = [s for s, in self.rows("SELECT state FROM report_job WHERE format = 'json' ORDER BY created_ms")]
        self.test.assertLessEqual(set(states), {"waiting", "running", "done"})
        self.test.assertTrue(states or not self.acknowledged)


WORDS = {Narrative: "正文{}", File: "文件{}", Marks: "理由{}", Rating: "评语{}", Rectification: "整改{}", State: "退出{}",
         Organisation: "机构{}号", Import: "killed-{}", Backup: "备份{}", Report: "报告{}"}


class WritersCase(FillCase):
    def bundle(self, name):
        bundle = json.loads((harness.SOURCE / "examples/demo-2026.json").read_text())
        bundle["round"]["id"] = name
        return json.dumps(bundle).encode()

    def link(self):
        page = self.login("manager").post("/rounds/demo-open/links",
                                          {"expires": harness.day_from_today(30), "uses": "9"})
        path = re.search(r"/r/[\w.-]+", page.text.split('rate-slip-name">示例1社区党委', 1)[1]).group(0)
        guest = Browser(self.server.port)
        guest.get(path)
        return guest.cookies

    def setUp(self):
        self.files = pathlib.Path(f"{self.database}.files")
        self.backups = pathlib.Path(f"{self.database}.backups")
        self.cookies = {who: self.login(who).cookies for who in ("operator", "expert", "manager", "admin")}
        self.cookies["guest"] = self.link()
        sql(self.database, "UPDATE assignment SET declared = 1 WHERE round = 'demo-open' AND entry = 'entry-5' AND "
            "expert = 'x1' RETURNING entry")
        self.rectified = sql(self.database, "SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND "
                             "p.id = e.project WHERE e.round = 'demo-2026' ORDER BY e.ord LIMIT 1")[0][0]
        self.moves = sql(self.database, MOVES)[0][0]
        who = {Narrative: "operator", File: "operator", Marks: "expert", Rating: "guest", Backup: "admin"}
        self.writers = [kind(self, who.get(kind, "manager")) for kind in WORDS
                        if not (engine.SERVER and kind is Backup)]

    def whole(self):
        """After all of it: the log is one chain, the files are what their names say."""
        self.assertIn("完整", run("audit", "--db", str(self.database)))
        for path in (self.files / "documents").rglob("*"):
            if path.is_file() and len(path.name) == 64:
                self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        if not engine.SERVER:
            # SQLite 3.40 takes a column between two of the key for NULL in a table without row ids.
            wrong = [w for w, in sql(self.database, "PRAGMA integrity_check") if w != "ok" and "NULL value in round_" not in w]
            self.assertEqual(wrong, [])
            self.assertEqual(sql(self.database, "PRAGMA foreign_key_check"), [])
