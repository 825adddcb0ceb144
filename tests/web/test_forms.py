"""Forms (XLSForm) beside inspections and ratings: attached to a round by the manager, filled in with the
record or the rating, asked for when that is completed, read by nobody else, and told in numbers."""
import datetime
import io
import json
import pathlib
import re
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
import harness
from harness import PASSWORD, Browser, WebTest, run, sql
from test_api import Api, make_token
from test_inspections import JSON, MARKS, PLAN, ROUND, record
from test_survey import workbook

SITE = PLAN + "/~forms"


def form(*extra):
    return workbook([["type", "name", "label", "required", "relevant", "constraint", "constraint_message", "calculation"],
                     ["begin_group", "g", "开放情况"],
                     ["select_one yn", "open", "是否开放", "yes"],
                     ["text", "why", "为什么关门", "yes", "${open} = 'no'"],
                     ["end_group"],
                     ["integer", "planned", "排班人数", "yes", None, ". >= 0 and . <= 50", "0 到 50"],
                     ["integer", "present", "在岗人数", None, None, ". <= ${planned}", "不能多于排班"],
                     ["calculate", "absent", "缺岗人数", None, None, None, None, "${planned} - ${present}"],
                     ["select_multiple what", "seen", "看到什么"],
                     *extra],
                    [["list_name", "name", "label"], ["yn", "yes", "开放"], ["yn", "no", "关门"], ["what", "plan", "活动安排"],
                     ["what", "phone", "投诉电话"]],
                    [["form_title", "form_id"], ["到访检查", "site-check"]])


# By the places of the questions: 0 group, 1 open, 2 why, 3 planned, 4 present, 5 absent, 6 seen.
RIGHT = {"form": "1", "q.1": "yes", "q.3": "5", "q.4": "３", "m.0": "1", "m.1": "1"}


