"""Rating by personal link: given out by the manager, one form, one use, and a secret that nobody
reads again. Each complaint about other systems that is tested here is named beside its test."""
import hashlib
import html
import re
import sqlite3

import harness
from harness import Browser, WebTest, run

LINKS = "/rounds/demo-open/links"
PANEL = "/rounds/demo-open/panel/entry-5"


class RateTest(WebTest):
    server_options = ()
    log = ""

    @classmethod
    def tearDownClass(cls):
        stop = cls.server.stop
        cls.server.stop = lambda: cls._keep(stop())
        super().tearDownClass()
        for secret in getattr(cls, "secrets", []):
            if secret in cls.log:
                raise AssertionError("a link's secret stands in the log")

    @classmethod
    def _keep(cls, log):
        cls.log = log
        return log

    def sql(self, statement, *arguments):
        db = sqlite3.connect(self.database)
        db.execute("PRAGMA foreign_keys = ON")
        try:
            rows = db.execute(statement, arguments).fetchall()
            db.commit()
            return rows
        finally:
            db.close()

    def create(self, uses="1", **fields):
        """New links for the whole round; gives the address path by (entry, component)."""
        self.sql("DELETE FROM rating_session")
        self.sql("DELETE FROM rating_link")
        for table in ("sheet_draft", "sheet_submission"):
            self.sql(f"DELETE FROM {table} WHERE role <> 'expert'")
        self.sql("DELETE FROM sheet WHERE role <> 'expert' AND round = 'demo-open'")
        page = self.login("manager").post(LINKS, {"expires": "2099-01-01", "uses": uses} | fields)
        return page

    def links(self, uses="1"):
        # At most a year: take a day that stays near.
        day = self.sql("SELECT date('now', '+30 days')")[0][0]
        page = self.create(uses, expires=day)
        self.assertEqual(page.status, 200, page.text[:500])
        found = {}
        for section in page.text.split('<section class="card rate-slip"')[1:]:
            text = html.unescape(section)
            path = re.search(r"/r/[\w.-]+", text).group(0)
            center = re.search(r"评价对象：(\S+?)（(.+?)（示例））", text)
            found[(center.group(1), center.group(2))] = path
        type(self).secrets = getattr(type(self), "secrets", []) + [
            p.split(".", 1)[1] for p in found.values()]
        return found

    def guest(self, path):
        browser = Browser(self.server.port)
        answer = browser.get(path)
        self.assertEqual((answer.status, answer.location), (303, "/r"), answer.text[:300])
        return browser

    def committee(self, uses="1"):
        path = self.links(uses)[("示例1", "社区党委")]
        return path, self.guest(path)

    def fill(self, browser, points="30", **fields):
        page = browser.get("/r")
        return browser.submit(page, "/r", {"points.0": points} | fields)

    def hand_in(self, browser, points="30", reason="", page=None):
        page = page or browser.get("/r")
        form = page.form("/r")
        fields = dict(form.fields) | {"points.0": points, "reason.0": reason}
        return browser.post("/r/submit", fields)


