"""Administration, notices and search: accounts, the last administrator, one-time passwords, the
second factor that a role demands, settings, the audit log and its export, retention, backup."""
import hashlib
import json
import pathlib
import re
import time
from urllib.parse import quote

import harness
from harness import PASSWORD, TENANT, WebTest, run
from test_login import totp


class AccountTest(WebTest):
    def account(self, login):
        admin = self.login("admin")
        page = admin.get(f"/admin/accounts?q={login}")
        return re.search(rf'href="(/admin/accounts/[a-z2-7]{{20}})">{login}<', page.text).group(1)

    def add(self, login, roles=("role.1",), **fields):
        admin = self.login("admin")
        page = admin.get("/admin/accounts/new")
        return admin.submit(page, "/admin/accounts", {
            "login": login, "name": "新人", **{r: "1" for r in roles}, **fields})

    def password_on(self, page):
        return re.search(r'class="secret">([a-z2-7]{20})<', page.text).group(1)

    def test_the_list_finds_by_name_role_and_state(self):
        admin = self.login("admin")
        page = admin.get("/admin/accounts?q=%E4%B8%93%E5%AE%B6")
        self.assertIn("expert2", page.text)
        self.assertNotIn(">operator<", page.text)
        page = admin.get("/admin/accounts?role=purchaser")
        self.assertIn(">purchaser<", page.text)
        self.assertNotIn(">manager<", page.text)
        page = admin.get("/admin/accounts?q=%25")
        self.assertIn("没有符合条件的账号", page.text)

    def test_a_new_account_gets_a_password_once_and_must_change_it(self):
        answer = self.add("newcomer")
        self.assertEqual(answer.status, 200, answer.text[-800:])
        password = self.password_on(answer)
        self.assertNotIn(password, self.login("admin").get(self.account("newcomer")).text)
        browser = self.browser()
        answer = browser.post("/login", {"login": "newcomer", "password": password})
        self.assertEqual(answer.status, 303)
        answer = browser.get("/")
        self.assertEqual((answer.status, answer.location), (303, "/account"))
        self.assertIn("先改成只有自己知道的密码", browser.get("/account").text)
        self.assertEqual(browser.post("/notices/read", {}).status, 403)
        answer = browser.post("/account/password", {"old_password": password,
                                                    "new_password": "0123456789ab"})
        self.assertEqual(answer.status, 303)
        self.assertEqual(browser.get("/").status, 200)

    def test_what_was_typed_stays_when_a_form_is_refused(self):
        for fields, words in (({"login": "manager"}, "已被使用"), ({"login": "a b"}, "不能有空格"),
                              ({"name": ""}, "必须填写")):
            answer = self.add(**{"login": "typed-login", "phone": "0755-1234", **fields})
            self.assertIn(answer.status, (409, 422))
            self.assertIn(words, answer.text)
            self.assertIn('value="0755-1234"', answer.text)
        answer = self.add("nobody", roles=())
        self.assertIn("至少选择一个", answer.text)

    def test_a_role_of_an_organisation_needs_one_that_exists(self):
        for roles, fields, words in ((("role.4",), {}, "要选择所属机构"),
                                     (("role.4",), {"org": "no-such"}, "没有这个机构"),
                                     (("role.5",), {"org": "demo-operator-a"}, "要选择所属中心"),
                                     (("role.2",), {}, "编号")):
            answer = self.add("scoped", roles=roles, **fields)
            self.assertEqual(answer.status, 422)
            self.assertIn(words, answer.text)

    def test_the_last_administrator_stays(self):
        admin = self.login("admin")
        path = self.account("admin")
        answer = admin.post(path + "/active", {"active": "0"})
        self.assertEqual(answer.status, 409)
        self.assertIn("最后一个系统管理员", answer.text)
        page = admin.get(path)
        answer = admin.submit(page, path, {"role.1": "1"}, drop=("role.0",))
        self.assertEqual(answer.status, 409)
        self.assertEqual(admin.get("/admin").status, 200)

    def test_switching_off_ends_the_sessions(self):
        self.add("leaver")
        admin = self.login("admin")
        path = self.account("leaver")
        password = self.password_on(admin.post(path + "/password", {}))
        browser = self.browser()
        browser.post("/login", {"login": "leaver", "password": password})
        self.assertEqual(browser.get("/account").status, 200)
        self.assertEqual(admin.post(path + "/active", {"active": "0"}).status, 303)
        self.assertEqual(browser.get("/account").status, 303)
        answer = self.browser().post("/login", {"login": "leaver", "password": password})
        self.assertEqual(answer.status, 401)

    def test_a_session_can_be_ended_from_the_list(self):
        browser = self.browser()
        browser.post("/login", {"login": "committee", "password": PASSWORD})
        admin = self.login("admin")
        page = admin.get("/admin/sessions")
        self.assertIn("社区党委（示例）", page.text)
        hashes = re.findall(r'name="session" value="([0-9a-f]{64})"', page.text)
        for one in hashes:
            admin.post("/admin/sessions/end", {"session": one})
        self.assertEqual(browser.get("/").status, 303)
        self.sessions.clear()
        self.assertEqual(admin.post("/admin/sessions/end", {"session": hashes[0]}).status, 404)

    def test_an_unknown_account_is_missing(self):
        admin = self.login("admin")
        self.assertEqual(admin.get("/admin/accounts/none").status, 404)
        self.assertEqual(admin.post("/admin/accounts/none/password", {}).status, 404)


