"""Getting people in: one-time codes by which they set their own password, on screen and on slips,
and whom to ask where they get stuck."""
import html
import io
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
import pathlib

import harness
from harness import PASSWORD, TENANT, WebTest, run, sql

NEW = "a better one 2026"
CODE = r"\b[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}\b"


class PeopleTest(WebTest):
    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def id_of(self, login):
        return self.rows("SELECT id FROM account WHERE login = ?", login)[0][0]

    def make(self, login, by="admin"):
        """Gives the answer and the code on it."""
        answer = self.login(by).post(f"/admin/accounts/{self.id_of(login)}/code", {})
        self.assertEqual(answer.status, 200, answer.text[-800:])
        return answer, re.search(CODE, answer.text).group(0)

    def use(self, login, code, password=NEW, browser=None):
        browser = browser or self.browser()
        return browser.submit(browser.get("/reset"), "/reset",
                              {"login": login, "code": code, "password": password})

    def may_sign_in(self, login, password):
        return self.browser().post("/login", {"login": login, "password": password}).status == 303


class CodeTest(PeopleTest):
    def test_a_person_sets_a_password_with_a_code_and_all_sessions_end(self):
        self.login("purchaser")
        before = self.browser()
        before.post("/login", {"login": "purchaser", "password": PASSWORD})
        _, code = self.make("purchaser")
        self.assertEqual(before.get("/account").status, 200, "not before the code is used")
        answer = self.use("purchaser", " " + code.upper() + " ")
        self.assertEqual((answer.status, answer.location), (303, f"/login?d={TENANT}"))
        self.assertEqual(before.get("/account").status, 303)
        self.assertTrue(self.may_sign_in("purchaser", NEW))
        self.assertFalse(self.may_sign_in("purchaser", PASSWORD))
        self.assertEqual(self.use("purchaser", code, "and another 2026").status, 401, "once")
        actor = self.rows("SELECT actor FROM audit WHERE action = 'onetime.used' ORDER BY seq DESC")
        self.assertEqual(actor[0][0], self.id_of("purchaser"))
        browser = self.browser()
        browser.post("/login", {"login": "purchaser", "password": NEW})
        notices = browser.get("/notices").text
        self.assertIn("给您的账号发了一次性码", notices)
        self.assertIn("用一次性码设置了新密码", notices)

    def test_the_database_has_a_hash_and_the_code_is_shown_once(self):
        _, code = self.make("committee")
        plain = code.replace("-", "")
        for row in self.rows("SELECT * FROM onetime_code"):
            self.assertNotIn(plain, map(str, row))
        admin = self.login("admin")
        for path in (f"/admin/accounts/{self.id_of('committee')}", "/admin/accounts", "/admin/audit"):
            self.assertNotIn(code, admin.get(path).text)

    def test_a_new_code_voids_the_one_before(self):
        _, first = self.make("committee")
        _, second = self.make("committee")
        self.assertEqual(self.use("committee", first).status, 401)
        self.assertEqual(self.use("committee", second).status, 303)

    def test_five_wrong_codes_void_the_right_one(self):
        _, code = self.make("center")
        for _ in range(4):
            self.assertEqual(self.use("center", "aaaa-bbbb-cccc").status, 401)
        self.assertEqual(self.rows("SELECT tries FROM onetime_code WHERE account = ?",
                                   self.id_of("center")), [(4,)])
        self.assertEqual(self.use("center", "aaaa-bbbb-cccc").status, 401)
        answer = self.use("center", code)
        self.assertEqual(answer.status, 401)
        self.assertIn("登录名或一次性码不对", answer.text)
        self.assertIn('value="center"', answer.text, "what was typed stays")
        self.assertTrue(self.may_sign_in("center", PASSWORD))
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'onetime.refused'"
                                       " AND subject = 'account/center'")), 5)

    def test_strangers_learn_nothing(self):
        wrong = self.use("manager", "aaaa-bbbb-cccc")
        unknown = self.use("nobody", "aaaa-bbbb-cccc")
        self.assertEqual((wrong.status, unknown.status), (401, 401))
        text = [re.search(r'role="alert">(.*?)</div>', page.text, re.S).group(1)
                for page in (wrong, unknown)]
        self.assertEqual(text[0], text[1])

    def test_a_code_ends_with_its_days(self):
        admin = self.login("admin")
        self.assertEqual(admin.submit(admin.get("/admin/settings"), "/admin/settings",
                                      {"code_days": "3"}).status, 303)
        _, code = self.make("inspector")
        made, until = self.rows("SELECT made_at, expires_at FROM onetime_code WHERE account = ?",
                                self.id_of("inspector"))[0]
        self.assertEqual(until - made, 3 * 86400000)
        self.rows("UPDATE onetime_code SET expires_at = made_at")
        self.assertEqual(self.use("inspector", code).status, 401)

    def test_a_poor_password_is_refused_and_costs_no_try(self):
        _, code = self.make("inspector")
        for password, words in (("short", "10"), ("password123", "常见")):
            answer = self.use("inspector", code, password)
            self.assertEqual(answer.status, 422)
            self.assertIn("新密码", answer.text)
        self.assertEqual(self.use("inspector", "").status, 422)
        self.assertEqual(self.rows("SELECT tries FROM onetime_code WHERE account = ?",
                                   self.id_of("inspector")), [(0,)])
        self.assertEqual(self.use("inspector", code).status, 303)

    def test_the_link_of_a_slip_leaves_the_address_bar_and_needs_no_typing(self):
        _, code = self.make("commissioner")
        browser = self.browser()
        answer = browser.get(f"/reset/{TENANT}.{code}")
        self.assertEqual((answer.status, answer.location), (303, "/reset"))
        page = browser.follow(answer)
        self.assertIn("<strong>commissioner</strong>", page.text)
        self.assertNotIn(code, page.text)
        answer = browser.submit(page, "/reset", {"password": "short"})
        self.assertEqual(answer.status, 422)
        self.assertIn("<strong>commissioner</strong>", answer.text)
        answer = browser.submit(answer, "/reset", {"password": NEW})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        self.assertTrue(self.may_sign_in("commissioner", NEW))
        browser.get(f"/reset/{TENANT}.{code}")
        self.assertIn("已经用过、过期", browser.get("/reset").text)
        for bad in ("none", TENANT + ".x", "%00." + code, "a" * 60, "..", "440310." + "a" * 50):
            self.assertIn(self.browser().get("/reset/" + bad).status, (303, 400, 404), bad)

    def test_a_paused_account_is_open_again(self):
        browser = self.browser()
        for _ in range(5):
            browser.post("/login", {"login": "expert2", "password": "wrong-password"})
        self.assertFalse(self.may_sign_in("expert2", PASSWORD))
        _, code = self.make("expert2", by="manager")
        self.assertEqual(self.use("expert2", code).status, 303)
        self.assertTrue(self.may_sign_in("expert2", NEW))

    def test_who_may_make_one_for_whom(self):
        manager = self.login("manager")
        for login in ("admin", "manager"):
            answer = manager.post(f"/admin/accounts/{self.id_of(login)}/code", {})
            self.assertEqual(answer.status, 403, login)
        self.assertEqual(self.login("admin").post(
            f"/admin/accounts/{self.id_of('admin')}/code", {}).status, 403)
        self.assertEqual(manager.post("/admin/accounts/none/code", {}).status, 404)
        for who in ("expert", "operator", "center", "purchaser", "inspector"):
            browser = self.browser()
            browser.post("/login", {"login": who, "password": PASSWORD})
            for path in (f"/admin/accounts/{self.id_of('operator')}/code", "/admin/accounts/~codes",
                         "/admin/accounts/~slips"):
                self.assertIn(browser.post(path, {}).status, (401, 403), (who, path))
        self.assertIn(self.browser().post("/admin/accounts/~codes", {}).status, (401, 403))


