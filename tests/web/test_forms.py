"""Forms (XLSForm) beside inspections and ratings: attached to a round by the manager, filled in with the
record or the rating, asked for when that is completed, read by nobody else, and told in numbers."""
import datetime
import io
import json
import pathlib
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
import harness
from harness import PASSWORD, WebTest, run, sql
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


if __name__ == "__main__":
    harness.main()
