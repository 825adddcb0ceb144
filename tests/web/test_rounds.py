"""The manager's rounds: set up, run, remind, and the experts' panel."""
import csv
import io
import re
import time

import harness
from harness import WebTest, run

OPEN = "/rounds/demo-open"
ENTRY = OPEN + "/entries/entry-2"


def days_on(n):
    return harness.day_from_today(n)


class RoundsCase(WebTest):
    def setUp(self):
        self.manager = self.login("manager")

    def rows(self, sql, *args):
        with harness.connect(self.database) as db:
            return db.execute(sql, args).fetchall()

    def notices(self, account, part):
        return [row[0] for row in self.rows(
            "SELECT n.title FROM notice n JOIN account a ON a.id = n.account"
            " WHERE a.login = ? AND n.title LIKE ?", account, f"%{part}%")]

    def actions(self, subject):
        return [row[0] for row in self.rows(
            "SELECT action FROM audit WHERE subject = ? ORDER BY seq", subject)]

    def assertProblem(self, page, part, status=(409, 422)):
        self.assertIn(page.status, status, page.text[-3000:])
        self.assertIn(part, page.text)

    def create(self, **changes):
        page = self.manager.get("/rounds/~new?from=demo-open")
        fields = {"title": "测试轮次", "deadline": days_on(30), **changes}
        answer = self.manager.submit(page, "/rounds", fields)
        self.assertEqual(answer.status, 303, answer.text[-3000:])
        return re.fullmatch(r"(/rounds/[^/]+)/projects", answer.location).group(1)

    def step(self, path, step, reason="", **more):
        return self.manager.post(path + "/step", {"step": step, "reason": reason, **more})

    def extend(self, path, fields):
        return self.manager.submit(self.manager.get(path), path + "/deadline", fields)


