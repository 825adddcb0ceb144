"""The casefile: all there is about entries of a round in one archive, for who may read all of it."""
import hashlib
import html
import io
import json
import os
import re
import time
import urllib.parse
import zipfile

import harness
from harness import WebTest, run, sql

ROUND = "demo-open"
PATH = f"/rounds/{ROUND}/casefile"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


class CasefileTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        cls.files = cls.database.parent / (cls.database.name + ".files")

    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def take(self, fields, by="manager"):
        person = self.login(by)
        answer = person.post(PATH, fields)
        if answer.status == 303:
            answer = person.get(self.made(person, answer.headers["location"]) + "/file")
        self.assertEqual(answer.status, 200, answer.body[-600:])
        self.assertEqual(answer.headers["content-type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        self.assertIsNone(archive.testzip())
        return answer, archive

    def made(self, person, place):
        """The job's page once it is no more under way: it says itself when to look again."""
        page = person.get(place)
        while "refresh" in page.headers:
            self.assertIn("消息", page.text)
            time.sleep(0.05)
            page = person.get(place)
        return place.split("?")[0]

    def job(self, place):
        return place.split("?")[0].rsplit("/", 1)[1]

    def archives(self):
        return sorted(x.name for x in (self.files / "casefiles").iterdir())

    def entries(self):
        return [row[0] for row in self.rows("SELECT id FROM entry WHERE round = ? ORDER BY ord", ROUND)]

    def links(self, archive, page):
        """Paths that the page links to, as members."""
        folder = page.rsplit("/", 1)[0] + "/" if "/" in page else ""
        text = archive.read(page).decode()
        return [folder + urllib.parse.unquote(html.unescape(x)) for x in re.findall(r'href="([^"]+)"', text)]

    def a_file(self, entry):
        return self.rows("SELECT file_name, sha256 FROM material WHERE round = ? AND entry = ?"
                         " AND sha256 IS NOT NULL", ROUND, entry)

    def busiest(self):
        return self.rows("SELECT entry FROM material WHERE round = ? AND sha256 IS NOT NULL"
                         " GROUP BY entry ORDER BY count(*) DESC LIMIT 1", ROUND)[0][0]

    def test_one_entry_has_all_its_parts_and_no_dead_link(self):
        entry = self.busiest()
        manager = self.login("manager")
        page = manager.get(f"/rounds/{ROUND}/entries/{entry}")
        answer = manager.submit(page, PATH, {})
        self.assertEqual(answer.status, 200)
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        names = archive.namelist()
        folder = names[0].split("/")[0]
        for part in ("index.html", "数据.json", "合同.json", "递交表格.xlsx", "评估记录.xlsx"):
            self.assertIn(f"{folder}/{part}", names)
        self.assertEqual(json.loads(archive.read(f"{folder}/数据.json"))["id"], entry)
        for page in ("index.html", f"{folder}/index.html"):
            for member in self.links(archive, page):
                self.assertIn(member, names, page)
        found = {hashlib.sha256(archive.read(x)).hexdigest() for x in names if "/材料/" in x}
        for _, sha256 in self.a_file(entry):
            self.assertIn(sha256, found)
        for one in archive.infolist():
            if not one.filename.isascii():
                self.assertTrue(one.flag_bits & 0x800, one.filename)  # UTF-8, for Windows
            self.assertFalse(one.filename.startswith("/") or ".." in one.filename.split("/"))
        for book in ("递交表格.xlsx", "评估记录.xlsx"):
            inner = zipfile.ZipFile(io.BytesIO(archive.read(f"{folder}/{book}")))
            self.assertIn("xl/workbook.xml", inner.namelist())
        text = archive.read(f"{folder}/index.html").decode()
        for words in ("得分", "核查发现", "整改与异议", "审计记录", "SHA-256"):
            self.assertIn(words, text)
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'round.casefile'")) > 0, True)

    def test_a_selection_and_the_whole_round(self):
        entries = self.entries()
        _, archive = self.take({"entry.0": entries[0], "entry.1": entries[1]})
        folders = {x.split("/")[0] for x in archive.namelist() if "/" in x}
        self.assertEqual(len(folders), 2)
        answer, archive = self.take({"all": "1"})
        folders = {x.split("/")[0] for x in archive.namelist() if "/" in x}
        self.assertEqual(len(folders), len(entries))
        self.assertEqual(len(self.links(archive, "index.html")), len(entries))
        self.assertIn("filename", answer.headers["content-disposition"])
        left = [x.name for x in (self.files / "spool").iterdir()]
        self.assertEqual(left, [], "nothing is left behind")
        self.assertEqual(len(self.archives()), 1, "of a person and a round one is kept, and no parts of it")

    def test_a_job_tells_how_far_it_is_and_is_its_owners_alone(self):
        entries = self.entries()
        manager = self.login("manager")
        answer = manager.post(PATH, {"all": "1"})
        self.assertEqual(answer.status, 303)
        place = self.made(manager, answer.headers["location"])
        page = manager.get(place)
        self.assertIn("已完成", page.text)
        self.assertIn(place + "/file", page.text)
        row = self.rows("SELECT state, parts, parts_done, size, account FROM report_job WHERE id = ?", self.job(place))
        archive = self.files / "casefiles" / (self.job(place) + ".zip")
        self.assertEqual(row[0][:4], ("done", len(entries), len(entries), archive.stat().st_size))
        self.assertEqual(self.rows("SELECT actor FROM audit WHERE action = 'round.casefile' ORDER BY seq DESC LIMIT 1"),
                         [(row[0][4],)], "by who asked for it")
        self.assertIn("评估档案已生成", manager.get("/notices").text)
        self.assertNotIn(self.job(place), manager.get("/rounds/" + ROUND + "/report").text)
        self.assertEqual(manager.get(f"/rounds/{ROUND}/report/jobs/{self.job(place)}").status, 404)
        self.assertEqual(manager.get(place.replace(ROUND, "demo-2026")).status, 404)
        for who in ("admin", "operator", "center", "expert", "commissioner"):
            self.assertEqual(self.login(who).get(place + "/file").status, 403, who)
        self.go_on_with(manager, place + "/file", archive.read_bytes())
        self.rows("UPDATE report_job SET account = 'another' WHERE id = ?", self.job(place))
        self.assertEqual(manager.get(place).status, 404)
        self.assertEqual(manager.get(place + "/file").status, 404)
        self.rows("UPDATE report_job SET account = ? WHERE id = ?", row[0][4], self.job(place))
        archive.unlink()  # as the sweep does after a day
        self.assertIn("已经清除", manager.get(place).text)
        self.assertEqual(manager.get(place + "/file").status, 404)

    def go_on_with(self, person, path, whole):
        """A download that broke off is gone on with, unless it is another file by now."""
        self.assertEqual(person.get(path).headers["accept-ranges"], "bytes")
        half, tag = len(whole) // 2, person.get(path).headers["etag"]
        first = person.get(path, Range=f"bytes=0-{half - 1}")
        rest = person.get(path, Range=f"bytes={half}-", **{"If-Range": tag})
        self.assertEqual((first.status, rest.status), (206, 206))
        self.assertEqual(rest.headers["content-range"], f"bytes {half}-{len(whole) - 1}/{len(whole)}")
        self.assertEqual(first.body + rest.body, whole)
        other = person.get(path, Range=f"bytes={half}-", **{"If-Range": '"another"'})
        self.assertEqual((other.status, other.body), (200, whole))
        beyond = person.get(path, Range=f"bytes={len(whole)}-")
        self.assertEqual((beyond.status, beyond.body), (416, b""))
        self.assertEqual(beyond.headers["content-range"], f"bytes */{len(whole)}")

    def test_one_at_a_time_and_only_with_the_right_it_was_asked_for_with(self):
        entries = self.entries()
        manager = self.login("manager")
        account = self.rows("SELECT id FROM account WHERE login = 'manager'")[0][0]
        tenant = self.rows("SELECT tenant FROM account WHERE id = ?", account)[0][0]

        def wait(ids):
            self.rows("INSERT INTO report_job (tenant, id, round, report, format, state, account, created_ms, entries,"
                      " parts) VALUES (?, 'waits', ?, '', 'casefile', 'waiting', ?, 1, ?, 2)", tenant, ROUND, account,
                      "".join(x + "\n" for x in ids))

        wait(entries[:2])
        same = manager.post(PATH, {"entry.0": entries[0], "entry.1": entries[1]})
        self.assertEqual(self.job(same.headers["location"]), "waits")
        self.assertIn("等待中", manager.get(same.headers["location"]).text)
        self.assertEqual(manager.get(same.headers["location"] + "/file").status, 404)
        self.assertEqual(manager.post(PATH, {"all": "1"}).status, 409)
        # Begun again by the next start, when the account may no more.
        self.server.stop()
        roles = self.rows("SELECT roles FROM account WHERE login = 'manager'")[0][0]
        self.rows("UPDATE account SET roles = 0 WHERE login = 'manager'")
        try:
            type(self).server = harness.Server(self.database)
            while self.rows("SELECT 1 FROM report_job WHERE id = 'waits' AND state IN ('waiting', 'running')"):
                time.sleep(0.02)
            state, problem = self.rows("SELECT state, problem FROM report_job WHERE id = 'waits'")[0]
            self.assertEqual(state, "failed")
            self.assertIn("账号", problem)
            self.assertNotIn("waits.zip", self.archives())
        finally:
            self.rows("UPDATE account SET roles = ? WHERE login = 'manager'", roles)

    def test_a_report_does_not_wait_for_a_casefile(self):
        manager = self.login("manager")
        tenant, account = self.rows("SELECT tenant, id FROM account WHERE login = 'manager'")[0]
        entries = self.entries()[:2]
        self.server.stop()
        self.rows("INSERT INTO report_job (tenant, id, round, report, format, state, account, created_ms, entries, parts)"
                  " VALUES (?, 'held', ?, '', 'casefile', 'waiting', ?, 1, ?, 2)", tenant, ROUND, account,
                  "".join(x + "\n" for x in entries))
        # Its first workbook cannot be begun until somebody reads it.
        pipe = self.files / "casefiles" / "held.zip.0.skeleton"
        pipe.parent.mkdir(exist_ok=True)
        os.mkfifo(pipe)
        type(self).server = harness.Server(self.database)
        try:
            manager = self.login("manager")
            made = manager.post(f"/rounds/{ROUND}/report/make", {"format": "json"})
            self.made(manager, made.headers["location"])
            state = "SELECT state, parts_done FROM report_job WHERE id = ?"
            self.assertEqual(self.rows(state, self.job(made.headers["location"]))[0][0], "done")
            self.assertEqual(self.rows(state, "held")[0][1], 0)
            self.assertIn(self.rows(state, "held")[0][0], ("waiting", "running"))
        finally:
            reader = os.open(pipe, os.O_RDONLY)
            while self.rows("SELECT 1 FROM report_job WHERE id = 'held' AND state IN ('waiting', 'running')"):
                os.read(reader, 1 << 20)
            os.close(reader)
            pipe.unlink(missing_ok=True)

    def test_names_that_are_equal_or_mean(self):
        entry = self.busiest()
        rows = self.rows("SELECT ord, sha256, item FROM material WHERE round = ? AND entry = ?"
                         " AND sha256 IS NOT NULL ORDER BY ord", ROUND, entry)
        names = ["证书.pdf", "证书.PDF", "../../<evil>.pdf", "CON.pdf"]
        for name, (order, _, _) in zip(names, rows * 4):
            self.rows("UPDATE material SET file_name = ? WHERE round = ? AND entry = ? AND ord = ?",
                      name, ROUND, entry, order)
        _, archive = self.take({"entry.0": entry})
        files = [x for x in archive.namelist() if "/材料/" in x]
        self.assertEqual(len({x.lower() for x in files}), len(files), "one name a file, also on Windows")
        self.assertEqual(len(files), len(rows))
        for name in files:
            self.assertNotRegex(name, r'[<>:"\\|?*]')
            self.assertNotIn("..", name.split("/"))
            self.assertEqual(name.count("/"), 3)

    def test_a_file_without_bytes_is_said(self):
        entry = self.busiest()
        order, sha256 = self.rows("SELECT ord, sha256 FROM material WHERE round = ? AND entry = ?"
                                  " AND sha256 IS NOT NULL ORDER BY ord LIMIT 1", ROUND, entry)[0]
        change = "UPDATE material SET sha256 = ? WHERE round = ? AND entry = ? AND ord = ?"
        self.rows(change, "0" * 64, ROUND, entry, order)
        try:
            _, archive = self.take({"entry.0": entry})
        finally:
            self.rows(change, sha256, ROUND, entry, order)
        page = next(x for x in archive.namelist() if x.endswith("/index.html"))
        self.assertIn("没有这个文件的内容", archive.read(page).decode())

    def test_what_was_typed_cannot_become_markup(self):
        entry = self.busiest()
        self.rows("UPDATE entry SET narrative = '<script>alert(1)</script>' WHERE round = ? AND id = ?",
                  ROUND, entry)
        _, archive = self.take({"entry.0": entry})
        page = next(x for x in archive.namelist() if x.endswith("/index.html"))
        self.assertNotIn("<script", archive.read(page).decode())

    def test_bad_input_and_who_may_not(self):
        manager = self.login("manager")
        self.assertEqual(manager.post(PATH, {}).status, 422)
        self.assertEqual(manager.post(PATH, {"entry.0": "none"}).status, 404)
        self.assertEqual(manager.post("/rounds/none/casefile", {"entry.0": "x"}).status, 404)
        entry = self.busiest()
        for who in ("admin", "expert", "inspector", "operator", "center", "purchaser", "committee",
                    "commissioner"):
            self.assertEqual(self.login(who).post(PATH, {"entry.0": entry}).status, 403, who)

    def test_a_manager_who_scores_an_entry_does_not_read_it_before_declaring(self):
        expert, entry = self.rows("SELECT expert, entry FROM assignment WHERE round = ? LIMIT 1", ROUND)[0]
        self.rows("UPDATE assignment SET declared = 0, conflict = 0 WHERE round = ? AND expert = ?", ROUND, expert)
        was = self.rows("SELECT roles, expert FROM account WHERE login = 'manager'")[0]
        self.rows("UPDATE account SET expert = NULL WHERE expert = ?", expert)
        self.rows("UPDATE account SET roles = roles | 4, expert = ? WHERE login = 'manager'", expert)
        try:
            answer = self.login("manager").post(PATH, {"entry.0": entry})
            self.assertEqual(answer.status, 403, answer.body[:200])
        finally:
            self.rows("UPDATE account SET roles = ?, expert = ? WHERE login = 'manager'", *was)


if __name__ == "__main__":
    harness.main()