class GuardTest(WebTest):
    """An account does not become another person, and roles do not defeat each other."""

    @classmethod
    def prepare(cls):
        run("account", "admin2", "admin", "第二位管理员", "--tenant", TENANT, "--password", PASSWORD,
            "--db", str(cls.database))

    def rows(self, text, *values):
        with harness.connect(self.database, timeout=20) as db:
            return db.execute(text, values).fetchall()

    def change(self, login, fields, by="admin", drop=()):
        path = "/admin/accounts/" + self.rows("SELECT id FROM account WHERE login = ?", login)[0][0]
        admin = self.login(by)
        return path, admin.submit(admin.get(path), path, fields, drop=drop)

    def seen(self, login):
        return self.rows("SELECT expert, org, roles FROM account WHERE login = ?", login)[0]

    def audit(self, action):
        return [json.loads(d) for d, in self.rows("SELECT detail FROM audit WHERE action = ? "
                                                  "ORDER BY seq", action)]

    def test_one_expert_number_is_one_account(self):
        _, answer = self.change("expert2", {"expert": "x1"})
        self.assertEqual(answer.status, 409)
        self.assertIn("一个编号只对应一个人", answer.text)
        admin = self.login("admin")
        answer = admin.submit(admin.get("/admin/accounts/new"), "/admin/accounts", {
            "login": "double", "name": "冒名", "role.2": "1", "expert": "x1"})
        self.assertEqual(answer.status, 409)

    def test_a_number_with_open_work_waits_for_a_second_administrator(self):
        path, answer = self.change("expert2", {"expert": "x9", "phone": "123"})
        self.assertEqual(answer.status, 303, answer.text[-800:])
        self.assertEqual(self.seen("expert2")[0], "x2", "not before it is confirmed")
        ask = self.audit("account.ask")[-1]
        self.assertEqual((ask["from"], ask["to"]), ("专家编号 x2；电话 无", "专家编号 x9；电话 123"))
        admin = self.login("admin")
        self.assertNotIn("确认修改</button>", admin.get(path).text)
        self.assertEqual(admin.post(path + "/change", {"confirm": "1"}).status, 403)
        second = self.login("admin2")
        self.assertIn("确认另一位管理员提出的账号修改", second.get("/").text)
        page = second.get(path)
        self.assertIn("专家编号 x9", page.text)
        expert = self.login("expert2")
        self.assertIn("申请修改账号", expert.get("/notices").text)
        self.assertEqual(second.submit(page, path + "/change", {"confirm": "1"}).status, 303)
        self.assertEqual(self.seen("expert2")[0], "x9")
        self.assertEqual(self.audit("account.confirm")[-1],
                         {"from": "专家编号 x2", "to": "专家编号 x9"})
        self.assertEqual(expert.get("/account").status, 303, "opened as the former person")
        self.sessions.pop("expert2", None)
        self.assertIn("账号已被修改", self.login("expert2").get("/notices").text)
        self.change("expert2", {"expert": "x2"}, by="admin2")
        self.assertEqual(admin.post(path + "/change", {"confirm": "1"}).status, 303)

    def test_an_organisation_with_open_work_waits_and_can_be_declined(self):
        path, answer = self.change("operator", {"org": "demo-operator-b"})
        self.assertEqual(answer.status, 303, answer.text[-800:])
        self.assertEqual(self.seen("operator")[1], "demo-operator-a")
        self.assertEqual(self.login("admin").post(path + "/change", {"confirm": "0"}).status, 303)
        self.assertEqual(self.seen("operator")[1], "demo-operator-a")
        self.assertEqual(self.audit("account.decline")[-1]["from"], "所属机构 demo-operator-b")
        self.assertEqual(self.login("admin2").post(path + "/change", {"confirm": "1"}).status, 409)

    def test_without_a_second_administrator_it_is_refused(self):
        self.login("admin").get("/")
        with harness.connect(self.database, timeout=20) as db:
            db.execute("UPDATE account SET active = 0 WHERE login = 'admin2'")
        try:
            _, answer = self.change("expert2", {"expert": "x9"})
            self.assertEqual(answer.status, 409)
            self.assertIn("要由另一位系统管理员确认", answer.text)
        finally:
            with harness.connect(self.database, timeout=20) as db:
                db.execute("UPDATE account SET active = 1 WHERE login = 'admin2'")
        self.assertEqual(self.seen("expert2")[0], "x2")

    def test_roles_that_defeat_each_other(self):
        admin = self.login("admin")
        new = {"login": "twofold", "name": "身兼两职", "role.1": "1", "role.4": "1",
               "org": "demo-operator-a"}
        answer = admin.submit(admin.get("/admin/accounts/new"), "/admin/accounts", new)
        self.assertEqual(answer.status, 409)
        self.assertIn("请分成两个人", answer.text)
        _, answer = self.change("manager", {"role.2": "1", "expert": "x77"})
        self.assertEqual(answer.status, 422)
        self.assertIn("仍要这样设", answer.text)
        _, answer = self.change("manager", {"role.2": "1", "expert": "x77", "sure": "1"})
        self.assertEqual(answer.status, 303, answer.text[-800:])
        self.assertEqual(self.seen("manager"), ("x77", "demo-evaluator", 2 | 4))

    def test_every_entry_about_an_account_says_what_changed(self):
        path, _ = self.change("committee", {"name": "社区党委（改名）"})
        admin = self.login("admin")
        admin.post(path + "/active", {"active": "0"})
        admin.post(path + "/active", {"active": "1"})
        admin.post(path + "/password", {})
        self.assertEqual(self.audit("account.change")[-1]["to"], "姓名 社区党委（改名）")
        for detail, in self.rows("SELECT detail FROM audit WHERE action LIKE 'account.%'"):
            self.assertTrue(detail)


class FactorTest(WebTest):
    def test_a_role_that_needs_a_second_factor_is_led_to_set_it_up(self):
        admin = self.login("admin")
        page = admin.get("/admin/settings")
        answer = admin.submit(page, "/admin/settings", {"role.1": "1"})
        self.assertEqual(answer.status, 303, answer.text[-800:])
        browser = self.browser()
        browser.post("/login", {"login": "manager", "password": PASSWORD})
        answer = browser.get("/rounds")
        self.assertEqual((answer.status, answer.location), (303, "/account"))
        page = browser.get("/account")
        self.assertIn("要求使用动态验证码", page.text)
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        answer = browser.post("/account/totp", {"secret": secret, "code": totp(secret),
                                                "password": PASSWORD})
        self.assertEqual(answer.status, 200)
        self.assertEqual(browser.get("/").status, 200)
        self.assertEqual(self.login("expert").get("/").status, 200)