class LinksPage(RateTest):
    def test_all_links_are_made_at_once_and_shown_once(self):
        found = self.links()
        self.assertEqual(len(found), 6)
        page = self.login("manager").get(LINKS)
        self.assertIn("未打开", page.text)
        for path in found.values():
            self.assertNotIn(path.split(".", 1)[1], page.text)
        again = self.login("manager").post(LINKS, {"expires": self.day(20), "uses": "1"})
        self.assertEqual(again.status, 409)

    def day(self, n):
        return self.sql(f"SELECT date('now', '+{n} days')")[0][0]

    def test_only_the_hash_of_the_secret_is_stored(self):
        found = self.links()
        hashes = {r[0] for r in self.sql("SELECT token_hash FROM rating_link")}
        for path in found.values():
            secret = path.split(".", 1)[1]
            self.assertIn(hashlib.sha256(secret.encode()).hexdigest(), hashes)
        dump = "\n".join(sqlite3.connect(self.database).iterdump())
        for path in found.values():
            self.assertNotIn(path.split(".", 1)[1], dump)

    def test_offices_are_named_and_escaped(self):
        page = self.create(expires=self.day(9), **{"office.0": "组织部<二科>"})
        self.assertIn("组织部&lt;二科&gt;", page.text)
        self.assertIn("<svg", page.text)

    def test_bad_dates_and_numbers_are_refused_and_kept(self):
        for fields, word in (({"expires": "下周"}, "2026-12-31 这样的日期"),
                             ({"expires": "2020-01-01"}, "已经过去"),
                             ({"expires": "2999-01-01"}, "最长一年"),
                             ({"expires": self.day(9), "uses": "0"}, "1 到 9"),
                             ({"expires": self.day(9), "uses": "x"}, "1 到 9")):
            page = self.create(**({"uses": "1"} | fields))
            self.assertEqual(page.status, 422, fields)
            self.assertIn(word, page.text)
            self.assertIn(f'value="{fields["expires"]}"', page.text)
        self.assertEqual(self.sql("SELECT count(*) FROM rating_link"), [(0,)])

    def test_who_opened_and_who_handed_in_is_seen(self):
        path, browser = self.committee()
        self.assertIn("已打开，未提交", self.login("manager").get(LINKS).text)
        self.hand_in(browser)
        page = self.login("manager").get(LINKS)
        self.assertIn("已收到 <strong>1</strong> 份", page.text)
        self.assertIn(self.sql("SELECT reference FROM sheet_submission")[0][0], page.text)

    def test_the_manager_reminds(self):
        self.links()
        link = self.sql("SELECT id FROM rating_link WHERE org = 'committee-1'")[0][0]
        done = self.login("manager").post(LINKS + "/remind", {"link": link})
        self.assertEqual(done.status, 303)
        self.assertTrue(self.sql("SELECT 1 FROM notice WHERE title LIKE '请填写履约评价%'"))

    def test_links_of_another_round_cannot_be_touched(self):
        self.links()
        link = self.sql("SELECT id FROM rating_link LIMIT 1")[0][0]
        for action in ("renew", "revoke", "return", "remind"):
            answer = self.login("manager").post(
                f"/rounds/demo-2026/links/{action}",
                {"link": link, "expires": self.day(5), "reason": "x"})
            self.assertEqual(answer.status, 404, action)


