"""Rating by the link of an organisation, which opens all that it rates in a round and nothing else, by a
link of one rating, and by an account; and a secret that nobody reads again. Each complaint about other
systems that is tested here is named beside its test."""
import hashlib
import html
import re
import sqlite3
import unittest
import urllib.parse

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
        db = harness.connect(self.database)
        db.execute("PRAGMA foreign_keys = ON")
        try:
            rows = db.execute(statement, arguments).fetchall()
            db.commit()
            return rows
        finally:
            db.close()

    def create(self, uses="1", **fields):
        """New links for the whole round; gives the page that shows them."""
        self.sql("DELETE FROM rating_session")
        self.sql("DELETE FROM rating_link")
        for table in ("sheet_draft", "sheet_submission"):
            self.sql(f"DELETE FROM {table} WHERE role <> 'expert'")
        self.sql("DELETE FROM sheet WHERE role <> 'expert' AND round = 'demo-open'")
        page = self.login("manager").post(LINKS, {"expires": "2099-01-01", "uses": uses} | fields)
        return page

    def links(self, uses="1"):
        # At most a year: take a day that stays near.
        day = harness.day_from_today(30)
        page = self.create(uses, expires=day)
        self.assertEqual(page.status, 200, page.text[:500])
        return self.slips(page)

    def slips(self, page):
        """The address path by the office's name, as the page of new links shows them."""
        found = {}
        for section in page.text.split('<section class="card rate-slip"')[1:]:
            text = html.unescape(section)
            path = re.search(r"/r/[\w.-]+", text).group(0)
            found[re.search(r'rate-slip-name">(.+?)</h2>', text).group(1)] = path
        type(self).secrets = getattr(type(self), "secrets", []) + [
            p.split(".", 1)[1] for p in found.values()]
        return found

    def guest(self, path):
        browser = Browser(self.server.port)
        answer = browser.get(path)
        self.assertEqual((answer.status, answer.location), (303, "/r"), answer.text[:300])
        return browser

    def committee(self, uses="1"):
        path = self.links(uses)["示例1社区党委"]
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
        self.assertEqual(set(found), {"示例区委组织部", "示例街道公共事务中心", "示例1社区党委", "示例4社区党委"})
        page = self.login("manager").get(LINKS)
        self.assertIn("未打开", page.text)
        for path in found.values():
            self.assertNotIn(path.split(".", 1)[1], page.text)
        again = self.login("manager").post(LINKS, {"expires": self.day(20), "uses": "1"})
        self.assertEqual(again.status, 409)

    def day(self, n):
        return harness.day_from_today(n)

    def test_only_the_hash_of_the_secret_is_stored(self):
        found = self.links()
        hashes = {r[0] for r in self.sql("SELECT token_hash FROM rating_link")}
        for path in found.values():
            secret = path.split(".", 1)[1]
            self.assertIn(hashlib.sha256(secret.encode()).hexdigest(), hashes)
        dump = harness.engine.dump(self.database)
        for path in found.values():
            self.assertNotIn(path.split(".", 1)[1], dump)

    def test_offices_are_named_and_escaped(self):
        names = {"org.0": "demo-commissioner", "office.0": "组织部<二科>"}
        page = self.create(expires=self.day(9), **names)
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
        self.assertIn("已打开", self.login("manager").get(LINKS).text)
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
                {"entry": "entry-1", "component": "committee", "reason": "x"}
                if action == "return" else {"link": link, "expires": self.day(5)})
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
        self.assertEqual(self.sql("SELECT version FROM sheet_submission"), [(1,)])
        receipt = browser.get("/r").text
        self.assertIn(self.sql("SELECT reference FROM sheet_submission")[0][0], receipt)

    def test_a_refused_sheet_uses_nothing_up(self):
        _, browser = self.committee()
        self.assertEqual(self.hand_in(browser, "99").location, "/r?check=1")
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(0,)])

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
        day = harness.day_from_today(10)
        page = self.login("manager").post(LINKS + "/renew", {"link": link, "expires": day})
        fresh = re.search(r"/r/[\w.-]+", html.unescape(page.text)).group(0)
        self.assertNotEqual(fresh, path)
        self.assertEqual(browser.get("/r").status, 403)
        self.assertEqual(Browser(self.server.port).get(path).status, 404)
        self.assertIn('value="31"', self.guest(fresh).get("/r").text)

    def test_a_rating_is_sent_back_and_handed_in_once_more(self):
        _, browser = self.committee()
        self.hand_in(browser, "20")
        manager = self.login("manager")
        back = {"entry": "entry-1", "component": "committee"}
        self.assertEqual(manager.post(LINKS + "/return", back | {"reason": ""}).status, 422)
        done = manager.post(LINKS + "/return", back | {"reason": "请与居委会核对"})
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