class FirstDayTest(WebTest):
    def test_an_administrator_alone_is_led_to_the_manager_s_account(self):
        admin = self.login("admin")
        self.assertNotIn("新建评估方负责人的账号", admin.get("/").text)
        with harness.connect(self.database) as db:
            db.execute("UPDATE account SET active = 0 WHERE login = 'manager'")
        self.assertIn("新建评估方负责人的账号", admin.get("/").text)

    def test_who_has_nothing_to_do_reads_what_will_come(self):
        with harness.connect(self.database) as db:
            db.execute("DELETE FROM assignment")
        page = self.login("expert").get("/").text
        self.assertIn("现在没有要您处理的事", page)
        self.assertIn("评估方把项目分配给您评分后", page)


class SettingTest(WebTest):
    def test_bad_numbers_are_refused_and_stay_on_the_page(self):
        admin = self.login("admin")
        for value in ("-1", "3.5", "abc", "100000", "0"):
            page = admin.get("/admin/settings")
            answer = admin.submit(page, "/admin/settings", {"draft_days": value})
            self.assertEqual(answer.status, 422)
            self.assertIn("草稿保留", answer.text)
            self.assertIn(f'value="{value}"', answer.text)

    def test_what_nobody_has_set_is_said_to_be_unset(self):
        page = self.login("admin").get("/admin/settings")
        self.assertIn('placeholder="未设定"', page.text)
        self.assertIn("参照", page.text)

    def test_a_saved_setting_is_in_the_log(self):
        admin = self.login("admin")
        page = admin.get("/admin/settings")
        admin.submit(page, "/admin/settings", {"objection_days": "5"})
        self.assertIn('value="5"', admin.get("/admin/settings").text)
        self.assertIn("setting/objection_days", admin.get("/admin/audit?action=setting.save").text)


class AuditTest(WebTest):
    rows = 3000

    def fill(self):
        """Many rows at once, by the program's own hand: failed sign-ins are slow."""
        admin = self.login("admin")
        for i in range(3):
            page = admin.get("/admin/settings")
            admin.submit(page, "/admin/settings", {"notice_days": str(10 + i)})

    def test_filters_and_counts(self):
        self.fill()
        admin = self.login("admin")
        page = admin.get("/admin/audit?action=%E4%BF%AE%E6%94%B9%E8%AE%BE%E7%BD%AE")
        count = int(re.search(r'id="count">(\d+)<', page.text).group(1))
        self.assertGreaterEqual(count, 3)
        self.assertEqual(page.text.count("设置：已读消息保留</a>"), count)
        page = admin.get("/admin/audit?actor=admin&subject=setting/notice_days")
        self.assertIn("setting/notice_days", page.text)
        page = admin.get("/admin/audit?actor=manager&subject=setting/notice_days")
        self.assertIn("没有符合条件的记录", page.text)
        self.assertEqual(admin.get("/admin/audit?from=2026-13-01").status, 422)
        self.assertIn("没有符合条件", admin.get("/admin/audit?to=2001-01-01").text)

    def test_rows_are_told_in_words_and_ids_stand_in_the_details(self):
        self.fill()
        admin, manager = self.login("admin"), self.login("manager")
        manager.post("/rounds/demo-open/entries/entry-2/step",
                     {"step": "return", "reason": "缺盖章件"})
        db = harness.connect(self.database)
        account, = db.execute("SELECT id FROM account WHERE login = 'manager'").fetchone()
        db.close()

        def shown(query):
            text = admin.get("/admin/audit?" + query).text
            table = re.search(r"<tbody>.*</tbody>", text, re.S).group()
            return re.sub(r"<[^>]*>", "|", re.sub(r"<details>.*?</details>", "", table, flags=re.S)), text

        words, page = shown("subject=round/demo-open/entry/entry-2")
        for part in ("评估负责人（示例）（manager）", "退回补正", "示例街道年度评估（示例，进行中）：示例2",
                     "→ 退回补正", "缺盖章件"):
            self.assertIn(part, words)
        for code in ("entry-2", "entry.return", account, "{"):
            self.assertNotIn(code, words)
            self.assertIn(code, page)
        # What stands in the form is the name, and leads to the same rows.
        name = re.search(r'name="subject" value="([^"]+)"', page).group(1)
        self.assertEqual(shown("subject=" + quote(name))[0], words)
        self.assertIn("→ 10 天", shown("subject=setting/notice_days")[0])
        self.assertIn("10 天 → 11 天", shown("subject=setting/notice_days")[0])
        self.assertIn("管理员（示例）（admin）", shown("actor=" + quote("管理员（示例）"))[0])
        self.assertNotRegex(shown("")[0], r"\|[a-z]+\.[a-z_]+\|")

    def test_the_export_has_as_many_rows_as_the_query(self):
        self.fill()
        admin = self.login("admin")
        for query in ("", "action=setting.save&"):
            page = admin.get("/admin/audit?" + query)
            count = int(re.search(r'id="count">(\d+)<', page.text).group(1))
            answer = admin.get(f"/admin/audit/export?{query}")
            lines = [json.loads(line) for line in answer.text.splitlines()]
            self.assertGreaterEqual(len(lines), count)
            self.assertLessEqual(len(lines), count + 2)
            self.assertEqual(int(answer.headers["X-Row-Count"]), len(lines))
            self.assertEqual([r["seq"] for r in lines], sorted((r["seq"] for r in lines),
                                                               reverse=True))
            answer = admin.get(f"/admin/audit/export.csv?{query}")
            self.assertTrue(answer.body.startswith(b"\xef\xbb\xbf"))
            self.assertEqual(answer.text.count("\r\n"), int(answer.headers["X-Row-Count"]) + 1)

    def test_verification_gives_the_head(self):
        admin = self.login("admin")
        answer = admin.post("/admin/audit/verify", {})
        self.assertIn("审计日志完整", answer.text)
        head = re.search(r'class="secret">([0-9a-f]{64})<', answer.text).group(1)
        db = harness.connect(self.database)
        self.assertTrue(db.execute("SELECT 1 FROM audit WHERE hash = ?", (head,)).fetchone())
        db.close()