class FormPage(RateTest):
    def test_no_page_and_no_cookie_tells_the_secret(self):
        """LimeSurvey #2091."""
        path, browser = self.committee()
        secret = path.split(".", 1)[1]
        page = browser.get("/r")
        self.assertNotIn(secret, page.text)
        self.assertNotIn(secret, str(page.headers))
        self.assertNotIn(secret, str(browser.cookies))
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_a_link_opens_one_form_and_nothing_else(self):
        """OJS pkp-lib #8247."""
        _, browser = self.committee()
        self.assertEqual(browser.get("/r").status, 200)
        for path in ("/", "/marking", LINKS, PANEL, "/account"):
            answer = browser.get(path)
            self.assertIn(answer.status, (303, 403), path)
            if answer.status == 303:
                self.assertTrue(answer.location.startswith("/login"), path)
        stolen = Browser(self.server.port)
        stolen.cookies = {"gp_session": browser.cookies["gp_rate"]}
        self.assertEqual(stolen.get("/").status, 303)
        manager = self.login("manager")
        manager.cookies["gp_rate"] = manager.cookies["gp_session"]
        self.assertEqual(manager.get("/r").status, 403)

    def test_a_draft_is_resumed_on_another_telephone(self):
        """LimeSurvey #2442."""
        path, browser = self.committee()
        self.assertEqual(self.fill(browser, "三十", comment="等书记看过").status, 303)
        other = self.guest(path).get("/r")
        self.assertIn('value="三十"', other.text)
        self.assertIn("等书记看过", other.text)
        self.assertIn("不是数字", other.text)

    def test_full_marks_and_none_need_a_reason(self):
        _, browser = self.committee()
        for points in ("35", "0"):
            answer = browser.follow(self.hand_in(browser, points))
            self.assertIn("请写明理由", answer.text)
            self.assertIn(f'value="{points}"', answer.text)
        self.assertEqual(self.hand_in(browser, "35", "全年没有一次投诉").status, 303)

    def test_marks_over_the_full_mark_are_refused(self):
        _, browser = self.committee()
        answer = browser.follow(self.hand_in(browser, "36"))
        self.assertIn("应当在 0 到 35 分之间", answer.text)

    def test_a_second_click_hands_in_once_and_counts_once(self):
        """LimeSurvey #5213, #4407."""
        _, browser = self.committee("3")
        page = browser.get("/r")
        first = self.hand_in(browser, page=page)
        second = self.hand_in(browser, page=page)
        self.assertEqual((first.status, second.status), (303, 303))
        self.assertEqual(self.sql("SELECT uses FROM rating_link WHERE submitted_at IS NOT NULL"),
                         [(1,)])
        self.assertEqual(len(self.sql("SELECT 1 FROM sheet_submission")), 1)
        receipt = browser.get("/r").text
        self.assertIn(self.sql("SELECT reference FROM sheet_submission")[0][0], receipt)

    def test_a_refused_sheet_uses_nothing_up(self):
        _, browser = self.committee()
        self.assertEqual(self.hand_in(browser, "99").location, "/r?check=1")
        self.assertEqual(self.sql("SELECT max(uses) FROM rating_link"), [(0,)])

    def test_opening_the_link_again_shows_the_receipt(self):
        """LimeSurvey #3193."""
        path, browser = self.committee()
        self.hand_in(browser, "28")
        page = self.guest(path).get("/r")
        self.assertIn("评价已提交", page.text)
        self.assertIn("28 分", page.text)
        self.assertNotIn("提交评价</button>", page.text)
        self.assertNotIn("提交评价</button>", browser.get("/r?edit=1").text)

    def test_with_a_use_left_the_rating_can_be_changed(self):
        _, browser = self.committee("2")
        self.hand_in(browser, "28")
        self.assertIn("还可以提交 1 次", browser.get("/r").text)
        edit = browser.get("/r?edit=1")
        self.assertIn('value="28"', edit.text)
        self.assertEqual(self.hand_in(browser, "29", page=edit).status, 303)
        self.assertIn("29 分", browser.get("/r").text)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet WHERE role = 'committee'"
                                  " AND round = 'demo-open'"), [(1,)])

    def test_the_rating_is_stored_as_the_party_s_sheet(self):
        _, browser = self.committee()
        self.hand_in(browser, "28.5")
        rows = self.sql("SELECT s.scorer, s.scorer_name, s.role, s.component, m.points"
                        " FROM sheet s JOIN mark m ON m.sheet = s.id AND m.entry = s.entry"
                        " WHERE s.role = 'committee' AND s.round = 'demo-open'")
        self.assertEqual(rows, [("committee-1", "示例1社区党委", "committee", "committee", 285000)])
        who = self.sql("SELECT actor FROM audit WHERE action = 'sheet.submit'"
                       " ORDER BY seq DESC LIMIT 1")[0][0]
        self.assertTrue(who.startswith("link/"))

    def test_without_the_page_s_token_nothing_is_taken(self):
        _, browser = self.committee()
        self.assertEqual(browser.post("/r/submit", {"points.0": "30"}, csrf="0" * 64).status, 403)


