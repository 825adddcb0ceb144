"""居民满意度调查, from a workbook to its results: forms by XLSForm, opened for a round, answered without an
account and without a script, and shown in a way that tells nobody's answer."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intake"))
import harness
from harness import WebTest, day_from_today, run, sql
from workbook import Book, Sheet

OPEN = "demo-open"
DESK = f"/rounds/{OPEN}/surveys"


def workbook(survey, choices=(), settings=()):
    return Book(*[Sheet(rows, name) for name, rows in
                  (("survey", survey), ("choices", choices), ("settings", settings)) if rows]).bytes()


FORM = workbook([["type", "name", "label::中文 (zh)", "required", "relevant", "constraint", "constraint_message"],
                 ["select_one yn", "been", "来过吗", "yes"],
                 ["integer", "times", "来过几次", "yes", "${been} = 1", ". <= 99", "最多 99 次"],
                 ["select_multiple what", "used", "用过什么"],
                 ["text", "wish", "有什么建议", None, "selected(${used}, 'b')"]],
                [["list_name", "name", "label"], ["yn", 1, "来过"], ["yn", 0, "没来过"], ["what", "a", "讲座"],
                 ["what", "b", "托管"]],
                [["form_title", "form_id"], ["短问卷", "short"]])


class SurveyTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))

    def sql(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    def upload(self, data, name="短问卷.xlsx"):
        return self.login("manager").upload(DESK + "/~form", {}, [("file", name, data)])

    def open(self, manager=None, form="short", **fields):
        manager = manager or self.login("manager")
        page = manager.get(DESK)
        return manager.submit(page, DESK, {"form": form, "last_day": day_from_today(3), "least": "2", **fields})

    def opened(self, **fields):
        self.upload(FORM)
        done = self.open(**fields)
        self.assertEqual(done.status, 303, done.text)
        return done.location, f"/s/{harness.TENANT}.{done.location.rsplit('/', 1)[1]}"

    def answer(self, address, who=None, **fields):
        who = who or self.browser()
        return who, who.submit(who.get(address), address, fields)

    # ---- forms

    def test_a_workbook_becomes_a_form_and_comes_back_as_one(self):
        done = self.upload(FORM)
        self.assertEqual((done.status, done.location), (303, DESK))
        manager = self.login("manager")
        page = manager.get(DESK)
        self.assertIn("短问卷", page.text)
        again = manager.get(f"{DESK}/~form?id=short")
        self.assertTrue(again.body.startswith(b"PK"))
        before = self.sql("SELECT max(version) FROM survey_form WHERE id = 'short'")
        self.upload(again.body)  # what was given out is taken as a form; numbers have become texts
        kept = [json.loads(body) for (body,) in
                self.sql("SELECT body FROM survey_form WHERE id = 'short' ORDER BY version")]
        self.assertLessEqual(len(kept), before[0][0] + 1)
        self.assertEqual([row[1:4] for row in kept[-1]["survey"]["rows"]],
                         [row[1:4] for row in kept[0]["survey"]["rows"]])

    def test_the_example_can_be_changed_and_sent_back(self):
        manager = self.login("manager")
        example = manager.get(f"{DESK}/~form?id=satisfaction-example")
        self.assertEqual(example.status, 200)
        self.assertEqual(self.upload(example.body, "示例.xlsx").status, 303)

    def test_what_is_wrong_with_a_form_is_told_by_its_cell(self):
        answer = self.upload(workbook([["type", "name", "label"], ["geopoint", "p", "位置"], ["text", "a", None],
                                       ["select_one x", "b", "选"]]))
        self.assertEqual(answer.status, 422 if answer.status == 422 else answer.status)
        self.assertGreaterEqual(answer.status, 400)
        for words in ("A2", "不支持类型“geopoint”", "C3", "没有写 label", "A4", "选项表“x”"):
            self.assertIn(words, answer.text)
        for data, words in ((b"not a workbook at all \x00\x01", ""), (b"", "请先选择"),
                            (workbook([["a"]]).replace(b"survey", b"surveX"), "")):
            refused = self.upload(data)
            self.assertGreaterEqual(refused.status, 400)
            self.assertIn(words, refused.text)

    def test_only_managers_see_surveys(self):
        for who in ("operator", "expert", "commissioner"):
            self.assertRefused(self.login(who).get(DESK))

    # ---- opening

    def test_what_an_order_must_be(self):
        self.upload(FORM)
        for fields, words in (({"last_day": day_from_today(-1)}, "已经过去"), ({"last_day": "soon"}, "日期"),
                              ({"last_day": day_from_today(400)}, "最长一年"), ({"least": "1"}, "2 到 1000"),
                              ({"least": ""}, "2 到 1000"), ({"least": "10", "quota": "5"}, "10 到 20000"),
                              ({"entry": "nobody"}, "没有这个项目"), ({"form": "nothing"}, "选择一份问卷")):
            answer = self.open(**fields)
            self.assertGreaterEqual(answer.status, 400)
            self.assertIn(words, answer.text)

    def test_one_form_sent_twice_opens_one_survey(self):
        self.upload(FORM)
        manager = self.login("manager")
        page = manager.get(DESK)
        fields = {"form": "short", "last_day": day_from_today(3), "least": "2"}
        first, second = (manager.submit(page, DESK, fields) for _ in range(2))
        self.assertEqual((first.status, first.location), (second.status, second.location))

    def test_a_later_version_leaves_an_open_survey_as_it_is(self):
        where, address = self.opened()
        self.upload(workbook([["type", "name", "label"], ["text", "other", "全新的题目"]], (),
                             [["form_title", "form_id"], ["短问卷", "short"]]))
        self.assertNotIn("全新的题目", self.browser().get(address).text)

    # ---- answering

    def test_questions_follow_from_answers_without_a_script(self):
        _, address = self.opened()
        page = self.browser().get(address)
        self.assertNotIn("<script", page.text)
        self.assertIn("来过吗", page.text)
        self.assertNotIn("来过几次", page.text)
        who, more = self.answer(address, **{"q.0": "1", "m.1": "1"})
        self.assertIn("多出 2 题", more.text)
        self.assertIn("来过几次", more.text)
        wrong = who.submit(more, address, {"q.1": "100"})
        self.assertIn("最多 99 次", wrong.text)
        done = who.submit(wrong, address, {"q.1": "３", "q.3": "<b>好</b>"})
        self.assertEqual(done.status, 303)
        self.assertIn("答卷已收到", who.get(address).text)
        body = self.sql("SELECT body FROM survey_answer WHERE survey = ?", address.rsplit(".", 1)[1])
        self.assertEqual(json.loads(body[0][0]), {"been": "1", "times": "3", "used": "b", "wish": "<b>好</b>"})

    def test_what_is_required_is_asked_for(self):
        _, address = self.opened()
        _, answer = self.answer(address)
        self.assertIn("这一题请回答", answer.text)
        _, answer = self.answer(address, **{"q.0": "7"})
        self.assertIn("没有这个选项", answer.text)

    def test_a_browser_answers_once(self):
        _, address = self.opened()
        who = self.browser()
        page = who.get(address)
        self.assertEqual([who.submit(page, address, {"q.0": "0"}).status for _ in range(2)], [303, 303])
        self.assertEqual(self.sql("SELECT count(*) FROM survey_answer WHERE survey = ?",
                                  address.rsplit(".", 1)[1]), [(1,)])
        self.assertIn("答卷已收到", who.get(address).text)

    def test_nothing_that_is_kept_tells_who_or_when(self):
        _, address = self.opened()
        who, done = self.answer(address, **{"q.0": "0"})
        self.assertEqual(done.status, 303)
        survey = address.rsplit(".", 1)[1]
        rows = self.sql("SELECT * FROM survey_answer WHERE survey = ?", survey)
        self.assertEqual(json.loads(rows[0][3]), {"been": "0"})
        self.assertEqual(len(rows[0]), 4)  # district, survey, a random number, the answers
        given = self.sql("SELECT token_hash FROM survey_given WHERE survey = ?", survey)
        self.assertEqual(len(given), 1)
        self.assertNotIn(given[0][0], json.dumps(rows))
        self.assertEqual(self.sql("SELECT count(*) FROM audit WHERE action LIKE 'survey.%' AND actor = 'survey'"),
                         [(0,)])

    def test_a_survey_that_is_full_over_or_closed_takes_nothing(self):
        _, address = self.opened(quota="2")
        late = self.browser()
        page = late.get(address)
        for _ in range(2):
            self.assertEqual(self.answer(address, **{"q.0": "0"})[1].status, 303)
        self.assertIn("已收满", self.browser().get(address).text)
        self.assertEqual(late.submit(page, address, {"q.0": "0"}).status, 409)
        where, address = self.opened()
        page = late.get(address)
        manager = self.login("manager")
        self.assertEqual(manager.submit(manager.get(where), where + "/close").status, 303)
        self.assertEqual(late.submit(page, address, {"q.0": "0"}).status, 409)
        _, address = self.opened()
        self.sql("UPDATE survey SET last_day = ? WHERE id = ?", day_from_today(-1), address.rsplit(".", 1)[1])
        self.assertIn("已经结束", self.browser().get(address).text)

    def test_no_address_but_the_right_one_opens_a_survey(self):
        _, address = self.opened()
        for wrong in (address[:-1] + ("a" if address[-1] != "a" else "b"), address.replace("440310", "440311"),
                      "/s/x", "/s/440310.", "/s/" + "9" * 300):
            self.assertIn(self.browser().get(wrong).status, (404, 400, 414))

    # ---- results

    def test_results_are_shown_when_the_survey_has_ended_and_enough_have_answered(self):
        where, address = self.opened(least="3")
        manager = self.login("manager")
        for wish in ("乙建议", "甲建议"):
            who, more = self.answer(address, **{"q.0": "0", "m.1": "1"})
            self.assertEqual(who.submit(more, address, {"q.3": wish}).status, 303)
        page = manager.get(where)
        self.assertIn("调查还在进行", page.text)
        self.answer(address, **{"q.0": "1", "m.0": "1"})  # comes back with a question, is not stored
        manager.submit(page, where + "/close")
        page = manager.get(where)
        self.assertIn("不足 3 份", page.text)
        self.assertNotIn("甲建议", page.text + manager.get(where + "/results.csv").text)
        self.sql("UPDATE survey SET least = 2 WHERE id = ?", where.rsplit("/", 1)[1])
        page = manager.get(where)
        self.assertRegex(page.text, r"来过吗</th><td>单选题</td><td class=\"num\">2</td><td class=\"num\">0.00")
        self.assertRegex(page.text, r"来过几次</th><td>整数题</td><td class=\"num\">人数太少")
        self.assertLess(page.text.index("乙建议"), page.text.index("甲建议"))  # by their signs, not as they came
        table = manager.get(where + "/results.csv").text
        self.assertIn("没来过,2,100.00", table.replace("%", ""))
        self.assertTrue(manager.get(where + "/results.xlsx").body.startswith(b"PK"))

    def test_the_demonstration_shows_results(self):
        manager = self.login("manager")
        links = [link for link in manager.get(DESK).parsed.links if re.fullmatch(DESK + "/[a-z0-9]{20}", link)]
        pages = [manager.get(link).text for link in links]
        shown = next(text for text in pages if "已收 24 份" in text)
        self.assertIn("平均", shown)
        self.assertIn("（示例）", shown)


class SurveyScoreTest(WebTest):
    """居民满意度调查 as a ground of the score: a round whose standard has the example's form judge an item and a part."""

    ROUND, DESK = "surveyed", "/rounds/surveyed/surveys"

    @classmethod
    def prepare(cls):
        db = ("--db", str(cls.database))
        bundle = json.loads(run("export", *db, "--tenant", harness.TENANT, "--round", OPEN))
        bundle["round"]["id"], bundle["standard"]["id"] = cls.ROUND, "surveyed-standard"
        rule = {"form": "satisfaction-example", "low": 1, "high": 5}
        parts = {c["id"]: c for c in bundle["standard"]["methods"][1]["components"]}
        parts["committee"]["survey"] = {**rule, "question": "staff", "measure": "satisfied", "satisfied_from": 4, "least": 3}

        def items(of):
            return [i for it in of for i in [it, *items(it.get("items", []))]]
        change = next(i for i in items(parts["material"]["items"]) if i["id"] == "m-change")
        change["survey"] = {**rule, "question": "activity", "measure": "mean", "least": 3}
        needs = next(i for i in items(parts["material"]["items"]) if i["id"] == "m-needs")
        needs["survey"] = {**rule, "question": "space", "measure": "mean", "least": 300}
        bundle["standard"].setdefault("params", []).append({"name": "survey_cell", "value": "3", "source": "示例"})
        path = pathlib.Path(str(cls.database)).parent / "surveyed.json"
        path.write_text(json.dumps(bundle), encoding="utf-8")
        run("import", str(path), *db)
        sql(cls.database, "UPDATE round SET state = 'scoring' WHERE id = ?", cls.ROUND)
        sql(cls.database, "UPDATE entry SET state = 'accepted' WHERE round = ?", cls.ROUND)
        # What may still come is not found missing: the last day for scoring is past.
        sql(cls.database, "INSERT INTO round_plan (tenant, round, scoring_due) VALUES (?, ?, ?)", harness.TENANT,
            cls.ROUND, day_from_today(-1))

    def survey(self, manager, entry="entry-1", answers=(("5", "5"), ("5", "4"), ("4", "2")), often="99999999"):
        page = manager.get(self.DESK)
        done = manager.submit(page, self.DESK, {"form": "satisfaction-example", "entry": entry, "last_day": day_from_today(3), "least": "2"})
        self.assertEqual(done.status, 303, done.text)
        where, address = done.location, f"/s/{harness.TENANT}.{done.location.rsplit('/', 1)[1]}"
        for (staff, activity), times in zip(answers, often):
            who = self.browser()
            more = who.submit(who.get(address), address, {"q.1": "yes"})
            fields = {"q.3": "2", "m.0": "1", "q.6": "5", "q.7": staff, "q.8": activity, "q.9": times}
            done = who.submit(more, address, fields)
            self.assertEqual(done.status, 303, done.text)
        return where

    def traces(self):
        report = json.loads(run("report", "-f", "json", "--db", str(self.database), "--tenant", harness.TENANT, "--round", self.ROUND))
        return {t["id"]: t["value"] for t in report["traces"]}

    def test_answers_become_points_when_the_manager_takes_them(self):
        manager = self.login("manager")
        where = self.survey(manager)
        page = manager.get(where)
        self.assertIn("结束以后才能采用结果", page.text)
        self.assertNotIn(where + "/take", page.text)
        self.assertEqual(manager.post(where + "/take", {}).status, 409)
        self.assertFalse(self.traces()["entry-1.survey.committee"])
        manager.submit(manager.get(where), where + "/close")
        page = manager.get(where)
        self.assertIn("3 人回答，3 人满意，满意率 100.00%", page.text)
        self.assertIn("3 人回答，合计 11，平均值 3.6667", page.text)
        self.assertIn("要求至少 300 人，由评分人评分", page.text)
        self.assertEqual(manager.submit(page, where + "/take").status, 303)
        self.assertIn("已采用", manager.get(where).text)
        traces = self.traces()
        # 35 × 3 ÷ 3; 10 × (11 ÷ 3 − 1) ÷ 4 = 6.6667
        self.assertEqual(traces["entry-1.survey.committee"], "35")
        self.assertEqual(traces["entry-1.score.committee"], "35")
        self.assertEqual(traces["entry-1.survey.material.m-change"], "6.6667")
        self.assertFalse(traces["entry-1.survey.material.m-needs"])
        self.assertEqual(sql(self.database, "SELECT count(*) FROM audit WHERE action = 'survey.take'")[0][0], 1)
        sheet = self.login("expert2").get(f"/marking/{self.ROUND}/entry-1/material").text
        self.assertIn("平均值 3.6667", sheet)
        self.assertIn("要求至少 300 人，由评分人评分", sheet)
        names = dict(re.findall(r'<label class="form-label" for="points-(\d+)">(得分)', sheet))
        self.assertEqual(len(names), 2)  # of three figures one is the residents'
        findings = json.loads(run("check", "--json", "--db", str(self.database), "--tenant", harness.TENANT, "--round", self.ROUND))
        few = [f for f in findings["findings"] if f["rule"] == "score.survey_few" and f["entry"] == "entry-1"]
        self.assertEqual(len(few), 1)
        self.assertIn("300", few[0]["message"])
        html = run("report", "-f", "html", "--db", str(self.database), "--tenant", harness.TENANT, "--round", self.ROUND)
        self.assertIn("由调查计分的项", html)
        self.assertIn("满意率 100.00%", html)

    def test_few_of_a_choice_are_told_as_few_but_not_where_a_score_rests_on_them(self):
        manager = self.login("manager")
        where = self.survey(manager, "entry-4", (("5", "5"),) * 5 + (("4", "2"),), often="999911")
        manager.submit(manager.get(where), where + "/close")
        rows = [row.split(",") for row in manager.get(where + "/results.csv").text.splitlines()]
        counts = [row[4] for row in rows if len(row) > 5]
        self.assertEqual(counts.count("少于 3 人"), 1)
        self.assertEqual(counts.count("不显示"), 1, "the sum would give it away")
        few = next(row for row in rows if "少于 3 人" in row)
        self.assertEqual(few[5:], ["", ""], "neither a share nor a mean")
        told = [row[4] for row in rows if row[0] != few[0] and row[1] in ("单选题", "量表题")]
        self.assertIn("1", told, "the staff were judged otherwise by one, and a score rests on it")
        page = manager.get(where).text
        self.assertEqual(len(re.findall("（少于 3 人）", page)) > 0, True)
        self.assertIn("6 人回答", page)

    def test_what_is_not_told_is_not_taken(self):
        manager = self.login("manager")
        where = self.survey(manager, "entry-4", (("5", "5"),))
        manager.submit(manager.get(where), where + "/close")
        page = manager.get(where)
        self.assertIn("只有 1 人回答", page.text)
        self.assertEqual(manager.submit(page, where + "/take").status, 303)
        self.assertEqual(sql(self.database, "SELECT answered FROM survey_result WHERE entry = 'entry-4'"), [(1,)] * 3)
        self.assertEqual(sql(self.database, "SELECT count(*) FROM survey_step WHERE entry = 'entry-4'"), [(0,)])
        self.assertFalse(self.traces()["entry-4.survey.committee"])


if __name__ == "__main__":
    harness.main()