class BrokenChainTest(WebTest):
    def test_a_changed_row_is_found(self):
        db = harness.connect(self.database)
        harness.engine.drop_guard(db, "audit_update")
        db.execute("UPDATE audit SET detail = 'x' WHERE seq = 2")
        db.commit()
        db.close()
        answer = self.login("admin").post("/admin/audit/verify", {})
        self.assertIn("第 2 条有问题", answer.text)


class LargeLogTest(WebTest):
    """getodk/central#1178: the audit page took ten seconds; kobotoolbox/kpi#2370: a silent cut."""
    rows = 60000

    @classmethod
    def prepare(cls):
        db = harness.connect(cls.database)
        first = db.execute("SELECT max(seq) FROM audit WHERE tenant = ?", (TENANT,)).fetchone()[0]
        harness.engine.drop_guard(db, "audit_insert")
        db.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)",
                       ((TENANT, first + i, 1700000000000 + i, "bulk" if i % 2 else "bulk2",
                         "bulk.add", f"bulk/{i}", "0" * 64, "0" * 64)
                        for i in range(1, cls.rows + 1)))
        db.commit()
        db.close()

    def test_pages_are_quick_and_the_export_is_complete(self):
        admin = self.login("admin")
        admin.get("/admin/audit")
        start = time.monotonic()
        for query in ("", "?actor=bulk2", "?subject=bulk/77", "?actor=nobody-at-all"):
            self.assertEqual(admin.get("/admin/audit" + query).status, 200)
        self.assertLess(time.monotonic() - start, 2)
        answer = admin.get("/admin/audit/export?action=bulk.add")
        self.assertEqual(answer.text.count("\n"), self.rows)

    def test_pages_follow_each_other_without_gap(self):
        admin = self.login("admin")
        path, seen = "/admin/audit?action=bulk.add", []
        for _ in range(4):
            page = admin.get(path)
            seen += [int(n) for n in re.findall(r'<td class="num" data-title="序号">(\d+)</td>', page.text)]
            path = re.search(r'href="(/admin/audit\?[^"]*before=\d+)"', page.text).group(1)
            path = path.replace("&amp;", "&")
        self.assertEqual(seen, list(range(seen[0], seen[0] - 200, -1)))


