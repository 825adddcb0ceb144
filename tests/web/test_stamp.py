"""What was typed is printed as the form to stamp, and the stamped scan is tied to that content."""
import re

import harness
from harness import WebTest, sql

ENTRY = "/fill/demo-open/entry-4"
PDF = b"%PDF-1.4\n% stamped\n%%EOF\n"


class StampTest(WebTest):
    def code(self, browser):
        return re.search(r"现在的是 <strong>([0-9A-F-]{14})</strong>", browser.get(f"{ENTRY}/files").text).group(1)

    def save(self, browser, part, **changes):
        page = browser.get(f"{ENTRY}/part/{part}")
        self.assertEqual(browser.submit(page, f"{ENTRY}/part/{part}", changes).status, 303)

    def bring(self, browser, code, name="盖章表.pdf", data=PDF, item="pledge"):
        items = [row[0] for row in sql(self.database, "SELECT id FROM checklist_item WHERE round = 'demo-open' ORDER BY ord")]
        return browser.upload(f"{ENTRY}/stamped", {"item": items[1], "code": code}, [("file", name, data)])

    def test_the_form_is_printed_and_its_scan_belongs_to_that_content(self):
        operator = self.login("operator")
        self.save(operator, "narrative", narrative="本期办了三件事。")
        first = self.code(operator)
        printed = operator.get(f"{ENTRY}/stamped")
        self.assertEqual(printed.headers["Content-Type"], "application/pdf")
        self.assertTrue(printed.body.startswith(b"%PDF"))
        self.assertEqual(self.code(operator), first, "looking changes nothing")
        self.assertEqual(self.bring(operator, first.lower().replace("-", " ")).status, 303)
        page = operator.get(f"{ENTRY}/files")
        self.assertIn("盖章表，与所填内容一致", page.text)
        self.save(operator, "narrative", narrative="本期办了四件事。")
        self.assertNotEqual(self.code(operator), first)
        self.assertIn("盖章以后内容改过", operator.get(f"{ENTRY}/files").text)
        self.save(operator, "narrative", narrative="本期办了三件事。")
        self.assertEqual(self.code(operator), first, "the same content, the same code")

    def test_the_evaluator_sees_whether_the_scan_is_of_what_was_handed_in(self):
        center, manager = self.login("operator"), self.login("manager")
        for part, changes in (("indicators", {f"done.{i}": "5" for i in range(4)}),
                              ("funds", {"cutoff": "2026-11-01", "actual.0": "700000", "expected.0": "39200"}),
                              ("narrative", {"narrative": "本期做了很多事。"}), ("roster", {})):
            self.save(center, part, **changes)
        code = self.code(center)
        for item in ("pledge", "indicators", "funds", "effect"):
            self.assertEqual(center.upload(f"{ENTRY}/files", {"item": item}, [("file", "材料.pdf", PDF + item.encode())]).status, 303)
        self.assertIn("在岗人员名册", center.get(f"{ENTRY}/hand-in").text)
        answer = center.upload(f"{ENTRY}/stamped", {"item": "roster", "code": code}, [("file", "盖章的名册.pdf", PDF + b"% roster")])
        self.assertEqual(answer.status, 303, "and the item that it answers is there")
        page = center.get(f"{ENTRY}/hand-in")
        answer = center.submit(page, f"{ENTRY}/hand-in", {"pledged": "1", "acknowledged": "1", "name": "李四"})
        self.assertEqual(answer.status, 303, re.sub("<[^>]+>", " ", answer.text)[-600:])
        seen = manager.get("/rounds/demo-open/entries/entry-4/data").text
        self.assertIn("盖章的名册.pdf", seen)
        self.assertIn("盖章表，与所填内容一致", seen)
        center.submit(center.get(ENTRY), f"{ENTRY}/take-back")

    def test_what_is_no_code_or_no_scan_is_told(self):
        operator = self.login("operator")
        code = self.code(operator)
        for wrong in ("", "1234", code + "0", "xyz4-1111-2222"):
            answer = self.bring(operator, wrong, "错.pdf")
            self.assertEqual(answer.status, 422, wrong)
            self.assertIn("请照抄", answer.text)
        self.assertEqual(self.bring(operator, code, "表.txt", b"x").status, 422)
        other = self.bring(operator, "0000-0000-0000", "别的.pdf", PDF + b"% other")
        self.assertEqual(other.status, 303, "taken, and marked")
        self.assertIn("盖章以后内容改过", operator.get(f"{ENTRY}/files").text)


if __name__ == "__main__":
    harness.main()
