"""Experts declare, score blind, and hand in once; the panel compares, sends back and confirms."""
import json
import re
import urllib.parse

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
        db = harness.connect(cls.database)
        db.execute("UPDATE assignment SET declared = 1 WHERE round = 'demo-open'"
                   " AND entry = 'entry-1' AND expert = 'x1'")
        db.commit()
        db.close()

    def sql(self, statement, *arguments):
        db = harness.connect(self.database)
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

    def test_no_ties_are_declared_once_for_one_operator_s_entries(self):
        self.fresh()
        self.fresh(entry="entry-1")
        browser, path = self.login("expert"), SHEET + "/declare"
        states = lambda: dict(self.sql("SELECT entry, declared FROM assignment WHERE round = 'demo-open' AND "
                                       "expert = 'x1' AND entry IN ('entry-1', 'entry-2', 'entry-5')"))
        page = browser.get(SHEET).text
        offered = dict(re.findall(r'name="(also\.\d+)" value="([^"]+)"', page))
        self.assertIn("entry-1", offered.values())
        self.assertNotIn("entry-2", offered.values())  # another operator's
        before = states()
        signed = self.sql("SELECT count(*) FROM audit WHERE action = 'recusal.none'")[0][0]
        refused = browser.post(path, {"tie": "no", "also.0": "entry-2"})
        self.assertEqual(refused.status, 422)
        self.assertIn("不是这家运营机构", refused.text)
        self.assertEqual(states(), before)
        field = next(k for k, v in offered.items() if v == "entry-1")
        kept = browser.post(path, {field: "entry-1"})  # without an answer what was ticked stays
        self.assertRegex(kept.text, f'value="entry-1" checked')
        self.assertEqual(browser.post(path, {"tie": "no", field: "entry-1"}).status, 303)
        self.assertEqual((states()["entry-1"], states()["entry-5"]), (1, 1))
        self.assertEqual(self.sql("SELECT count(*) FROM audit WHERE action = 'recusal.none'")[0][0], signed + 2)

    def test_own_marks_of_before_stand_beside_and_nobody_else_s(self):
        browser = self.submitted()
        self.sql("UPDATE assignment SET declared = 1 WHERE round = 'demo-open' AND entry = 'entry-1'"
                 " AND expert = 'x1'")
        page = browser.get("/marking/demo-open/entry-1/material").text
        table = page[page.index("和我在本轮评过的比较"):]
        self.assertIn(">示例5</th>", table[:table.index("</table>")])
        self.assertNotIn("示例专家", table[:table.index("</table>")])
        self.assertEqual(table[:table.index("</thead>")].count("<th "), 3)
        self.assertNotIn("和我在本轮评过的比较", browser.get(SHEET).text)  # there is no other one

    def test_the_last_time_stands_beside_once_it_is_published(self):
        browser = self.declared()
        self.assertNotRegex(browser.get(SHEET).text, 'id="p-last"|上一期：')  # what is not published is not there
        year, state = self.sql("SELECT year, state FROM round WHERE id = 'demo-2026'")[0]
        self.sql("UPDATE round SET year = (SELECT year FROM round WHERE id = 'demo-open') - 1,"
                 " state = 'published' WHERE id = 'demo-2026'")
        try:
            answer = browser.get(SHEET)
        finally:
            self.sql("UPDATE round SET state = ? WHERE id = 'demo-2026'", state)
            self.sql("UPDATE round SET year = ? WHERE id = 'demo-2026'", year)
        page = answer.text
        panel = re.search(r'id="p-last".*?</details>', page, re.S).group()
        self.assertIn("<dt>总分</dt><dd>90 分，优秀</dd>", panel)
        self.assertIn("资料递交</dt><dd>52.68 / 60 分", panel)
        own = self.sql("SELECT count(*) FROM sheet WHERE round = 'demo-2026' AND entry = 'entry-5' AND scorer = 'x1'")
        self.assertEqual(own[0][0], 1)
        beside = re.findall(r"上一期：(\d) 位平均 ([\d.]+) 分，您评 ([\d.]+) 分", page)
        self.assertEqual(len(beside), 17)
        self.assertEqual({n for n, _, _ in beside}, {"9"})
        for name in ("x2", "x3"):  # nobody else's marks, and no names
            self.assertNotIn(f'"{name}"', page)

    def test_an_item_names_the_files_that_it_is_judged_by(self):
        page = self.declared().get(SHEET).text
        wanted = re.findall(r'data-panel="p-files">(\d+) 个文件', page)
        self.assertTrue(wanted, re.findall(r'看这些材料：.*?</p>', page))
        for place in re.findall(r'href="#(m-\d+)"', page):
            self.assertIn(f'id="{place}"', page)

    def test_a_ratio_is_filled_in_from_the_data_until_somebody_writes(self):
        browser = self.declared()
        page = browser.get(SHEET).text
        i = re.search(r'id="item-(\d+)"[^>]*>\s*<legend[^>]*>.*?居民建档完成率', page[page.rindex("<fieldset", 0, page.index("居民建档完成率")):]).group(1)
        self.assertIn(f'name="done.{i}" value="22"', page)
        self.assertIn("完成 22，目标 24（指标“居民建档”，按记录计算）", page)
        saved = browser.post(SHEET, {"version": "0", "rev": "0", f"done.{i}": "20", f"target.{i}": "24"})
        self.assertEqual(saved.status, 303)
        self.assertIn(f'name="done.{i}" value="20"', browser.get(SHEET).text)

    def test_a_note_to_oneself_is_read_by_nobody_else_and_goes_nowhere(self):
        note, words = SHEET + "/note", "和示例2比，个案记录薄"
        self.sql("DELETE FROM own_note")
        self.fresh()
        browser = self.login("expert")
        self.assertRefused(browser.post(note, {"own_note": words, "note_rev": "0"}))  # before the declaration
        self.assertRefused(self.login("expert2").post("/marking/demo-open/entry-99/material/note", {"own_note": "x"}))
        browser = self.declared()
        self.assertIn('name="note_rev" value="0"', browser.get(SHEET).text)
        self.assertEqual(browser.post(note, {"own_note": words, "note_rev": "0"}).status, 303)
        page = browser.get(SHEET).text
        self.assertIn(words, page)
        self.assertIn('name="note_rev" value="1"', page)
        typing = browser.post(note, {"own_note": words + "；看第 3 个", "note_rev": "1"}, headers={"HX-Request": "true"})
        self.assertIn('name="note_rev" value="2"', typing.text)
        # An older window: nothing is lost, both are shown, and the next press decides.
        behind = {"own_note": "另一个窗口写的", "note_rev": "1"}
        told = browser.post(note, behind, headers={"HX-Request": "true"})
        self.assertIn("笔记，这里写的还没有保存", told.text)
        both = browser.post(note, behind)
        self.assertEqual(both.status, 409)
        for text in ("看第 3 个", "另一个窗口写的", 'name="note_rev" value="2"'):
            self.assertIn(text, both.text)
        self.assertIn("看第 3 个", self.sql("SELECT body FROM own_note")[0][0])
        # After the sheet too, and for nobody else.
        self.assertEqual(browser.post(SHEET + "/submit", filled(browser.get(SHEET))).status, 303)
        self.assertEqual(browser.post(note, {"own_note": words, "note_rev": "2"}).status, 303)
        for who, path in (("expert2", SHEET), ("manager", PANEL), ("manager", "/rounds/demo-open/entries/entry-5")):
            self.assertNotIn(words, self.login(who).get(path).text, path)
        self.assertNotIn(words, harness.run("export", "--round", "demo-open", "--db", str(self.database)))
        self.assertEqual(browser.post(note, {"own_note": "", "note_rev": "3"}).status, 303)
        self.assertNotIn(words, browser.get(SHEET).text)

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
        both = late.text[late.text.index("已保存的与您填的不同之处"):]
        both = both[:both.index("</table>")]
        self.assertIn("第一个窗口", both)
        self.assertIn("第二个窗口", both)
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
        self.assertEqual(self.login("expert").get("/marking/demo-open/entry-5/~panel").status, 403)
        page = self.login("manager").get(PANEL)
        self.assertIn("示例专家2", page.text)
        self.assertIn("ICC", page.text)
        self.assertIn("分歧大", page.text)

    def test_the_head_sees_nothing_before_the_own_sheet_is_in(self):
        self.declared()
        self.sql("INSERT INTO panel_lead SELECT tenant, 'demo-open', 'entry-5', 'x1' FROM tenant"
                 " WHERE tenant = '440310'")
        page = self.login("expert").get("/marking/demo-open/entry-5/~panel")
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
        own = "/marking/demo-open/entry-5/~panel"
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


