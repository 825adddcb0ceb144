"""Experts declare, score blind, and hand in once; the panel compares, sends back and confirms."""
import re
import sqlite3

import harness
from harness import WebTest

SHEET = "/marking/demo-open/entry-5/material"
PANEL = "/rounds/demo-open/panel/entry-5"


def filled(page, **changes):
    """Every field of the sheet with something that counts, and a reason everywhere."""
    text, fields = page.text, {}
    for name in re.findall(r'name="((?:points|times)\.\d+)"', text):
        fields[name] = "1"
    for i in re.findall(r'name="done\.(\d+)"', text):
        fields[f"done.{i}"], fields[f"target.{i}"] = "9", "10"
    for name, value in re.findall(r'type="radio" name="(level\.\d+)" value="([^"]+)"', text):
        fields.setdefault(name, value)
    for name in re.findall(r'type="checkbox" name="(part\.\d+)"', text):
        fields[name] = "1"
    for name in re.findall(r'name="(reason\.\d+)"', text):
        fields[name] = "见材料"
    fields["version"] = re.search(r'name="version" value="(\d+)"', text).group(1)
    fields["rev"] = re.search(r'name="rev" value="(\d+)"', text).group(1)
    return fields | changes


class MarkingTest(WebTest):
    @classmethod
    def prepare(cls):
        """Each test has an expert's file of its own; the demo's experts are declared but the first."""
        db = sqlite3.connect(cls.database)
        db.execute("UPDATE assignment SET declared = 1 WHERE round = 'demo-open'"
                   " AND entry = 'entry-1' AND expert = 'x1'")
        db.commit()
        db.close()

    def sql(self, statement, *arguments):
        db = sqlite3.connect(self.database)
        db.execute("PRAGMA foreign_keys = ON")
        try:
            rows = db.execute(statement, arguments).fetchall()
            db.commit()
            return rows
        finally:
            db.close()

    def fresh(self, expert="x1", entry="entry-5"):
        """Nothing scored by the expert, no declaration, no decision."""
        key = ("demo-open", entry, expert)
        for table in ("sheet", "sheet_draft", "sheet_submission"):
            self.sql(f"DELETE FROM {table} WHERE round = ? AND entry = ? AND scorer = ?", *key)
        self.sql("UPDATE assignment SET declared = 0, conflict = 0, relation = NULL"
                 " WHERE round = ? AND entry = ? AND expert = ?", *key)
        self.sql("DELETE FROM panel_decision")
        self.sql("DELETE FROM panel_lead")

    def declared(self):
        self.fresh()
        browser = self.login("expert")
        done = browser.post(SHEET + "/declare", {"tie": "no"})
        self.assertEqual(done.status, 303)
        return browser

    def submitted(self):
        browser = self.declared()
        done = browser.post(SHEET + "/submit", filled(browser.get(SHEET)))
        self.assertEqual(done.status, 303, done.text)
        return browser