class SettingUpTest(RoundsCase):
    def test_a_new_round_is_prefilled_from_the_last_and_can_be_opened(self):
        page = self.manager.get("/rounds/~new?from=demo-open")
        self.assertIn("评估承诺书", page.text)
        self.assertIn("沿用“示例街道年度评估（示例，进行中）”", page.text)
        path = self.create(scoring_due=days_on(40), experts_per_entry="3", notice="请按时递交")
        board = self.manager.get(path)
        self.assertIn("筹备中", board.text)
        self.assertIn("示例1", board.text)
        self.assertIn("示例专家10", self.manager.get(path + "/experts").text)
        self.assertEqual(self.step(path, "open").status, 303)
        self.assertIn("资料递交", self.manager.get(path).text)
        titles = self.notices("operator", "测试轮次")
        self.assertEqual(len(titles), 1, "one message however many projects")
        self.assertIn("评估通知", titles[0])
        self.assertIn("round.open", self.actions(path[1:].replace("rounds", "round")))

    def test_a_refused_form_keeps_all_that_was_typed(self):
        page = self.manager.get("/rounds/~new?from=demo-open")
        typed = {"title": "名称<b>", "deadline": "2026-13-01", "notice": "第一行\n第二行",
                 "item_name.0": "改过的材料", "subdistrict": "某街道"}
        answer = self.manager.submit(page, "/rounds", typed)
        self.assertProblem(answer, "递交截止")
        again = dict(answer.parsed.forms and answer.form("/rounds").fields)
        for name, value in typed.items():
            self.assertEqual(again[name], value)
        self.assertNotIn("名称<b>", answer.text)

    def test_days_must_follow_each_other_and_the_form_says_which(self):
        page = self.manager.get("/rounds/~new?from=demo-open")
        answer = self.manager.submit(page, "/rounds", {
            "title": "次序", "opened": days_on(5), "deadline": days_on(1)})
        self.assertProblem(answer, "不能早于开始日期")
        for year in ("", "26", "abcd"):
            self.assertProblem(self.manager.submit(page, "/rounds", {"title": "x", "year": year}),
                               "年度")
        self.assertProblem(self.manager.submit(page, "/rounds", {"title": "x", "standard": "x:1"}),
                           "评估标准")
        self.assertProblem(self.manager.submit(page, "/rounds", {"title": "x",
                                                                 "commissioner": "demo-operator-a"}),
                           "委托方")
        self.assertProblem(self.manager.submit(page, "/rounds", {"title": ""}), "名称")
        self.assertProblem(self.manager.submit(page, "/rounds", {
            "title": "x", "item_name.1": "评估承诺书"}), "写了两次")
        self.assertEqual(self.rows("SELECT count(*) FROM round WHERE title IN ('次序', 'x')"),
                         [(0,)])

    def test_opening_waits_for_projects_deadline_and_methods(self):
        path = self.create(deadline="")
        self.assertProblem(self.step(path, "open"), "递交截止")
        page = self.manager.get(path + "/edit")
        saved = self.manager.submit(page, path + "/edit", {"deadline": days_on(20)})
        self.assertEqual(saved.status, 303)
        page = self.manager.get(path + "/projects")
        taken = next(n for n, _ in page.form(path + "/projects").fields if n.startswith("take."))
        method = taken.replace("take", "method")
        saved = self.manager.submit(page, path + "/projects", {method: ""})
        self.assertEqual(saved.status, 303)
        self.assertProblem(self.step(path, "open"), "评估方式")
        nothing = [(n, v) for n, v in self.manager.get(path + "/projects")
                   .form(path + "/projects").fields if not n.startswith("take.")]
        self.assertEqual(self.manager.post(path + "/projects", nothing).status, 303)
        self.assertProblem(self.step(path, "open"), "还没有选择项目")

    def test_projects_can_be_added_but_not_taken_out_once_open(self):
        path = self.create()
        page = self.manager.get(path + "/projects")
        fields = page.form(path + "/projects").fields
        chosen = [i for n, i in fields if n.startswith("take.")]
        self.assertGreaterEqual(len(chosen), 5)
        self.assertEqual(self.step(path, "open").status, 303)
        without = [(n, v) for n, v in fields if not n.startswith("take.")]
        self.assertProblem(self.manager.post(path + "/projects", without), "退出评估")
        self.assertEqual(self.rows("SELECT count(*) FROM entry WHERE round = ?",
                                   path.split("/")[-1]), [(len(chosen),)])

    def test_an_unknown_method_is_refused_and_nothing_is_kept(self):
        path = self.create()
        page = self.manager.get(path + "/projects")
        taken = [n for n, _ in page.form(path + "/projects").fields if n.startswith("take.")]
        changes = {taken[0].replace("take", "method"): "one" if "two" in page.text else "two",
                   taken[-1].replace("take", "method"): "none"}
        methods = "SELECT id, method FROM entry WHERE round = ? ORDER BY id"
        before = self.rows(methods, path.split("/")[-1])
        answer = self.manager.submit(page, path + "/projects", changes)
        self.assertProblem(answer, "没有这种评估方式")
        self.assertEqual(self.rows(methods, path.split("/")[-1]), before)

    def test_contracts_that_are_over_are_listed_only_on_demand(self):
        path = self.create()
        self.assertNotIn("六和社区", self.manager.get(path + "/projects").text)
        page = self.manager.get(path + "/projects?ended=1")
        self.assertIn("六和社区", page.text)
        self.assertIn("同年度已在", page.text)

    def test_settings_are_locked_once_open_but_the_deadline_can_move_on(self):
        path = self.create()
        page = self.manager.get(path + "/edit")
        self.step(path, "open")
        self.assertProblem(self.manager.submit(page, path + "/edit", {"title": "新名"}), "退回筹备")
        for fields, part in (({"deadline": days_on(2), "reason": "x"}, "应当晚于"),
                             ({"deadline": days_on(60), "reason": ""}, "原因"),
                             ({"deadline": "soon", "reason": "x"}, "日期")):
            self.assertProblem(self.extend(path, fields), part)
        done = self.extend(path, {"deadline": days_on(60), "reason": "台风"})
        self.assertEqual(done.status, 303)
        self.assertIn(days_on(60), self.manager.get(path).text)
        self.assertEqual(len(self.notices("operator", "测试轮次的递交截止延至")), 1)

    def test_an_extension_moves_the_days_of_single_items_too(self):
        path = self.create(title="顺延的轮次", deadline=days_on(10), **{"item_due.0": days_on(4)})
        self.step(path, "open")
        due = lambda: [row[0] for row in self.rows(
            "SELECT due FROM checklist_item WHERE round = ? ORDER BY ord",
            path.removeprefix("/rounds/"))]
        self.assertEqual(due()[0], days_on(4))
        others = due()[1:]
        self.extend(path, {"deadline": days_on(15), "reason": "台风"})
        self.assertEqual(due(), [days_on(9)] + others)
        told = self.rows("SELECT body FROM notice WHERE title LIKE '%延至%' AND body LIKE '台风%'"
                         " AND body LIKE '%1 项材料同样顺延 5 天%'")
        self.assertTrue(told)

    def test_a_step_back_wants_a_reason_and_a_wrong_step_is_refused(self):
        path = self.create()
        self.assertProblem(self.step(path, "start_scoring"), "开始资料递交")
        for elsewhere in ("disclose", "submit_report", "publish", "revise"):
            self.assertProblem(self.step(path, elsewhere), "页办理")
        self.assertProblem(self.step(path, "nonsense"), "没有这个操作")
        self.step(path, "open")
        self.assertProblem(self.step(path, "back_to_draft"), "原因")
        self.assertEqual(self.step(path, "back_to_draft", "清单有误").status, 303)

    def test_a_draft_can_be_discarded_with_a_reason_an_open_round_cannot(self):
        path = self.create()
        self.assertProblem(self.manager.post(path + "/discard", {"reason": ""}), "原因")
        self.assertProblem(self.manager.post(OPEN + "/discard", {"reason": "x"}), "评分中")
        self.assertEqual(self.manager.post(path + "/discard", {"reason": "建错了"}).status, 303)
        self.assertEqual(self.manager.get(path).status, 404)

    def test_the_first_page_says_what_comes_next(self):
        path = self.create(title="要准备的轮次", deadline="")
        page = self.manager.get("/")
        self.assertIn("要准备的轮次：填写递交截止", page.text)
        self.assertIn(path + "/edit", page.parsed.links)
        self.assertIn("受理 1 个项目的资料", page.text)