class AllOfAnOffice(RateTest):
    """The purchaser of the demonstration rates two centers: entry-1, open to ratings, and entry-4."""
    OTHERS = ("/r/entry-1/committee", "/r/entry-1/party", "/r/entry-2/purchaser", "/r/none/purchaser")

    def purchaser(self, uses="1"):
        path = self.links(uses)["示例街道公共事务中心"]
        return path, self.guest(path)

    def places(self, browser):
        return sorted(set(re.findall(r'"(/r/entry-\d/\w+)"', browser.get("/r").text)))

    def test_one_link_shows_every_center_of_the_office(self):
        _, browser = self.purchaser()
        page = browser.get("/r")
        self.assertEqual(page.status, 200)
        for word in ("示例1", "示例4", "请贵单位填写 2 份", "已提交 <strong>0</strong> 份", "未评"):
            self.assertIn(word, page.text)
        self.assertEqual(self.places(browser), ["/r/entry-1/purchaser", "/r/entry-4/purchaser"])

    def test_it_opens_nothing_of_others(self):
        _, browser = self.purchaser()
        for path in self.OTHERS:
            self.assertEqual(browser.get(path).status, 404, path)
            for action in ("", "/submit"):
                answer = browser.post(path + action, {"points.0": "10", "version": "0"})
                self.assertEqual(answer.status, 404, path + action)
            self.assertEqual(browser.get(path + "/closing").status, 404, path)
        self.assertEqual(browser.get("/r/entry-2/~about").status, 404)
        for path in ("/r", "/r/submit"):  # which of the two is not said
            self.assertEqual(browser.post(path, {"points.0": "1", "version": "0"}).status, 404)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_draft WHERE role <> 'expert'"), [(0,)])

    def test_of_another_round_it_opens_nothing(self):
        _, browser = self.purchaser()
        for entry in self.sql("SELECT id FROM entry WHERE round = 'demo-2026' AND id NOT IN"
                              " (SELECT id FROM entry WHERE round = 'demo-open')"):
            self.assertEqual(browser.get(f"/r/{entry[0]}/purchaser").status, 404)

    def test_each_is_rated_by_itself_and_has_its_receipt(self):
        _, browser = self.purchaser()
        one, two = self.places(browser)
        page = browser.get(one)
        self.assertEqual(browser.submit(page, one, {"points.0": "20"}).status, 303)
        self.assertIn("已填好，未提交", browser.get("/r").text)
        done = browser.post(one + "/submit", dict(browser.get(one).form(one).fields) | {"points.0": "21"})
        self.assertEqual((done.status, done.location), (303, one))
        self.assertIn("21 分", browser.get(one).text)
        grid = browser.get("/r").text
        self.assertIn("已提交 <strong>1</strong> 份", grid)
        self.assertIn(self.sql("SELECT reference FROM sheet_submission")[0][0], grid)
        self.assertIn('name="points.0"', browser.get(two).text)

    def table(self, browser, *points, **fields):
        page = browser.get("/r/~table")
        fields = dict(page.form("/r/~table").fields) | fields
        lines = sorted(int(n.split(".")[1]) for n in fields if n.startswith("at."))
        for k, value in zip(lines, points):
            fields[f"points.{k * 1000}"] = value
        return fields

    def test_the_table_saves_all_and_hands_in_what_is_complete(self):
        _, browser = self.purchaser()
        saved = browser.post("/r/~table", self.table(browser, "20", "三十"))
        self.assertEqual((saved.status, saved.location), (303, "/r/~table"))
        page = browser.get("/r/~table")
        self.assertIn('value="20"', page.text)
        self.assertIn('value="三十"', page.text)
        done = browser.post("/r/~table/~submit", self.table(browser))
        self.assertEqual((done.status, done.location), (303, "/r/~table?check=1"))
        page = browser.get(done.location)
        self.assertIn("已提交 1 份评价", page.text)
        self.assertIn("另有 1 份没有提交", page.text)
        self.assertEqual(self.sql("SELECT entry FROM sheet_submission"), [("entry-1",)])
        done = browser.post("/r/~table/~submit", self.table(browser, "22"))
        self.assertEqual(browser.get(done.location).status, 200)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(2,)])

    def test_a_line_that_nobody_touched_is_not_begun(self):
        _, browser = self.purchaser()
        browser.post("/r/~table", self.table(browser, "20"))
        self.assertEqual(self.sql("SELECT entry FROM sheet_draft WHERE scorer = 'demo-purchaser'"),
                         [("entry-1",)])
        browser.post("/r/~table/~submit", self.table(browser))
        self.assertEqual(self.sql("SELECT entry FROM sheet_submission"), [("entry-1",)])

    def test_the_table_does_not_overwrite_what_another_window_saved(self):
        path, browser = self.purchaser()
        old = self.table(browser, "20", "21")
        other = self.guest(path)
        self.assertEqual(other.post("/r/~table", self.table(other, "15")).status, 303)
        refused = browser.post("/r/~table", old)
        self.assertEqual(refused.status, 409)
        self.assertIn('value="20"', refused.text)  # what was typed stays, and both are shown
        self.assertIn("已保存的与您填的不同之处", refused.text)
        drafts = "SELECT entry, body FROM sheet_draft WHERE scorer = 'demo-purchaser'"
        self.assertEqual([e for e, body in self.sql(drafts) if '"15"' in body], ["entry-1"])
        self.assertEqual(len(self.sql(drafts)), 1)  # all of it or nothing
        again = browser.post("/r/~table", dict(refused.form("/r/~table").fields))
        self.assertEqual(again.status, 303)
        self.assertEqual(len([1 for _, body in self.sql(drafts) if '"20"' in body]), 1)

    def test_a_table_cannot_name_what_is_not_theirs(self):
        _, browser = self.purchaser()
        fields = self.table(browser, "20") | {"at.0": "entry-1/committee", "points.0": "20"}
        browser.post("/r/~table/~submit", fields)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(0,)])

    def test_saving_while_typing_tells_the_number_of_each_draft(self):
        _, browser = self.purchaser()
        fields = self.table(browser, "20", "99")
        answer = browser.request("POST", "/r/~table", urllib.parse.urlencode(
            {**fields, "_csrf": browser.csrf()}).encode(),
            {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.text.count('name="rev.'), 2)
        self.assertIn("应当在 0 到", answer.text)

    def test_some_are_handed_in_and_others_kept(self):
        _, browser = self.purchaser()
        browser.post("/r/~table", self.table(browser, "20", "21"))
        page = browser.get("/r")
        self.assertEqual(page.text.count('name="pick.'), 2)
        none = browser.post("/r/~hand-in", {})
        self.assertEqual(none.status, 422)
        done = browser.post("/r/~hand-in", {"pick.1": "entry-4/purchaser"})
        self.assertIn("已提交 1 份评价", browser.get(done.location).text)
        self.assertEqual(self.sql("SELECT entry FROM sheet_submission"), [("entry-4",)])
        foreign = browser.post("/r/~hand-in", {"pick.0": "entry-1/committee"})
        self.assertEqual(foreign.status, 404)
        again = browser.post("/r/~hand-in", {"pick.1": "entry-4/purchaser"})
        self.assertEqual(again.status, 303)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(1,)])

    def test_a_link_that_is_over_shows_its_receipts_and_takes_nothing(self):
        path, browser = self.purchaser()
        browser.post("/r/~table", self.table(browser, "20", "21"))
        browser.post("/r/~hand-in", {"pick.0": "entry-1/purchaser"})
        fields = self.table(browser)
        self.sql("UPDATE rating_link SET expires = '2020-01-01'")
        grid = self.guest(path).get("/r")
        self.assertIn("已提交", grid.text)
        self.assertIn("已过有效期", grid.text)
        self.assertNotIn('name="pick.', grid.text)
        browser.post("/r/~table/~submit", fields)
        browser.post("/r/~hand-in", {"pick.1": "entry-4/purchaser"})
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(1,)])

    def test_sent_back_the_one_is_open_again_by_the_same_link(self):
        _, browser = self.purchaser()
        browser.post("/r/~table/~submit", self.table(browser, "20", "21"))
        self.assertIn("已全部提交", browser.get("/r").text)
        self.login("manager").post(LINKS + "/return", {
            "entry": "entry-4", "component": "purchaser", "reason": "请核对"})
        page = browser.get("/r")
        self.assertIn("退回重评", page.text)
        self.assertIn("请核对", page.text)
        self.assertIn('value="21"', browser.get("/r/entry-4/purchaser").text)
        browser.post("/r/~hand-in", {"pick.1": "entry-4/purchaser"})
        self.assertIn("已全部提交", browser.get("/r").text)

    def test_what_a_center_is_told_is_the_round_s_choice(self):
        _, browser = self.purchaser()
        page = browser.get("/r/entry-1/~about")
        self.assertIn("只显示名称和服务期", page.text)
        for word in ("协议人数", "在岗人数", "指标完成"):
            self.assertNotIn(word, page.text.replace("人员和指标完成情况要不要", ""))
        self.terms(tells_work="1")
        try:
            page = browser.get("/r/entry-1/~about")
            self.assertIn("在岗人数", page.text)
            self.assertIn("不是评估结论", page.text)
            page = browser.get("/r/entry-4/~about")  # not handed in: the operator's own business
            self.assertIn("还没有递交资料", page.text)
        finally:
            self.terms()

    def terms(self, **fields):
        manager = self.login("manager")
        action = LINKS + "/terms"
        seen = dict(manager.get(LINKS).form(action).fields)["seen"]
        done = manager.post(action, {"seen": seen, "asks": "no"} | fields)
        self.assertEqual(done.status, 303, done.text[-800:])

    def test_a_name_is_asked_for_where_the_round_says_so(self):
        path, browser = self.purchaser()
        self.assertNotIn("/r/~person", browser.get("/r").text)
        self.assertEqual(browser.post("/r/~person", {"name": "李"}).status, 409)
        self.terms(asks="must")
        try:
            browser.post("/r/~table/~submit", self.table(browser, "20"))
            self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(0,)])
            self.assertIn("先填写评价人", browser.get("/r").text)
            page = browser.get("/r")
            self.assertEqual(browser.submit(page, "/r/~person", {"name": " "}).status, 422)
            browser.submit(page, "/r/~person", {"name": "李示例<b>", "post": "科长", "phone": "0755-1"})
            self.assertIn("李示例&lt;b&gt;", self.guest(path).get("/r").text)
            browser.post("/r/~hand-in", {"pick.0": "entry-1/purchaser"})
            self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(1,)])
            self.assertIn("科长", self.login("manager").get(LINKS).text)
        finally:
            self.terms()

    PDF = b"%PDF-1.4 \xe7\x9b\x96\xe7\xab\xa0"

    def upload(self, browser, name="盖章.pdf", data=PDF, entry=""):
        return browser.upload("/r/~scan", {"entry": entry},
                              [("file", name, data)])

    def test_a_stamped_scan_is_attached_read_and_taken_away(self):
        path, browser = self.purchaser()
        self.sql("DELETE FROM rating_scan")
        for name, data, word in (("x.exe", b"MZ", "PDF"), ("x.pdf", b"MZ not", "x.pdf"),
                                 ("x.pdf", b"", "空文件")):
            refused = self.upload(browser, name, data)
            self.assertEqual(refused.status, 422, name)
            self.assertIn(word, refused.text)
        self.assertEqual(self.upload(browser, entry="entry-2").status, 404)
        self.assertEqual(self.upload(browser).status, 303)
        self.assertEqual(self.upload(browser).status, 303)  # sent twice
        rows = self.sql("SELECT id, org, entry, file_name FROM rating_scan")
        self.assertEqual([r[1:] for r in rows], [("demo-purchaser", None, "盖章.pdf")])
        scan = rows[0][0]
        self.assertEqual(browser.get(f"/r/~scan/{scan}").body, self.PDF)
        manager = self.login("manager")
        self.assertEqual(manager.get(f"{LINKS}/scans/{scan}").body, self.PDF)
        self.assertEqual(manager.get(f"/rounds/demo-2026/links/scans/{scan}").status, 404)
        other = self.sql("SELECT count(*) FROM rating_scan")
        stranger = self.guest(self.login_link("示例1社区党委"))
        self.assertEqual(stranger.get(f"/r/~scan/{scan}").status, 404)
        self.assertEqual(stranger.post("/r/~scan/~drop", {"scan": scan}).status, 404)
        self.assertEqual(self.sql("SELECT count(*) FROM rating_scan"), other)
        self.assertEqual(self.guest(path).post("/r/~scan/~drop", {"scan": scan}).status, 303)
        digest = hashlib.sha256(self.PDF).hexdigest()
        self.assertEqual(self.sql("SELECT file_name FROM document WHERE sha256 = ?", digest), [])
        self.assertEqual(browser.get(f"/r/~scan/{scan}").status, 404)

    def login_link(self, office):
        """A new address of the office's link, the others left as they are."""
        link = self.sql("SELECT id FROM rating_link WHERE office = ?", office)[0][0]
        day = harness.day_from_today(9)
        page = self.login("manager").post(LINKS + "/renew", {"link": link, "expires": day})
        return self.slips(page)[office]

    def test_every_route_of_a_link_wants_the_token(self):
        _, browser = self.purchaser()
        for path in ("/r", "/r/submit", "/r/entry-1/purchaser", "/r/entry-1/purchaser/submit",
                     "/r/~table", "/r/~table/~submit", "/r/~hand-in", "/r/~person",
                     "/r/~scan/~drop"):
            self.assertEqual(browser.post(path, {}, csrf="0" * 64).status, 403, path)

    def test_links_of_one_rating_go_on_beside_it(self):
        self.purchaser()
        manager, day = self.login("manager"), harness.day_from_today(9)
        one = {"org": "demo-purchaser", "entry": "entry-4", "component": "purchaser",
               "expires": day, "uses": "1"}
        wrong = manager.post(LINKS + "/one", one | {"org": "committee-1"})
        self.assertEqual(wrong.status, 404)
        page = manager.post(LINKS + "/one", one)
        self.assertEqual(page.status, 200, page.text[-500:])
        self.assertEqual(manager.post(LINKS + "/one", one).status, 409)
        browser = self.guest(self.slips(page)["示例街道公共事务中心"])
        form = browser.get("/r")
        self.assertIn("示例4", form.text)
        self.assertNotIn("示例1", form.text)
        self.assertEqual(browser.get("/r/entry-1/purchaser").status, 404)
        self.assertNotIn("示例1", browser.get("/r?list=1").text)
        self.hand_in(browser, "20")
        self.assertIn("评价已提交", browser.get("/r").text)

    def test_a_link_of_before_opens_what_it_opened(self):
        """As migration 33 leaves it: a link with entry and component, no other beside it."""
        self.links()
        self.sql("DELETE FROM rating_link WHERE org <> 'committee-1'")
        self.sql("UPDATE rating_link SET entry = 'entry-1', component = 'committee', opens = 0")
        manager = self.login("manager")
        self.assertIn("只有单项链接", manager.get(LINKS).text)
        link = self.sql("SELECT id FROM rating_link")[0][0]
        day = harness.day_from_today(9)
        path = self.slips(manager.post(LINKS + "/renew", {"link": link, "expires": day}))["示例1社区党委"]
        browser = self.guest(path)
        self.hand_in(browser, "28")
        self.assertIn("28 分", browser.get("/r").text)
        page = manager.post(LINKS, {"expires": day, "uses": "1"})
        self.assertEqual(set(self.slips(page)), {"示例区委组织部", "示例街道公共事务中心", "示例4社区党委"})