class SheetTest(MarkingTest):
    def test_the_queue_and_the_first_page_lead_to_the_file(self):
        self.fresh()
        browser = self.login("expert")
        queue = browser.get("/marking")
        self.assertIn("示例5", queue.text)
        self.assertIn("待签回避声明", queue.text)
        self.assertIn("0 / 17", queue.text)
        self.assertIn(SHEET, browser.get("/").text)

    def test_before_the_declaration_the_file_is_closed(self):
        self.fresh()
        browser = self.login("expert")
        page = browser.get(SHEET)
        self.assertIn("回避声明", page.text)
        self.assertNotIn("人员台账", page.text)
        self.assertRefused(browser.post(SHEET, {"points.5": "1"}))
        self.assertRefused(browser.post(SHEET + "/submit", {"points.5": "1"}))

    def test_a_conflict_needs_the_relation_and_closes_the_file(self):
        self.fresh()
        browser = self.login("expert")
        self.assertEqual(browser.post(SHEET + "/declare", {}).status, 422)
        bad = browser.post(SHEET + "/declare", {"tie": "yes", "relation": " "})
        self.assertEqual(bad.status, 422)
        self.assertIn("请写明您与哪一方有什么关系", bad.text)
        done = browser.post(SHEET + "/declare", {"tie": "yes", "relation": "曾任职<b>"})
        self.assertEqual(done.location, "/marking")
        page = browser.get(SHEET)
        self.assertIn("曾任职&lt;b&gt;", page.text)
        self.assertNotIn("人员台账", page.text)
        self.assertEqual(browser.post(SHEET + "/declare", {"tie": "no"}).status, 409)
        self.assertRefused(browser.post(SHEET, {"points.5": "1"}))
        told = self.sql("SELECT title FROM notice WHERE title LIKE '专家%申报回避%'")
        self.assertTrue(told)

    def test_a_conflict_voids_what_was_handed_in(self):
        browser = self.submitted()
        browser.post(SHEET + "/declare", {"tie": "yes", "relation": "亲属任职"})
        rows = self.sql("SELECT submitted FROM sheet WHERE entry = 'entry-5' AND scorer = 'x1'"
                        " AND round = 'demo-open'")
        self.assertEqual(rows, [(None,)])

    def test_a_draft_keeps_what_was_typed_even_if_it_is_no_number(self):
        browser = self.declared()
        page = browser.get(SHEET)
        name = re.search(r'name="(points\.\d+)"', page.text).group(1)
        done = browser.submit(page, SHEET, {name: "两分", "comment": "先看到这里<script>"})
        self.assertEqual(done.status, 303)
        again = self.login("expert").get(SHEET)
        self.assertIn('value="两分"', again.text)
        self.assertIn("分数“两分”不是数字", again.text)
        self.assertIn("先看到这里&lt;script&gt;", again.text)
        self.assertIn("评分中", browser.get("/marking").text)

    def test_the_running_total_comes_from_the_server(self):
        browser = self.declared()
        page = browser.get(SHEET)
        fields = filled(page)
        first = {k: v for k, v in fields.items() if k in ("rev", "version")}
        first[re.search(r'name="(points\.\d+)"', page.text).group(1)] = "２.5"
        answer = browser.post(SHEET, first, headers={"HX-Request": "true"})
        self.assertEqual(answer.status, 200)
        self.assertIn("<strong>1</strong> / 17", answer.text)
        self.assertIn("<strong>2.5</strong> / 100", answer.text)
        self.assertNotIn("<html", answer.text)
        fields["rev"] = re.search(r'name="rev" value="(\d+)"', answer.text).group(1)
        answer = browser.post(SHEET, fields, headers={"HX-Request": "true"})
        self.assertIn("<strong>17</strong> / 17", answer.text)
        self.assertIn("按比例折算", answer.text)

    def test_an_older_window_does_not_overwrite_a_newer_draft(self):
        browser = self.declared()
        page = browser.get(SHEET)
        self.assertEqual(browser.submit(page, SHEET, {"comment": "第一个窗口"}).status, 303)
        late = browser.submit(page, SHEET, {"comment": "第二个窗口"})
        self.assertEqual(late.status, 409)
        self.assertIn("第二个窗口", late.text)
        self.assertIn("第一个窗口", browser.get(SHEET).text)
        self.assertEqual(browser.submit(late, SHEET).status, 303)
        self.assertIn("第二个窗口", browser.get(SHEET).text)

    def test_what_is_missing_keeps_the_sheet_from_being_handed_in(self):
        browser = self.declared()
        answer = browser.follow(browser.post(SHEET + "/submit",
                                             {"comment": "还没写完", "version": "0"}))
        self.assertIn("还不能提交：“人员台账”还没有打分", answer.text)
        self.assertIn("还没写完", browser.get(SHEET).text)

    def test_nothing_and_everything_need_a_reason(self):
        browser = self.declared()
        page = browser.get(SHEET)
        fields = filled(page)
        name = re.search(r'name="points\.(\d+)"', page.text).group(1)
        for mark, word in (("0", "打了 0 分"), ("3", "打了满分")):
            answer = browser.follow(browser.post(
                SHEET + "/submit", fields | {f"points.{name}": mark, f"reason.{name}": " "}))
            self.assertIn(word, answer.text)
            fields["rev"] = re.search(r'name="rev" value="(\d+)"', answer.text).group(1)

    def test_marks_out_of_range_say_so(self):
        browser = self.declared()
        page = browser.get(SHEET)
        name = re.search(r'name="points\.(\d+)"', page.text).group(1)
        for mark, word in (("3.5", "应当在 0 到 3 分之间"), ("0.3", "应当是 0.5 的整数倍"),
                           ("-1", "应当在 0 到 3 分之间"), ("9" * 20, "数字太大")):
            answer = browser.follow(browser.post(SHEET + "/submit",
                                                 filled(page, **{f"points.{name}": mark})))
            self.assertIn(word, answer.text)
            page = answer

    def test_handing_in_twice_is_handing_in_once(self):
        browser = self.declared()
        fields = filled(browser.get(SHEET))
        first = browser.post(SHEET + "/submit", fields)
        second = browser.post(SHEET + "/submit", fields)
        self.assertEqual((first.status, second.status), (303, 303))
        rows = self.sql("SELECT reference FROM sheet_submission WHERE scorer = 'x1'"
                        " AND entry = 'entry-5'")
        self.assertEqual(len(rows), 1)
        page = browser.get(SHEET)
        self.assertIn(rows[0][0], page.text)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet WHERE scorer = 'x1'"
                                  " AND entry = 'entry-5' AND round = 'demo-open'"), [(1,)])

    def test_after_handing_in_the_sheet_is_locked(self):
        browser = self.submitted()
        page = browser.get(SHEET)
        self.assertNotIn("提交评分</button>", page.text)
        late = browser.post(SHEET, {"comment": "改一改", "version": "1"})
        self.assertEqual(late.status, 409)
        self.assertIn("不能再改", late.text)

    def test_others_marks_are_seen_only_after_the_own_and_without_names(self):
        browser = self.declared()
        self.assertNotIn("专家B", browser.get(SHEET).text)
        browser.post(SHEET + "/submit", filled(browser.get(SHEET)))
        page = browser.get(SHEET)
        self.assertGreaterEqual(len(set(re.findall(r">专家[A-I]<", page.text))), 8)
        self.assertNotIn("示例专家2", page.text)
        self.sql("UPDATE entry SET state = 'objected' WHERE round = 'demo-open' AND id = 'entry-5'")
        try:
            self.assertNotIn("专家B", browser.get(SHEET).text)  # disputed: hidden again
        finally:
            self.sql("UPDATE entry SET state = 'accepted' WHERE round = 'demo-open'"
                     " AND id = 'entry-5'")

    def test_only_what_is_assigned_can_be_opened(self):
        browser = self.login("expert")
        for path in ("/marking/demo-open/entry-2/material", "/marking/demo-open/nothing/material",
                     "/marking/demo-open/entry-5/nothing", "/marking/none/entry-5/material",
                     "/marking/demo-open/entry-1/purchaser"):
            self.assertEqual(browser.get(path).status, 404, path)
            self.assertIn(browser.post(path, {}).status, (404,), path)

    def test_results_that_are_out_are_locked(self):
        browser = self.declared()
        self.sql("UPDATE round SET state = 'published' WHERE id = 'demo-open'")
        try:
            answer = browser.post(SHEET + "/submit", {"comment": "补"})
            self.assertEqual(answer.status, 409)
            self.assertIn("锁定", answer.text)
        finally:
            self.sql("UPDATE round SET state = 'scoring' WHERE id = 'demo-open'")

    def test_what_is_not_applicable_leaves_the_full_mark(self):
        browser = self.declared()
        page = browser.get(SHEET)
        i = re.search(r'name="na\.(\d+)"', page.text).group(1)
        fields = {k: v for k, v in filled(page).items()
                  if not k.endswith(f".{i}") or k.startswith("part")}
        fields[f"na.{i}"] = "1"
        answer = browser.post(SHEET, fields, headers={"HX-Request": "true"})
        self.assertIn("<strong>17</strong> / 17", answer.text)
        self.assertIn(" / 98，按比例折算", answer.text)


