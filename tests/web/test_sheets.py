"""An operator's own tables into the parts of a hand-in: found by their heads, laid over what is typed, shown
before, taken as a whole and taken back as one step."""
import html
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
from harness import WebTest, main, sql, take_table, through_office  # noqa: E402
import test_funds as annex  # noqa: E402
from workbook import Book, Sheet  # noqa: E402

ENTRY = "/fill/demo-open/entry-4"
TABLES = f"{ENTRY}/tables"


def staff(first_day):
    """Of two, the first is there since that day."""
    return [["深圳市示例机构在岗人员花名册"], [],
            ["序号", "姓名", "岗位名称", "身份证号码", "入职时间", "离职时间", "证书名称", "证书编号"],
            ["1", "示例人员41", "中心主管", "999999198402260425", first_day.replace("-", "."), "至今",
             "社会工作师", "新-41"],
            ["2", "示例人员47", "社工", "", "2026年3月1日", "", "助理社会工作师", "新-47"]]


DONE = [["指标名称", "单位", "完成数"], ["个案", "个", "7"]]


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


class SheetCase(WebTest):
    def staff(self):
        return staff(self.form(self.login("operator"), "roster")["start.0"])

    def form(self, who, part, entry=ENTRY):
        return dict(who.get(f"{entry}/part/{part}").form(f"{entry}/part/{part}").fields)

    def parts(self):
        return sql(self.database, "SELECT entry, part, body FROM fill_part ORDER BY 1, 2")

    def indicators(self):
        return [row[0] for row in sql(
            self.database, "SELECT i.name FROM indicator i JOIN entry e ON e.project = i.project"
            " WHERE e.round = 'demo-open' AND e.id = 'entry-4' ORDER BY i.ord")]

    def undo(self, who, base=TABLES):
        page = who.get(base)
        return who.submit(page, re.search(f'action="({base}/[a-z2-7]+/undo)"', page.text)[1])

    def assertTold(self, page, *texts):
        for text in texts:
            self.assertIn(text, words(page))
        self.assertNotIn('value="store"', page.text)


class RosterSheetTest(SheetCase):
    def test_a_roster_with_certificates_is_laid_over_what_is_there(self):
        operator = self.login("operator")
        before = self.form(operator, "roster")
        self.assertIn("fill-tables", operator.get(f"{ENTRY}/part/roster").text)
        look, done = take_table(operator, TABLES, file=("花名册.xlsx", Book(Sheet(self.staff(), "名册")).bytes()))
        told = words(look)
        self.assertIn("在岗人员 1 0 1", told)  # one new, one as it was
        self.assertIn("证书 1 1 0", told)
        self.assertIn("证书编号：示例-00041-0 → 新-41", told)
        self.assertEqual((done.status, done.location), (303, f"{ENTRY}/part/roster"))
        after = self.form(operator, "roster")
        people = [v for n, v in after.items() if n.startswith("person.") and v]
        self.assertEqual(people, [f"示例人员{i}" for i in range(41, 48)])
        self.assertIn("新-41", after.values())
        # As it was: nothing of it is left, not even that something was saved.
        self.assertEqual(self.undo(operator).status, 303)
        self.assertEqual(self.form(operator, "roster") | {"_csrf": ""}, before | {"_csrf": ""})
        self.assertEqual(self.parts(), [])

    def test_what_was_changed_since_is_not_taken_back(self):
        operator = self.login("operator")
        take_table(operator, TABLES, file=("花名册.xlsx", Book(Sheet(self.staff(), "名册")).bytes()))
        page = operator.get(f"{ENTRY}/part/roster")
        # Saved as it is, it is still what the import made of it.
        self.assertEqual(operator.submit(page, f"{ENTRY}/part/roster").status, 303)
        page = operator.get(f"{ENTRY}/part/roster")
        self.assertEqual(operator.submit(page, f"{ENTRY}/part/roster", {"reason.0": "改过"}).status, 303)
        refused = self.undo(operator)
        self.assertEqual(refused.status, 409)
        self.assertIn("“人员”在导入之后又改过", refused.text)
        page = operator.get(f"{ENTRY}/part/roster")
        self.assertEqual(operator.submit(page, f"{ENTRY}/part/roster", {"reason.0": ""}).status, 303)
        self.assertEqual(self.undo(operator).status, 303)

    def test_columns_are_put_right_and_remembered_by_operator(self):
        operator = self.login("operator")
        rows = [["姓名", "甲", "到岗日期"], ["示例人员48", "社工", "2026-04-01"]]
        look = operator.upload(TABLES, {}, [("file", "表.xlsx", Book(Sheet(rows, "人员")).bytes())])
        target = re.search(r'name="column.1"(?s:.*?)value="(\d+)">岗位<', look.text)[1]
        again = re.search(f'action="({TABLES}/[a-z2-7]+)"', look.text)[1]
        self.assertEqual(operator.submit(look, again, {"action": "store", "column.1": target}).status, 303)
        look = operator.upload(TABLES, {}, [("file", "表.xlsx", Book(Sheet(rows, "人员")).bytes())])
        self.assertRegex(look.text, f'name="column.1"(?s:.{{1,900}})value="{target}" selected')
        self.assertEqual(self.undo(operator).status, 303)
        kept = sql(self.database, "SELECT DISTINCT org FROM column_mapping WHERE kind = 'engagements'")
        self.assertEqual(kept, [("demo-operator-a",)])

    def test_replacing_takes_away_what_did_not_come(self):
        operator = self.login("operator")
        look, done = take_table(operator, TABLES, file=("花名册.xlsx", Book(Sheet(self.staff(), "名册")).bytes()), replace="1")
        self.assertEqual(done.status, 303)
        people = [v for n, v in self.form(operator, "roster").items() if n.startswith("person.") and v]
        self.assertEqual(people, ["示例人员41", "示例人员47"])
        self.assertEqual(self.undo(operator).status, 303)