class PersonalRetention(WebTest):
    """Who filled in for an organisation, stamped scans, ties, codes and what was there before an import, in
    a database with a published and verified round."""
    OVER, OPEN = "pingshan-2022", "demo-open"
    NOW = int(time.time() * 1000)
    OLD = NOW - 400 * 86400000

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        db = harness.connect(cls.database)
        add = lambda table, *row: db.execute(
            f"INSERT INTO {table} VALUES ({', '.join('?' * (len(row) + 1))})", (TENANT, *row))
        for table in ("rating_person", "rating_scan", "expert_tie"):
            db.execute(f"DELETE FROM {table}")
        # Of long ago and of a round that is over: due. The others are not, or not yet.
        cls.scans = {}
        entry = db.execute("SELECT id FROM entry WHERE round = ?", (cls.OVER,)).fetchone()[0]
        for round_id, org, at in ((cls.OVER, "due", cls.OLD), (cls.OVER, "late", cls.NOW),
                                  (cls.OPEN, "open", cls.OLD), ("gone", "orphan", cls.OLD)):
            add("rating_person", round_id, org, f"评价人{org}", "科长", "0755-" + org, at, "link/x")
            data = b"%PDF-1.4 " + org.encode()
            cls.scans[org] = digest = hashlib.sha256(data).hexdigest()
            place = cls.path_of(digest)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            add("document", digest, len(data), "盖章.pdf", "link/x", at)
            add("rating_scan", round_id, org, "s", None, digest, "盖章.pdf", len(data), at, "link/x")
        # The same file came in with a hand-in as well.
        project = db.execute("SELECT project FROM entry WHERE round = ? AND id = ?",
                             (cls.OVER, entry)).fetchone()[0]
        add("entry_file", cls.OVER, entry, project, cls.scans["orphan"], "x", cls.OLD)
        # The staff of a contract that is over, beside what was published of it.
        for n, name in enumerate(("岗上甲", "岗上乙")):
            add("person", project, f"p{n}", n, name, None)
            add("certificate", project, f"p{n}", 0, "社会工作师", f"GD{n}", None, None)
        active = db.execute("SELECT expert FROM account WHERE expert IS NOT NULL").fetchone()[0]
        for expert in ("past", active):
            add("expert_tie", expert, 0, "demo-operator", "任职", None, "2001-01-01")
        db.execute("INSERT INTO expert VALUES (?, ?, 'at-work', 99, '某人')", (TENANT, cls.OPEN))
        add("expert_tie", "at-work", 0, "demo-operator", "任职", None, "2001-01-01")
        ids = [r[0] for r in db.execute("SELECT id FROM account LIMIT 2")]
        for n, (account, ends) in enumerate(zip(ids, (cls.OLD, cls.NOW + 86400000))):
            add("onetime_code", account, str(n) * 64, "x", cls.OLD, ends, 0)
        for name, at in (("long-ago", cls.NOW - 31 * 86400000), ("of-late", cls.NOW - 29 * 86400000)):
            add("workbook_import", name, "registry", "", "x", "名单.xlsx", "", at, None)
            add("workbook_state", name, 0, "person", "p", "某人", '{"phone": "1"}', "a" * 64)
        cls.active = active
        db.commit()
        db.close()

    @classmethod
    def path_of(cls, digest):
        return pathlib.Path(f"{cls.database}.files/documents") / digest[:2] / digest

    def column(self, statement):
        return {r[0] for r in harness.sql(self.database, statement)}

    def state(self):
        return {t: self.column(f"SELECT {c} FROM {t}") for t, c in
                (("rating_person", "org"), ("rating_scan", "org"), ("expert_tie", "expert"))}

    def published(self):
        """What anybody can get of the published round, once it and the log are verified."""
        anyone = self.browser()
        package = anyone.get(f"/public/{self.OVER}/files/package.json").body
        file = pathlib.Path(self.folder) / "package.json"
        file.write_bytes(package)
        self.assertIn("没有发现不符之处", run("verify", str(file), "--key", json.loads(package)["public_key"]))
        run("audit", "--db", str(self.database))  # fails where the chain or a sheet is not right
        bundle = json.loads(run("export", "--round", self.OVER, "--db", str(self.database)))
        return package, anyone.get(f"/public/{self.OVER}/files/data.json").body, bundle

    def restart(self):
        self.server.stop()
        type(self).server = harness.Server(self.database, *self.server_options)
        return self.login("admin")

    def test_a_file_of_a_chosen_item_goes_by_hand_and_its_checksum_stays(self):
        admin = self.login("admin")
        was = harness.sql(self.database, "SELECT state FROM round WHERE id = 'demo-2026'")[0][0]
        harness.sql(self.database, "UPDATE round SET state = 'archived' WHERE id = 'demo-2026' RETURNING state")
        item, digest = harness.sql(
            self.database, "SELECT c.name, m.sha256 FROM material m JOIN checklist_item c ON c.round = m.round AND c.id = m.item"
            " JOIN document d ON d.sha256 = m.sha256 JOIN round r ON r.id = m.round"
            " WHERE r.state IN ('published', 'archived') AND m.received IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM material x JOIN round y ON y.id = x.round"
            "   WHERE x.sha256 = m.sha256 AND y.state NOT IN ('published', 'archived')) ORDER BY 2")[0]
        kept = len(self.column("SELECT sha256 FROM document"))
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"file_days": "30"})
        admin.post("/admin/retention", {"kept.9": "1"})
        self.assertEqual(len(self.column("SELECT sha256 FROM document")), kept, "no item is named")
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"erase_items": f"别的、{item}"})
        entry = harness.sql(self.database, "SELECT id FROM entry WHERE round = 'demo-open' ORDER BY ord")[0][0]
        harness.sql(self.database, "INSERT INTO fill_file (tenant, round, entry, id, file_name, sha256, size, received_at)"
                    " VALUES (?, 'demo-open', ?, 'again', 'a.pdf', ?, 1, 1) RETURNING id", harness.TENANT, entry, digest)
        admin.post("/admin/retention", {"kept.9": "1"})
        self.assertIn(digest, self.column("SELECT sha256 FROM document"), "it was put in a hand-in that is under way")
        harness.sql(self.database, "DELETE FROM fill_file WHERE id = 'again' RETURNING id")
        admin.post("/admin/retention", {"kept.9": "1"})
        self.assertNotIn(digest, self.column("SELECT sha256 FROM document"))
        self.assertIn(digest, self.column("SELECT sha256 FROM material"))
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"file_days": "", "erase_items": ""})
        harness.sql(self.database, "UPDATE round SET state = ? WHERE id = 'demo-2026' RETURNING state", was)

    def test_names_of_staff_go_by_themselves_once_that_was_told_and_nobody_held_it(self):
        admin = self.login("admin")
        ended = f"(SELECT e.project FROM entry e WHERE e.round = '{self.OVER}')"
        names = self.column(f"SELECT name FROM person WHERE project IN {ended}")
        others = self.column(f"SELECT name FROM person WHERE project NOT IN {ended} AND project IN"
                             " (SELECT project FROM entry WHERE round = 'demo-open')")
        self.assertTrue(names and others)
        published = self.published()
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"staff_days": "30"})
        admin = self.restart()
        self.assertEqual(self.column("SELECT kind FROM erase_due"), set(), "only by hand")
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"erase_notice": "7"})
        admin = self.restart()
        self.assertEqual(self.column("SELECT kind FROM erase_due"), {"staff"})
        self.assertIn("7 天后自动清除", admin.get("/notices").text)
        page = admin.get("/admin/retention")
        self.assertRegex(page.text, r"\d{4}-\d\d-\d\d 自动清除")
        self.assertEqual(self.column(f"SELECT name FROM person WHERE project IN {ended}"), names)
        admin.post("/admin/retention/hold", {"kind": "staff"})
        harness.sql(self.database, "UPDATE erase_due SET told_at = told_at - 8 * 86400000 RETURNING kind")
        admin = self.restart()
        self.assertIn("已暂缓自动清除", admin.get("/admin/retention").text)
        self.assertEqual(self.column(f"SELECT name FROM person WHERE project IN {ended}"), names)
        admin.post("/admin/retention/hold", {"kind": "staff", "resume": "1"})
        admin = self.restart()
        for name in self.column(f"SELECT name FROM person WHERE project IN {ended}"):
            self.assertRegex(name, r"^已按保留期限清除 \d+$")
        self.assertEqual(self.column(f"SELECT number FROM certificate WHERE project IN {ended}"), {None})
        self.assertLessEqual(self.column(f"SELECT reason FROM engagement WHERE project IN {ended}"), {None, "已按保留期限清除"})
        self.assertLessEqual(others, self.column("SELECT name FROM person"), "those at work stay")
        log = admin.get("/admin/audit?action=retention.scheduled").text
        self.assertIn("人员的姓名、证书编号和离岗原因", log)
        after = self.published()
        self.assertEqual(after[:2], published[:2], "what was published is what it was")
        self.assertNotIn("岗上甲", json.dumps(after[2], ensure_ascii=False))
        run("results", "--db", str(self.database))
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"staff_days": "", "erase_notice": ""})

    def test_originals_go_by_themselves_and_what_was_published_verifies(self):
        admin = self.login("admin")
        entry = sorted(self.column(f"SELECT id FROM entry WHERE round = '{self.OVER}'"))[0]
        at_work = sorted(self.column(f"SELECT id FROM entry WHERE round = '{self.OPEN}'"))[0]
        text = '{"format":"gongping.hand-in.1","pledged_by":"承诺甲","tables":{}}'
        digest = hashlib.sha256(text.encode()).hexdigest()
        for round_id, of, version, at in ((self.OVER, entry, 1, self.OLD), (self.OVER, entry, 2, self.NOW), (self.OPEN, at_work, 9, self.OLD)):
            harness.forced(self.database, "INSERT INTO hand_in VALUES (?, ?, ?, ?, ?, ?, 'x', '承诺甲', 0, ?, ?)",
                           TENANT, round_id, of, version, f"t{version}", at, text, digest)
        harness.forced(self.database, "UPDATE report_version SET published_ms = ? WHERE round = ?", self.OLD, self.OVER)
        inner, = self.column(f"SELECT bundle_sha256 FROM report_version WHERE round = '{self.OVER}'")
        others = self.column(f"SELECT bundle_sha256 FROM report_version WHERE round <> '{self.OVER}'")
        kept = self.column("SELECT sha256 FROM document") - {inner}
        published = self.published()
        left = lambda: sorted(harness.sql(self.database, f"SELECT version, snapshot, pledger, sha256 FROM hand_in WHERE version < 3 AND round = '{self.OVER}'"))
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"original_days": "365", "erase_notice": "7"})
        admin = self.restart()
        self.assertLessEqual({"originals", "inner"}, self.column("SELECT kind FROM erase_due"))
        self.assertRegex(admin.get("/notices").text, "递交的原件 1 条.*公示版内部留存的数据 1 条")
        self.assertIn("公示版内部留存的数据", admin.get("/admin/retention").text)
        harness.sql(self.database, "UPDATE erase_due SET told_at = told_at - 8 * 86400000 RETURNING kind")
        self.assertEqual([row[1] for row in left()], [text, text], "told, and there until its day")
        admin = self.restart()
        self.assertEqual(left(), [(1, "", "已按保留期限清除", digest), (2, text, "承诺甲", digest)])
        self.assertEqual(self.column(f"SELECT snapshot FROM hand_in WHERE round = '{self.OPEN}' AND version = 9"), {text}, "it is at work")
        now = self.column("SELECT sha256 FROM document")
        self.assertNotIn(inner, now)
        self.assertLessEqual(kept, now, "the rest is there")
        self.assertLessEqual(others, now)
        self.assertEqual(self.column(f"SELECT bundle_sha256 FROM report_version WHERE round = '{self.OVER}'"), {inner})
        self.assertEqual(self.published(), published)
        manager = self.login("manager")
        page = manager.get(f"/rounds/{self.OVER}/report")
        self.assertIn("内部留存的数据已按保留期限清除", page.text)
        version, = self.column(f"SELECT version FROM report_version WHERE round = '{self.OVER}'")
        answer = manager.get(f"/rounds/{self.OVER}/report/versions/{version}/files/bundle")
        self.assertEqual(answer.status, 404)
        self.assertIn("已按保留期限清除", answer.text)
        self.assertEqual(manager.get(f"/rounds/{self.OVER}/entries/{entry}/data").status, 200)
        if not harness.engine.SERVER:  # there is one place to restore to
            archive, target = pathlib.Path(self.folder) / "erased.zip", pathlib.Path(self.folder) / "erased.db"
            run("backup", str(archive), "--db", str(self.database))
            run("restore", str(archive), "--db", str(target))
            run("audit", "--db", str(target))
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"original_days": "", "erase_notice": ""})

    def test_who_looked_at_rosters_and_files_is_noted_once_a_day_and_counted(self):
        manager, admin = self.login("manager"), self.login("admin")
        project = harness.sql(self.database, "SELECT id FROM project ORDER BY id")[0][0]
        for _ in range(3):
            self.assertEqual(manager.get(f"/registry/projects/{project}/staff").status, 200)
        file = harness.sql(self.database, "SELECT m.round, m.entry, m.sha256 FROM material m JOIN document d ON d.sha256 = m.sha256"
                           " JOIN entry_file x ON x.round = m.round AND x.entry = m.entry AND x.sha256 = m.sha256 ORDER BY 3")[0]
        self.assertEqual(manager.get("/files/%s/%s/%s" % file).status, 200)
        self.assertEqual(self.login("operator").get("/fill/demo-open/entry-2/part/roster").status, 200)
        admin = self.restart()  # what is not written yet is, when a server ends
        rows = set(harness.sql(self.database, "SELECT kind, subject, what, n FROM sensitive_read"))
        self.assertLessEqual({("roster", f"project/{project}", "", 3), ("file", "round/%s/entry/%s" % file[:2], file[2], 1),
                              ("staff", "round/demo-open/entry/entry-2", "", 1)}, rows)
        page = admin.get("/admin/reads?actor=manager&kind=roster")
        self.assertIn("项目的人员名单", page.text)
        self.assertNotIn("完整证件号）</td>", page.text)
        self.assertEqual(self.login("manager").get("/admin/reads").status, 403)
        table = admin.get("/admin/reads.csv?kind=file").text
        self.assertIn(file[2], table)
        self.assertNotIn("项目的人员名单", table)

    def test_states_before_an_import_go_by_themselves(self):
        self.assertEqual(self.column("SELECT import FROM workbook_state"), {"of-late"})

    def test_what_raters_gave_goes_and_what_was_published_still_verifies(self):
        admin = self.login("admin")
        before, published = self.state(), self.published()
        page = admin.get("/admin/retention")
        for words in ("评价人的姓名、职务和电话", "评价的盖章扫描件", "专家的任职关系", "过期的登录和一次性码"):
            self.assertIn(words, page.text)
        every = {f"kept.{i}": "1" for i in range(7)}
        admin.post("/admin/retention", every)  # no period is set: all of it stays
        self.assertEqual(self.state(), before)
        self.assertEqual(self.column("SELECT code_hash FROM onetime_code"), {"1" * 64})
        admin.submit(admin.get("/admin/settings"), "/admin/settings",
                     {"personal_days": "365", "scan_days": "5475"})
        admin.submit(admin.get("/admin/retention"), "/admin/retention")  # never ticked beforehand
        self.assertEqual(self.state(), before)
        # Scans have a period of their own.
        admin.post("/admin/retention", every)
        self.assertEqual(self.state(), {
            "rating_person": {"late", "open"}, "rating_scan": before["rating_scan"],
            "expert_tie": {"at-work", self.active}})
        self.assertTrue(before["expert_tie"] - self.state()["expert_tie"])
        admin.submit(admin.get("/admin/settings"), "/admin/settings", {"scan_days": "365"})
        admin.post("/admin/retention", {"kept.5": "1"})
        self.assertEqual(self.state()["rating_scan"], {"late", "open"})
        noted = self.column("SELECT sha256 FROM document")
        self.assertEqual({k for k, v in self.scans.items() if v in noted}, {"late", "open", "orphan"})
        log = admin.get("/admin/audit?action=retention.run").text
        for words in ("评价人的姓名、职务和电话", "评价的盖章扫描件", "专家的任职关系"):
            self.assertIn(words, log)
        self.assertNotIn("评价人due", "".join(self.column("SELECT detail FROM audit")))
        self.assertEqual(self.published(), published)