class PanelTest(MarkingTest):
    def test_only_the_head_and_the_manager_see_the_panel(self):
        self.submitted()
        self.assertEqual(self.login("expert").get("/marking/demo-open/entry-5/panel").status, 403)
        page = self.login("manager").get(PANEL)
        self.assertIn("示例专家2", page.text)
        self.assertIn("ICC", page.text)
        self.assertIn("分歧大", page.text)

    def test_the_head_sees_nothing_before_the_own_sheet_is_in(self):
        self.declared()
        self.sql("INSERT INTO panel_lead SELECT tenant, 'demo-open', 'entry-5', 'x1' FROM tenant"
                 " WHERE tenant = '440310'")
        page = self.login("expert").get("/marking/demo-open/entry-5/panel")
        self.assertIn("请先提交您自己的评分", page.text)
        self.assertNotIn("板块得分 <strong>", page.text)

    def test_a_sheet_is_sent_back_with_a_reason_and_handed_in_again(self):
        browser, manager = self.submitted(), self.login("manager")
        sheet = self.sql("SELECT id FROM sheet WHERE round = 'demo-open' AND entry = 'entry-5'"
                         " AND scorer = 'x1'")[0][0]
        bad = manager.post(PANEL + "/return", {"sheet": sheet, "text": " "})
        self.assertEqual(bad.status, 422)
        done = manager.post(PANEL + "/return", {"sheet": sheet, "text": "第 3 项请写依据"})
        self.assertEqual(done.status, 303)
        self.assertEqual(manager.post(PANEL + "/return", {"sheet": sheet, "text": "又"}).status, 404)
        page = browser.get(SHEET)
        self.assertIn("第 3 项请写依据", page.text)
        self.assertIn("退回重评", browser.get("/marking").text)
        fields = filled(page)
        self.assertEqual(fields["version"], "1")
        self.assertEqual(browser.post(SHEET + "/submit", fields).status, 303)
        rows = self.sql("SELECT version, return_reason FROM sheet_submission WHERE scorer = 'x1'"
                        " AND entry = 'entry-5' ORDER BY version")
        self.assertEqual(rows, [(1, "第 3 项请写依据"), (2, None)])

    def test_the_result_is_confirmed_by_the_head_when_all_is_in(self):
        self.declared()
        manager = self.login("manager")
        early = manager.post(PANEL + "/confirm", {"text": "同意"})
        self.assertEqual(early.status, 409)
        self.assertIn("交齐后", early.text)
        browser = self.submitted()
        self.assertEqual(manager.post(PANEL + "/confirm", {"text": ""}).status, 422)
        self.assertEqual(manager.post(PANEL + "/confirm", {"text": "同意各位意见"}).status, 303)
        self.assertIn("同意各位意见", manager.get(PANEL).text)
        self.sql("INSERT INTO panel_lead SELECT tenant, 'demo-open', 'entry-5', 'x1' FROM tenant"
                 " WHERE tenant = '440310'")
        self.assertEqual(manager.post(PANEL + "/confirm", {"text": "再改"}).status, 403)
        own = "/marking/demo-open/entry-5/panel"
        self.assertNotIn("确认评分组结果", browser.get("/").text)  # the manager's stands
        self.sql("DELETE FROM panel_decision")
        self.assertIn("确认评分组结果：示例5", browser.get("/").text)
        self.assertIn("组长：查看评分组结果", browser.get(SHEET).text)
        self.assertEqual(browser.post(own + "/confirm", {"text": "组长意见"}).status, 303)
        self.assertIn("组长意见", browser.get(own).text)

    def test_what_cannot_be_found_is_not_there(self):
        manager = self.login("manager")
        self.assertEqual(manager.get("/rounds/demo-open/panel/none").status, 404)
        self.assertEqual(
            manager.post(PANEL + "/return", {"sheet": "none", "text": "理由"}).status, 404)


if __name__ == "__main__":
    harness.main()