class FormsOfInspectionsTest(WebTest):
    @classmethod
    def prepare(cls):
        for login in ("inspector2", "inspector3"):
            run("account", login, "inspector", login, "--db", str(cls.database), "--tenant", "440310",
                "--password", PASSWORD, "--expert", f"of-{login}")

    def setUp(self):
        super().setUp()
        self.run_sql("DELETE FROM form_answer")
        self.run_sql("DELETE FROM round_form")
        for table in ("visit", "member", "record", "version", "mark", "draw"):
            self.run_sql(f"DELETE FROM inspection_{table}")
        manager = self.login("manager")
        members = [row[0] for row in self.sql("SELECT id FROM account WHERE login IN ('inspector', 'inspector2')")]
        manager.post(PLAN + "/plan", [("day", "2026-06-05"), ("start", "09:00"), ("every", "90"), ("a_day", "2")]
                     + [("member", m) for m in members])
        self.visit = self.sql("SELECT id FROM inspection_visit WHERE state <> 'cancelled' ORDER BY ord")[0][0]
        self.path = f"/inspections/{self.visit}"

    def run_sql(self, statement):
        with harness.connect(self.database) as db:
            db.execute(statement)

    def sql(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    def attach(self, data=None, name="site-check"):
        manager = self.login("manager")
        self.assertEqual(manager.upload(SITE + "/~form", {}, [("file", "到访检查.xlsx", data or form())]).status, 303)
        done = manager.submit(manager.get(SITE), SITE, {"form": name})
        self.assertEqual(done.status, 303, done.text)
        return manager

    def save(self, answers, who="inspector", action="save", base=0, uuid="a" * 32, marks=MARKS):
        phone = self.login(who)
        return phone.post(self.path, record(marks, uuid, base, action, **answers), headers=JSON)

    def bodies(self):
        return [json.loads(body) for (body,) in self.sql("SELECT body FROM form_answer ORDER BY n")]

    # ---- attaching

    def test_the_page_shows_the_form_that_holds(self):
        phone = self.login("inspector")
        self.assertNotIn("是否开放", phone.get(self.path).text)
        manager = self.attach()
        self.assertIn("到访检查", manager.get(PLAN).text)
        page = phone.get(self.path).text
        for words in ("是否开放", "data-rules=", "form.js", 'name="form" value="1"'):
            self.assertIn(words, page)
        manager.submit(manager.get(SITE), SITE, {"form": ""})
        self.assertNotIn("是否开放", phone.get(self.path).text)
        audit = self.sql("SELECT count(*) FROM audit WHERE action = 'form.attach'")
        self.assertGreaterEqual(audit[0][0], 2)

    def test_the_same_once_more_is_nothing_new(self):
        self.attach()
        self.attach()
        self.assertEqual(self.sql("SELECT count(*) FROM round_form"), [(1,)])

    def test_only_managers_attach(self):
        self.attach()
        for who in ("inspector", "operator", "expert", "commissioner"):
            self.assertRefused(self.login(who).get(SITE))
            self.assertRefused(self.login(who).get(SITE + "/answers.csv"))
            self.assertGreaterEqual(self.login(who).post(SITE, {"form": ""}).status, 400)
        self.assertEqual(self.sql("SELECT count(*) FROM round_form"), [(1,)])

    def test_what_is_no_form_is_refused(self):
        manager = self.login("manager")
        answer = manager.upload(SITE + "/~form", {}, [("file", "x.xlsx", workbook([["type", "name", "label"],
                                                                                 ["geopoint", "p", "位置"]]))])
        self.assertIn("不支持类型“geopoint”", answer.text)
        refused = manager.submit(manager.get(SITE), SITE, {"form": "nothing"})
        self.assertIn("请选择一份问卷", refused.text)

    def test_the_example_is_there_to_use(self):
        manager = self.login("manager")
        self.assertEqual(manager.submit(manager.get(SITE), SITE, {"form": "inspection-example"}).status, 303)
        self.assertIn("到访时是否按公示的时间开放", self.login("inspector").get(self.path).text)

    # ---- filling in

    def test_answers_are_kept_with_their_version(self):
        self.attach()
        first = self.save({**RIGHT, "q.2": "没有问到的"})
        self.assertEqual(first.status, 200, first.text)
        self.assertEqual(self.bodies(), [{"open": "yes", "planned": "5", "present": "3", "absent": "2",
                                          "seen": "plan phone"}])
        self.save({**RIGHT, "q.4": "5"}, base=1, uuid="b" * 32)
        self.assertEqual([b["absent"] for b in self.bodies()], ["2", "0"])
        again = self.save({**RIGHT, "q.4": "1"}, base=1, uuid="b" * 32)  # sent twice is one
        self.assertEqual((again.status, len(self.bodies())), (200, 2))
        page = self.login("inspector").get(self.path).text
        self.assertIn('id="q4" name="q.4" value="5"', page)

    def test_what_is_wrong_is_refused_by_its_question(self):
        self.attach()
        for change, words in (({"q.4": "6"}, "不能多于排班"), ({"q.3": "many"}, "请填整数"), ({"q.1": "maybe"}, "没有这个选项"),
                              ({"form": "9"}, "没有这份表单"), ({"form": "x"}, "页面不完整")):
            answer = self.save({**RIGHT, **change})
            self.assertGreaterEqual(answer.status, 400)
            self.assertIn(words, answer.text)
        self.assertEqual((self.bodies(), self.sql("SELECT count(*) FROM inspection_version")), ([], [(0,)]))

    def test_a_draft_may_lack_what_completing_asks_for(self):
        self.attach()
        self.assertEqual(self.save({"form": "1", "q.1": "no"}).status, 200)
        refused = self.save({"form": "1", "q.1": "no"}, action="complete", base=1, uuid="b" * 32)
        self.assertGreaterEqual(refused.status, 400)
        self.assertIn("为什么关门", refused.text)
        self.assertEqual(self.sql("SELECT count(*) FROM inspection_record WHERE completed_at IS NOT NULL"), [(0,)])
        done = self.save({"form": "1", "q.1": "no", "q.2": "停电", "q.3": "4"}, action="complete", base=2, uuid="c" * 32)
        self.assertEqual(done.status, 200, done.text)
        self.assertTrue(json.loads(done.text)["completed"])

    def test_without_a_script_the_page_comes_back(self):
        self.attach()
        phone = self.login("inspector")
        page = phone.get(self.path)
        done = phone.submit(page, self.path, {"action": "save", "q.1": "no", "q.3": "4"})
        self.assertEqual(done.status, 303, done.text)
        self.assertEqual(self.bodies(), [{"open": "no", "planned": "4", "absent": "NaN"}])

    def test_a_new_version_takes_over_what_it_still_asks(self):
        self.attach()
        self.save(RIGHT)
        self.attach(form(["text", "more", "新的问题", "yes"]))
        page = self.login("inspector").get(self.path).text
        self.assertIn('name="form" value="2"', page)
        self.assertIn('id="q4" name="q.4" value="3"', page)
        # A phone that was away brings answers to the version that it had; completing asks for the new one.
        late = self.save({**RIGHT, "q.4": "1"}, action="complete", base=1, uuid="b" * 32)
        self.assertIn("评估方换了表单", late.text)
        self.assertEqual([b["present"] for b in self.bodies()], ["3", "1"])
        done = self.save({**RIGHT, "form": "2", "q.7": "有"}, action="complete", base=2, uuid="c" * 32)
        self.assertEqual(done.status, 200, done.text)

    def test_two_phones_are_compared(self):
        self.attach()
        self.save(RIGHT)
        late = self.save({**RIGHT, "q.4": "1"}, base=0, uuid="b" * 32)
        self.assertTrue(json.loads(late.text)["conflict"])
        page = self.login("inspector").get(self.path).text
        self.assertIn("有两个版本", page)
        self.assertIn("在岗人数", page)

    # ---- reading

    def complete_both(self):
        self.attach()
        for who, uuid, present in (("inspector", "a" * 32, "3"), ("inspector2", "b" * 32, "5")):
            done = self.save({**RIGHT, "q.4": present}, who, "complete", uuid=uuid)
            self.assertEqual(done.status, 200, done.text)

    def test_what_was_answered_is_on_the_record(self):
        self.complete_both()
        page = self.login("inspector").get(self.path + "/record").text
        for words in ("到访检查", "开放情况", "是否开放", "缺岗人数", "活动安排、投诉电话"):
            self.assertIn(words, page)
        self.assertNotIn("为什么关门", page)
        managed = self.login("manager").get(f"{PLAN}/{self.visit}/record").text
        self.assertIn("缺岗人数", managed)

    def test_nobody_else_reads_it(self):
        self.complete_both()
        for who in ("inspector3", "operator", "expert", "commissioner"):
            for path in (self.path, self.path + "/record", f"{PLAN}/{self.visit}/record"):
                answer = self.login(who).get(path)
                self.assertGreaterEqual(answer.status, 400)
                self.assertNotIn("缺岗", answer.text)

    def test_the_manager_sees_numbers_and_takes_them_away(self):
        self.complete_both()
        manager = self.login("manager")
        page = manager.get(SITE).text
        for words in ("已完成", "在岗人数", "4.00", "活动安排"):
            self.assertIn(words, page)
        text = manager.get(SITE + "/answers.csv").body.decode("utf-8-sig")
        self.assertEqual(text.count("已完成"), 2)
        self.assertIn("活动安排、投诉电话", text)
        book = zipfile.ZipFile(io.BytesIO(manager.get(SITE + "/answers.xlsx").body))
        self.assertIn("答案", book.read("xl/workbook.xml").decode())
        self.assertIn("统计", book.read("xl/workbook.xml").decode())

    def test_answers_to_two_versions_are_all_in_the_files(self):
        self.complete_both()
        self.attach(form(["text", "more", "还看到什么"]))
        manager = self.login("manager")
        book = zipfile.ZipFile(io.BytesIO(manager.get(SITE + "/answers.xlsx").body))
        names = book.read("xl/workbook.xml").decode()  # not cut within a sign
        for name in ("答案", "答案（2）", "统计"):
            self.assertIn(f'name="{name}"', names)
        text = manager.get(SITE + "/answers.csv").body.decode("utf-8-sig")
        self.assertEqual(text.count("活动安排、投诉电话"), 2)
        self.assertIn("看到什么", text)

    def test_what_was_answered_stays_where_a_form_is_taken_away_and_given_back(self):
        manager = self.attach()
        self.assertEqual(self.save(RIGHT).status, 200)
        manager.submit(manager.get(SITE), SITE, {"form": ""})
        self.assertEqual(self.save({}, base=1, uuid="b" * 32).status, 200)  # a page without a form
        manager.submit(manager.get(SITE), SITE, {"form": "site-check"})
        self.assertEqual(len(self.bodies()), 2)
        self.assertEqual(self.bodies()[0], self.bodies()[1])
        self.assertRegex(self.login("inspector").get(self.path).text, 'value="5"')

    def test_what_depends_on_the_day_stays_what_it_was(self):
        self.attach(form(["calculate", "day", "填写那天", None, None, None, None, "today()"]))
        self.assertEqual(self.save(RIGHT, action="complete").status, 200)
        with harness.connect(self.database) as db:
            db.execute("UPDATE form_answer SET judged_at = judged_at - 864000000")  # ten days
        then = (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) - datetime.timedelta(10)).date()
        record = self.login("manager").get(f"{PLAN}/{self.visit}/record").text
        self.assertIn(then.isoformat(), record)

    def test_paper_and_file_of_the_entry_hold_it(self):
        self.complete_both()
        manager = self.login("manager")
        entry = self.sql("SELECT entry FROM inspection_visit WHERE id = ?", self.visit)[0][0]
        paper = manager.get(f"/papers/{ROUND}/{entry}/inspection?format=docx")
        self.assertEqual(paper.status, 200, paper.text)
        words = zipfile.ZipFile(io.BytesIO(paper.body)).read("word/document.xml").decode()
        self.assertIn("缺岗人数", words)
        archive = manager.post(f"/rounds/{ROUND}/casefile", {"entry.0": entry})
        self.assertEqual(archive.status, 200)
        files = zipfile.ZipFile(io.BytesIO(archive.body))
        record_book = [n for n in files.namelist() if n.endswith("评估记录.xlsx")][0]
        inside = zipfile.ZipFile(io.BytesIO(files.read(record_book)))
        strings = "".join(inside.read(n).decode() for n in inside.namelist() if n.endswith(".xml"))
        self.assertIn("缺岗人数", strings)