class SettleTest(MarkingTest):
    """What nobody has to decide any more is scored by itself."""

    def setUp(self):
        self.sql("UPDATE entry SET state = 'accepted' WHERE round = 'demo-open' AND id = 'entry-5'")
        self.sql("DELETE FROM sheet WHERE round = 'demo-open' AND entry = 'entry-5' AND scorer = 'i1'")

    def inspected(self):
        self.sql("INSERT INTO sheet (tenant, round, entry, id, ord, component, scorer, scorer_name,"
                 " role, submitted) SELECT tenant, round, entry, 'sheet-i1', 99, 'site', 'i1', '验收',"
                 " 'inspector', submitted FROM sheet WHERE round = 'demo-open' AND entry = 'entry-5'"
                 " AND scorer = 'x2'")

    def state(self):
        return self.sql("SELECT state FROM entry WHERE round = 'demo-open' AND id = 'entry-5'")[0][0]

    def alike(self):
        """Everybody gives the marks that the last one will give."""
        self.submitted()
        own = "SELECT id FROM sheet WHERE round = 'demo-open' AND entry = 'entry-5' AND scorer = 'x1'"
        others = own.replace("scorer = 'x1'", "scorer IN ('x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9')")
        for table in ("mark_part", "mark"):
            self.sql(f"DELETE FROM {table} WHERE round = 'demo-open' AND entry = 'entry-5'"
                     f" AND sheet IN ({others})")
        for table in ("mark", "mark_part"):
            names = [row[1] for row in self.sql(f"PRAGMA table_info({table})")]
            columns = ", ".join("o.id" if n == "sheet" else f"m.{n}" for n in names)
            self.sql(f"INSERT INTO {table} ({', '.join(names)}) SELECT {columns} FROM {table} m,"
                     f" sheet o WHERE m.round = 'demo-open' AND m.entry = 'entry-5'"
                     f" AND m.sheet IN ({own}) AND o.round = m.round AND o.entry = m.entry"
                     f" AND o.id IN ({others})")

    def last(self):
        return self.sql("SELECT actor, detail FROM audit WHERE action = 'entry.finish_scoring'"
                        " ORDER BY seq DESC LIMIT 1")

    def test_1_marks_far_apart_and_missing_sheets_wait(self):
        self.submitted()
        self.assertEqual(self.state(), "accepted", "the inspector's sheet is missing")
        self.inspected()
        self.submitted()
        self.assertEqual(self.state(), "accepted", "the marks are far apart: somebody decides")
        home = self.login("manager").get("/").text
        self.assertIn("1 个项目的专家已评完，等待完成评分", home)
        board = self.login("manager").get("/rounds/demo-open?show=marked").text
        self.assertIn("合计 1 个", board)
        done = self.login("manager").post(PANEL + "/confirm", {"text": "已议定"})
        self.assertEqual(done.status, 303)
        self.assertEqual(self.state(), "scored", "decided: nothing is left")
        (actor, detail), = self.last()
        self.assertEqual(actor, "系统")
        self.assertIn("没有待决定的事项", detail)
        self.assertNotIn("等待完成评分", self.login("manager").get("/").text)

    def test_2_the_last_sheet_scores_the_entry_unless_its_head_has_to_confirm(self):
        self.alike()
        self.inspected()
        browser = self.declared()
        self.sql("INSERT INTO panel_lead SELECT tenant, 'demo-open', 'entry-5', 'x1' FROM tenant"
                 " WHERE tenant = '440310'")
        done = browser.post(SHEET + "/submit", filled(browser.get(SHEET)))
        self.assertEqual(done.status, 303, done.text)
        self.assertEqual(self.state(), "accepted", "the head confirms")
        own = "/marking/demo-open/entry-5/~panel"
        self.assertEqual(browser.post(own + "/confirm", {"text": "组长意见"}).status, 303)
        self.assertEqual(self.state(), "scored")
        self.setUp()
        self.inspected()
        self.submitted()
        self.assertEqual(self.state(), "scored", "nobody leads, nothing is apart")
        # Somebody's step, not the system's, where it is taken back.
        back = self.login("manager").post("/rounds/demo-open/entries/entry-5/step",
                                          {"step": "reopen", "reason": "补充"})
        self.assertEqual(back.status, 303)
        self.assertEqual(self.state(), "accepted")


