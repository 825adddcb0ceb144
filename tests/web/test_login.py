"""Signing in and out, the second factor, and what must not work."""
import base64
import gzip
import hashlib
import hmac
import re
import struct
import subprocess
import tempfile
import time
import urllib.parse

import harness
from harness import PASSWORD, Browser, WebTest, run, sql


def totp(secret, moment=None):
    """RFC 6238, written here from the text of the standard."""
    key = base64.b32decode(secret)
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(key, counter, "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class LoginTest(WebTest):
    def test_the_first_page_asks_to_sign_in_and_leads_back(self):
        browser = self.browser()
        answer = browser.get("/account")
        self.assertEqual((answer.status, answer.location), (303, "/login?next=%2Faccount"))
        page = browser.get(answer.location)
        answer = browser.submit(page, "/login", {"login": "manager", "password": PASSWORD})
        self.assertEqual((answer.status, answer.location), (303, "/account"))
        self.assertIn("评估负责人", browser.follow(answer).text)

    def test_wrong_combinations_get_one_message_and_keep_the_name(self):
        browser = self.browser()
        for login, password in (("manager", "wrong-password"), ("nobody", PASSWORD)):
            answer = browser.post("/login", {"login": login, "password": password})
            self.assertEqual(answer.status, 401)
            self.assertIn("账号、密码或动态验证码不对", answer.text)
            self.assertIn(f'value="{login}"', answer.text)

    def test_an_account_pauses_after_five_wrong_passwords(self):
        browser = self.browser()
        for _ in range(5):
            browser.post("/login", {"login": "purchaser", "password": "wrong-password"})
        answer = browser.post("/login", {"login": "purchaser", "password": PASSWORD})
        self.assertEqual(answer.status, 413)
        self.assertIn("暂停 15 分钟", answer.text)

    def test_a_login_leads_only_to_pages_of_ours(self):
        for target in ("https://example.org/", "//example.org", "/\\example.org", "x",
                       "/\t/example.org", "/\n/example.org", "/\x0b/example.org", "/fill//example.org",
                       "/no-page-of-ours", "/logout", "/fill\\..\\example.org", "javascript:x", " /"):
            browser = self.browser()
            answer = browser.post("/login", {"login": "expert", "password": PASSWORD,
                                             "next": target})
            self.assertEqual(answer.location, "/", repr(target))
            self.assertNotIn("example.org", browser.get("/login?next=" +
                             urllib.parse.quote(target)).text)
        for target in ("/fill", "/marking?x=1#y", "/rounds/demo-open/findings"):
            browser = self.browser()
            answer = browser.post("/login", {"login": "expert", "password": PASSWORD,
                                             "next": target})
            self.assertEqual(answer.location, target)

    def test_a_message_leads_only_to_pages_of_ours(self):
        expert = self.login("expert")
        for target in ("//example.org", "/\t/example.org", "/\\example.org", "/none"):
            answer = expert.post("/notices/open", {"id": "none", "link": target})
            self.assertIn(answer.location, ("/notices", ""), repr(target))
        self.assertEqual(expert.post("/notices/open", {"id": "none", "link": "/marking"}).location,
                         "/marking")

    def test_after_signing_out_the_old_cookie_is_worthless(self):
        browser = self.browser()
        browser.post("/login", {"login": "committee", "password": PASSWORD})
        stolen = Browser(self.server.port)
        stolen.cookies = dict(browser.cookies)
        self.assertEqual(stolen.get("/").status, 200)
        answer = browser.post("/logout", {})
        self.assertEqual((answer.status, answer.headers["Clear-Site-Data"]), (303, '"cache"'))
        self.assertEqual(stolen.get("/").status, 303)

    def test_cookies_and_pages_are_closed_to_others(self):
        answer = Browser(self.server.port).get("/login")
        cookie = answer.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertNotRegex(answer.text, r"https?://")
        self.assertNotRegex(answer.text, r"<script(?![^>]*\bsrc=)[^>]*>")
        self.assertNotRegex(answer.text, r"\sstyle=")

    def switch_on(self, browser, password=PASSWORD, moment=None):
        """Gives the secret and the recovery codes."""
        page = browser.get("/account")
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        answer = browser.submit(page, "/account/totp", {"code": totp(secret, moment),
                                                        "password": password})
        self.assertEqual(answer.status, 200, answer.text[-1500:])
        return secret, re.findall(r'class="secret">([a-z2-7-]{29})<', answer.text)

    def test_second_factor(self):
        browser = self.browser()
        browser.post("/login", {"login": "inspector", "password": PASSWORD})
        page = browser.get("/account")
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        wrong = browser.submit(page, "/account/totp", {"code": "000000", "password": PASSWORD})
        self.assertIn("不对", wrong.text)
        self.assertIn(secret, wrong.text, "it may be in the phone already")
        used = totp(secret)  # of this half minute, which may end before the code is tried again
        answer = browser.post("/account/totp", {"secret": secret, "code": used,
                                                "password": PASSWORD})
        self.assertEqual(answer.status, 200, answer.text[-1500:])
        other = self.browser()
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD})
        self.assertEqual(answer.status, 401)
        self.assertIn("6 位数字", answer.text)
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD, "code": used})
        self.assertEqual(answer.status, 401, "a code that switched it on is used up")
        fresh = totp(secret, time.time() + 30)
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD,
                                       "code": f" {fresh[:3]} {fresh[3:]} "})
        self.assertEqual(answer.status, 303)

    def account(self, login, role="manager", password=PASSWORD):
        run("account", login, role, "--tenant", harness.TENANT, "--password", password, "--db",
            str(self.database))
        browser = self.browser()
        self.assertEqual(browser.post("/login", {"login": login, "password": password}).status, 303)
        return browser

    def audited(self, login):
        return [row[0] for row in sql(
            self.database, "SELECT action FROM audit WHERE actor = (SELECT id FROM account "
            "WHERE login = ?) ORDER BY seq", login)]

    def test_the_second_factor_asks_for_the_password_both_ways(self):
        browser = self.account("factor")
        page = browser.get("/account")
        self.assertIn("<svg", page.form("/account/totp") and page.text)
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        without = browser.post("/account/totp", {"secret": secret, "code": totp(secret)})
        self.assertEqual(without.status, 422)
        wrong = browser.post("/account/totp", {"secret": secret, "code": totp(secret),
                                               "password": "not-the-password"})
        self.assertEqual(wrong.status, 422)
        secret, codes = self.switch_on(browser)
        self.assertEqual(len(set(codes)), 10)
        wrong = browser.post("/account/totp/off", {"code": codes[0], "password": "not-the-one"})
        self.assertEqual(wrong.status, 422)
        off = browser.post("/account/totp/off", {"code": codes[0], "password": PASSWORD})
        self.assertEqual(off.status, 303, off.text[-1500:])
        self.assertEqual(self.audited("factor"),
                         ["session.open", "totp.on.refused", "totp.on", "totp.off.refused",
                          "recovery.used", "totp.off"])

    def test_what_changes_the_second_factor_ends_the_other_sessions(self):
        browser = self.account("changer")

        def elsewhere(code=""):
            other = self.browser()
            other.post("/login", {"login": "changer", "password": PASSWORD, "code": code})
            self.assertEqual(other.get("/account").status, 200)
            return other
        other = elsewhere()
        _, codes = self.switch_on(browser)
        self.assertEqual(other.get("/account").status, 303)
        other = elsewhere(codes[0])
        made = browser.post("/account/codes", {"code": codes[1], "password": PASSWORD})
        self.assertEqual(other.get("/account").status, 303)
        codes = re.findall(r'class="secret">([a-z2-7-]{29})<', made.text)
        other = elsewhere(codes[0])
        off = browser.post("/account/totp/off", {"code": codes[1], "password": PASSWORD})
        self.assertEqual(off.status, 303, off.text[-1500:])
        self.assertEqual(other.get("/account").status, 303)
        self.assertEqual(browser.get("/account").status, 200)

    def test_one_sees_where_one_is_signed_in_and_ends_the_others_with_the_password(self):
        browser, other = self.account("several"), self.browser()
        self.assertNotIn("让其他设备退出", browser.get("/account").text)
        other.post("/login", {"login": "several", "password": PASSWORD})
        page = browser.get("/account")
        self.assertEqual(page.text.count("来自 127.0.0.1"), 2)
        self.assertEqual(page.text.count("（本机）"), 1)
        wrong = browser.submit(page, "/account/sessions", {"password": "not-the-password"})
        self.assertEqual(wrong.status, 422)
        self.assertEqual(other.get("/account").status, 200)
        done = browser.submit(page, "/account/sessions", {"password": PASSWORD})
        self.assertEqual(done.status, 303)
        self.assertIn("已退出", browser.follow(done).text)
        self.assertEqual(other.get("/account").status, 303)
        self.assertEqual(self.audited("several")[-2:],
                         ["session.end_others.refused", "session.end_others"])

    def test_a_recovery_code_of_before_still_opens_one(self):
        self.switch_on(self.account("old"))
        old = "abcd2345efgh"
        sql(self.database, "INSERT INTO recovery_code (tenant, account, code_hash, made_at) SELECT tenant, id, ?, 0 "
            "FROM account WHERE login = 'old'", hashlib.sha256(old.encode()).hexdigest())
        form = {"login": "old", "password": PASSWORD, "code": "abcd-2345-efgh"}
        self.assertEqual(self.browser().post("/login", form).status, 303)
        self.assertEqual(self.browser().post("/login", form).status, 401)

    def test_a_recovery_code_opens_one_sign_in(self):
        _, codes = self.switch_on(self.account("lost"))
        form = {"login": "lost", "password": PASSWORD, "code": codes[3].upper() + " "}
        browser = self.browser()
        self.assertEqual(browser.post("/login", form).status, 303)
        self.assertIn("用恢复码通过了一次验证", browser.get("/notices").text)
        self.assertIn("还有 9 个恢复码", browser.get("/account").text)
        self.assertEqual(self.browser().post("/login", form).status, 401)
        made = browser.post("/account/codes", {"code": codes[0], "password": PASSWORD})
        self.assertEqual(len(re.findall(r'class="secret">[a-z2-7-]{29}<', made.text)), 10)
        form["code"] = codes[1]
        self.assertEqual(self.browser().post("/login", form).status, 401, "the old set is void")

    def test_guessing_on_the_account_page_pauses_the_account(self):
        browser = self.account("guessed")
        for i in range(5):
            answer = browser.post("/account/password", {"old_password": f"wrong-password-{i}",
                                                        "new_password": "something-else-1"})
            self.assertEqual(answer.status, 422)
        answer = browser.post("/account/password", {"old_password": PASSWORD,
                                                    "new_password": "something-else-1"})
        self.assertIn("暂停 15 分钟", answer.text)
        self.assertEqual(self.browser().post("/login", {"login": "guessed", "password": PASSWORD}
                                             ).status, 413)
        self.assertEqual(self.audited("guessed"),
                         ["session.open"] + ["account.password.refused"] * 5)

    def test_passwords_that_everybody_tries_are_refused(self):
        browser = self.account("chooser")
        for bad, why in (("1234567890", "常见"), ("Password123", "常见"), ("dragon2026!!", "常见"),
                         ("qwertyuiop", "常见"), ("aaaaaaaaaa", "规律"), ("9876543210", "常见"),
                         ("abcdefghij", "规律"), ("评评评评评评评评评评", "规律"),
                         ("chooser2026", "登录名"), ("short", "太短"),
                         ("GongPing-2026", "常用词"), ("公评-评估2026!!", "常用词"),
                         ("shequ.fuwu.xiangmu", "常用词"), (PASSWORD, "一样")):
            answer = browser.post("/account/password", {"old_password": PASSWORD,
                                                        "new_password": bad})
            self.assertEqual(answer.status, 422, bad)
            self.assertIn(why, answer.text, bad)
        old = PASSWORD
        for good in ("木棉花开在三月里的路边", "four words and a pinggu 2026", "木棉 " * 66):
            answer = browser.post("/account/password", {"old_password": old, "new_password": good})
            self.assertEqual(answer.status, 303, answer.text[-1500:])
            old = good

    def test_an_account_of_the_command_line_has_to_change_its_password(self):
        subprocess.run([str(harness.BINARY), "account", "cli", "manager", "--tenant",
                        harness.TENANT, "--password", PASSWORD, *harness.place(self.database)],
                       check=True, capture_output=True)
        browser = self.browser()
        browser.post("/login", {"login": "cli", "password": PASSWORD})
        self.assertEqual(browser.get("/rounds").location, "/account")
        same = browser.post("/account/password", {"old_password": PASSWORD,
                                                  "new_password": PASSWORD})
        self.assertEqual(same.status, 422)
        self.assertEqual(browser.get("/rounds").location, "/account")
        done = browser.post("/account/password", {"old_password": PASSWORD,
                                                  "new_password": "only-mine-2026"})
        self.assertEqual(done.status, 303)
        self.assertEqual(browser.get("/rounds").status, 200)

    def test_blanks_around_the_login_name_do_no_harm(self):
        answer = self.browser().post("/login", {"login": "  manager\u3000", "password": PASSWORD})
        self.assertEqual(answer.status, 303)

    def test_a_new_sign_in_ends_the_session_it_replaces(self):
        browser = self.browser()
        browser.post("/login", {"login": "center", "password": PASSWORD})
        old = Browser(self.server.port)
        old.cookies = dict(browser.cookies)
        self.assertEqual(old.get("/account").status, 200)
        browser.submit(browser.get("/login"), "/login", {"login": "expert", "password": PASSWORD})
        self.assertEqual(browser.get("/account").status, 200)
        self.assertEqual(old.get("/account").status, 303)

    def test_an_idle_browser_is_signed_out_and_a_busy_one_is_not(self):
        busy, idle = self.account("busy"), self.account("idle")
        self.assertEqual(busy.get("/account").status, 200)
        sql(self.database, "UPDATE session SET created_at = created_at - 121 * 60000 WHERE account "
            "IN (SELECT id FROM account WHERE login IN ('busy', 'idle'))")
        self.assertEqual(busy.get("/account").status, 200)
        answer = idle.get("/account")
        self.assertEqual(answer.status, 303)
        self.assertIn("很久没有操作", idle.follow(answer).text)
        self.assertEqual(idle.post("/account/codes", {"password": "x", "code": "1"}).status, 401)

    def test_a_session_ends_when_its_hours_are_over_however_busy(self):
        browser = self.account("hours")
        self.assertEqual(browser.get("/account").status, 200)
        sql(self.database, "UPDATE session SET expires_at = expires_at - 12 * 3600000 WHERE account "
            "= (SELECT id FROM account WHERE login = 'hours')")
        self.assertEqual(browser.get("/account").status, 303)
        self.assertEqual(browser.post("/account/codes", {"password": "x", "code": "1"}).status, 401)

    def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(self):
        """An open form asks until when it may be filled in: no sign that somebody is there."""
        for path, is_there in (("/marking/demo-open/entry-5/material/closing", False), ("/marking", True)):
            with tempfile.TemporaryDirectory() as folder:
                database = harness.demo_database(folder)
                server = harness.Server(database, "--quiet")
                browser = Browser(server.port)
                browser.get("/login")
                browser.post("/login", {"login": "expert", "password": harness.PASSWORD})
                sql(database, "UPDATE session SET created_at = created_at - 119 * 60000, seen_at = NULL")
                self.assertEqual(browser.get(path).status, 200)
                server.stop()  # writes who was there
                seen = sql(database, "SELECT count(*) FROM session WHERE seen_at > created_at")
                self.assertEqual(seen[0][0], int(is_there), path)

    def test_assets_are_compressed_and_kept_for_ever(self):
        page = self.browser().get("/login")
        for url in re.findall(r'"(/assets/[^"]+)"', page.text):
            packed = self.browser().get(url, **{"Accept-Encoding": "gzip"})
            self.assertEqual(packed.headers["Content-Encoding"], "gzip")
            self.assertIn("immutable", packed.headers["Cache-Control"])
            plain = self.browser().get(url)
            self.assertIsNone(plain.headers["Content-Encoding"])
            self.assertGreater(len(plain.body), len(packed.body))

    def test_pages_are_packed_for_who_reads_that_and_as_long_as_chance_has_it(self):
        browser = self.login("manager")
        plain = browser.get("/registry")
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(plain.headers["Vary"], "Accept-Encoding")
        lengths = set()
        for _ in range(12):
            packed = browser.get("/registry", **{"Accept-Encoding": "gzip, br"})
            self.assertEqual(packed.headers["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(packed.body), plain.body)
            lengths.add(len(packed.body))
        self.assertGreater(len(lengths), 3)
        small = browser.get("/no-such-page", **{"Accept-Encoding": "identity"})
        self.assertIsNone(small.headers["Content-Encoding"])

    def test_the_first_page_weighs_little(self):
        browser = self.browser()
        page = browser.get("/login")
        total = len(page.body)
        for url in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text):  # what is loaded, not only named
            total += len(browser.get(url, **{"Accept-Encoding": "gzip"}).body)
        self.assertLessEqual(total, 150_000)


class LimitTest(WebTest):
    def test_what_does_not_fit_is_refused_and_the_server_lives_on(self):
        browser = self.browser()
        long = browser.post("/login", {"login": "x" * 81, "password": "y"})
        self.assertEqual(long.status, 413)
        self.assertIn("登录名", long.text)
        unknown = browser.post("/login", {"login": "x", "password": "y", "surprise": "1"})
        self.assertEqual(unknown.status, 422)
        huge = browser.post("/login", {"login": "x" * 50000, "password": "y"})
        self.assertEqual(huge.status, 413)
        broken = browser.request("POST", "/login", b"login=%ff%fe&password=y&_csrf=" +
                                 browser.csrf().encode(),
                                 {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(broken.status, 422)
        self.assertEqual(browser.get("/nowhere").status, 404)
        self.assertEqual(browser.request("PUT", "/login").status, 405)
        self.assertEqual(browser.get("/login?next=" + "%ff").status, 422)
        self.assertEqual(browser.get("/login").status, 200)


if __name__ == "__main__":
    harness.main()