class SlipTest(PeopleTest):
    def choose(self, by, fields):
        browser = self.login(by)
        page = browser.get("/admin/accounts")
        return browser, browser.submit(page, "/admin/accounts/~codes", fields)

    def test_a_selection_gets_codes_and_is_told_what_was_not_done(self):
        ids = [self.id_of(x) for x in ("expert", "expert2", "admin")]
        browser, answer = self.choose("manager", {f"account.{i}": x for i, x in enumerate(ids)})
        self.assertEqual(answer.status, 200, answer.text[-800:])
        self.assertEqual(len(set(re.findall(rf'secret text-nowrap">({CODE})<', answer.text))), 2)
        self.assertIn("由系统管理员发", answer.text)
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'onetime.each'")), 1)
        answer = self.choose("manager", {})[1]
        self.assertEqual(answer.status, 422)

    def test_all_of_a_filter_is_those_whom_one_may_help(self):
        browser = self.login("manager")
        page = browser.get("/admin/accounts?state=on")
        answer = browser.submit(page, "/admin/accounts/~codes", {"all": "1"})
        codes = re.findall(rf'secret text-nowrap">({CODE})<', answer.text)
        active = self.rows("SELECT count(*) FROM account WHERE active = 1 AND roles & 3 = 0")[0][0]
        self.assertEqual(len(codes), active)
        self.assertNotIn("没有发的", answer.text)

    def test_the_slips_are_a_pdf_with_a_qr_code_each(self):
        ids = [self.id_of(x) for x in ("expert", "operator")]
        browser, answer = self.choose("admin", {f"account.{i}": x for i, x in enumerate(ids)})
        codes = re.findall(rf'secret text-nowrap">({CODE})<', answer.text)
        pdf = browser.submit(answer, "/admin/accounts/~slips", {})
        self.assertEqual(pdf.status, 200, pdf.body[:300])
        self.assertEqual(pdf.headers["content-type"], "application/pdf")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "slips.pdf")
            path.write_bytes(pdf.body)
            text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                                  capture_output=True).stdout.decode()
            for login, code in zip(("expert", "operator"), codes):
                self.assertIn(login, text)
                self.assertIn(code, text.replace(" ", ""))
            self.assertIn("/reset", text)
            if shutil.which("zbarimg"):
                subprocess.run(["pdftoppm", "-r", "150", "-png", path, f"{folder}/page"], check=True)
                found = "".join(subprocess.run(["zbarimg", "-q", "--raw", image], capture_output=True,
                                               text=True).stdout
                                for image in pathlib.Path(folder).glob("page*.png"))
                for code in codes:
                    self.assertIn(f"/reset/{TENANT}.{code}", found)

    def test_only_codes_in_force_are_printed(self):
        answer, code = self.make("operator")
        account, admin = self.id_of("operator"), self.login("admin")
        good = {"account.0": account, "code.0": code}
        self.assertEqual(admin.post("/admin/accounts/~slips", good).status, 200)
        for wrong in ({"account.0": account, "code.0": "aaaa-bbbb-cccc"},
                      {"account.0": self.id_of("expert"), "code.0": code}):
            self.assertEqual(admin.post("/admin/accounts/~slips", wrong).status, 404)
        self.assertEqual(admin.post("/admin/accounts/~slips", {}).status, 422)
        self.rows("UPDATE onetime_code SET expires_at = made_at")
        self.assertEqual(admin.post("/admin/accounts/~slips", good).status, 404)

    def test_a_manager_sees_the_list_and_no_account(self):
        manager = self.login("manager")
        page = manager.get("/admin/accounts")
        self.assertEqual(page.status, 200)
        self.assertNotIn('href="/admin/accounts/', page.text.replace("/admin/accounts/~", ""))
        self.assertNotIn('href="/admin"', page.text)
        self.assertEqual(manager.get(f"/admin/accounts/{self.id_of('expert')}").status, 403)
        self.assertEqual(self.login("expert").get("/admin/accounts").status, 403)