class BoardTest(RoundsCase):
    def test_the_board_tells_what_is_in_and_what_is_missing(self):
        page = self.manager.get(OPEN)
        self.assertEqual(page.status, 200)
        for part in ("按时递交 3", "退回补正 1", "未递交 1", "缺 5 项（必交 5 项）", "8 / 10",
                     "0 / 3", "评分中"):
            self.assertIn(part, page.text)
        self.assertNotRegex(page.text, r"\sstyle=")

    def test_filters_narrow_the_table_not_the_totals(self):
        page = self.manager.get(OPEN + "?show=waiting")
        self.assertIn("示例2</a>", page.text)
        self.assertNotIn("示例1</a>", page.text)
        self.assertIn("按时递交 3", page.text)
        page = self.manager.get(OPEN + "?operator=demo-operator-a&show=unstaffed")
        self.assertEqual(len(re.findall(r'entries/entry-\d">', page.text)), 2)
        self.assertIn("没有符合条件", self.manager.get(OPEN + "?show=withdrawn").text)

    def test_the_export_has_as_many_rows_as_the_board(self):
        answer = self.manager.get(OPEN + "/board.csv")
        self.assertEqual(answer.headers.get_content_type(), "text/csv")
        self.assertTrue(answer.body.startswith(b"\xef\xbb\xbf"))
        table = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        self.assertEqual(len(table), 1 + 5)
        self.assertTrue(all(len(row) == len(table[0]) for row in table))
        self.assertEqual(table[4][1:2] + table[4][5:6] + table[4][7:8], ["示例4", "待递交", "未递交"])
        self.assertEqual(table[4][10:12], ["5", "5"])

    def test_reminders_go_once_a_day_and_are_in_the_log(self):
        for kind, account in (("operator", "operator"), ("expert", "expert"),
                              ("rater", "purchaser")):
            count = lambda: len(self.rows(
                "SELECT 1 FROM notice n JOIN account a ON a.id = n.account WHERE a.login = ?",
                account))
            before = count()
            answer = self.manager.post(OPEN + "/remind", {"kind": kind})
            self.assertIn("已提醒", self.manager.follow(answer).text)
            sent = count()
            self.assertGreater(sent, before, kind)
            again = self.manager.follow(self.manager.post(OPEN + "/remind", {"kind": kind}))
            self.assertIn("今天已提醒过", again.text)
            self.assertEqual(count(), sent)
            self.assertIn(f"remind.{kind}", self.actions("round/demo-open"))
        self.assertProblem(self.manager.post(OPEN + "/remind", {"kind": "nobody"}), "提醒对象")
        self.assertProblem(self.manager.post("/rounds/demo-2026/remind", {"kind": "expert"}),
                           "没有需要提醒")

    def test_other_roles_and_unknown_rounds_are_refused(self):
        for role in ("operator", "expert", "purchaser", "commissioner", "admin"):
            self.assertRefused(self.login(role).get(OPEN), (403,))
            self.assertRefused(self.login(role).post(OPEN + "/step", {"step": "open"}), (403,))
        for below in ("", "/edit", "/projects", "/experts", "/board.csv", "/entries/entry-1"):
            self.assertEqual(self.manager.get("/rounds/none" + below).status, 404, below)
        self.assertEqual(self.manager.get(OPEN + "/entries/none").status, 404)
        self.assertEqual(self.manager.get(OPEN + "/entries/none/experts").status, 404)

    def test_the_board_is_quick(self):
        self.manager.get(OPEN)
        began = time.monotonic()
        for _ in range(20):
            self.manager.get(OPEN)
        self.assertLess((time.monotonic() - began) / 20, 0.25)