class ByAccount(RateTest):
    """Purchaser, committee and commissioner rate behind their login."""
    BASE = "/rating/demo-open"

    def setUp(self):
        self.sql("DELETE FROM rating_session")
        self.sql("DELETE FROM rating_link")
        for table in ("sheet_draft", "sheet_submission"):
            self.sql(f"DELETE FROM {table} WHERE role <> 'expert'")
        self.sql("DELETE FROM sheet WHERE role <> 'expert' AND round = 'demo-open'")

    def test_the_first_page_says_what_is_to_be_rated_and_leads_there(self):
        purchaser = self.login("purchaser")
        home = purchaser.get("/")
        self.assertIn("填写履约评价：还有 2 份", home.text)
        self.assertIn(self.BASE, home.parsed.links)
        self.assertIn(self.BASE, purchaser.get("/rating").parsed.links)
        page = purchaser.get(self.BASE)
        self.assertIn(self.BASE + "/entry-1/purchaser", page.parsed.links)

    def test_they_rate_without_a_link(self):
        purchaser, path = self.login("purchaser"), self.BASE + "/entry-1/purchaser"
        page = purchaser.get(path)
        fields = dict(page.form(path).fields) | {"points.0": "20"}
        self.assertEqual(purchaser.post(path, fields).status, 303)
        fields = dict(purchaser.get(path).form(path).fields)
        done = purchaser.post(path + "/submit", fields)
        self.assertEqual((done.status, done.location), (303, path))
        self.assertIn("评价已提交", purchaser.get(path).text)
        row = self.sql("SELECT submitted_by, scorer FROM sheet_submission")[0]
        self.assertEqual(row, (self.sql("SELECT id FROM account WHERE login = 'purchaser'")[0][0],
                               "demo-purchaser"))
        again = purchaser.post(path + "/submit", fields | {"version": "9", "rev": "99"})
        self.assertEqual(again.status, 303)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(1,)])
        self.assertIn("填写履约评价：还有 1 份", purchaser.get("/").text)
        self.assertIn("已评价", self.login("manager").get(LINKS).text)

    def test_they_hand_in_some_and_take_a_scan_away(self):
        purchaser, path = self.login("purchaser"), self.BASE + "/entry-1/purchaser"
        self.sql("DELETE FROM rating_scan")
        purchaser.submit(purchaser.get(path), path, {"points.0": "20"})
        done = purchaser.submit(purchaser.get(self.BASE), self.BASE + "/~hand-in", {
            "pick.0": "entry-1/purchaser"})
        self.assertIn("已提交 1 份评价", purchaser.follow(done).text)
        purchaser.upload(self.BASE + "/~scan", {"entry": ""}, [("file", "章.pdf", b"%PDF-1.4 x")])
        scan = self.sql("SELECT id FROM rating_scan")[0][0]
        self.assertEqual(self.login("committee").get(f"{self.BASE}/~scan/{scan}").status, 404)
        self.assertEqual(purchaser.post(self.BASE + "/~scan/~drop", {"scan": scan}).status, 303)
        self.assertEqual(self.sql("SELECT count(*) FROM rating_scan"), [(0,)])

    def test_link_and_account_are_the_same_rating(self):
        path = self.links()["示例街道公共事务中心"]
        by_link = self.guest(path)
        place = "/entry-1/purchaser"
        page = by_link.get("/r" + place)
        by_link.submit(page, "/r" + place, {"points.0": "17"})
        purchaser = self.login("purchaser")
        self.assertIn('value="17"', purchaser.get(self.BASE + place).text)
        fields = dict(purchaser.get(self.BASE + place).form(self.BASE + place).fields)
        purchaser.post(self.BASE + place + "/submit", fields)
        self.assertIn("评价已提交", by_link.get("/r" + place).text)

    def test_nobody_rates_for_others(self):
        cases = {"purchaser": ("entry-1/committee", "entry-1/party", "entry-2/purchaser"),
                 "committee": ("entry-1/purchaser", "entry-4/committee"),
                 "commissioner": ("entry-1/purchaser", "entry-1/committee")}
        for login, places in cases.items():
            browser = self.login(login)
            for place in places:
                path = f"{self.BASE}/{place}"
                self.assertEqual(browser.get(path).status, 404, path)
                for action in ("", "/submit"):
                    answer = browser.post(path + action, {"points.0": "5", "version": "0"})
                    self.assertEqual(answer.status, 404, path + action)
            handed = browser.post(self.BASE + "/~hand-in", {"pick.0": places[0]})
            self.assertEqual(handed.status, 404)
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission"), [(0,)])
        self.assertEqual(self.sql("SELECT count(*) FROM sheet_draft WHERE role <> 'expert'"), [(0,)])

    def test_every_page_is_for_the_parties_alone(self):
        paths = ("", "/entry-1/purchaser", "/entry-1/purchaser/closing", "/~table",
                 "/~table/~closing", "/entry-1/~about", "/~scan/none")
        for login in ("manager", "operator", "expert", "inspector", "admin", "center"):
            browser = self.login(login)
            for path in paths:
                self.assertEqual(browser.get(self.BASE + path).status, 403, f"{login} {path}")
        anybody = self.browser()
        for path in paths:
            self.assertEqual(anybody.get(self.BASE + path).status, 303, path)

    def test_who_is_to_score_as_an_expert_and_has_not_declared_rates_nothing(self):
        """The strictest of several roles holds, as everywhere."""
        account = self.sql("SELECT id, roles FROM account WHERE login = 'purchaser'")[0]
        expert = self.sql("SELECT expert FROM assignment WHERE round = 'demo-open'"
                          " AND entry = 'entry-1' LIMIT 1")[0][0]
        declared = self.sql("SELECT declared, conflict FROM assignment WHERE round = 'demo-open'"
                            " AND entry = 'entry-1' AND expert = ?", expert)[0]
        was = self.sql("SELECT id FROM account WHERE expert = ?", expert)
        self.sql("UPDATE account SET expert = NULL WHERE expert = ?", expert)
        self.sql("UPDATE account SET roles = roles | 4, expert = ? WHERE id = ?", expert, account[0])
        self.sql("UPDATE assignment SET declared = 0, conflict = 0 WHERE round = 'demo-open'"
                 " AND entry = 'entry-1' AND expert = ?", expert)
        try:
            purchaser = self.login("purchaser")
            self.assertEqual(purchaser.get(self.BASE + "/entry-1/purchaser").status, 404)
            self.assertNotIn("/entry-1/purchaser", purchaser.get(self.BASE).text)
        finally:
            self.sql("UPDATE account SET roles = ?, expert = NULL WHERE id = ?", account[1], account[0])
            self.sql("UPDATE assignment SET declared = ?, conflict = ? WHERE round = 'demo-open'"
                     " AND entry = 'entry-1' AND expert = ?", *declared, expert)
            for row in was:
                self.sql("UPDATE account SET expert = ? WHERE id = ?", expert, row[0])


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