class ListTest(PeopleTest):
    """A list of people into accounts: looked at, stored as a whole, taken back as a whole."""
    PATH = "/admin/people"
    LIST = ("姓名\t单位\t角色\t手机\n"
            "张三丰\t示例社工服务中心\t机构管理员\t13800000001\n"
            "李四光\t\t评审专家、实地验收人员\t0755-1\n"
            "王五\t\t专家\t13800000003\n")
    TIES = "专家姓名\t机构\t关系\t起始日期\n李四光\t示例社工服务中心\t曾任职\t2020-01-01\n"

    def look(self, text, by="admin", as_=""):
        browser = self.login(by)
        return browser, browser.upload(self.PATH, {"paste": text, "as": as_}, {})

    def store(self, browser, page):
        action = re.search(rf'action="({self.PATH}/[a-z2-7]+)"', page.text).group(1)
        return browser.submit(page, action, {"action": "store"})

    def take(self, text, by="admin", as_=""):
        browser, page = self.look(text, by, as_)
        answer = self.store(browser, page)
        self.assertEqual(answer.status, 303, re.sub(r"<[^>]+>", " ", page.text)[-1500:])
        return browser, answer

    def undo(self, browser):
        page = browser.get(self.PATH)
        path = re.search(rf'action="({self.PATH}/[a-z2-7]+/undo)"', page.text).group(1)
        return browser.post(path, {})

    def counts(self):
        return self.rows("SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM expert_tie)")[0]

    def setUp(self):
        self.rows("DELETE FROM account WHERE password IS NULL")

    @unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
    def test_its_template_goes_through_office_and_back_unchanged(self):
        admin = self.login("admin")
        path = self.PATH + "/~template.xlsx"
        self.assertIn(path, admin.get(self.PATH).text)
        template = admin.get(path)
        seen = []
        for data in (template.body, harness.through_office(self.folder, template.body)):
            page = admin.upload(self.PATH, {}, [("file", "名单.xlsx", data)])
            told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
            self.assertIn("没有可以导入的行", told)
            self.assertNotIn("认不出", told)
            self.assertNotIn("选项", told)  # the hidden sheet of choices
            seen.append(re.findall(r"工作表“[^”]+”：[^，。 ]+", told))
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(len(seen[0]), 2, seen)

    def test_a_list_becomes_accounts_without_a_password(self):
        before = self.counts()
        browser, page = self.look(self.LIST)
        self.assertIn("新增", page.text)
        self.assertIn("登录名 13800000001", page.text)
        self.assertEqual(self.counts(), before, "a look stores nothing")
        answer = self.store(browser, page)
        self.assertEqual((answer.status, answer.location), (303, "/admin/accounts?state=new"))
        rows = self.rows("SELECT name, login, org, roles, expert, phone FROM account"
                         " WHERE password IS NULL ORDER BY login")
        self.assertEqual(rows, [
            ("张三丰", "13800000001", "demo-operator-a", 16, None, "13800000001"),
            ("王五", "13800000003", None, 4, "z002", "13800000003"),
            ("李四光", "u0001", None, 12, "z001", "0755-1")])
        page = browser.follow(answer)
        self.assertIn("李四光", page.text)
        self.assertNotIn(">committee<", page.text)
        self.assertFalse(self.may_sign_in("u0001", ""))
        slips = browser.submit(page, "/admin/accounts/~codes", {"all": "1"})
        code = re.search(rf'u0001</th>.*?secret text-nowrap">({CODE})<', slips.text).group(1)
        self.assertEqual(self.use("u0001", code).status, 303)
        self.assertTrue(self.may_sign_in("u0001", NEW))
        self.assertEqual(self.undo(browser).status, 409, "somebody came in since")
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'people.workbook'")), 1)
        self.rows("UPDATE account SET password = NULL WHERE login = 'u0001'")

    def test_the_same_list_again_changes_nothing_and_undoing_takes_all_back(self):
        before = self.counts()
        browser, _ = self.take(self.LIST)
        _, page = self.look(self.LIST)
        self.assertEqual(page.text.count("badge bg-secondary-lt"), 3, "不变")
        self.assertEqual(self.undo(browser).status, 303)
        self.assertEqual(self.counts(), before)

    def test_what_changed_is_shown_and_stored(self):
        browser, _ = self.take(self.LIST)
        head = "姓名\t单位\t角色\t电话\t登录名\n"
        _, page = self.look(head + "张三丰\t样例社会工作服务社\t机构管理员\t1\t13800000001\n")
        self.assertIn("由另一位系统管理员确认", page.text, "its organisation has open work")
        _, page = self.look(head + "张三丰\t\t机构管理员\t1\t13800000001\n")
        self.assertIn("电话 13800000001 → 电话 1", page.text)
        self.assertEqual(self.store(browser, page).status, 303)
        phone = "SELECT org, phone FROM account WHERE login = '13800000001'"
        self.assertEqual(self.rows(phone), [("demo-operator-a", "1")])
        self.assertEqual(self.undo(browser).status, 303)
        self.assertEqual(self.rows(phone), [("demo-operator-a", "13800000001")])

    def test_problems_stand_at_their_rows_and_nothing_is_stored(self):
        before = self.counts()
        head = "姓名\t单位\t角色\t登录名\n"
        for row, words in (("甲\t无此机构\t机构管理员\tjia", "没有登记机构“无此机构”"),
                           ("甲\t\t站长\tjia", "没有“站长”这个角色"),
                           ("甲\t\t机构管理员\tjia", "要选择所属机构"),
                           ("甲\t\t\tjia", "至少选择一个"),
                           ("甲\t\t专家\tj a", "不能有空格"),
                           ("甲\t示例社工服务中心\t评估方负责人、机构管理员\tjia", "请分成两个人"),
                           ("甲\t\t专家\t" + "x" * 65, "64"),
                           ("\t\t专家\tjia", "姓名")):
            browser, page = self.look(head + "乙\t\t专家\tyi\n" + row + "\n")
            self.assertIn(words, page.text, row)
            self.assertNotIn('value="store"', page.text)
            self.assertEqual(self.store(browser, page).status, 200)
            self.assertEqual(self.counts(), before, row)

    def test_experts_bring_their_ties_and_a_round_takes_them_along(self):
        browser, _ = self.take(self.LIST)
        _, page = self.look(self.TIES, as_="ties")
        self.assertIn("李四光：示例社工服务中心（曾任职）", page.text)
        self.assertEqual(self.store(browser, page).status, 303)
        self.assertEqual(self.rows("SELECT org, relation, from_date FROM expert_tie"),
                         [("demo-operator-a", "曾任职", "2020-01-01")])
        manager = self.login("manager")
        account = self.id_of("u0001")
        page = manager.get("/rounds/demo-open/experts")
        answer = manager.submit(page, "/rounds/demo-open/experts/add", {"account": account})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        self.assertEqual(self.rows("SELECT org, relation FROM affiliation WHERE expert = 'z001'"
                                   " AND round = 'demo-open'"), [("demo-operator-a", "曾任职")])
        _, page = self.look(self.TIES.replace("曾任职", "亲属任职"), as_="ties")
        self.assertIn("请也在该轮“专家分配”里补上", page.text)
        self.rows("DELETE FROM expert WHERE id = 'z001'")
        self.assertEqual(self.undo(browser).status, 303)
        self.assertEqual(self.counts()[1], 0)
        for text, words in ((self.TIES.replace("李四光", "无人"), "没有专家“无人”"),
                            (self.TIES.replace("示例社工服务中心", "外单位"), "没有登记机构“外单位”")):
            self.assertIn(words, self.look(text, as_="ties")[1].text)

    def test_a_manager_may_add_and_not_change(self):
        before = self.counts()
        browser, _ = self.take(self.LIST, by="manager")
        self.assertEqual(self.undo(browser).status, 303)
        self.assertEqual(self.counts(), before)
        for row, words in (("甲\t\t系统管理员\tjia", "由系统管理员建立"),
                           ("专家甲（示例）\t\t专家\texpert", "已有账号")):
            _, page = self.look("姓名\t单位\t角色\t登录名\t电话\n" + row + "\t123\n", by="manager")
            self.assertIn(words, page.text)
        expert = self.login("expert")
        self.assertEqual(expert.get(self.PATH).status, 403)
        self.assertEqual(expert.upload(self.PATH, {"paste": self.LIST}, {}).status, 403)