class CorrectionTest(RoundsCase):
    def test_a_correction_within_its_time_is_late_nowhere(self):
        operator, fill = self.login("operator"), "/fill/demo-open/entry-2"
        entry = OPEN + "/entries/entry-2"
        # The round's deadline is over when the operator is asked for more.
        self.rows("UPDATE round SET deadline = ? WHERE id = 'demo-open'", days_on(-5))
        self.assertEqual(self.step(entry, "return", "缺照片", due=days_on(2)).status, 303)
        page = operator.get("/fill")
        self.assertIn(days_on(2), page.text)
        row = page.text[page.text.index(f'href="{fill}"'):]
        self.assertNotIn("已过截止日", row[:row.index("</a>")])
        self.assertRegex(self.manager.get(OPEN).text, "剩 [1-3] 天")
        sent = operator.upload(fill + "/files", {"item": "photos"},
                               [("file", "补.pdf", b"%PDF-1.4 more")])
        self.assertEqual(sent.status, 303, sent.text[-2000:])
        notes = re.findall(r"晚于截止日", operator.get(fill + "/hand-in").text)
        self.assertEqual(notes, [], "what is corrected in time is not late")
        self.assertEqual(len(self.rows("SELECT * FROM entry_correction WHERE entry = 'entry-2'")), 1)


