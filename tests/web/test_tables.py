"""Tables of the manager into a round (checklist, raters) and into the draft of a standard."""
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
from harness import WebTest, main, sql, take_table, through_office  # noqa: E402
from workbook import Book, Sheet, compound, pack, replaced  # noqa: E402

ROUND = "/rounds/demo-2026"  # being prepared
TABLES = f"{ROUND}/tables"
OPEN = "/rounds/demo-open/tables"  # parties rate in it


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def book(rows, name):
    return ("表.xlsx", Book(Sheet(rows, name)).bytes())


class TableCase(WebTest):
    def undo(self, who, base):
        page = who.get(base)
        return who.submit(page, re.search(f'action="({base}/[a-z2-7]+/undo)"', page.text)[1])


    def draft(self, manager):
        """A draft of the standard; the tests of the class share it."""
        found = sql(self.database, "SELECT id, version FROM standard WHERE status = 'draft'")
        if not found:
            key = sql(self.database, "SELECT id, version FROM standard WHERE status = 'published' ORDER BY 1, 2")[0]
            self.assertEqual(manager.post(f"/standards/{key[0]}/{key[1]}/copy", {}).status, 303)
            found = sql(self.database, "SELECT id, version FROM standard WHERE status = 'draft'")
        return "/standards/%s/%s" % found[0]


class RoundTest(TableCase):
    def checklist(self):
        return sql(self.database, "SELECT name, required, due FROM checklist_item WHERE round = 'demo-2026' ORDER BY ord")

    def raters(self):
        return sql(self.database, "SELECT o.name, p.name, p.post, p.phone FROM rating_person p"
                   " JOIN org o ON o.tenant = p.tenant AND o.id = p.org WHERE p.round = 'demo-open' ORDER BY 1")

    def test_a_checklist_comes_in_and_goes(self):
        manager, before = self.login("manager"), self.checklist()
        self.assertIn(TABLES, manager.get(f"{ROUND}/edit").text)
        rows = [["本轮资料清单"], ["序号", "资料名称", "是否必交", "截止日期"], ["1", before[0][0], "是", "2026.12.20"],
                ["2", "安全台账", "否", ""]]
        look, done = take_table(manager, TABLES, file=book(rows, "清单"))
        self.assertIn("资料清单 1 1 0", words(look))
        self.assertEqual(done.status, 303, words(done)[-1500:])
        after = self.checklist()
        self.assertEqual(after[0], (before[0][0], 1, "2026-12-20"))
        self.assertEqual(after[-1], ("安全台账", 0, None))
        self.assertEqual(after[1:-1], before[1:])
        self.assertEqual(self.undo(manager, TABLES).status, 303)
        self.assertEqual(self.checklist(), before)

    @unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
    def test_a_template_goes_through_office_and_back_unchanged(self):
        manager, before = self.login("manager"), self.checklist()
        template = manager.get(f"{TABLES}/~template.xlsx")
        self.assertEqual(template.status, 200)
        for data in (template.body, through_office(self.folder, template.body)):
            look, done = take_table(manager, TABLES, file=("清单.xlsx", data))
            self.assertIn(f"资料清单 0 0 {len(before)} ", words(look))
            self.assertEqual(done.status, 303, words(look)[:3000])
        self.assertEqual(self.checklist(), before)

    def test_a_round_under_way_keeps_its_checklist(self):
        manager = self.login("manager")
        page = manager.upload("/rounds/demo-open/tables", {}, [("file", *book([["资料名称", "是否必交"], ["别的", "是"]],
                                                                              "清单"))])
        self.assertEqual(page.status, 409)
        self.assertIn("不能再改资料清单", words(page))

    def test_raters_are_found_by_their_organisation(self):
        manager = self.login("manager")
        office = sql(self.database, "SELECT DISTINCT o.name FROM entry e JOIN project p ON p.id = e.project"
                     " JOIN org o ON o.id = p.committee WHERE e.round = 'demo-open' ORDER BY 1")[0][0]
        rows = [["单位名称", "联系人", "职务", "联系电话"], [office, "张三", "书记", "0755-1234"]]
        look = manager.upload(OPEN, {}, [("file", *book(rows, "评价人"))])
        self.assertIn("本轮不要求填写评价人", words(look))
        sql(self.database, "INSERT INTO rating_terms (tenant, round, tells_work, asks_person)"
            " VALUES ('440310', 'demo-open', 0, 'may')")
        look, done = take_table(manager, OPEN, file=book(rows, "评价人"))
        self.assertEqual(done.status, 303, words(look)[-2000:])
        self.assertEqual(self.raters(), [(office, "张三", "书记", "0755-1234")])
        rows[1][3] = "0755-5678"
        self.assertIn("评价人 0 1 0", words(take_table(manager, OPEN, file=book(rows, "评价人"))[0]))
        look = manager.upload(OPEN, {}, [("file", *book(rows + [["没有的单位", "李四", "", ""]], "评价人"))])
        self.assertIn("本轮没有叫“没有的单位”的评价单位", words(look))
        self.assertIn(office, words(look))
        for left in ([(office, "张三", "书记", "0755-1234")], []):
            self.assertEqual(self.undo(manager, OPEN).status, 303)
            self.assertEqual(self.raters(), left)

    def test_others_are_refused(self):
        for who in ("operator", "expert"):
            self.assertRefused(self.login(who).get(TABLES))
            self.assertRefused(self.login(who).upload(TABLES, {}, [("file", *book([["资料名称"], ["别的"]], "清单"))]))


