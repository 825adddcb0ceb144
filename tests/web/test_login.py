"""Signing in and out, the second factor, and what must not work."""
import base64
import hmac
import re
import struct
import time

import harness
from harness import PASSWORD, Browser, WebTest


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
        for target in ("https://example.org/", "//example.org", "/\\example.org", "x"):
            browser = self.browser()
            answer = browser.post("/login", {"login": "expert", "password": PASSWORD,
                                             "next": target})
            self.assertEqual(answer.location, "/")

    def test_after_signing_out_the_old_cookie_is_worthless(self):
        browser = self.browser()
        browser.post("/login", {"login": "committee", "password": PASSWORD})
        stolen = Browser(self.server.port)
        stolen.cookies = dict(browser.cookies)
        self.assertEqual(stolen.get("/").status, 200)
        self.assertEqual(browser.post("/logout", {}).status, 303)
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

    def test_second_factor(self):
        browser = self.browser()
        browser.post("/login", {"login": "inspector", "password": PASSWORD})
        page = browser.get("/account")
        secret = re.search(r'class="secret">([A-Z2-7]{32})<', page.text).group(1)
        wrong = browser.submit(page, "/account/totp", {"code": "000000"})
        self.assertIn("不对", wrong.text)
        used = totp(secret)  # of this half minute, which may end before the code is tried again
        answer = browser.post("/account/totp", {"secret": secret, "code": used})
        self.assertEqual(answer.status, 303, answer.text[-1500:])
        other = self.browser()
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD})
        self.assertEqual(answer.status, 401)
        self.assertIn("6 位数字", answer.text)
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD, "code": used})
        self.assertEqual(answer.status, 401, "a code that switched it on is used up")
        fresh = totp(secret, time.time() + 30)
        answer = other.post("/login", {"login": "inspector", "password": PASSWORD, "code": fresh})
        self.assertEqual(answer.status, 303)

    def test_assets_are_compressed_and_kept_for_ever(self):
        page = self.browser().get("/login")
        for url in re.findall(r'"(/assets/[^"]+)"', page.text):
            packed = self.browser().get(url, **{"Accept-Encoding": "gzip"})
            self.assertEqual(packed.headers["Content-Encoding"], "gzip")
            self.assertIn("immutable", packed.headers["Cache-Control"])
            plain = self.browser().get(url)
            self.assertIsNone(plain.headers["Content-Encoding"])
            self.assertGreater(len(plain.body), len(packed.body))

    def test_the_first_page_weighs_little(self):
        browser = self.browser()
        page = browser.get("/login")
        total = len(page.body)
        for url in re.findall(r'"(/assets/[^"]+)"', page.text):
            total += len(browser.get(url, **{"Accept-Encoding": "gzip"}).body)
        self.assertLessEqual(total, 150_000)


class LimitTest(WebTest):
    def test_what_does_not_fit_is_refused_and_the_server_lives_on(self):
        browser = self.browser()
        long = browser.post("/login", {"login": "x" * 65, "password": "y"})
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