class EntryTest(RoundsCase):
    def test_material_is_accepted_returned_and_the_operator_told_why(self):
        page = self.manager.get(ENTRY)
        self.assertIn("资料清单", page.text)
        self.assertProblem(self.step(ENTRY, "return"), "原因")
        refused = self.step(ENTRY, "return", "请盖章", due="2020-01-01")
        self.assertProblem(refused, "不能早于今天")
        self.assertIn(">请盖章</textarea>", refused.text)
        done = self.step(ENTRY, "return", "请盖章", due=days_on(3), **{"lacking.0": "评估承诺书"})
        self.assertEqual(done.status, 303)
        told = self.rows("SELECT n.body FROM notice n WHERE n.title LIKE '%示例2%被退回%'")
        for (body,) in told:
            self.assertIn("缺：评估承诺书", body)
            self.assertIn("请盖章", body)
        page = self.manager.get(ENTRY)
        self.assertIn("退回补正", page.text)
        self.assertIn("缺：评估承诺书。请盖章", page.text)
        self.assertIn("评估负责人（示例）", page.text)
        self.assertProblem(self.step(ENTRY, "accept"), "递交资料")

    def test_a_project_withdraws_and_comes_back_with_reasons(self):
        entry = OPEN + "/entries/entry-4"
        self.assertProblem(self.step(entry, "withdraw"), "原因")
        self.assertEqual(self.step(entry, "withdraw", "合同解除").status, 303)
        self.assertIn("另有 1 个已退出", self.manager.get(OPEN).text)
        self.assertEqual(self.step(entry, "reinstate", "合同恢复").status, 303)
        timeline = self.manager.get(entry).text
        self.assertIn("合同解除", timeline)
        self.assertIn("合同恢复", timeline)

    def test_scoring_is_not_finished_while_sheets_are_missing(self):
        entry = OPEN + "/entries/entry-1"
        self.assertProblem(self.step(entry, "finish_scoring"), "3 名专家没有递交评分表、3 份履约评价")
        self.assertProblem(self.step(entry, "disclose"), "没有这个操作")
        self.assertProblem(self.step(entry, "hand_in"), "没有这个操作")