class StandardTest(TableCase):
    def body(self):
        return sql(self.database, "SELECT body FROM standard WHERE status = 'draft'")

    @unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
    def test_a_template_goes_through_office_and_back_unchanged(self):
        manager = self.login("manager")
        path = self.draft(manager)
        before = self.body()
        self.assertIn(f"{path}/tables", manager.get(path).text)
        template = manager.get(f"{path}/tables/~template.xlsx")
        self.assertEqual(template.status, 200)
        for data in (template.body, through_office(self.folder, template.body)):
            look, done = take_table(manager, f"{path}/tables", file=("标准.xlsx", data))
            self.assertRegex(words(look), r"评分指标 0 0 [1-9]\d* 等级 0 0 [1-9]\d* ")
            self.assertEqual(done.status, 303, words(look)[:3000])
        self.assertEqual(self.body(), before)

    def test_a_rubric_with_merged_levels_comes_in_and_goes(self):
        manager = self.login("manager")
        path = self.draft(manager)
        before, page = self.body(), manager.get(path)
        method = re.search(r'id="[^"]+">(方式[一二])：', page.text)[1]
        component = re.search(r'<h3 class="mt-2">([^<]+) <span', page.text)[1]
        rows = [["评估方式", "板块", "一级指标", "二级指标", "分值", "评分细则"],
                [method, component, "新增一级", "甲项", "3", "看台账"], ["", "", "", "乙项", "2.5", ""]]
        sheets = Book(Sheet(rows, "评分指标", merges=["A2:A3", "B2:B3", "C2:C3"]),
                      Sheet([["等级", "最低分"], ["良上", "88"]], "等级"),
                      Sheet([["资金类别", "别名"], ["志愿者补贴", "义工补贴、志愿补贴"]], "资金类别"))
        look, done = take_table(manager, f"{path}/tables", file=("标准.xlsx", sheets.bytes()))
        self.assertIn("评分指标 2 0 0 等级 1 0 0 资金类别 1 0 0", words(look))
        self.assertEqual(done.status, 303)
        shown = words(manager.get(path))
        for said in ("新增一级 5.5 分组", "甲项 3 直接打分", "看台账", "乙项 2.5 直接打分", "良上", "义工补贴"):
            self.assertIn(said, shown)
        self.assertEqual(self.undo(manager, f"{path}/tables").status, 303)
        self.assertEqual(self.body(), before)

    def test_bad_rows_and_published_versions_are_refused(self):
        manager = self.login("manager")
        path = self.draft(manager)
        rows = [["评估方式", "板块", "一级指标", "分值"], ["没有的方式", "没有的板块", "甲", "3"]]
        look = manager.upload(f"{path}/tables", {}, [("file", *book(rows, "评分指标"))])
        self.assertIn("认不出这一行属于哪个板块", words(look))
        self.assertNotIn('value="store"', look.text)
        key = sql(self.database, "SELECT id, version FROM standard WHERE status = 'published' ORDER BY 1, 2")[0]
        published = f"/standards/{key[0]}/{key[1]}/tables"
        self.assertIn("已经发布，不能再改", manager.get(published).text)
        page = manager.upload(published, {}, [("file", *book([["等级", "最低分"], ["好", "60"]], "等级"))])
        self.assertEqual(page.status, 409)