class WorkbookTest(SheetCase):
    def test_a_whole_hand_in_is_one_workbook(self):
        operator, names = self.login("operator"), self.indicators()
        records = [["所属指标", "活动名称", "活动日期", "参与人数"]] + [
            [names[0], f"活动{i}", f"2026-03-{i + 1:02d}", str(10 + i)] for i in range(9)]
        held = [["资质", "人数"], ["社会工作师", "1"]]
        funds = [["项目", "实际发生额（万元）", "预计发生额（万元）"], ["人力成本", "70", "3.92"], ["小计", "70", "3.92"]]
        text = [["工作服务成效"], ["本期做了很多事，" * 30], ["第二段。"]]
        book = Book(Sheet(self.staff(), "名册"), Sheet([DONE[0], [names[1], "个", "7"]], "指标"), Sheet(records, "台账"),
                    Sheet(held, "持证人数"), Sheet(funds, "资金"), Sheet(text, "成效"), Sheet([["随手记的"], ["别的"]], "草稿"))
        look, done = take_table(operator, TABLES, file=("递交.xlsx", book.bytes()))
        self.assertIn("工作表“草稿”：不导入", words(look))
        self.assertEqual((done.status, done.location), (303, ENTRY), words(done)[-2000:])
        self.assertEqual(self.form(operator, "funds")["actual.0"], "700000.00")
        self.assertEqual(self.form(operator, "funds")["sum_actual"], "700000.00")
        self.assertEqual(self.form(operator, "indicators")["done.1"], "7")
        self.assertEqual(self.form(operator, "indicators")["record_title.8"], "活动8")
        self.assertIn("第二段。", self.form(operator, "narrative")["narrative"])
        self.assertEqual({part for _, part, _ in self.parts()}, {"roster", "indicators", "funds", "narrative"})
        look, done = take_table(operator, TABLES, file=("递交.xlsx", book.bytes()))  # the same once more
        self.assertRegex(words(look), "服务记录 0 0 9 0")
        self.assertEqual(self.undo(operator).status, 303)
        self.assertEqual(self.parts(), [])

    def test_bad_tables_change_nothing(self):
        operator, names = self.login("operator"), self.indicators()
        before = self.parts()
        for rows, sheet, *told in (
                ([["指标", "完成数"], ["没有的指标", "3"]], "指标", "合同里没有叫“没有的指标”的指标", names[0]),
                ([["指标", "完成数"], [names[0], "3"], [names[0], "4"]], "指标", "在第 2 行已经写过，数字不同"),
                ([["岗位", "姓名", "到岗日期"], ["园丁", "示例人员50", "2026-01-01"]], "人员", "合同里没有叫“园丁”的岗位",
                 "中心主管"),
                ([["岗位", "姓名", "到岗日期"], ["社工", "", "2026-01-01"]], "人员", "没有填写姓名"),
                ([["岗位", "姓名", "到岗日期"], ["社工", "示例人员50", "2026-02-30"]], "人员", "不是日历上的日期", "C2"),
                ([["甲", "乙"], ["1", "2"]], "别的", "没有可以导入的行", "认不出这张表")):
            look, _ = take_table(operator, TABLES, file=("表.xlsx", Book(Sheet(rows, sheet)).bytes()))
            self.assertTold(look, *told)
        doubled = [["指标", "名称", "日期"]] + [[names[0], "同一场", "2026-03-01"]] * 2
        look = operator.upload(TABLES, {}, [("file", "表.xlsx", Book(Sheet(doubled, "记录")).bytes())])
        self.assertIn("与第 2 行完全相同", words(look))
        for data, told in ((b"", "请选择"), (b"PK\x03\x04broken", "损坏"), (b"%PDF-1.4", "不是表格文件")):
            page = operator.upload(TABLES, {}, [("file", "表.xlsx", data)])
            self.assertIn(page.status, (400, 409, 413, 422))
            self.assertTold(page, told)
        self.assertEqual(self.parts(), before)

    def test_what_was_pasted_is_put_right_on_the_page(self):
        operator, before = self.login("operator"), self.parts()
        text = "岗位\t姓名\t到岗日期\n社工\t示例人员<51>\t2026-02-30\n社工\t示例人员52\t2026-03-01\n"
        look = operator.upload(TABLES, {"paste": text, "as": "engagements"}, [])
        self.assertTold(look, "C2", "不是日历上的日期", "改正粘贴的表格")
        kept = html.unescape(re.search(r'<textarea[^>]*name="paste"[^>]*>(.*?)</textarea>', look.text, re.S)[1])
        self.assertEqual(kept.replace("\r", ""), text)
        self.assertIn('name="as" value="engagements"', look.text)
        self.assertEqual(self.parts(), before)
        _, done = take_table(operator, TABLES, kept.replace("02-30", "02-28"), sheet="engagements")
        self.assertEqual(done.status, 303)
        self.assertEqual(self.undo(operator).status, 303)
        sent = operator.upload(TABLES, {}, [("file", "表.csv", text.encode())])  # a file is put right in Excel
        self.assertNotIn("改正粘贴的表格", sent.text)

    def test_too_many_rows_are_told(self):
        operator, name = self.login("operator"), self.indicators()[0]
        text = "指标\t名称\t日期\n" + f"{name}\t一场\t2026-03-01\n" * 200001
        page = operator.upload(TABLES, {}, [("file", "表.csv", text.encode())])
        self.assertEqual(page.status, 413, words(page)[:500])
        self.assertTold(page, "这张表超过 200000 行")

    def test_others_and_closed_hand_ins_are_refused(self):
        center, manager, operator = self.login("center"), self.login("manager"), self.login("operator")
        data = [("file", "表.xlsx", Book(Sheet(self.staff(), "名册")).bytes())]
        self.assertEqual(center.get(TABLES).status, 404)
        self.assertEqual(center.upload(TABLES, {}, data).status, 404)
        self.assertEqual(manager.get(TABLES).status, 403)
        locked = "/fill/demo-open/entry-2/tables"
        self.assertIn("已递交", operator.get(locked).text)
        page = operator.upload(locked, {}, data)
        self.assertEqual(page.status, 409)
        self.assertTold(page, "资料已递交")
        look = operator.upload(TABLES, {}, data)  # an upload of one account is nobody else's
        sent = re.search(f'action="{TABLES}/([a-z2-7]+)"', look.text)[1]
        self.assertRefused(center.post(f"{TABLES}/{sent}", {"action": "store"}))
        self.assertRefused(center.post(f"/fill/demo-open/entry-3/tables/{sent}", {"action": "store"}))


@unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
class TemplateTest(SheetCase):
    def test_a_template_goes_through_office_and_back_unchanged(self):
        operator = self.login("operator")
        path = f"{TABLES}/~template.xlsx"
        self.assertIn(path, operator.get(TABLES).text)
        take_table(operator, TABLES, file=("花名册.xlsx", Book(Sheet(self.staff(), "名册")).bytes()))
        name = self.indicators()[0]
        take_table(operator, TABLES, f"指标\t名称\t日期\t人数\n{name}\t活动一\t2026-03-01\t20\n")
        take_table(operator, TABLES, f"指标\t完成数\n{name}\t7\n")
        take_table(operator, TABLES, "资质\t人数\n社会工作师\t1\n")
        take_table(operator, TABLES, "项目\t实际发生额\t预计发生额\t合计\t占比\n人力成本\t70.10\t29.9\t100\t85.77%\n")
        page = operator.get(f"{ENTRY}/part/narrative")
        operator.submit(page, f"{ENTRY}/part/narrative", {"narrative": "第一段做了很多事。\n\n第二段：=1+1，也不少。\n第三段。"})
        before = self.parts()
        template = operator.get(path)
        self.assertEqual(template.status, 200)
        for data in (template.body, through_office(self.folder, template.body)):
            look, done = take_table(operator, TABLES, file=("模板.xlsx", data))
            told = words(look)
            counts = dict(re.findall(r"(证书|在岗人员|持证人数|指标完成|服务记录|资金|成效) (\d+ \d+ \d+) 0 ", told))
            self.assertEqual(counts, {"证书": "0 0 8", "在岗人员": "0 0 7", "持证人数": "0 0 1", "指标完成": "0 0 1",
                                      "服务记录": "0 0 1", "资金": "0 0 1", "成效": "0 0 1"}, told)
            self.assertNotIn("选项", told)  # the hidden sheet of choices
            self.assertNotIn("：不导入，", told)
            self.assertEqual(done.status, 303, words(done)[-2000:])
        self.assertEqual(self.parts(), before)


