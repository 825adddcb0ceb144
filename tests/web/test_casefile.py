"""The casefile: all there is about entries of a round in one archive, for who may read all of it."""
import hashlib
import html
import io
import json
import re
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

    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def take(self, fields, by="manager"):
        answer = self.login(by).post(PATH, fields)
        self.assertEqual(answer.status, 200, answer.body[-600:])
        self.assertEqual(answer.headers["content-type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        self.assertIsNone(archive.testzip())
        return answer, archive

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
        entries = [row[0] for row in self.rows("SELECT id FROM entry WHERE round = ? ORDER BY ord", ROUND)]
        _, archive = self.take({"entry.0": entries[0], "entry.1": entries[1]})
        folders = {x.split("/")[0] for x in archive.namelist() if "/" in x}
        self.assertEqual(len(folders), 2)
        answer, archive = self.take({"all": "1"})
        folders = {x.split("/")[0] for x in archive.namelist() if "/" in x}
        self.assertEqual(len(folders), len(entries))
        self.assertEqual(len(self.links(archive, "index.html")), len(entries))
        self.assertIn("filename", answer.headers["content-disposition"])
        spool = self.database.parent / (self.database.name + ".files") / "spool"
        left = [x.name for x in spool.iterdir()] if spool.exists() else []
        self.assertEqual(left, [], "nothing is left behind")

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