LINKS = f"/rounds/{ROUND}/links"
BESIDE = LINKS + "/~forms"
MARKED = {"points.0": "30", "reason.0": ""}


def rating_form(*extra, about="rating-more"):
    return workbook([["type", "name", "label", "required", "relevant", "constraint", "constraint_message", "calculation"],
                     ["select_one often", "contact", "联系多吗", "yes"],
                     ["text", "why", "为什么不联系", "yes", "${contact} = 'never'"],
                     ["integer", "visits", "走访次数", None, None, ". <= 40", "不能超过 40 次"],
                     ["select_multiple need", "needs", "希望加强哪些"],
                     *extra],
                    [["list_name", "name", "label"], ["often", "week", "每周"], ["often", "never", "没有"],
                     ["need", "staff", "人员稳定"], ["need", "joint", "联合活动"]],
                    [["form_title", "form_id"], ["评价以外的问题", about]])


# By place: 0 contact, 1 why, 2 visits, 3 needs.
GIVEN = {"q.0": "never", "q.1": "没有收到通知", "q.2": "４", "m.0": "1", "m.1": "1"}
KEPT = {"contact": "never", "why": "没有收到通知", "visits": "4", "needs": "staff joint"}


class FormsOfRatingsTest(WebTest):
    """The committee rates one entry by its link (/r) and by its account (/rating/ROUND/ENTRY/COMPONENT)."""
    ENTRY = "/entry-1/committee"
    ACCOUNT = f"/rating/{ROUND}"

    def setUp(self):
        super().setUp()
        for table in ("form_answer", "round_form", "rating_session", "rating_link"):
            self.run_sql(f"DELETE FROM {table}")
        for table in ("sheet_draft", "sheet_submission"):
            self.run_sql(f"DELETE FROM {table} WHERE role <> 'expert'")
        self.run_sql(f"DELETE FROM sheet WHERE role <> 'expert' AND round = '{ROUND}'")

    def run_sql(self, statement):
        with harness.connect(self.database) as db:
            db.execute("PRAGMA foreign_keys = ON")  # what hangs on a sheet goes along
            db.execute(statement)

    sql = FormsOfInspectionsTest.sql

    def attach(self, data=None, name="rating-more"):
        manager = self.login("manager")
        self.assertEqual(manager.upload(BESIDE + "/~form", {}, [("file", "问题.xlsx", data or rating_form())]).status, 303)
        done = manager.submit(manager.get(BESIDE), BESIDE, {"form": name})
        self.assertEqual(done.status, 303, done.text)
        return manager

    def links(self, uses="1"):
        page = self.login("manager").post(LINKS, {"expires": harness.day_from_today(30), "uses": uses})
        self.assertEqual(page.status, 200, page.text[:300])
        return {name: re.search(r"/r/[\w.-]+", part).group(0) for part in page.text.split('<section class="card rate-slip"')[1:]
                for name in re.findall(r'rate-slip-name">(.+?)</h2>', part)}

    def guest(self, office="示例1社区党委", uses="1"):
        browser = Browser(self.server.port)
        self.assertEqual(browser.get(self.links(uses)[office]).status, 303)
        return browser

    def ways(self):
        """The same rating, by a link and by an account."""
        return ((self.guest(), "/r"), (self.login("committee"), self.ACCOUNT + self.ENTRY))

    def hand_in(self, browser, path, answers, page=None):
        form = (page or browser.get(path)).form(path)
        return browser.post(path + "/submit", dict(form.fields) | MARKED | answers)

    def bodies(self, where="n > 0"):
        return [json.loads(body) for (body,) in self.sql(f"SELECT body FROM form_answer WHERE {where} ORDER BY n")]

    def test_the_form_is_on_the_rating_by_either_way_and_only_while_it_holds(self):
        manager = self.attach()
        self.assertIn("评价以外的问题", manager.get(LINKS).text)
        for browser, path in self.ways():
            page = browser.get(path).text
            for words in ("联系多吗", "data-rules=", "form.js", 'name="form" value="1"'):
                self.assertIn(words, page)
        manager.submit(manager.get(BESIDE), BESIDE, {"form": ""})
        self.assertNotIn("联系多吗", browser.get(path).text)

    def test_a_draft_keeps_what_was_typed_and_goes_on_by_the_other_way(self):
        self.attach()
        (guest, by_link), (committee, by_account) = self.ways()
        draft = guest.submit(guest.get(by_link), by_link, {"points.0": "17", "q.0": "week", "q.2": "很多", "m.1": "1"})
        self.assertEqual(draft.status, 303, draft.text)
        page = committee.get(by_account)
        self.assertIn('value="很多"', page.text)  # as it was typed: nothing is lost
        self.assertEqual(self.bodies("n = 0"), [{"contact": "week", "visits": "很多", "needs": "joint"}])
        opened = guest.get(by_link)
        typing = dict(page.form(by_account).fields) | {"q.2": "5"}
        status = committee.post(by_account, typing, headers={"HX-Request": "true"})
        self.assertEqual(status.status, 200)
        self.assertEqual(self.bodies("n = 0")[0]["visits"], "5")
        # The window that was open before has something older: the answers alone differ.
        late = guest.post(by_link, dict(opened.form(by_link).fields) | {"q.2": "6"})
        self.assertEqual(late.status, 409)
        for words in ("走访次数", "<del class=\"text-break\">5</del>"):
            self.assertIn(words, late.text)
        self.assertEqual(self.bodies("n = 0")[0]["visits"], "5")
        self.assertEqual(self.bodies(), [])

    def test_what_is_missing_or_wrong_is_not_handed_in_and_named(self):
        self.attach()
        for browser, path in self.ways():
            for answers, words in (({}, "评价以外的问题：联系多吗：这一题请回答"),
                                   ({"q.0": "never"}, "评价以外的问题：为什么不联系：这一题请回答"),
                                   ({"q.0": "week", "q.2": "41"}, "走访次数：不能超过 40 次"),
                                   ({"q.0": "week", "q.2": "x"}, "走访次数：请填整数"),
                                   ({"q.0": "daily"}, "联系多吗：没有这个选项"),
                                   ({"form": "9", "q.0": "week"}, "没有这份问卷"), ({"form": "x"}, "页面不完整")):
                refused = self.hand_in(browser, path, {"q.2": ""} | answers)
                page = browser.follow(refused) if refused.status == 303 else refused
                self.assertIn(words, page.text)
            self.assertEqual(self.sql("SELECT count(*) FROM sheet_submission WHERE role <> 'expert'"), [(0,)])
            self.assertEqual(self.sql("SELECT count(*) FROM sheet_draft WHERE role = 'committee'"), [(1,)])

    def test_it_is_handed_in_with_the_rating_and_stands_on_the_receipt(self):
        self.attach()
        for nth, (browser, path) in enumerate(self.ways()):
            if nth:
                self.setUp()
                self.attach()
                browser = self.login("committee")
            done = self.hand_in(browser, path, GIVEN)
            self.assertEqual((done.status, done.location), (303, path))
            self.assertEqual(self.bodies(), [KEPT])
            receipt = browser.get(path).text
            for words in ("评价已提交", "没有收到通知", "人员稳定、联合活动"):
                self.assertIn(words, receipt)

    def test_list_and_table_ask_for_it_too(self):
        self.attach()
        committee, path = self.login("committee"), self.ACCOUNT + self.ENTRY
        committee.submit(committee.get(path), path, {"points.0": "30"})
        listed = committee.get(self.ACCOUNT).text
        self.assertIn("还差：评价以外的问题：联系多吗", listed)
        self.assertNotIn("已填好，未提交", listed)
        self.assertIn("评价以外的问题", committee.get(self.ACCOUNT + "/~table").text)
        refused = committee.post(self.ACCOUNT + "/~hand-in", {"pick.0": self.ENTRY[1:]})
        self.assertIn("联系多吗：这一题请回答", committee.follow(refused).text)
        committee.submit(committee.get(path), path, {"q.0": "week"})
        self.assertIn("已填好，未提交", committee.get(self.ACCOUNT).text)
        done = committee.post(self.ACCOUNT + "/~hand-in", {"pick.0": self.ENTRY[1:]})
        self.assertIn("已提交 1 份评价", committee.follow(done).text)
        self.assertEqual(self.bodies(), [{"contact": "week"}])

    def test_a_form_that_was_changed_is_looked_at_again(self):
        self.attach()
        committee, path = self.login("committee"), self.ACCOUNT + self.ENTRY
        page = committee.get(path)
        self.attach(rating_form(["text", "more", "新的问题", "yes"]))
        refused = self.hand_in(committee, path, GIVEN, page)
        again = committee.follow(refused)
        self.assertIn("新的问题：这一题请回答", again.text)
        self.assertIn("没有收到通知", again.text)  # taken over
        self.assertEqual(self.hand_in(committee, path, {"q.4": "没有"}).location, path)
        self.assertEqual(self.bodies(), [{**KEPT, "more": "没有"}])

    def test_a_form_that_was_taken_away_meanwhile_is_not_handed_in(self):
        manager = self.attach()
        committee, path = self.login("committee"), self.ACCOUNT + self.ENTRY
        page = committee.get(path)
        manager.submit(manager.get(BESIDE), BESIDE, {"form": ""})
        self.assertEqual(self.hand_in(committee, path, {"q.2": "x"}, page).location, path)
        self.assertEqual((self.bodies(), self.bodies("n = 0")[0]["visits"]), ([], "x"))

    def test_sent_back_it_goes_on_from_what_was_handed_in(self):
        self.attach()
        committee, path = self.login("committee"), self.ACCOUNT + self.ENTRY
        self.hand_in(committee, path, GIVEN)
        manager = self.login("manager")
        back = manager.post(LINKS + "/return", {"entry": "entry-1", "component": "committee", "reason": "请补充"})
        self.assertEqual(back.status, 303, back.text)
        self.assertNotIn("已提交</span>", manager.get(BESIDE).text)
        self.assertIn("没有收到通知", committee.get(path).text)
        self.assertEqual(self.hand_in(committee, path, {"q.1": "已经联系上"}).location, path)
        self.assertEqual([b["why"] for b in self.bodies()], ["没有收到通知", "已经联系上"])
        text = manager.get(BESIDE + "/answers.csv").body.decode("utf-8-sig")
        self.assertIn("已经联系上", text)
        self.assertNotIn("没有收到通知", text)

    def test_others_links_and_accounts_reach_nothing(self):
        self.attach()
        self.hand_in(self.login("committee"), self.ACCOUNT + self.ENTRY, GIVEN)
        links = self.links()
        foreign = Browser(self.server.port)
        foreign.get(links["示例街道公共事务中心"])
        for browser, base in ((foreign, "/r"), (self.login("purchaser"), self.ACCOUNT)):
            self.assertEqual(browser.get(base + self.ENTRY).status, 404)
            for action in ("", "/submit"):
                answer = browser.post(base + self.ENTRY + action, {**MARKED, **GIVEN, "form": "1", "version": "0"})
                self.assertGreaterEqual(answer.status, 400)
        for who in ("operator", "expert", "inspector", "commissioner", "committee"):
            self.assertRefused(self.login(who).get(BESIDE))
            self.assertRefused(self.login(who).get(BESIDE + "/answers.csv"))
        self.assertEqual(self.bodies(), [KEPT])

    def test_programs_are_told_what_was_handed_in(self):
        self.attach()
        self.hand_in(self.login("committee"), self.ACCOUNT + self.ENTRY, GIVEN)
        purchaser, other = self.login("purchaser"), self.ACCOUNT + "/entry-1/purchaser"
        purchaser.submit(purchaser.get(other), other, {"q.0": "week"})
        manager = self.login("manager")
        program, path = Api(self.server.port, make_token(manager)), f"/rounds/{ROUND}/form-answers"
        rows = program.get(path + "?purpose=rating").json["items"]
        self.assertEqual({row["question"]: row["value"] for row in rows}, KEPT)
        self.assertEqual({(row["entry"], row["about"], row["author_name"], row["form"]) for row in rows},
                         {("entry-1", "committee", "示例1社区党委", "rating-more")})
        self.assertEqual([row["text"] for row in rows if row["question"] == "needs"], ["人员稳定、联合活动"])
        self.assertEqual(program.get(path.replace(ROUND, "none")).status, 404)
        self.assertEqual(Api(self.server.port, make_token(self.login("commissioner"))).get(path).status, 403)

    def test_the_manager_sees_numbers_and_takes_them_away(self):
        self.attach()
        self.hand_in(self.login("committee"), self.ACCOUNT + self.ENTRY, GIVEN)
        purchaser, other = self.login("purchaser"), self.ACCOUNT + "/entry-1/purchaser"
        purchaser.submit(purchaser.get(other), other, {"q.0": "week"})  # a draft is nobody else's business
        manager = self.login("manager")
        page = manager.get(BESIDE).text
        for words in ("已提交", "示例1社区党委", "走访次数", "4.00", "人员稳定"):
            self.assertIn(words, page)
        text = manager.get(BESIDE + "/answers.csv").body.decode("utf-8-sig")
        self.assertEqual(text.count("已提交"), 1)
        self.assertIn("人员稳定、联合活动", text)
        book = zipfile.ZipFile(io.BytesIO(manager.get(BESIDE + "/answers.xlsx").body))
        for sheet in ("答案", "统计"):
            self.assertIn(sheet, book.read("xl/workbook.xml").decode())
        archive = manager.post(f"/rounds/{ROUND}/casefile", {"entry.0": "entry-1"})
        self.assertEqual(archive.status, 200, archive.text)
        files = zipfile.ZipFile(io.BytesIO(archive.body))
        record_book = [n for n in files.namelist() if n.endswith("评估记录.xlsx")][0]
        inside = zipfile.ZipFile(io.BytesIO(files.read(record_book)))
        strings = "".join(inside.read(n).decode() for n in inside.namelist() if n.endswith(".xml"))
        for words in ("履约评价", "没有收到通知"):
            self.assertIn(words, strings)


if __name__ == "__main__":
    harness.main()