class AnnexTest(SheetCase):
    """The four fund tables of the source, typed just as they are printed, come through the page."""

    @classmethod
    def prepare(cls):
        sql(cls.database, "UPDATE round SET state = 'collecting' WHERE id = 'pingshan-2022'")
        for table in ("fund_line", "fund_table"):
            sql(cls.database, f"DELETE FROM {table} WHERE round = 'pingshan-2022'")

    def test_they_are_read_and_give_the_findings(self):
        found = []
        for org, names in (("longxiang", annex.PAGES[0]), ("zhengyang", annex.PAGES[1])):
            sql(self.database, "UPDATE account SET org = ? WHERE org = 'demo-operator-a' OR org = 'longxiang'", org)
            operator = self.login("operator")
            for name in names:
                base = f"/fill/pingshan-2022/{name}"
                look, done = take_table(operator, f"{base}/tables", file=("附件.xlsx", annex.page(names)))
                self.assertEqual(done.status, 303, words(done)[-3000:])
                self.assertIn("2 张资金使用情况表，取", words(look))
                page = operator.get(f"{base}/part/funds")
                form = dict(page.form(f"{base}/part/funds").fields)
                _, periods, lines, _, note = annex.TABLES[name]
                if "-" in periods[0] and periods[0][0] == "2":
                    self.assertEqual([form[k] for k in ("from", "cutoff", "to")], ["2021-12-01", "2022-04-30", "2022-05-31"])
                else:
                    self.assertEqual(form["actual_period"], periods[0].replace("\n", ""))
                    self.assertEqual([form[k] for k in ("from", "cutoff", "to")], ["", "", ""])
                self.assertEqual(form["sum_total"], lines[-1][3].replace(",", ""))
                found += [(name, text) for text in re.findall(r"[^ ：]*为 [0-9,.]+ 元，[^。]*?相差 0\.10 元", words(page))]
        self.assertEqual(set(found), {
            ("liulian", "表中合计为 402,233.38 元，实际发生额与预计发生额相加应为 402,233.28 元，相差 0.10 元"),
            ("liulian", "“合计”小计为 472,100.10 元，各行相加应为 472,100.00 元，相差 0.10 元"),
            ("liulian", "资金合计为 472,100.10 元，合同总额为 472,100.00 元，相差 0.10 元")})


main()