class LifeOfALink(RateTest):
    def test_an_expired_link_says_whom_to_ask(self):
        path, browser = self.committee()
        self.sql("UPDATE rating_link SET expires = '2020-01-01'")
        page = browser.get("/r")
        self.assertEqual(page.status, 403)
        self.assertIn("已过有效期", page.text)
        self.assertIn("示例社会工作协会", page.text)
        self.hand_in_blind(browser)

    def hand_in_blind(self, browser):
        answer = browser.post("/r/submit", {"points.0": "30", "version": "0"})
        self.assertEqual(answer.location, "/r")
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(0,)])

    def test_a_receipt_outlives_the_link(self):
        path, browser = self.committee()
        self.hand_in(browser)
        self.sql("UPDATE rating_link SET expires = '2020-01-01'")
        self.assertIn("评价已提交", self.guest(path).get("/r").text)

    def test_a_revoked_link_is_shut(self):
        path, browser = self.committee()
        link = self.sql("SELECT id FROM rating_link WHERE opens > 0")[0][0]
        self.assertEqual(self.login("manager").post(LINKS + "/revoke", {"link": link}).status, 303)
        for b in (browser, self.guest(path)):
            page = b.get("/r")
            self.assertEqual(page.status, 403)
            self.assertIn("停用", page.text)
        self.hand_in_blind(browser)

    def test_a_new_link_replaces_the_old_one_and_keeps_the_draft(self):
        path, browser = self.committee()
        self.fill(browser, "31")
        link = self.sql("SELECT id FROM rating_link WHERE opens > 0")[0][0]
        day = self.sql("SELECT date('now', '+10 days')")[0][0]
        page = self.login("manager").post(LINKS + "/renew", {"link": link, "expires": day})
        fresh = re.search(r"/r/[\w.-]+", html.unescape(page.text)).group(0)
        self.assertNotEqual(fresh, path)
        self.assertEqual(browser.get("/r").status, 403)
        self.assertEqual(Browser(self.server.port).get(path).status, 404)
        self.assertIn('value="31"', self.guest(fresh).get("/r").text)

    def test_a_rating_is_sent_back_and_handed_in_once_more(self):
        _, browser = self.committee()
        self.hand_in(browser, "20")
        link = self.sql("SELECT id FROM rating_link WHERE uses > 0")[0][0]
        manager = self.login("manager")
        self.assertEqual(manager.post(LINKS + "/return", {"link": link, "reason": ""}).status, 422)
        done = manager.post(LINKS + "/return", {"link": link, "reason": "请与居委会核对"})
        self.assertEqual(done.status, 303)
        page = browser.get("/r")
        self.assertIn("请与居委会核对", page.text)
        self.assertIn('value="20"', page.text)
        self.assertEqual(self.hand_in(browser, "22").status, 303)
        self.assertIn("22 分", browser.get("/r").text)

    def test_wrong_and_foreign_secrets_open_nothing(self):
        path, _ = self.committee()
        secret = path.split("/r/")[1]
        for bad in ("x", secret[:-1], secret[:-1] + ("A" if secret[-1] != "A" else "B"),
                    "990101." + secret.split(".", 1)[1], secret + "x", ".", "a" * 300):
            page = Browser(self.server.port).get("/r/" + bad)
            self.assertEqual(page.status, 404, bad)
            self.assertIn("评估方", page.text)

    def test_when_the_entry_is_scored_ratings_are_closed(self):
        _, browser = self.committee()
        self.sql("UPDATE entry SET state = 'scored' WHERE round = 'demo-open' AND id = 'entry-1'")
        try:
            page = browser.get("/r")
            self.assertEqual(page.status, 403)
            self.assertIn("评价已经截止", page.text)
            self.hand_in_blind(browser)
        finally:
            self.sql("UPDATE entry SET state = 'accepted' WHERE round = 'demo-open'"
                     " AND id = 'entry-1'")


class OtherDistrict(RateTest):
    @classmethod
    def prepare(cls):
        run("init", "--db", str(cls.database), "--tenant", "990101", "--name", "示例区")
        run("account", "stranger", "manager", "外区人员", "--tenant", "990101", "--password",
            harness.PASSWORD, "--db", str(cls.database))

    def login(self, who, password=harness.PASSWORD):
        browser = self.browser()
        browser.post("/login", {"login": who, "password": password, "next": "/",
                                "tenant": "990101" if who == "stranger" else harness.TENANT})
        return browser

    def test_links_of_another_district_do_not_exist(self):
        path, _ = self.committee()
        stranger = self.login("stranger")
        self.assertEqual(stranger.get(LINKS).status, 404)
        self.assertEqual(stranger.post(LINKS, {"expires": "2026-12-31"}).status, 404)
        link = self.sql("SELECT id FROM rating_link LIMIT 1")[0][0]
        self.assertEqual(stranger.post(LINKS + "/revoke", {"link": link}).status, 404)
        self.guest(path)


if __name__ == "__main__":
    harness.main()