class BlindTest(WebTest):
    """What several roles see together: the strictest rule of them holds."""

    def setUp(self):
        self.roles("expert", 4)
        self.assignment(0, 0)
        self.wait_for_the_index()

    def roles(self, login, roles):
        with harness.connect(self.database, timeout=20) as db:
            db.execute("UPDATE account SET roles = ?, org = 'demo-purchaser' WHERE login = ?",
                       (roles, login))

    def assignment(self, declared, conflict):
        with harness.connect(self.database, timeout=20) as db:
            db.execute("UPDATE assignment SET declared = ?, conflict = ? WHERE round = 'demo-open' "
                       "AND expert = 'x1' AND entry = 'entry-5'", (declared, conflict))

    def test_an_inspector_who_is_to_score_reads_nothing_before_the_declaration(self):
        hidden, path = "不归您办理", "/files/demo-open/entry-5/" + "0" * 64
        for roles in (4, 4 | 8, 4 | 8 | 64):
            self.roles("expert", roles)
            self.assignment(0, 0)
            self.assertIn(hidden, self.login("expert").get(path).text, roles)
            self.assignment(1, 0)
            self.assertNotIn(hidden, self.login("expert").get(path).text, roles)
        self.roles("expert", 4 | 8)
        self.assignment(1, 1)
        self.assertIn(hidden, self.login("expert").get(path).text)

    def search(self, words):
        return self.login("expert").get("/search?q=" + urllib.parse.quote(words)).text

    def test_the_search_shows_no_narrative_before_the_declaration(self):
        for roles in (4, 4 | 8):
            self.roles("expert", roles)
            self.assignment(0, 0)
            self.assertNotIn("示例，进行中", self.search("楼道堆物整治"), roles)
            self.assignment(1, 0)
            self.assertIn("示例，进行中", self.search("楼道堆物整治"), roles)

    def test_hidden_hits_do_not_count(self):
        with harness.connect(self.database, timeout=20) as db:
            for i in range(450):
                db.execute("INSERT INTO search_doc (tenant, kind, id, title, body, org) "
                           "VALUES ('440310', 'org', ?, '隐藏机构', '', ?)", (f"hidden-{i:03}",) * 2)
                for gram in ("隐藏", "藏机", "机构"):
                    db.execute("INSERT INTO search_gram VALUES ('440310', ?, 'org', ?, 1)",
                               (gram, f"hidden-{i:03}"))
        self.assertNotIn("条以上", self.search("隐藏机构"))
        self.assertIn("条以上", self.login("manager").get(
            "/search?q=" + urllib.parse.quote("隐藏机构")).text)

    def test_a_manager_who_scores_sees_no_marks_before_giving_the_own(self):
        self.roles("expert", 2 | 4)
        self.assignment(1, 0)
        both = self.login("expert")
        page = both.get(PANEL)
        self.assertEqual(page.status, 200)
        self.assertIn("请先提交您自己的评分", page.text)
        self.assertNotIn('name="sheet"', page.text)
        for path in ("scores", "findings", "settlement", "settlement.csv", "report/preview",
                     "explain/entry-5.total"):
            answer = both.get("/rounds/demo-open/" + path)
            self.assertEqual(answer.status, 403, path)
            self.assertIn("还有评分没有提交", answer.text, path)
        self.assertEqual(both.get("/registry/export/demo-open").status, 403)
        self.assertEqual(both.get("/analysis/rounds/demo-open").status, 403)
        self.assertEqual(both.get("/analysis/entries/demo-open/entry-5").status, 403)
        self.assertEqual(both.post("/rounds/demo-open/report/make", {"format": "json"}).status, 403)
        self.assertEqual(both.get("/rounds/demo-open").status, 200, "the round is still run")
        self.assertEqual(both.get("/rounds/demo-2026/scores").status, 200, "another round")
        self.assertEqual(both.get("/analysis").status, 200)
        self.assignment(1, 1)
        self.assertEqual(both.get("/rounds/demo-open/scores").status, 200, "who does not score")
        self.assertIn('name="sheet"', both.get(PANEL).text)


    def test_a_manager_who_is_to_score_reads_no_hand_in_before_the_declaration(self):
        data, file = "/rounds/demo-open/entries/entry-5/data", "/files/demo-open/entry-5/" + "0" * 64
        self.roles("expert", 2 | 4)
        both = self.login("expert")
        for path in (data, file):
            answer = both.get(path)
            self.assertEqual(answer.status, 403, path)
            self.assertIn("还没有签署回避声明", answer.text)
        self.assertNotIn("demo-open/entries/entry-5\"", self.search("楼道堆物整治"))
        self.assertEqual(both.get("/rounds/demo-open/entries/entry-4/data").status, 200, "another")
        self.assertEqual(both.get("/rounds/demo-open/entries/entry-5").status, 200, "it is run")
        self.assignment(1, 0)
        self.assertEqual(both.get(data).status, 200)
        self.assertIn("demo-open/entries/entry-5\"", self.search("楼道堆物整治"))