class ContactTest(PeopleTest):
    def test_whom_to_ask_is_said_where_people_get_stuck(self):
        admin = self.login("admin")
        self.assertNotIn("遇到困难", self.browser().get("/login").text)
        answer = admin.submit(admin.get("/admin/settings"), "/admin/settings",
                              {"contact_name": "协会 王老师", "contact_phone": "0755-8888"})
        self.assertEqual(answer.status, 303)
        words = "协会 王老师（电话 0755-8888）"
        stranger = self.browser()
        for path in ("/login", "/reset", "/no-such-page", "/public", "/public/~verify", "/public/none", "/r",
                     f"/r/{TENANT}.unknown-link"):
            self.assertIn(words, stranger.get(path).text, path)
        for _ in range(5):
            stranger.post("/login", {"login": "purchaser", "password": "wrong-password"})
        page = stranger.post("/login", {"login": "purchaser", "password": PASSWORD})
        self.assertIn("暂停 15 分钟", page.text)
        self.assertIn(words, page.text)
        self.assertIn(words, self.use("nobody", "aaaa-bbbb-cccc").text)
        operator = self.login("operator")
        for path in ("/fill", "/fill/demo-open/entry-4", "/help", "/help/operator"):
            self.assertIn(words, operator.get(path).text, path)
        self.assertNotIn(words, admin.get("/no-such-page").text, "who is signed in has the pages")
        self.assertIn("设置：联系人", admin.get("/admin/audit?action=setting.save").text)