class PanelTest(RoundsCase):
    def seat(self, entry, step, expert, **more):
        return self.manager.post(f"{OPEN}/entries/{entry}/experts",
                                 {"step": step, "expert": expert, **more})

    def test_a_conflict_is_found_before_anybody_is_asked(self):
        page = self.manager.get(OPEN + "/entries/entry-2/experts")
        self.assertIn("曾任职", page.text)
        operators = dict(self.rows("SELECT e.id, p.operator_org FROM entry e JOIN project p"
                                   " ON p.id = e.project WHERE e.round = 'demo-open'"))
        bound = [e for e, org in operators.items() if org == "demo-operator-a"
                 and e not in ("entry-5",)]
        free = [e for e, org in operators.items() if org == "demo-operator-b"]
        self.assertTrue(bound and free)
        answer = self.seat(bound[0], "assign", "x10")
        self.assertProblem(answer, "应当回避", (409,))
        self.assertEqual(self.rows("SELECT count(*) FROM assignment WHERE round = 'demo-open'"
                                   " AND expert = 'x10'"), [(0,)])
        # Dismissed with a reason, it is remembered, in another round too.
        tie = {"org": "demo-operator-a", "relation": "曾任职", "from": self.tie("from_date"),
               "to": self.tie("to_date")}
        self.assertProblem(self.seat(bound[0], "dismiss", "x10", **tie), "原因")
        self.assertProblem(self.seat(bound[0], "dismiss", "x10", reason="x", **{**tie, "to": ""}),
                           "已被改动")
        self.assertEqual(self.seat(bound[0], "dismiss", "x10", reason="只讲过一次课", **tie).status,
                         303)
        self.assertIn("只讲过一次课", self.manager.get(f"{OPEN}/entries/{bound[0]}/experts").text)
        self.assertEqual(self.seat(bound[0], "assign", "x10").status, 303)
        path = self.create()
        page = self.manager.get(f"{path}/entries/{self.project_of(bound[0])}/experts")
        self.assertIn("只讲过一次课", page.text)

    def test_a_dismissed_tie_is_no_finding_any_more(self):
        recusal = lambda: run("check", "--round", "demo-open", "--db", str(self.database),
                              "--json").count('"score.recusal"')
        entry = self.rows("SELECT e.id FROM entry e JOIN project p ON p.id = e.project WHERE"
                          " e.round = 'demo-open' AND p.operator_org = 'demo-operator-a'")[0][0]
        tie = {"expert": "x7", "org": "demo-operator-a", "relation": "督导关系", "from": "", "to": ""}
        self.manager.post(f"{OPEN}/entries/{entry}/experts", {"step": "assign", "expert": "x7"})
        self.assertEqual(self.rows("SELECT count(*) FROM assignment WHERE round = 'demo-open' AND"
                                   " entry = ? AND expert = 'x7'", entry), [(1,)])
        before = recusal()
        self.assertEqual(self.manager.post(OPEN + "/experts/tie", {"step": "add", **tie}).status,
                         303)
        found = recusal()
        self.assertGreater(found, before)
        page = self.manager.get("/rounds/demo-open/findings?show=open").text
        self.assertIn("督导关系", page)
        exported = run("export", "--round", "demo-open", "--db", str(self.database))
        self.assertEqual(self.seat(entry, "dismiss", reason="只做过一次志愿督导", **tie).status, 303)
        self.assertEqual(recusal(), before)
        self.assertNotIn("督导关系", self.manager.get("/rounds/demo-open/findings?show=open").text)
        self.assertEqual(run("export", "--round", "demo-open", "--db", str(self.database)),
                         exported)

    def project_of(self, entry):
        return self.rows("SELECT project FROM entry WHERE round = 'demo-open' AND id = ?",
                         entry)[0][0]

    def tie(self, column):
        return self.rows(f"SELECT {column} FROM affiliation WHERE round = 'demo-open'"
                         " AND expert = 'x10'")[0][0]

    def test_a_tie_that_is_entered_later_shows_at_once(self):
        fields = {"step": "add", "expert": "x9", "org": "demo-purchaser", "relation": "亲属任职"}
        self.assertProblem(self.manager.post(OPEN + "/experts/tie", {**fields, "org": ""}), "机构")
        self.assertProblem(self.manager.post(OPEN + "/experts/tie", {**fields, "relation": ""}),
                           "关系")
        self.assertProblem(self.manager.post(OPEN + "/experts/tie", {
            **fields, "from": "2026-05-01", "to": "2026-04-01"}), "不能早于")
        self.assertEqual(self.manager.post(OPEN + "/experts/tie", fields).status, 303)
        self.assertIn("（应回避）", self.manager.get(OPEN + "/experts").text)
        self.assertProblem(self.seat("entry-3", "assign", "x9"), "应当回避")
        drop = {**fields, "step": "drop"}
        self.assertProblem(self.manager.post(OPEN + "/experts/tie", drop), "原因")
        self.assertEqual(self.manager.post(OPEN + "/experts/tie", {**drop, "reason": "误登"}).status,
                         303)
        self.assertNotIn("（应回避）", self.manager.get(OPEN + "/experts").text)

    def test_seats_are_given_led_and_taken_with_a_reason(self):
        self.assertEqual(self.seat("entry-4", "assign", "x2").status, 303)
        self.assertEqual(len(self.notices("expert2", "请您评审 1 个项目")), 1)
        self.assertProblem(self.seat("entry-4", "assign", "x2"), "已经分配过")
        self.assertEqual(self.seat("entry-4", "lead", "x2").status, 303)
        self.assertProblem(self.seat("entry-4", "lead", "x3"), "没有分配")
        self.assertIn("（组长）", self.manager.get(OPEN + "/experts").text)
        page = self.manager.get(OPEN + "/entries/entry-4/experts").text
        self.assertIn(f'href="{OPEN}/experts" aria-current="page">', page)
        self.assertProblem(self.seat("entry-4", "unassign", "x2"), "原因")
        self.assertEqual(self.seat("entry-4", "unassign", "x2", reason="时间冲突").status, 303)
        self.assertNotIn("（组长）", self.manager.get(OPEN + "/experts").text)
        self.assertProblem(self.seat("entry-5", "unassign", "x2", reason="x"), "已递交评分表")
        self.assertEqual(self.seat("entry-4", "assign", "nobody").status, 404)
        self.assertProblem(self.seat("entry-4", "none", "x2"), "没有这个操作")

    def test_a_suggestion_is_even_free_of_conflict_and_only_a_suggestion(self):
        path = self.create()
        count = "SELECT count(*) FROM assignment WHERE round = ?"
        name = path.split("/")[-1]
        page = self.manager.get(path + "/experts?k=3")
        form = page.form(path + "/experts/assign")
        pairs = [(v, dict(form.fields)["expert." + n.split(".")[1]])
                 for n, v in form.fields if n.startswith("entry.")]
        self.assertEqual(len(pairs), 15)
        loads = {x: sum(1 for _, e in pairs if e == x) for x in {e for _, e in pairs}}
        signing_in = [loads.pop("x1"), loads.pop("x2")]  # who has an account comes first
        self.assertEqual(signing_in, [5, 5])
        self.assertLessEqual(max(loads.values()) - min(loads.values()), 1)
        self.assertEqual(len(set(pairs)), 15)
        self.assertNotIn("i1", {e for _, e in pairs}, "an inspector's account does not score")
        self.assertEqual(self.rows(count, name), [(0,)])
        done = self.manager.submit(page, path + "/experts/assign")
        self.assertEqual(done.status, 303, done.text[-2000:])
        self.assertEqual(self.rows(count, name), [(15,)])
        self.assertIn("每个项目的专家都够了", self.manager.get(path + "/experts?k=3").text)
        self.assertProblem(self.manager.post(path + "/experts/assign", {"entry.0": "x"}),
                           "没有选择")
        # The same proposal sent twice assigns nobody twice, and nothing by half.
        again = self.manager.submit(page, path + "/experts/assign")
        self.assertProblem(again, "已经分配过")
        self.assertEqual(self.rows(count, name), [(15,)])

    def test_too_few_experts_are_told(self):
        page = self.manager.get(OPEN + "/experts?k=30")
        self.assertIn("个席位没有合适的专家", page.text)

    def test_experts_are_added_from_accounts_and_dropped_when_idle(self):
        path = self.create(**{"from": ""})
        page = self.manager.get(path + "/experts")
        account = self.rows("SELECT id FROM account WHERE login = 'expert'")[0][0]
        self.assertIn(f'value="{account}"', page.text)
        self.assertEqual(self.manager.post(path + "/experts/add", {"account": account}).status, 303)
        self.assertProblem(self.manager.post(path + "/experts/add", {"account": account}),
                           "已经在")
        operator = self.rows("SELECT id FROM account WHERE login = 'operator'")[0][0]
        self.assertProblem(self.manager.post(path + "/experts/add", {"account": operator}), "专家")
        self.assertEqual(self.manager.post(path + "/experts/drop", {"expert": "x1"}).status, 303)
        self.assertProblem(self.manager.post(OPEN + "/experts/drop", {"expert": "x1"}),
                           "先取消分配")


