"""What the evaluator gives operators: notes and templates of the checklist, annexes of the notice."""
import harness
from harness import WebTest, sql

ROUND = "/rounds/demo-open"
ENTRY = "/fill/demo-open/entry-4"
PDF = b"%PDF-1.4\n%%EOF\n"


class GivenTest(WebTest):
    def items(self):
        return sql(self.database, "SELECT id, name FROM checklist_item WHERE round = 'demo-open' ORDER BY ord")

    def files(self, round_="demo-open"):
        return sql(self.database, "SELECT id, item, file_name, sha256 FROM given_file WHERE round = ? ORDER BY file_name", round_)

    def give(self, browser, item, *files):
        return browser.upload(f"{ROUND}/given", {"item": item}, [("file", name, data) for name, data in files])

    def test_operators_read_notes_and_take_annexes_and_templates(self):
        manager, operator = self.login("manager"), self.login("operator")
        item, name = self.items()[0]
        self.assertEqual(self.give(manager, "", ("附件一.pdf", PDF), ("附件二.txt", b"x")).status, 303)
        self.assertEqual(self.give(manager, item, ("承诺书模板.txt", "承诺".encode())).status, 303)
        self.assertEqual(self.give(manager, item, ("承诺书模板.txt", "承诺".encode())).status, 303)
        names = [row[2] for row in self.files()]
        self.assertEqual(names.count("承诺书模板.txt"), 1, "the same twice is once")
        self.assertIn("附件二.txt", names)
        sql(self.database, "UPDATE checklist_item SET note = '一式两份，盖公章' WHERE id = ? AND round = 'demo-open'", item)
        page = operator.get(ENTRY)
        self.assertIn("附件一.pdf", page.text)
        self.assertNotIn("承诺书模板", page.text)
        page = operator.get(f"{ENTRY}/files")
        self.assertIn("一式两份，盖公章", page.text)
        link = next(one for one in page.parsed.links if "/given/" in one)
        taken = operator.get(link)
        self.assertEqual(taken.body, "承诺".encode())
        self.assertIn("attachment", taken.headers["Content-Disposition"])
        shown = manager.get(f"{ROUND}/given")
        self.assertIn(name, shown.text)
        self.assertEqual(manager.get(f"{ROUND}/given/{self.files()[0][0]}").status, 200)
        expert = self.login("expert")
        self.assertIn(expert.get(link).status, (403, 404))
        self.assertIn(expert.get(f"{ROUND}/given").status, (403, 404))
        self.assertEqual(operator.get(link.replace("entry-4", "no-such")).status, 404)

    def test_what_cannot_be_given_is_told_and_what_was_given_goes_again(self):
        manager = self.login("manager")
        for file, word in ((("坏.exe", b"MZ"), "请上传"), (("空.pdf", b""), "空文件"), (("不是.pdf", b"PK\x03\x04"), "后缀")):
            answer = self.give(manager, "", file)
            self.assertEqual(answer.status, 422, file)
            self.assertIn(word, answer.text)
        self.assertEqual(self.give(manager, "no-such-item", ("好.pdf", PDF)).status, 422)
        self.give(manager, "", ("多余.pdf", PDF + b"% other"))
        made = [row for row in self.files() if row[2] == "多余.pdf"][0]
        page = manager.get(f"{ROUND}/given")
        self.assertEqual(manager.submit(page, f"{ROUND}/given/~drop", {"id": made[0]}).status, 303)
        self.assertNotIn(made, self.files())
        self.assertEqual(sql(self.database, "SELECT count(*) FROM document WHERE sha256 = ?", made[3]), [(0,)])

    def test_results_that_are_locked_lock_it(self):
        manager = self.login("manager")
        sql(self.database, "UPDATE round SET state = 'published' WHERE id = 'pingshan-2022'")
        answer = manager.upload("/rounds/pingshan-2022/given", {"item": ""}, [("file", "晚.pdf", PDF)])
        self.assertEqual(answer.status, 409)

    def test_a_round_that_follows_has_the_templates_and_notes(self):
        manager = self.login("manager")
        item = self.items()[1][0]
        self.give(manager, item, ("名册模板.txt", "名册".encode()))
        sql(self.database, "UPDATE checklist_item SET note = '按月填' WHERE id = ? AND round = 'demo-open'", item)
        page = manager.get("/rounds/~new?from=demo-open")
        made = manager.submit(page, "/rounds", {"title": "下一轮"})
        self.assertEqual(made.status, 303)
        fresh = made.location.split("/")[2]
        self.assertIn("名册模板.txt", [row[2] for row in self.files(fresh)])
        self.assertEqual(sql(self.database, "SELECT note FROM checklist_item WHERE round = ? AND id = ?", fresh, item), [("按月填",)])
        page = manager.get(f"/rounds/{fresh}/edit")
        self.assertEqual(manager.submit(page, f"/rounds/{fresh}/edit", {"item_note.0": "先写这一项"}).status, 303)
        self.assertIn(("先写这一项",), sql(self.database, "SELECT note FROM checklist_item WHERE round = ?", fresh))


if __name__ == "__main__":
    harness.main()
