"""A district's lists as an office has them in Excel, into the registry."""
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
import harness  # noqa: E402
from harness import WebTest, main, sql, through_office  # noqa: E402
from office import office_book  # noqa: E402
from workbook import Book, Sheet  # noqa: E402


class EmptyRegistry(WebTest):
    """On a database with nothing but accounts."""

    @classmethod
    def prepare(cls):
        db = harness.connect(cls.database)
        db.execute("PRAGMA foreign_keys = ON")
        for table in ("round", "project", "center", "org"):
            db.execute(f"DELETE FROM {table} WHERE tenant = '440310'")
        db.commit()
        db.close()

    def send(self, who, data, name="台账.xlsx"):
        self.assertIn("上传表格", who.get("/registry/workbook").text)
        return who.upload("/registry/workbook", {}, [("file", name, data)])

    def counts(self):
        return {t: sql(self.database, f"SELECT count(*) FROM {t} WHERE tenant = '440310'")[0][0]
                for t in ("org", "center", "project", "post", "indicator", "payment", "requirement")}

    def store(self, who, page, **changes):
        action = re.search(r'action="(/registry/workbook/[a-z2-7]+)"', page.text)[1]
        return who.submit(page, action, {"action": "store", **changes})

    def test_a_district_comes_in_at_once(self):
        manager = self.login("manager")
        before = self.counts()
        page = self.send(manager, office_book())
        self.assertEqual(page.status, 200, page.text[-3000:])
        self.assertNotIn("要先改正", page.text, re.sub(r"<[^>]+>|\s+", " ", page.text)[-6000:])
        self.assertEqual(self.counts(), before)  # looking stores nothing
        done = self.store(manager, page)
        self.assertEqual(done.status, 303, done.text[-3000:])
        now = self.counts()
        self.assertEqual({t: now[t] - before[t] for t in now}, {
            "org": 3 + 6 + 23, "center": 23, "project": 23, "post": 23 * 6, "indicator": 23 * 3,
            "payment": 23 * 2, "requirement": 23 * 2})
        self.assertEqual(sql(self.database, "SELECT DISTINCT total, start_date, end_date, headcount FROM project"),
                         [(47824000, "2026-01-01", "2026-12-31", 6)])
        again = self.send(manager, office_book())
        self.assertIn("不变", again.text)
        self.assertRegex(again.text, r"项目</th><td class=\"text-end\">0</td><td class=\"text-end\">0</td><td "
                                     r"class=\"text-end\">23")
        changed = self.send(manager, office_book(amount="480000"))
        self.assertRegex(changed.text, r"项目</th><td class=\"text-end\">0</td><td class=\"text-end\">23")

    def words(self, page):
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))

    def test_a_bad_cell_is_told_with_its_place_and_nothing_is_stored(self):
        manager, before = self.login("manager"), self.counts()
        page = self.send(manager, office_book(n=2, amount="四十七万"))
        self.assertRegex(self.words(page), "项目台账 J4 合同金额（元）")
        self.assertNotIn('value="store"', page.text)
        stored = self.store(manager, page)
        self.assertEqual((stored.status, self.counts()), (200, before))

    def test_what_the_registry_would_refuse_stops_it_too(self):
        manager, before = self.login("manager"), self.counts()
        rows = [["项目名称", "中心", "街道", "运营机构", "购买主体", "合同开始日期", "合同结束日期", "合同总额"],
                ["倒置的合同", "示例倒置", "坪山街道", "示例机构甲", "示例街道办", "2026-12-31", "2026-01-01", "1000"]]
        page = self.send(manager, Book(Sheet(rows, "项目")).bytes())
        self.assertRegex(self.words(page), "项目 第 2 行 项目“倒置的合同”")
        self.assertEqual(self.counts(), before)

    def test_a_column_can_be_put_right(self):
        manager = self.login("manager")
        rows = [["中心", "甲列", "街道"], ["示例补正", "示例补正社区党群服务中心", "坪山街道"]]
        page = self.send(manager, Book(Sheet(rows, "中心")).bytes())
        self.assertIn("不导入", page.text)
        target = re.search(r'name="column.1"(?s:.*?)value="(\d+)">中心全称', page.text)[1]
        done = self.store(manager, page, **{"column.1": target})
        self.assertEqual(done.status, 303, self.words(done))
        self.assertEqual(sql(self.database, "SELECT full_name FROM center WHERE name = '示例补正'"),
                         [("示例补正社区党群服务中心",)])
        again = self.send(manager, Book(Sheet(rows, "中心")).bytes())  # remembered
        self.assertRegex(again.text, f'name="column.1"(?s:.{{1,900}})value="{target}" selected')

    def test_kinds_of_organisations_are_taken_as_written(self):
        manager = self.login("manager")
        rows = [["单位名称", "类型"], ["示例甲部门", "委托方"], ["示例乙协会", "评估方"], ["示例丙", "运营机构"]]
        for told in ("机构 3 0 0", "机构 0 0 3"):
            page = self.send(manager, Book(Sheet(rows, "机构")).bytes())
            self.assertIn(told, self.words(page))
            self.assertEqual(self.store(manager, page).status, 303)
        kinds = "SELECT kind FROM org WHERE name IN ('示例甲部门', '示例乙协会', '示例丙') ORDER BY kind"
        self.assertEqual(sql(self.database, kinds), [("commissioner",), ("evaluator",), ("operator",)])
        rows[1][1] = ""
        page = self.send(manager, Book(Sheet(rows, "机构")).bytes())
        self.assertRegex(self.words(page), "机构 B2 类型 没有填写“机构类别”")
        self.assertNotIn('value="store"', page.text)
        page = self.send(manager, Book(Sheet([["机构名称", "机构简称"], ["示例丙", "丙"]], "机构")).bytes())
        self.assertIn("机构 0 1 0", self.words(page))  # without a kind: operators

    def test_what_is_no_table_is_refused(self):
        manager = self.login("manager")
        for data, words in ((b"", "请选择"), (b"PK\x03\x04broken", "损坏")):
            page = self.send(manager, data)
            self.assertIn(page.status, (400, 409, 413, 422), self.words(page))
            self.assertIn(words, page.text)
            self.assertIn("上传表格", page.text)
        page = self.send(manager, "随便写的几个字".encode(), "说明.txt")
        self.assertIn("没有可以导入的行", page.text)
        self.assertNotIn('value="store"', page.text)
        self.assertNotIn("处要先改正", page.text)  # nothing is to be mended: there is nothing

    def undo(self, who):
        page = who.get("/registry/workbook")
        path = re.search(r'action="(/registry/workbook/[a-z2-7]+/undo)"', page.text)[1]
        return who.submit(page, path)

    def everything(self):
        return {t: sql(self.database, f"SELECT * FROM {t} WHERE tenant = '440310' ORDER BY 1, 2, 3, 4") for t in
                ("org", "center", "project", "post", "indicator", "payment", "requirement")}

    def test_an_import_is_taken_back_as_one_step(self):
        manager, before = self.login("manager"), self.everything()
        done = self.store(manager, self.send(manager, office_book(n=2, called="撤销")))
        self.assertEqual(done.status, 303, self.words(done))
        once = self.everything()
        self.assertNotEqual(before, once)
        done = self.store(manager, self.send(manager, office_book(n=3, amount="500000", called="撤销")))
        self.assertEqual(done.status, 303, self.words(done))
        for was in (once, before):
            self.assertEqual(self.undo(manager).status, 303)
            self.assertEqual(self.everything(), was)
        self.assertIn("已撤销（", manager.get("/registry/workbook").text)

    def test_what_was_built_upon_stays(self):
        manager = self.login("manager")
        self.assertEqual(self.store(manager, self.send(manager, office_book(n=1, called="后改"))).status, 303)
        sql(self.database, "UPDATE project SET total = total + 1 WHERE title = '后改1社区服务项目'")
        before = self.everything()
        refused = self.undo(manager)
        self.assertEqual(refused.status, 409)
        self.assertIn("又改过，不能整体撤销", refused.text)
        self.assertEqual(self.everything(), before)
        sql(self.database, "UPDATE project SET total = total - 1 WHERE title = '后改1社区服务项目'")
        self.assertEqual(self.undo(manager).status, 303)

    def test_a_pasted_table_is_the_same_as_a_file(self):
        manager = self.login("manager")
        text = "中心\t街道\t中心全称\n示例粘贴\t坪山街道\t示例粘贴社区党群服务中心\n"
        page = manager.upload("/registry/workbook", {"paste": text}, [])
        self.assertEqual(page.status, 200, self.words(page))
        self.assertIn("粘贴的表格", page.text)
        self.assertEqual(self.store(manager, page).status, 303)
        self.assertEqual(sql(self.database, "SELECT subdistrict FROM center WHERE name = '示例粘贴'"), [("坪山街道",)])
        self.assertEqual(self.undo(manager).status, 303)

    @unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
    def test_a_template_goes_through_office_and_back_unchanged(self):
        manager = self.login("manager")
        self.store(manager, self.send(manager, office_book(n=2, called="模板")))
        before = self.everything()
        self.assertIn("/registry/workbook/~template.xlsx", manager.get("/registry/workbook").text)
        template = manager.get("/registry/workbook/~template.xlsx")
        self.assertEqual(template.status, 200)
        for data in (template.body, through_office(self.folder, template.body)):
            page = self.send(manager, data)
            told = self.words(page)
            for kind, table in (("机构", "org"), ("中心", "center"), ("项目", "project")):
                self.assertIn(f"{kind} 0 0 {len(before[table])} ", told)
            self.assertEqual(self.store(manager, page).status, 303, told[:3000])
            self.assertEqual(self.everything(), before)

    def test_posts_of_one_title_in_several_rows_are_several(self):
        manager = self.login("manager")
        self.store(manager, self.send(manager, office_book(n=1, called="同名")))
        posts = [["项目", "岗位名称", "数量", "资质要求"], ["同名1社区服务项目", "督导", "2", "社会工作师"],
                 ["同名1社区服务项目", "督导", "1", "助理社会工作师"]]
        self.assertEqual(self.store(manager, self.send(manager, Book(Sheet(posts, "岗位")).bytes())).status, 303)
        self.assertEqual(sql(self.database, "SELECT qualification FROM post WHERE title = '督导' ORDER BY ord"),
                         [("社会工作师",)] * 2 + [("助理社会工作师",)])

    def test_only_who_sent_it_goes_on_with_it(self):
        page = self.send(self.login("manager"), office_book(n=1))
        action = re.search(r'action="(/registry/workbook/[a-z2-7]+)"', page.text)[1]
        other = self.login("admin")
        self.assertRefused(other.post(action, {"action": "store"}))


main()