class RetentionTest(WebTest):
    @classmethod
    def prepare(cls):
        db = harness.connect(cls.database)
        old = int((time.time() - 400 * 86400) * 1000)
        account = db.execute("SELECT id FROM account WHERE login = 'expert'").fetchone()[0]
        db.execute("UPDATE round SET state = 'published' WHERE id = 'demo-2026'")
        # Of a round that is over and of one that is not; of long ago and of yesterday.
        for round_id in ("demo-2026", "demo-open"):
            for entry, at in (("entry-2", old), ("entry-4", old + 399 * 86400000)):
                for part in ("roster", "narrative", "files"):
                    db.execute("INSERT INTO fill_part VALUES (?, ?, ?, ?, 1, '{}', ?, ?)",
                               (TENANT, round_id, entry, part, account, at))
                db.execute("INSERT INTO sheet_draft VALUES (?, ?, ?, 'material', 'expert', 'x1', 1,"
                           " '{}', 0, 1, ?)", (TENANT, round_id, entry, at))
                db.execute("INSERT INTO own_note VALUES (?, ?, ?, 'x1', 1, '看过', ?)", (TENANT, round_id, entry, at))
        for i in range(3):
            db.execute("INSERT INTO notice VALUES (?, ?, ?, '旧消息', NULL, '/fill', ?, ?, 1)",
                       (TENANT, f"n{i}", account, old, old if i else None))
        db.commit()
        db.close()

    def rows(self, sql):
        db = harness.connect(self.database)
        rows = db.execute(sql).fetchall()
        db.close()
        return rows

    def count(self, table):
        return self.rows(f"SELECT count(*) FROM {table}")[0][0]

    def drafts(self):
        return (self.rows("SELECT round, entry, part FROM fill_part ORDER BY 1, 2, 3"),
                self.rows("SELECT round, entry FROM sheet_draft ORDER BY 1, 2"))

    def test_only_what_is_due_and_chosen_goes(self):
        admin = self.login("admin")
        self.assertIn("未设定，一直保留", admin.get("/admin/retention").text)
        forms, sheets = self.drafts()
        answer = admin.post("/admin/retention", {"kept.0": "1"})
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.drafts(), (forms, sheets))
        page = admin.get("/admin/settings")
        admin.submit(page, "/admin/settings", {"draft_days": "90", "notice_days": "90"})
        self.assertIn("清理到期的数据", admin.get("/").text)
        self.assertRegex(admin.get("/admin/retention").text, r'填写中的草稿[\s\S]*?<td class="num"[^>]*>4</td>')
        notices = self.count("notice")
        answer = admin.post("/admin/retention", {"kept.0": "1"})
        self.assertIn("已清理 4 条", admin.get(answer.headers["Location"]).text)
        # A form of an open round stays however old it is; so does the mark that files are listed.
        over = ("demo-2026", "entry-2")
        self.assertEqual(self.drafts(), ([f for f in forms if f[:2] != over or f[2] == "files"],
                                         [s for s in sheets if s != over]))
        notes = self.rows("SELECT round, entry FROM own_note ORDER BY 1, 2")
        self.assertEqual(notes, [("demo-2026", "entry-4"), ("demo-open", "entry-2"), ("demo-open", "entry-4")])
        self.assertEqual(self.count("notice"), notices)
        page = self.login("operator").get("/fill/demo-2026/entry-2/part/narrative")
        handed_in, = self.rows("SELECT narrative FROM entry WHERE round = 'demo-2026'"
                               " AND id = 'entry-2'")
        self.assertIn(handed_in[0][:20], page.text)
        page = admin.get("/admin/retention")
        admin.submit(page, "/admin/retention")
        self.assertEqual(self.count("notice"), notices - 2)
        self.assertIn("清理过期数据", admin.get("/admin/audit?action=retention.run").text)
        self.assertEqual(admin.post("/admin/retention", {}).status, 422)

    def test_notices_are_counted_opened_and_read(self):
        expert = self.login("expert")
        page = expert.get("/notices")
        self.assertIn("旧消息", page.text)
        self.assertIn('未读</span>', page.text)
        answer = expert.post("/notices/open", {"id": "n0", "link": "//evil.example"})
        self.assertEqual(answer.location, "/notices")
        other = self.login("manager")
        other.post("/notices/read", {})
        expert.post("/notices/read", {})
        self.assertNotIn("bg-red-lt", expert.get("/notices").text)