class ClosingTest(MarkingTest):
    """Who has begun a sheet is told before scoring ends."""
    ROUND, ENTRY = "/rounds/demo-open", "/rounds/demo-open/entries/entry-5"

    def setUp(self):
        self.sql("DELETE FROM closing")
        self.expert = self.declared()
        saved = self.expert.post(SHEET, filled(self.expert.get(SHEET)))
        self.assertEqual(saved.status, 303, saved.text[-500:])
        self.manager = self.login("manager")

    def watch(self):
        page = self.expert.get(SHEET + "/closing")
        self.assertEqual(page.status, 200)
        return json.loads(page.text)

    def end(self, step="finish_scoring"):
        return self.manager.post(self.ENTRY + "/step", {"step": step, "reason": "按计划结束"})

    def tell(self, **fields):
        told = self.manager.post(self.ROUND + "/closing", fields)
        self.assertEqual(told.status, 303, told.text[-800:])
        return told

    def pass_time(self, ms=10 * 60000):
        self.sql("UPDATE closing SET closes_at = closes_at - ?, told_at = told_at - ?", ms, ms)

    def state(self):
        return self.sql("SELECT state FROM entry WHERE round = 'demo-open' AND id = 'entry-5'")

    def test_every_step_that_ends_scoring_waits_for_those_who_fill_in(self):
        for step in ("finish_scoring", "return", "withdraw"):
            refused = self.end(step)
            self.assertEqual(refused.status, 409, step)
            self.assertIn("1 份专家评分表已经开始填写", refused.text)
        back = self.manager.post(self.ROUND + "/step", {"step": "reopen_collecting", "reason": "补"})
        self.assertEqual(back.status, 409)
        self.assertEqual(self.state(), [("accepted",)])

    def test_the_page_offers_to_tell_instead_of_the_step(self):
        page = self.manager.get(self.ENTRY)
        self.assertIn("通知将要结束", page.text)
        self.assertNotIn("确认完成评分", page.text)
        self.assertNotIn("确认重新开放资料递交", self.manager.get(self.ROUND).text)

    def test_those_who_fill_in_are_told_and_then_it_may_end(self):
        self.assertFalse(self.watch()["told"])
        before = self.sql("SELECT count(*) FROM notice WHERE title LIKE '%的评分将在 10 分钟后结束%'")
        self.assertEqual(self.tell(entry="entry-5").location, self.ENTRY)
        after = self.sql("SELECT count(*) FROM notice WHERE title LIKE '%的评分将在 10 分钟后结束%'")
        self.assertEqual(after[0][0], before[0][0] + 1)
        seen = self.watch()
        self.assertTrue(seen["told"])
        self.assertLess(seen["closes"] - seen["now"], 10 * 60000 + 1)
        self.assertEqual(self.end().status, 409, "ten minutes are not over")
        self.assertNotIn("确认完成评分", self.manager.get(self.ENTRY).text)
        self.pass_time()
        self.assertIn("确认完成评分", self.manager.get(self.ENTRY).text)
        self.assertEqual(self.end().status, 303)
        self.assertIn("评分已经完成", self.watch()["closed"])
        again = self.manager.post(self.ENTRY + "/step", {"step": "reopen", "reason": "还要改"})
        self.assertEqual(again.status, 303)
        self.assertIsNone(self.watch()["closed"])
        self.assertEqual(self.end().status, 409, "told once is not told for ever")

    def test_the_round_can_be_told_as_a_whole(self):
        self.assertEqual(self.tell(**{"from": "scores"}).location, self.ROUND + "/scores")
        self.pass_time()
        self.assertIn("确认重新开放资料递交", self.manager.get(self.ROUND).text)
        done = self.manager.post(self.ROUND + "/step", {"step": "reopen_collecting", "reason": "补"})
        self.assertEqual(done.status, 303, done.text[-500:])
        self.assertIn("还没有开始评分", self.watch()["closed"])
        self.sql("UPDATE round SET state = 'scoring' WHERE id = 'demo-open'")

    def test_what_was_told_for_an_end_that_never_came_counts_no_more(self):
        self.tell(entry="entry-5")
        self.pass_time(25 * 3600000)
        self.assertEqual(self.end().status, 409)
        self.assertFalse(self.watch()["told"])
        self.pass_time(-26 * 3600000)  # told by a clock that was ahead
        self.assertEqual(self.end().status, 409)

    def test_nobody_is_waited_for_who_is_not_to_score(self):
        self.sql("UPDATE assignment SET conflict = 1, relation = '亲属' WHERE round = 'demo-open'"
                 " AND entry = 'entry-5' AND expert = 'x1'")
        nobody = self.manager.post(self.ROUND + "/closing", {"entry": "entry-5"})
        self.assertEqual(nobody.status, 409)
        self.assertEqual(self.end().status, 303)
        self.sql("UPDATE entry SET state = 'accepted' WHERE round = 'demo-open' AND id = 'entry-5'")

    def test_other_forms_are_told_their_last_day_too(self):
        operator = self.login("operator")
        seen = json.loads(operator.get("/fill/demo-open/entry-4/closing").text)
        self.assertIn("closes", seen)
        self.assertRefused(operator.get(SHEET + "/closing"))
        self.assertRefused(self.expert.get("/fill/demo-open/entry-4/closing"))


if __name__ == "__main__":
    harness.main()