class CarriedOver(unittest.TestCase):
    """Migration 33 on a database with links of before, as it stood after 32."""

    def setUp(self):
        self.db = sqlite3.connect(":memory:")
        self.addCleanup(self.db.close)
        self.db.execute("PRAGMA foreign_keys = ON")
        for path in sorted((harness.SOURCE / "sql").glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            for word, plain in (("@INT", "INTEGER"), ("@BLOB", "BLOB"), ("@STRICT", "STRICT")):
                text = text.replace(word, plain)
            if path.name.endswith("_org_links.sql"):
                self.migration = text
                return
            self.db.executescript(text)
        self.fail("no such migration")

    def old_link(self, name, uses_max, uses, *submissions):
        self.db.execute("INSERT INTO rating_link VALUES ('t', ?, 'r', ?, 'c', 'committee', 'o', '党委', ?,"
                        " '2026-12-31', ?, ?, 3, 1, 'm', 2, NULL, NULL, NULL)",
                        (name, name, hashlib.sha256(name.encode()).hexdigest(), uses_max, uses))
        for version, (by, returned) in enumerate(submissions, 1):
            self.db.execute("INSERT INTO sheet_submission VALUES ('t', 'r', ?, 'c', 'committee', 'o', ?, ?,"
                            " '{}', 0, 1, ?, ?, ?, ?)", (name, version, name + str(version), by, returned,
                                                         returned and "m", returned and "理由"))

    def test_links_and_open_browsers_are_kept_with_the_uses_that_were_left(self):
        self.old_link("fresh", 2, 0)
        self.old_link("spent", 1, 1, ("link/x", None))
        self.old_link("one-left", 3, 2, ("link/x", None), ("link/x", None))
        self.old_link("returned", 2, 1, ("link/x", 5))
        self.old_link("corrected", 1, 1, ("link/x", None), ("correction/m", None))
        self.db.execute("INSERT INTO rating_session VALUES ('t', ?, 'spent', 9)", ("a" * 64,))
        self.db.commit()
        self.db.executescript("BEGIN;" + self.migration + ";COMMIT;")
        self.assertEqual(dict(self.db.execute("SELECT id, uses_max FROM rating_link")), {
            "fresh": 2, "spent": 1, "one-left": 3, "returned": 1, "corrected": 1})
        self.assertEqual(self.db.execute("SELECT entry, component, org, opens, expires FROM rating_link"
                                         " WHERE id = 'spent'").fetchall(),
                         [("spent", "c", "o", 3, "2026-12-31")])
        self.assertEqual(self.db.execute("SELECT link FROM rating_session").fetchall(), [("spent",)])
        self.assertEqual(self.db.execute("PRAGMA foreign_key_check(rating_session)").fetchall(), [])

    def test_one_link_an_organisation_and_one_a_rating(self):
        self.db.executescript(self.migration)
        put = ("INSERT INTO rating_link VALUES ('t', ?, 'r', 'o', ?, ?, '党委', ?, '2026-12-31', 1, 0, 1,"
               " 'm', NULL, NULL, NULL)")
        rows = [("a", None, None), ("b", "e", "c"), ("c", "e", "d")]
        for n, row in enumerate(rows):
            self.db.execute(put, (*row, f"{n:064d}"))
        for n, row in enumerate([("d", None, None), ("e", "e", "c"), ("f", "e", None)], 10):
            with self.assertRaises(sqlite3.IntegrityError):
                self.db.execute(put, (*row, f"{n:064d}"))


if __name__ == "__main__":
    harness.main()