class PersonTest(PeopleTest):
    """What is kept of a person: told to everybody, looked up for whoever asks."""

    def look(self, by="manager", **fields):
        return self.login(by).post("/admin/person", fields)

    def somebody(self):
        return self.rows("SELECT m.name, m.id_number, c.name FROM person m JOIN project p ON p.tenant = m.tenant AND "
                         "p.id = m.project JOIN center c ON c.tenant = p.tenant AND c.id = p.center "
                         "WHERE m.id_number IS NOT NULL ORDER BY m.name")[0]

    def test_everybody_is_told_of_each_member(self):
        page = self.browser().get("/privacy").text
        for member in ("公民身份号码", "证书编号", "离岗原因", "每周工时"):
            self.assertIn(member, page)
        self.assertIn("不公开，随公示留存的数据里也没有", page)
        self.assertIn("/privacy", self.browser().get("/public").parsed.links)

    def test_all_places_are_found_by_name_and_by_number(self):
        name, number, center = self.somebody()
        by_name = self.look(name=name)
        self.assertIn(center, by_name.text)
        self.assertNotIn(number, by_name.text, "covered on the page")
        self.assertIn(number[:6], by_name.text)
        by_number = self.look(by="admin", id_number=f" {number[:6]} {number[6:].lower()}")
        self.assertIn(center, by_number.text)
        for table, kind in (("expert", "评估专家"), ("account", "登录账号")):
            known = self.rows(f"SELECT name FROM {table} ORDER BY name")[0][0]
            self.assertIn(kind, self.look(name=known).text)
        self.assertIn("没有保存这个人的信息", self.look(name="查无此人").text)

    def test_the_person_gets_a_copy_and_the_log_a_line(self):
        name, number, center = self.somebody()
        answer = self.look(**{"name": name, "as": "xlsx"})
        self.assertEqual(answer.status, 200)
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
        for part in (number, center, "在岗记录"):
            self.assertIn(part, text)
        line = self.rows("SELECT detail FROM audit WHERE action = 'person.look' ORDER BY seq DESC")[0][0]
        self.assertIn(f'"{name[0]}**：', line)
        self.assertNotIn(name, line)

    def test_what_cannot_be_meant_is_said(self):
        for fields, words in (({}, "请填完整的姓名"), ({"name": "李"}, "请填完整的姓名"),
                              ({"id_number": "1101051949"}, "请填完整的 18 位号码")):
            answer = self.look(**fields)
            self.assertEqual(answer.status, 422, fields)
            self.assertIn(words, answer.text)
        for role in ("operator", "expert", "commissioner", "purchaser"):
            self.assertRefused(self.look(by=role, name="张三"))