class RefusedTest(TableCase):
    """What is encrypted, broken, dangerous or no table, at every door: a sentence, and nothing is stored."""
    GOOD = Book([["姓名", "角色"], ["张三", "专家"]])
    SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
    FILES = {
        "password.xlsx": (compound("EncryptedPackage"), "设了打开密码"),
        "old.doc": (compound("WordDocument"), "这是 Word 文档"),
        "letter.docx": (pack({"_rels/.rels": "<Relationships/>", "word/document.xml": "<w/>"}), "这是 Word 文档"),
        "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "这个文件的内容是网页"),
        "cut.xlsx": (GOOD.bytes()[:-40], "已损坏或没有传完"),
        "torn.xlsx": (replaced(GOOD, SHEET, "</row>", "</raw>"), "已损坏"),
        "bomb.xlsx": (replaced(GOOD, SHEET, "<sheetData>", "<sheetData>" + " " * (12 << 20)), "大得不正常"),
        "entity.xlsx": (replaced(GOOD, SHEET, "<worksheet", '<!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet'), "DTD"),
        "outside.xlsx": (replaced(GOOD, BOOK, "worksheets/sheet1.xml", "../../../etc/passwd"), "自身以外的文件"),
        "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "不是表格文件"),
        "empty.xlsx": (b"", "请选择要导入的表格文件"),
    }

    def stored(self):
        tables = ("org", "center", "project", "post", "account", "expert_tie", "fill_part", "checklist_item",
                  "rating_person", "standard", "workbook_import")
        return {t: sql(self.database, f"SELECT count(*) FROM {t}") for t in tables}

    def test_every_door_tells_why_and_stores_nothing(self):
        manager, operator = self.login("manager"), self.login("operator")
        doors = [(manager, "/registry/workbook"), (manager, "/admin/people"), (manager, TABLES), (manager, OPEN),
                 (manager, self.draft(manager) + "/tables"), (operator, "/fill/demo-open/entry-4/tables")]
        before = self.stored()
        for who, base in doors:
            for name, (data, said) in self.FILES.items():
                with self.subTest(door=base, file=name):
                    page = who.upload(base, {}, [("file", name, data)])
                    self.assertIn(page.status, (413, 422), words(page)[:300])
                    self.assertIn(said, words(page))
                    self.assertNotIn('value="store"', page.text)
                    self.assertIn("上传表格", page.text, "one can go on")
        self.assertEqual(self.stored(), before)

    def test_what_can_be_read_in_two_ways_stops_it(self):
        operator, base = self.login("operator"), "/fill/demo-open/entry-4/tables"
        before = self.stored()
        people = ["岗位", "姓名", "到岗日期"]
        for rows, sheet, *said in (
                ([people, ["社工", "示例人员50", "5/1/2026"]], "人员", "C2", "5/1/2026"),
                ([people, ["社工", "示例人员50", "2026.5"]], "人员", "C2", "没有日"),
                ([["项目", "实际发生额"], ["人力成本", "1,23"]], "资金", "B2", "1,23"),
                ([["项目", "实际发生额"], ["人力成本", "约3000"]], "资金", "B2", "不是数字")):
            page = operator.upload(base, {}, [("file", *book(rows, sheet))])
            self.assertEqual(page.status, 200)
            for text in said:
                self.assertIn(text, words(page))
            self.assertNotIn('value="store"', page.text)
            action = re.search(f'action="({base}/[a-z2-7]+)"', page.text)[1]
            self.assertNotEqual(operator.submit(page, action, {"action": "store"}).status, 303)
        self.assertEqual(self.stored(), before)


main()