class BackupTest(WebTest):
    def test_only_backups_are_given_out(self):
        admin = self.login("admin")
        for name in ("..%2Fdemo.db", "gongping-1.db", "none"):
            self.assertEqual(admin.get("/admin/backup/download/" + name).status, 404)
        self.assertEqual(admin.get("/admin/system").status, 200)


class SharedDatabaseTest(WebTest):
    @classmethod
    def prepare(cls):
        run("init", "--db", str(cls.database), "--tenant", "990101", "--name", "示例区")
        run("account", "stranger", "admin", "外区管理员", "--tenant", "990101", "--password",
            PASSWORD, "--db", str(cls.database))

    def test_no_administrator_takes_another_district_s_data(self):
        b = self.browser()
        b.post("/login", {"login": "stranger", "password": PASSWORD, "tenant": "990101"})
        self.assertEqual(b.post("/admin/backup", {}).status, 403)
        self.assertNotIn(">manager<", b.get("/admin/accounts").text)
        self.assertNotIn("session.open", b.get("/admin/audit?subject=manager").text)
        self.assertNotIn("示例1", b.get("/search?q=%E7%A4%BA%E4%BE%8B").text)


class SearchTest(WebTest):
    def test_a_manager_finds_everything_with_its_words_marked(self):
        manager = self.login("manager")
        page = manager.get("/search?q=%E7%A4%BA%E4%BE%8B")
        self.assertIn("<mark>示例</mark>", page.text)
        self.assertLess(page.text.index(">机构</span>"), page.text.index(">中心</span>"))
        page = manager.get("/search?q=%E7%A4%BA%E4%BE%8B%20%E8%BD%AE%E6%AC%A1&page=2")
        self.assertIn("上一页", page.text)
        page = manager.get("/search?q=%E5%9D%AA%E5%B1%B1")
        self.assertIn("<mark>坪山</mark>", page.text)

    def test_names_are_shown_and_not_ids_though_an_id_is_found(self):
        manager = self.login("manager")
        page = manager.get("/search?q=demo-open-2")
        hit = re.search(r'<a href="/registry/projects/demo-open-2">.*?</li>', page.text, re.S).group()
        self.assertIn("示例社工服务中心", hit)
        self.assertRegex(hit, r"\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d")
        self.assertNotIn("demo-open-2", re.sub(r"<[^>]*>", "", hit))
        page = manager.get("/search?q=%E6%9D%90%E6%96%99%E7%BC%BA%E4%BA%A4")  # 材料缺交
        self.assertRegex(page.text, r"示例街道[^<]*评估[^<]*</span>\s*<div[^>]*><mark>材料</mark>“")

    def test_others_find_only_what_is_theirs(self):
        everything = self.login("manager").get("/search?q=%E7%A4%BA%E4%BE%8B")
        own = self.login("center").get("/search?q=%E7%A4%BA%E4%BE%8B")
        count = lambda page: int(re.search(r"找到 (\d+)", page.text).group(1))
        self.assertLess(count(own), count(everything))
        self.assertNotIn("坪山", self.login("center").get("/search?q=%E5%85%AD%E5%92%8C").text)
        self.assertIn("没有找到", self.login("center").get("/search?q=%E5%85%AD%E5%92%8C").text)

    def test_odd_questions(self):
        manager = self.login("manager")
        self.assertIn("两个以上的字", manager.get("/search?q=%E5%9D%AA").text)
        self.assertIn("没有找到", manager.get("/search?q=zz%25_%27%3B--").text)
        self.assertIn("最多 60 个字", manager.get("/search?q=" + "%E5%9D%AA" * 61).text)
        self.assertNotIn("<script>alert", manager.get("/search?q=%3Cscript%3Ealert").text)
        for page in ("0", "-1", "x", "999"):
            self.assertEqual(manager.get("/search?q=%E7%A4%BA%E4%BE%8B&page=" + page).status, 200)

    def test_what_was_saved_since_is_found(self):
        db = harness.connect(self.database)
        db.execute("UPDATE center SET name = '鲲鹏' WHERE tenant = ? AND id = 'c1'", (TENANT,))
        db.commit()
        db.close()
        self.assertIn("<mark>鲲鹏</mark>",
                      self.login("manager").get("/search?q=%E9%B2%B2%E9%B9%8F").text)
        self.assertIn("已重建", run("rebuild", "--tenant", TENANT, "--db", str(self.database)))

    def test_a_search_does_not_wait_for_ever_for_the_index(self):
        manager = self.login("manager")
        manager.get("/search?q=%E7%A4%BA%E4%BE%8B")
        db = harness.connect(self.database, isolation_level=None)
        db.execute("UPDATE center SET name = '蜻蜓' WHERE tenant = ? AND id = 'c2'", (TENANT,))
        db.execute("BEGIN IMMEDIATE")  # nobody else can write now
        page = manager.get("/search?q=%E8%9C%BB%E8%9C%93")
        self.assertEqual(page.status, 200)
        self.assertIn("正在编入索引", page.text)
        db.execute("ROLLBACK")
        db.close()
        for _ in range(20):  # the thread may still be giving up its last try
            page = manager.get("/search?q=%E8%9C%BB%E8%9C%93")
            if "正在编入索引" not in page.text:
                break
        self.assertIn("<mark>蜻蜓</mark>", page.text)

    def test_an_import_is_indexed_ahead(self):
        self.wait_for_the_index()  # which begins when the server does
        manager = self.login("manager")
        bundle = json.loads((harness.SOURCE / "examples" / "demo-2026.json").read_text())
        bundle["round"]["id"], bundle["round"]["title"] = "imported", "萤火虫轮次"
        done = manager.upload("/registry/import", {}, [("file", "a.json",
                                                        json.dumps(bundle).encode())])
        self.assertEqual(done.status, 303, done.text[-500:])
        self.wait_for_the_index()
        with harness.connect(self.database) as db:
            self.assertEqual(db.execute("SELECT id FROM search_doc WHERE title = '萤火虫轮次'"
                                        ).fetchall(), [("imported",)])


if __name__ == "__main__":
    harness.main()