class AmendTest(PeopleTest):
    """更正、补充: entered, looked into, decided with a reason, carried out, answered."""
    look, somebody = PersonTest.look, PersonTest.somebody
    WHY = "本人持身份证到场核对，姓名用字有误"

    def amends(self):
        return self.rows("SELECT id, state FROM amendment ORDER BY got_at, id")

    def link_to(self, kind, name, by="manager"):
        page = self.look(by=by, name=name)
        return next(html.unescape(x) for x in page.parsed.links if f"~new?kind={kind}&" in html.unescape(x))

    def enter(self, browser, link, member, wanted, ask=None):
        page = browser.get(link)
        return browser.submit(page, "/admin/amendments", {"member": member, "wanted": wanted, "ask": ask or self.WHY})

    def decide(self, browser, verdict="grant", reason="核对了身份证原件"):
        path = f"/admin/amendments/{self.amends()[-1][0]}"
        return browser.submit(browser.get(path), path, {"verdict": verdict, "reason": reason})

    def test_a_name_in_a_roster_is_corrected_with_a_trace(self):
        name, number, _ = self.somebody()
        right = name[0] + "更正"
        manager = self.login("manager")
        published = self.rows("SELECT round, version, data_sha256, package_sha256 FROM report_version ORDER BY round, version")
        page = manager.get(self.link_to("roster", name))
        self.assertIn(f"现在是“{name}”", page.text)
        self.assertNotIn(number, page.text)
        self.assertEqual(self.enter(manager, self.link_to("roster", name), "name", right).status, 303)
        self.assertEqual(self.rows("SELECT count(*) FROM person WHERE name = ?", right)[0][0], 0, "nothing before it is decided")
        self.assertIn("处理更正个人信息的申请", manager.get("/").text)
        answer = self.decide(manager)
        self.assertEqual(answer.status, 303, answer.text)
        self.assertEqual(self.rows("SELECT id_number FROM person WHERE name = ?", right), [(number,)])
        self.assertIn(right, self.look(name=right).text)
        line = self.rows("SELECT detail FROM audit WHERE action = 'person.amend' ORDER BY seq DESC")[0][0]
        self.assertIn(f"姓名 {name[0]}** → {name[0]}**", line)
        self.assertNotIn(right, line)
        self.assertEqual(published, self.rows("SELECT round, version, data_sha256, package_sha256 FROM report_version ORDER BY round, version"))
        paper = manager.get(f"/admin/amendments/{self.amends()[-1][0]}/answer.pdf")
        self.assertTrue(paper.body.startswith(b"%PDF"))
        self.assertEqual(manager.post(f"/admin/amendments/{self.amends()[-1][0]}", {"verdict": "refuse", "reason": "再来一次"}).status,
                         409, "once")

    def test_what_was_changed_meanwhile_is_not_overwritten(self):
        name = self.somebody()[0]
        manager = self.login("manager")
        self.assertEqual(self.enter(manager, self.link_to("roster", name), "name", "甲乙丙").status, 303)
        harness.sql(self.database, "UPDATE person SET name = '另有人' WHERE name = ? RETURNING id", name)
        answer = self.decide(manager)
        self.assertEqual(answer.status, 409)
        self.assertIn("在申请之后改过", answer.text)
        self.assertEqual(self.amends()[-1][1], "open")
        self.assertEqual(self.decide(manager, "refuse", "已由机构改过").status, 303)

    def test_an_old_table_that_brings_the_wrong_value_back_is_told(self):
        entry = "/fill/demo-open/entry-4"
        project, name = self.rows("SELECT m.project, m.name FROM person m JOIN entry e ON e.project = m.project JOIN certificate f ON f.project = m.project"
                          " AND f.person = m.id WHERE e.round = 'demo-open' AND e.id = 'entry-4' AND f.number IS NOT NULL ORDER BY m.name")[0]
        right, manager, operator = name + "正", self.login("manager"), self.login("operator")
        link = next(x for x in map(html.unescape, self.look(name=name).parsed.links) if f"kind=roster&scope={project}&" in x)
        self.assertEqual(self.enter(manager, link, "name", right).status, 303)
        self.assertEqual(self.decide(manager).status, 303)
        number, = self.rows("SELECT f.number FROM certificate f JOIN person m ON m.project = f.project AND m.id = f.person WHERE m.name = ?", right)[0]
        told = f"“{name}”更正为“{right}”"
        self.assertNotIn(told, operator.get(f"{entry}/hand-in").text, "the right one stands there")
        look, _ = harness.take_table(operator, f"{entry}/tables", f"姓名\t证书名称\t证书编号\n{name}\t社会工作师\t{number}\n")
        self.assertIn(told, look.text)
        self.assertRegex(look.text, r"此项在\d{4}年\d+月\d+日按本人申请更正过")
        page = operator.get(f"{entry}/part/roster")
        fields = dict(page.form(f"{entry}/part/roster").fields)
        fields = {k: name if v == right else v for k, v in fields.items()}
        self.assertEqual(operator.submit(page, f"{entry}/part/roster", fields).status, 303)
        self.assertIn(told, operator.get(f"{entry}/hand-in").text)
        copy = self.look(**{"name": right, "as": "xlsx"})
        with zipfile.ZipFile(io.BytesIO(copy.body)) as book:
            text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
        for part in ("更正申请", self.WHY, f"{name} → {right}"):
            self.assertIn(part, text, "what was asked is part of the copy")
        harness.sql(self.database, "UPDATE person SET name = ? WHERE name = ? RETURNING id", name, right)
        harness.sql(self.database, "DELETE FROM fill_part WHERE entry = 'entry-4' RETURNING entry")

    def test_numbers_are_checked_and_covered(self):
        name, number, _ = self.somebody()
        manager = self.login("manager")
        link = self.link_to("roster", name)
        for wanted, words in (("11010519491231002Y", "号码"), (number, "和现在的一样"), ("", "请填正确的")):
            answer = self.enter(manager, link, "id_number", wanted)
            self.assertEqual(answer.status, 422, wanted)
            self.assertIn(words, answer.text)
        self.assertEqual(self.enter(manager, link, "id_number", "11010519491231002x").status, 303)
        page = self.decide(manager)
        self.assertEqual(page.status, 303, page.text)
        self.assertEqual(self.rows("SELECT count(*) FROM person WHERE id_number = '11010519491231002X'")[0][0], 1)
        self.assertNotIn("11010519491231002X", manager.get(f"/admin/amendments/{self.amends()[-1][0]}").text)
        self.assertNotIn("11010519491231002X", str(self.rows("SELECT detail FROM audit")))

    def test_a_person_asks_by_the_own_account_and_is_told(self):
        expert = self.login("expert")
        before = self.rows("SELECT name FROM account WHERE login = 'expert'")[0][0]
        answer = expert.submit(expert.get("/account/amendments"), "/account/amendments",
                               {"what": "name", "wanted": before + "正", "ask": self.WHY})
        self.assertEqual(answer.status, 303, answer.text)
        self.assertIn("等待处理", expert.get("/account/amendments").text)
        answer = self.decide(self.login("manager"))
        self.assertEqual(answer.status, 403, "an account is the administrators'")
        self.assertEqual(self.decide(self.login("admin"), reason="与聘书一致").status, 303)
        self.assertEqual(self.rows("SELECT name FROM account WHERE login = 'expert'")[0][0], before + "正")
        self.assertIn("与聘书一致", expert.get("/account/amendments").text)
        self.assertIn("更正个人信息的申请：已更正", expert.get("/notices").text)
        for i in range(6):
            answer = expert.submit(expert.get("/account/amendments"), "/account/amendments",
                                   {"what": "other", "ask": f"{self.WHY} {i}"})
        self.assertIn("请等处理后再提", answer.text)
        for role in ("operator", "expert", "commissioner", "purchaser"):
            self.assertRefused(self.login(role).get("/admin/amendments"))

    def test_other_places_are_corrected_in_their_place(self):
        manager = self.login("manager")
        name, = self.rows("SELECT e.name FROM expert e JOIN round r ON r.tenant = e.tenant AND r.id = e.round "
                          "WHERE r.state NOT IN ('published', 'archived') ORDER BY e.name")[0]
        link = self.link_to("expert", name)
        self.assertEqual(self.enter(manager, link, "name", name + "正").status, 303)
        self.assertEqual(self.decide(manager).status, 303)
        self.assertTrue(self.rows("SELECT 1 FROM expert WHERE name = ?", name + "正"))
        holder, number = self.rows("SELECT m.name, f.number FROM certificate f JOIN person m ON m.project = f.project AND "
                                   "m.id = f.person WHERE f.number IS NOT NULL AND m.name IS NOT NULL ORDER BY 1, 2")[0]
        self.assertEqual(self.enter(manager, self.link_to("certificate", holder), "number", "ZS-0001-正").status, 303)
        self.assertEqual(self.decide(manager).status, 303)
        self.assertTrue(self.rows("SELECT 1 FROM certificate WHERE number = 'ZS-0001-正'"))
        answer = manager.get("/admin/amendments/~new?kind=roster&scope=none&who=nobody")
        self.assertEqual(answer.status, 404)

    def test_numbers_with_chinese_in_them_are_covered_by_characters(self):
        manager = self.login("manager")
        holder, = self.rows("SELECT m.name FROM certificate f JOIN person m ON m.project = f.project AND m.id = f.person "
                            "WHERE f.number IS NOT NULL AND m.name IS NOT NULL ORDER BY m.name, f.number")[0]
        for wanted, shown in (("GD（2019）第1号", "GD（****）第1号"), ("社工证第一二三", "****")):
            self.assertEqual(self.enter(manager, self.link_to("certificate", holder), "number", wanted).status, 303)
            page = self.decide(manager)
            self.assertEqual(page.status, 303, page.text)
            self.assertTrue(self.rows("SELECT 1 FROM certificate WHERE number = ?", wanted))
            self.assertIn(f">{shown}</dd>", manager.get(f"/admin/amendments/{self.amends()[-1][0]}").text)
            line, = self.rows("SELECT detail FROM audit WHERE action = 'person.amend' ORDER BY seq DESC")[0]
            self.assertIn(f"→ {shown}", line)

    def test_what_is_typed_is_one_line_without_blanks_at_its_ends(self):
        name = self.somebody()[0]
        manager = self.login("manager")
        link = self.link_to("roster", name)
        for wanted, words in ((" \u3000 ", "请填正确的"), ("甲\t乙", "不能有换行"), ("甲\r\n乙", "不能有换行"), (f" {name}\u3000", "和现在的一样")):
            answer = self.enter(manager, link, "name", wanted)
            self.assertEqual(answer.status, 422, repr(wanted))
            self.assertIn(words, answer.text)
        self.assertEqual(self.enter(manager, link, "name", " 空白人\u3000\t").status, 303)
        self.assertEqual(self.rows("SELECT wanted FROM amendment WHERE id = ?", self.amends()[-1][0]), [("空白人",)])
        self.assertEqual(self.decide(manager, "refuse", "只是试填").status, 303)

    def test_a_correction_of_an_account_leaves_no_value_in_the_log(self):
        operator, begun = self.login("operator"), self.rows("SELECT max(seq) FROM audit")[0][0]
        for what, wanted in (("phone", "13900139001"), ("name", "欧阳更正")):
            answer = operator.submit(operator.get("/account/amendments"), "/account/amendments",
                                     {"what": what, "wanted": wanted, "ask": self.WHY})
            self.assertEqual(answer.status, 303, answer.text)
            self.assertEqual(self.decide(self.login("admin")).status, 303)
            self.assertTrue(self.rows(f"SELECT 1 FROM account WHERE login = 'operator' AND {what} = ?", wanted))
        lines = str(self.rows("SELECT subject, detail FROM audit WHERE seq > ?", begun))
        self.assertIn("按本人申请更正登录账号：电话", lines)
        for value in ("13900139001", "欧阳更正"):
            self.assertNotIn(value, lines)

    def test_an_expert_of_a_published_round_is_locked_and_it_is_said_before(self):
        manager = self.login("manager")
        before = self.amends()
        scope, who, state = self.rows("SELECT e.round, e.id, r.state FROM expert e JOIN round r ON r.tenant = e.tenant AND "
                                      "r.id = e.round WHERE r.state <> 'published' ORDER BY 1, 2")[0]
        h = "a" * 64
        harness.forced(self.database, "INSERT INTO report_version (tenant, round, report, version, title, published_ms, account, "
                       "bundle_sha256, data_sha256, report_sha256, pdf_sha256, package_sha256, audit_seq, audit_hash, public_key, "
                       "signature) VALUES (?, ?, '', 1, 't', 1, 'a', ?, ?, ?, ?, ?, 1, ?, ?, ?)",
                       TENANT, scope, h, h, h, h, h, h, h, h + h)
        self.addCleanup(harness.forced, self.database, "DELETE FROM report_version WHERE round = ?", scope)
        harness.forced(self.database, "UPDATE round SET state = 'published' WHERE id = ?", scope)
        self.addCleanup(harness.forced, self.database, "UPDATE round SET state = ? WHERE id = ?", state, scope)
        answer = self.enter(manager, f"/admin/amendments/~new?kind=expert&scope={scope}&who={who}&ord=0&label=x", "name", "改过的人")
        self.assertEqual(answer.status, 409)
        self.assertIn("请先在这一轮“公示后更正”", answer.text)
        self.assertEqual(self.amends(), before)

    def test_settled_requests_go_with_their_period(self):
        manager, admin = self.login("manager"), self.login("admin")
        self.enter(manager, self.link_to("roster", self.somebody()[0]), "name", "某某某")
        self.decide(manager)
        self.enter(manager, "/admin/amendments/~new", "", "", "岗位登记有误，本人提出")
        harness.sql(self.database, "UPDATE amendment SET done_at = done_at - 77760000000 WHERE done_at IS NOT NULL RETURNING id")
        harness.sql(self.database, "INSERT INTO setting (tenant, name, value) SELECT tenant, 'personal_days', '365' FROM tenant WHERE true "
                    "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value RETURNING name")
        page = admin.get("/admin/retention")
        row = re.search(r'name="kept\.(\d+)"[^>]*aria-label="清理办结的更正申请"', page.text).group(1)
        self.assertEqual(admin.submit(page, "/admin/retention", {f"kept.{row}": "1"}).status, 303)
        self.assertNotIn("done", [state for _, state in self.amends()], "and what is open stays")
        self.assertIn("open", [state for _, state in self.amends()])


if __name__ == "__main__":
    harness.main()