class TenantTest(RoundsCase):
    def test_another_district_does_not_exist(self):
        self.login("operator")
        with harness.connect(self.database) as db:
            db.execute("INSERT INTO tenant (tenant, name) VALUES ('440305', '另一区')")
            db.execute("INSERT INTO standard SELECT '440305', id, version, status, title, body,"
                       " sha256, created_ms, published_ms FROM standard"
                       " WHERE id = 'demo-open-standard'")
            db.execute("INSERT INTO round (tenant, id, title, kind, year, standard,"
                       " standard_version, state) SELECT '440305', 'foreign', '外区轮次', 'mid',"
                       " 2026, id, version, 'draft' FROM standard WHERE tenant = '440305'")
        self.assertNotIn("外区轮次", self.manager.get("/rounds").text)
        self.assertNotIn("外区轮次", self.manager.get("/").text)
        for below in ("", "/edit", "/projects", "/experts"):
            self.assertEqual(self.manager.get("/rounds/foreign" + below).status, 404)
        self.assertEqual(self.step("/rounds/foreign", "open").status, 404)
        self.assertEqual(self.manager.post("/rounds/foreign/discard", {"reason": "x"}).status, 404)
        self.assertEqual(self.manager.get("/rounds/~new?from=foreign").status, 404)


if __name__ == "__main__":
    harness.main()
