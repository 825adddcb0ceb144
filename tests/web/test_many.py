"""Many at once: selecting on the board, one action for all of them, told part by part."""
import html
import json
import pathlib
import re
import subprocess
import time
import urllib.parse

import harness
from harness import WebTest
from test_rounds import RoundsCase, days_on

OPEN = "/rounds/demo-open"
BATCH = OPEN + "/batch"


def copy_rows(db, table, where, changes, arguments=()):
    """The row once more, with other values in some columns."""
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changes.get(name, name) for name in names)
    db.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {where}",
               arguments)


def crowd(database, n, state="handed_in"):
    """n more entries of the open round, handed in."""
    with harness.connect(database, timeout=20) as db:
        for i in range(n):
            text = f"'{i:03}'"
            copy_rows(db, "center", "id = (SELECT center FROM project WHERE id = 'demo-open-2')",
                      {"id": f"'many-center-' || {text}", "name": f"'多个' || {text}"})
            copy_rows(db, "project", "id = 'demo-open-2'",
                      {"id": f"'many-' || {text}", "center": f"'many-center-' || {text}"})
            copy_rows(db, "entry", "round = 'demo-open' AND id = 'entry-2'",
                      {"id": f"'many-' || {text}", "project": f"'many-' || {text}",
                       "ord": str(100 + i), "state": f"'{state}'"})


class ManyCase(RoundsCase):
    def states(self, part="%"):
        return dict(self.rows("SELECT id, state FROM entry WHERE round = 'demo-open'"
                              " AND id LIKE ?", part))

    def batch(self, action, entries, **fields):
        return self.manager.post(BATCH, {"action": action, **{
            f"entry.{i}": e for i, e in enumerate(entries)}, **fields})

    def ended(self, answer):
        """Where a batch that is done by a job leads when it has ended, and the pages on the way."""
        pages, path, end = [], answer.location, time.monotonic() + 60
        while path.startswith("/batches/"):
            self.assertLess(time.monotonic(), end, "the job does not end")
            page = self.manager.get(path)
            self.assertIn(page.status, (200, 303), page.text[-2000:])
            pages.append(page)
            if page.status == 303:
                return page, pages
            time.sleep(0.02)
        return answer, pages

    def batches(self, action):
        return [json.loads(row[0]) for row in self.rows(
            "SELECT detail FROM audit WHERE action = ? AND subject = 'round/demo-open' ORDER BY seq",
            f"batch.{action}")]


class AcceptTest(ManyCase):
    def test_23_hand_ins_are_accepted_with_at_most_4_clicks(self):
        crowd(self.database, 23)
        home = self.manager.get("/")
        clicks = 1  # what waits, on the page one begins with
        link = next(l for l in home.parsed.links if l.endswith("/demo-open?show=waiting"))
        board = self.manager.get(link)
        form = board.form(BATCH)
        self.assertIn("受理资料", board.text)
        clicks += 1  # all that is listed
        fields = [*form.fields, ("all", "1")]
        clicks += 1  # accept
        done = self.manager.post(BATCH, [*fields, ("action", "accept")])
        self.assertEqual(done.status, 303, done.text[-2000:])
        self.assertLessEqual(clicks, 4)
        self.assertEqual(set(self.states("many-%").values()), {"accepted"})
        self.assertEqual(self.states()["entry-4"], "open", "what the filter left out stays")
        self.assertIn("受理资料：已办理 24 个", self.manager.follow(done).text)
        told, = self.batches("accept")
        self.assertEqual(len(told["parts"]), 24)
        self.assertEqual(self.actions("round/demo-open/entry/many-007"), ["entry.accept"],
                         "and each is in the log under its own name")


class PartsTest(ManyCase):
    def test_what_cannot_be_done_stops_no_other_and_is_told(self):
        done = self.batch("accept", ["entry-2", "entry-4", "nobody", "entry-1"])
        self.assertEqual(done.status, 303, done.text[-2000:])
        self.assertRegex(done.location, OPEN + r"/batch/\d+$")
        page = self.manager.follow(done)
        self.assertIn("已办理 1 个，没有办 3 个", page.text)
        self.assertIn("项目还没有开始填报", page.text)
        self.assertIn("本轮没有这个参评项目", page.text)
        self.assertEqual(self.states()["entry-2"], "accepted")
        self.assertEqual(self.states()["entry-4"], "open")
        told, = self.batches("accept")
        self.assertEqual([("why" in p) for p in told["parts"] if p["id"] != "entry-2"], [True] * 3)
        # Sent once more it does nothing more, and says so.
        again = self.manager.follow(self.batch("accept", ["entry-2"]))
        self.assertIn("已办理 0 个，没有办 1 个", again.text)
        self.assertEqual(self.actions("round/demo-open/entry/entry-2").count("entry.accept"), 1)
        # A refusal in the middle of an action leaves nothing of it: the operator was not told.
        self.assertEqual(len(self.notices("operator", "已受理")), 1)
        for wrong in (BATCH + "/1", BATCH + "/999999", BATCH + "/x", "/rounds/~archive/~done/1"):
            self.assertEqual(self.manager.get(wrong).status, 404, wrong)

    def test_a_return_takes_one_text_and_what_each_lacks(self):
        refused = self.batch("return", ["entry-1", "entry-5"], **{"reason.1": ""})
        self.assertProblem(refused, "必须写明原因")
        self.assertEqual(self.states()["entry-5"], "accepted")
        kept = self.manager.post(BATCH, {"action": "return", "entry.1": "entry-5", "due": "2001-01-01",
                                         "reason.1": "请盖章<b>"})
        self.assertProblem(kept, "不能早于今天")
        self.assertIn("请盖章&lt;b&gt;</textarea>", kept.text)
        self.assertRegex(kept.text, r'value="entry-5"[^>]* checked')
        self.assertNotRegex(kept.text, r'value="entry-1"[^>]* checked')
        crowd(self.database, 1)
        done = self.batch("return", ["entry-1", "entry-5", "many-000"], due=days_on(5), lacking="1",
                          **{"reason.1": "请盖章"})
        self.assertEqual(done.location, OPEN, done.text[-500:])
        self.assertEqual({self.states()[e] for e in ("entry-1", "entry-5")}, {"returned"})
        reasons = self.rows("SELECT detail FROM audit WHERE action = 'entry.return'")
        self.assertTrue(all("请盖章" in r[0] for r in reasons), reasons)
        self.assertEqual(len([r for r in reasons if "缺：" in r[0]]), 1, reasons)
        self.assertEqual(len(self.rows("SELECT * FROM entry_correction WHERE round = 'demo-open'"
                                       " AND due = ?", days_on(5))), 3)

    def test_nothing_selected_and_unknown_actions_are_refused(self):
        self.assertProblem(self.batch("accept", []), "没有选中项目")
        self.assertProblem(self.batch("explode", ["entry-2"]), "没有这个操作")
        self.assertProblem(self.batch("assign", ["entry-4"]), "请选择专家")
        for role in ("operator", "expert", "commissioner"):
            self.assertRefused(self.login(role).post(BATCH, {"action": "accept", "entry.0": "entry-2"}))


class PeopleTest(ManyCase):
    def test_experts_are_assigned_to_all_but_where_they_are_bound(self):
        done = self.manager.follow(self.batch("assign", ["entry-2", "entry-4"],
                                              **{"expert.0": "x10", "expert.3": "x4"}))
        self.assertIn("应当回避", done.text)
        seats = self.rows("SELECT entry, expert FROM assignment WHERE round = 'demo-open'"
                          " AND entry IN ('entry-2', 'entry-4') ORDER BY entry, expert")
        self.assertIn(("entry-2", "x4"), seats)
        self.assertIn(("entry-4", "x4"), seats)
        bound = [("entry-2", "x10"), ("entry-4", "x10")]
        self.assertLess(len([s for s in bound if s in seats]), 2)


class GroupTest(ManyCase):
    """What some of a round's entries have of their own."""

    def own(self, path, order="ord"):
        return self.rows(f"SELECT id, deadline FROM entry WHERE round = ? ORDER BY {order}",
                         path.split("/")[-1])

    def send(self, path, action, entries, **fields):
        return self.manager.post(path + "/batch", {"action": action, **{
            f"entry.{i}": e for i, e in enumerate(entries)}, **fields})

    def reason(self, text):
        return {f"reason.{i}": text for i in range(20)}

    def test_a_group_gets_a_day_of_its_own_and_it_counts_everywhere(self):
        path = self.create(title="分组的轮次", deadline=days_on(30))
        ids = [row[0] for row in self.rows(
            "SELECT e.id FROM entry e JOIN project p ON p.id = e.project"
            " JOIN account a ON a.org = p.operator_org AND a.login = 'operator'"
            " WHERE e.round = ? ORDER BY e.ord", path.split("/")[-1])]
        for day, part in (("soon", "不是日期"), ("1999-01-01", "不能早于本轮开始")):
            answer = self.send(path, "deadline", ids[:1], day=day)
            self.assertIn(part, answer.text if answer.status != 303
                          else self.manager.follow(answer).text)
        self.assertEqual(self.send(path, "deadline", ids[:2], day=days_on(10)).status, 303)
        days = dict(self.own(path))
        self.assertEqual([days[i] for i in ids[:2]], [days_on(10)] * 2)
        self.assertIn(None, days.values(), "the others keep the round's")
        self.assertEqual(self.send(path, "deadline", ids[1:2], day=days_on(30)).status, 303)
        self.assertIsNone(dict(self.own(path))[ids[1]], "the round's own day need not be said again")
        listed = self.manager.get(path + "?show=own_day")
        self.assertIn("剩 10 天", listed.text)
        self.assertEqual(self.step(path, "open").status, 303)
        round_id = path.split("/")[-1]
        self.assertTrue(self.notices("operator", "部分项目另有截止日期"))
        self.assertIn(days_on(10), self.manager.get(f"{path}/entries/{ids[0]}").text)
        board = self.manager.get(path + "/board.csv").text
        self.assertIn(days_on(10), board)
        self.assertIn(days_on(30), board)
        operator = self.login("operator")
        place = ids[1]
        told = self.manager.follow(self.send(path, "deadline", [place], day=days_on(5)))
        self.assertIn("必须写明原因", told.text)
        done = self.send(path, "deadline", [place], day=days_on(5), **self.reason("先评一批"))
        self.assertEqual(done.status, 303)
        self.assertIn(days_on(5), operator.get(f"/fill/{round_id}/{place}").text)
        self.assertTrue(self.notices("operator", "的递交截止改为 " + days_on(5)))
        self.assertIn("entry.deadline", self.actions(f"round/{round_id}/entry/{place}"))
        told = self.manager.follow(self.send(path, "deadline", [place], day=days_on(-1),
                                             **self.reason("x")))
        self.assertIn("不能早于", told.text)
        with harness.connect(self.database) as db:
            db.execute("UPDATE entry SET deadline = ? WHERE round = ? AND id = ?",
                       (days_on(-3), round_id, place))
        self.assertIn("1 个项目逾期未递交", self.manager.get("/").text)
        late = self.manager.get(path + "?show=overdue")
        self.assertIn("逾期 3 天", late.text)
        self.manager.post(path + "/remind", {"kind": "operator"})
        bodies = [row[0] for row in self.rows("SELECT body FROM notice WHERE body LIKE '%截止日期%'")]
        self.assertTrue(any("已过" in body for body in bodies))
        kept = json.loads(harness.run("export", "--db", str(self.database), "--round", round_id))
        self.assertIn(days_on(-3), {e.get("deadline") for e in kept["round"]["entries"]})

    def test_projects_are_chosen_with_their_day(self):
        path = self.create(title="选项目时定截止", deadline=days_on(30))
        page = self.manager.get(path + "/projects")
        done = self.manager.submit(page, path + "/projects", {
            "deadline.0": days_on(12), "deadline_all": days_on(20)})
        self.assertEqual(done.status, 303, done.text[-2000:])
        days = {d for _, d in self.own(path)}
        self.assertEqual(days, {days_on(12), days_on(20)})
        page = self.manager.get(path + "/projects")
        refused = self.manager.submit(page, path + "/projects", {"deadline.0": "2026/99/1"})
        self.assertProblem(refused, "不是日期")
        self.assertEqual(dict(refused.form(path + "/projects").fields)["deadline.0"], "2026/99/1")

    def test_a_group_gets_its_method(self):
        path = self.create(title="分方式的轮次")
        ids = [row[0] for row in self.own(path)]
        self.assertProblem(self.send(path, "method", ids[:2]), "请选择一种方式")
        self.assertEqual(self.send(path, "method", ids[:2], method="one").status, 303)
        methods = self.rows("SELECT method FROM entry WHERE round = ? ORDER BY ord",
                            path.split("/")[-1])
        self.assertEqual(methods[:2], [("one",), ("one",)])
        told = self.manager.follow(self.send(path, "method", ids[:1], method="none"))
        self.assertIn("请选择列出的一种方式", told.text)


class OtherStandardTest(ManyCase):
    """A group is evaluated by another published standard than the round's."""
    STANDARD = "/standards/demo-open-standard"

    def second_version(self):
        if not self.rows("SELECT 1 FROM standard WHERE id = 'demo-open-standard' AND version = 2"):
            self.publish_another()
        return "demo-open-standard:2/two"

    def publish_another(self):
        made = self.manager.post(f"{self.STANDARD}/1/copy", {})
        self.assertEqual(made.status, 303, made.text[-2000:])
        self.assertEqual(self.manager.post(f"{self.STANDARD}/2/publish", {}).status, 303)

    def own(self, path):
        return self.rows("SELECT id, method, standard, standard_version FROM entry"
                         " WHERE round = ? ORDER BY ord", path.split("/")[-1])

    def send(self, path, entries, method):
        return self.manager.post(path + "/batch", {
            "action": "method", "method": method, **{f"entry.{i}": e for i, e in enumerate(entries)}})

    def test_a_group_is_evaluated_by_it_and_all_say_so(self):
        value = self.second_version()
        path = self.create(title="两个标准的轮次")
        ids = [row[0] for row in self.own(path)]
        page = self.manager.get(path)
        self.assertIn(value, page.text)
        done = self.send(path, ids[:2], value)
        self.assertEqual(done.status, 303, done.text[-2000:])
        self.assertEqual([row[1:] for row in self.own(path)][:2],
                         [("two", "demo-open-standard", 2)] * 2)
        self.assertIn("第 2 版", self.manager.get(path).text)
        projects = self.manager.get(path + "/projects")
        fields = dict(projects.form(path + "/projects").fields)
        self.assertIn(value, fields.values(), "shown as chosen")
        same = self.manager.submit(projects, path + "/projects", {})
        self.assertIn("没有改动", self.manager.follow(same).text)
        told = self.manager.follow(self.send(path, ids[:1], "demo-open-standard:9/two"))
        self.assertIn("请选择列出的一种方式", told.text)
        self.assertEqual(self.send(path, ids[:1], "~proposed").status, 303)
        self.assertIsNone(self.own(path)[0][2], "what is proposed is of the round's standard")
        round_id = path.split("/")[-1]
        kept = json.loads(harness.run("export", "--db", str(self.database), "--round", round_id))
        self.assertEqual([(s["id"], s["version"]) for s in kept["standards"]],
                         [("demo-open-standard", 2)])
        self.assertEqual([e.get("standard_version") for e in kept["round"]["entries"]][:3],
                         [None, 2, None])
        self.assertEqual(self.step(path, "open").status, 303)
        scores = self.manager.get(path + "/scores").text
        self.assertIn("第 2 版", scores)
        figure = self.manager.get(f"{path}/explain/{ids[1]}.score.total")
        self.assertEqual(figure.status, 200, figure.text[-500:])
        self.assertIn("第 2 版", figure.text)
        self.assertIn("第 1 版", self.manager.get(f"{path}/explain/{ids[2]}.score.total").text)
        self.assertEqual(self.manager.get(path + "/links").status, 200)
        self.assertEqual(self.manager.get(path + "/inspections").status, 200)
        preview = self.manager.get(path + "/report/preview").text
        self.assertIn("（第 1 版", preview)
        self.assertIn("（第 2 版", preview)

    def test_one_whose_results_cannot_stand_beside_the_others_is_refused(self):
        value = self.second_version()
        path = self.create(title="不能并列的标准")
        ids = [row[0] for row in self.own(path)]
        self.assertEqual(self.send(path, ids[:1], value).status, 303)
        bundle = json.loads(harness.run("export", "--db", str(self.database), "--round",
                                        path.split("/")[-1]))
        bundle["round"]["id"] = "not-side-by-side"
        for change, words in (
                (lambda b: b["standards"][0]["bands"][0].update(name="极好"), "等级区间不同"),
                (lambda b: b["standards"][0].update(version=3), "没有编号为"),
                (lambda b: b["round"]["entries"][0].pop("standard_version"), "没有写是标准的第几版"),
                (lambda b: b["standards"].append(b["standard"]), "写了两次")):
            changed = json.loads(json.dumps(bundle))
            change(changed)
            file = pathlib.Path(self.folder) / "changed.json"
            file.write_text(json.dumps(changed, ensure_ascii=False))
            told = subprocess.run([str(harness.BINARY), "import", str(file), *harness.place(self.database)], capture_output=True, text=True)
            self.assertNotEqual(told.returncode, 0)
            self.assertIn(words, told.stderr + told.stdout)


class RemindTest(ManyCase):
    def test_reminders_go_out_once_a_day_to_those_of_the_selection(self):
        done = self.batch("remind_expert", ["entry-1", "entry-2"])
        page = self.manager.follow(done)
        self.assertIn("没有等着评分的专家", page.text)
        one = self.notices("expert", "等您评分")
        self.assertEqual(len(one), 1)
        self.assertIn("还有 1 个项目", one[0], "entry-5 was not selected")
        again = self.manager.follow(self.batch("remind_expert", ["entry-1"]))
        self.assertIn("今天已提醒过", again.text)


class ResultsTest(ManyCase):
    def one(self, action, entries, **fields):
        return self.manager.post("/rounds/demo-2026/batch", {"action": action, **{
            f"entry.{i}": e for i, e in enumerate(entries)}, **fields})

    def at(self):
        states = dict(self.rows("SELECT id, state FROM entry WHERE round = 'demo-2026'"))
        return [states[f"entry-{i}"] for i in range(1, 6)], self.rows(
            "SELECT state FROM round WHERE id = 'demo-2026'")[0][0]

    def test_results_are_told_and_settled_one_by_one(self):
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'scoring' WHERE id = 'demo-2026'")
            db.execute("UPDATE entry SET state = 'scored' WHERE round = 'demo-2026'")
            db.execute("UPDATE entry SET state = 'handed_in' WHERE round = 'demo-2026' AND id = 'entry-5'")
        self.assertProblem(self.one("disclose", ["entry-1"], days="x"), "异议期天数")
        done = self.manager.follow(self.one("disclose", ["entry-1", "entry-5"], days="7"))
        self.assertIn("不是等待反馈的结果", done.text)
        self.assertEqual(self.at(), (["disclosed"] + ["scored"] * 3 + ["handed_in"], "scoring"))
        self.assertIn("entry.disclose", self.actions("round/demo-2026/entry/entry-1"))
        self.assertNotIn("entry.disclose", self.actions("round/demo-2026/entry/entry-5"))
        self.assertProblem(self.one("finalise", ["entry-1"]), "提前确定结果必须写明理由")
        reason = {f"reason.{i}": "各方同意" for i in range(20)}
        self.assertEqual(self.one("finalise", ["entry-1"], **reason).location, "/rounds/demo-2026")
        self.assertEqual(self.at()[0][0], "final")
        with harness.connect(self.database) as db:
            db.execute("UPDATE entry SET state = 'accepted' WHERE round = 'demo-2026' AND id = 'entry-5'")
        done = self.one("disclose", [f"entry-{i}" for i in range(2, 6)], days="7")
        self.assertEqual(done.location, "/rounds/demo-2026", done.text[-500:])
        self.assertEqual(self.at(), (["final"] + ["disclosed"] * 4, "feedback"),
                         "with the last one the round goes on")

    def test_what_has_no_score_yet_is_not_told(self):
        done = self.manager.follow(self.batch("disclose", ["entry-1"], days="7"))
        self.assertIn("还有部分没有出分", done.text)
        self.assertEqual(self.states()["entry-1"], "accepted")


class ListTest(ManyCase):
    def order(self, query):
        page = self.manager.get(OPEN + query)
        return re.findall(r'name="entry\.\d+" value="([^"]+)"', page.text), page

    def test_the_board_is_sorted_by_a_column_and_back(self):
        up, page = self.order("?sort=state")
        self.assertIn('aria-sort="ascending"', page.text)
        states = self.states()
        order = ["open", "draft", "handed_in", "returned", "accepted", "scored"]
        self.assertEqual([order.index(states[e]) for e in up], sorted(order.index(states[e]) for e in up))
        down, page = self.order("?sort=state&dir=down")
        self.assertIn('aria-sort="descending"', page.text)
        self.assertEqual([states[e] for e in down], [states[e] for e in up][::-1])
        self.assertEqual(self.order("?sort=nonsense")[0], self.order("")[0])

    def test_a_filter_that_was_chosen_stays_for_the_session_and_for_nobody_else(self):
        everything = self.order("")[0]
        self.assertEqual(self.order("?show=returned")[0], ["entry-3"])
        self.assertEqual(self.order("")[0], everything, "a link's filter is not kept")
        self.assertEqual(self.order("?show=returned&keep=1")[0], ["entry-3"])
        kept, page = self.order("")
        self.assertEqual(kept, ["entry-3"])
        self.assertIn("显示全部", page.text)
        self.assertEqual(len(self.order("?show=")[0]), len(everything), "what is asked for wins")
        self.manager.get("/rounds/demo-2026?show=open&keep=1")
        self.assertEqual(self.order("")[0], ["entry-3"], "each list its own")
        other = self.browser()
        page = other.get("/login")
        self.assertEqual(other.submit(page, "/login", {"login": "manager",
                                                       "password": harness.PASSWORD}).status, 303)
        other.cookies["gp_lists"] = self.manager.cookies["gp_lists"]
        self.assertEqual(len(re.findall(r'name="entry\.', other.get(OPEN).text)), len(everything))
        self.order("?keep=1")
        self.assertEqual(self.order("")[0], everything)
        mark = self.manager.csrf()[:8]
        for wrong in ("x", "!!!", "%", mark, mark + "!%zz!%", mark + "!a", mark + "!%2Frounds!%"):
            self.manager.cookies["gp_lists"] = wrong
            self.assertEqual(self.order("")[0], everything, wrong)

    def test_the_sums_are_those_of_what_is_listed(self):
        text = self.order("?show=returned")[1].text
        self.assertIn("合计 1 个", text)
        done, due = self.rows("SELECT count(*), (SELECT count(*) FROM assignment WHERE round ="
                              " 'demo-open' AND entry = 'entry-3') FROM sheet WHERE 1 = 0")[0]
        self.assertIn(f"{done} / {due}</td>", text[text.index("<tfoot>"):])


class FindingsTest(ManyCase):
    ROUND = "demo-2026"
    PAGE = "/rounds/demo-2026/findings"

    def found(self, page):
        """The findings that can be ticked, with the fields that go along."""
        fields = dict(re.findall(r'form="many" name="((?:rule|entry|place)\.\d+)" value="([^"]*)"', page.text))
        rows = sorted({int(name.split(".")[1]) for name in fields})
        return rows, {k: html.unescape(v) for k, v in fields.items()}

    def notes(self):
        return self.rows("SELECT rule, state, reason FROM finding_note WHERE round = ?", self.ROUND)

    def test_findings_of_one_rule_are_decided_at_once_with_one_reason(self):
        page = self.manager.get(self.PAGE)
        rules = re.findall(r'<option value="(\w+\.\w+)"[^>]*>([^<]+)（(\d+)）</option>', page.text)
        rule, _, n = max(rules, key=lambda r: int(r[2]))
        self.assertGreater(int(n), 1)
        only = self.manager.get(f"{self.PAGE}?rule_shown={rule}&keep=1")
        rows, fields = self.found(only)
        self.assertEqual({fields[f"rule.{i}"] for i in rows}, {rule})
        self.assertEqual(len(rows), int(n))
        self.assertProblem(self.manager.post(self.PAGE, {"all": "1", "rule_shown": rule, "show": "open",
                                                         "verdict": "dismiss"}), "必须写明理由")
        self.assertEqual(self.notes(), [])
        self.assertProblem(self.manager.post(self.PAGE, {"verdict": "accept"}), "没有选中发现")
        # Two ticked, then all the filter shows.
        ticked = {k: v for k, v in fields.items() if int(k.split(".")[1]) in rows[:1]}
        one = self.manager.post(self.PAGE, {**ticked, f"take.{rows[0]}": "1", "verdict": "accept"})
        self.assertEqual((one.status, one.location), (303, self.PAGE), one.text[-500:])
        self.assertEqual([(r, s) for r, s, _ in self.notes()], [(rule, "accepted")])
        done = self.manager.post(self.PAGE, {"all": "1", "rule_shown": rule, "show": "open",
                                             "verdict": "dismiss", "reason": "经核对属实<b>"})
        self.assertEqual((done.status, done.location), (303, self.PAGE), done.text[-500:])
        notes = self.notes()
        self.assertEqual(len(notes), int(n))
        self.assertEqual([r for _, s, r in notes if s == "dismissed"], ["经核对属实<b>"] * (int(n) - 1))
        told, = [json.loads(r[0]) for r in self.rows(
            "SELECT detail FROM audit WHERE action = 'batch.finding_dismiss'")]
        self.assertEqual(len(told["parts"]), int(n) - 1)
        self.assertIn("经核对属实", told["reason"])

    def test_what_is_no_longer_found_is_told_and_stops_no_other(self):
        page = self.manager.get(self.PAGE + "?show=open")
        rows, fields = self.found(page)
        i = rows[-1]
        sent = {k: v for k, v in fields.items() if k.endswith(f".{i}")}
        sent |= {f"take.{i}": "1", "take.900": "1", "rule.900": "material.missing", "entry.900": "entry-99",
                 "place.900": "x", "verdict": "accept"}
        told = self.manager.follow(self.manager.post(self.PAGE, sent))
        self.assertIn("没有办的（1）", told.text)
        self.assertIn("现在的数据里没有这项发现", told.text)
        self.assertIn("已办理的（1）", told.text)


class RegistryTest(ManyCase):
    def have_crowd(self):
        if not self.rows("SELECT 1 FROM center WHERE id LIKE 'many-center-%'"):
            crowd(self.database, 60)

    def names(self, path):
        page = self.manager.get(path)
        body = page.text[page.text.index("<tbody>"):page.text.index("</tbody>")]
        return re.findall(r'<tr><td class="pick">.*?</td><td><a [^>]*>([^<]*)</a>', body), page

    def test_lists_are_sorted_over_all_pages_summed_and_keep_their_search(self):
        self.have_crowd()
        by_total, page = self.names("/registry/projects?sort=total&dir=down")
        totals = [r[0] for r in self.rows("SELECT coalesce(total, 0) FROM project ORDER BY 1 DESC")]
        self.assertIn('aria-sort="descending"', page.text)
        self.assertIn(f"合计 {len(totals)} 个", page.text)
        self.assertIn(f"{sum(totals) // 100:,}.{sum(totals) % 100:02}", page.text)
        names, page = self.names("/registry/centers?sort=name")
        link = next(l for l in page.parsed.links if "from=50" in l)
        self.assertIn("sort=name", link)
        rest, _ = self.names("/registry/centers" + link)
        self.assertEqual(names + rest, sorted(names + rest))
        self.assertEqual(len(names + rest), self.rows("SELECT count(*) FROM center")[0][0])
        self.assertEqual(len(self.names("/registry/centers?q=" + "%E5%A4%9A%E4%B8%AA007" + "&keep=1")[0]), 1)
        kept, page = self.names("/registry/centers")
        self.assertEqual(len(kept), 1)
        self.assertIn("看全部", page.text)
        self.assertGreater(len(self.names("/registry/centers?keep=1")[0]), 1)
        self.assertGreater(len(self.names("/registry/orgs?sort=kind")[0]), 1)

    def test_what_is_chosen_of_a_list_is_downloaded_over_all_pages(self):
        self.have_crowd()
        ids = [r[0] for r in self.rows("SELECT id FROM center ORDER BY id")]
        page = self.manager.get("/registry/centers?q=%E5%A4%9A%E4%B8%AA")  # 多个
        fields = page.form("/registry/centers/~many").fields
        for sent, n in (([("item.0", ids[0]), ("item.1", ids[-1]), ("item.2", "none")], 2),
                        ([*fields, ("all", "1")], 60)):
            book = self.manager.post("/registry/centers/~many", [*sent, ("act", "file")])
            self.assertEqual(book.headers["x-row-count"], str(n), book.text[-300:])
            self.assertIn("sheet", book.headers["content-type"])
        for path in ("/registry/centers/~many", "/registry/orgs/~many", "/registry/projects/~many"):
            for act in ("file", "delete"):
                self.assertProblem(self.manager.post(path, {"act": act}), "没有选中")
            self.assertEqual(self.manager.post(path, {"act": "sell", "all": "1"}).status, 422)

    def test_the_next_term_is_looked_at_for_all_that_the_filter_shows(self):
        self.have_crowd()
        page = self.manager.get("/registry/projects?q=%E5%A4%9A%E4%B8%AA")
        self.assertIn("不只这一页", page.text)
        fields = page.form("/registry/projects/~many").fields
        look = self.manager.post("/registry/projects/~next", [*fields, ("all", "1")])
        self.assertEqual(look.status, 200)
        self.assertEqual(look.text.count('<th scope="row">'), 60)

    def test_only_what_nothing_refers_to_is_deleted(self):
        tenant = self.rows("SELECT tenant FROM org LIMIT 1")[0][0]
        for i in range(3):
            self.rows("INSERT INTO org (tenant, id, kind, name) VALUES (?, ?, 'operator', ?)", tenant, f"unused{i}",
                      f"没有用到{i}")
        used = self.rows("SELECT operator_org FROM project WHERE operator_org IS NOT NULL LIMIT 1")[0][0]
        done = self.manager.post("/registry/orgs/~many", {"act": "delete", "item.0": "unused0", "item.1": used,
                                                         "item.2": "gone"})
        told = self.manager.follow(done)
        self.assertIn("已办理的（1）", told.text)
        self.assertIn("没有办的（2）", told.text)
        self.assertIn("不能删除", told.text)
        self.assertEqual(len(self.rows("SELECT 1 FROM org WHERE id IN ('unused0', ?)", used)), 1)
        done = self.manager.post("/registry/orgs/~many", {"act": "delete", "all": "1", "q": "没有用到"})
        self.assertEqual(done.location, "/registry/orgs", "all was done")
        self.assertEqual(self.rows("SELECT 1 FROM org WHERE id LIKE 'unused%'"), [])
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'registry.delete_each'")), 2)
        self.assertEqual(self.login("expert").post("/registry/orgs/~many", {"act": "delete", "all": "1"}).status, 403)
        self.assertEqual(self.manager.get("/registry/orgs/~many/~done/1").status, 404)


class SortedTest(ManyCase):
    def column(self, path, at, by="manager"):
        page = self.login(by).get(path)
        self.assertEqual(page.status, 200, path)
        body = page.text[page.text.index("<tbody>"):page.text.index("</tbody>")]
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("</tr>")[:-1]]
        return [re.sub("<[^>]+>", "", row[at]).strip() for row in cells], page

    def test_accounts_over_all_pages(self):
        tenant = self.rows("SELECT tenant FROM account LIMIT 1")[0][0]
        for i in range(60):
            self.rows("INSERT INTO account (tenant, id, login, name, roles, active, created_at) VALUES (?, ?, ?, ?, 2, ?, 1)",
                      tenant, f"crowd{i}", f"crowd{i:02}", f"示例{97 - i}号", i % 2)
        first, page = self.column("/admin/accounts?q=crowd&sort=name", 2, "admin")
        link = next(l for l in page.parsed.links if "after=" in l)
        rest, _ = self.column(link, 2, "admin")
        self.assertEqual(first + rest, [f"示例{38 + i}号" for i in range(60)], "figures by their value")
        self.assertEqual(self.column("/admin/accounts?q=crowd&sort=active&dir=down", 5, "admin")[0][:30], ["停用"] * 30)

    def test_finished_rows_are_sorted_by_what_stands_in_them(self):
        for _ in range(2):
            self.login("expert")
        up, page = self.column("/admin/sessions?sort=name", 0, "admin")
        self.assertIn('aria-sort="ascending"', page.text)
        down, _ = self.column("/admin/sessions?sort=name&dir=down", 0, "admin")
        self.assertEqual(sorted(up), sorted(down))
        self.assertEqual(up[0], down[-1])
        self.assertEqual(self.manager.get("/rounds/demo-open/inspections?sort=center").status, 200)

    def test_the_queue_staff_the_log_and_findings_are_sorted_and_stay_so(self):
        up, page = self.column("/marking?sort=center", 0, "expert")
        down, _ = self.column("/marking?sort=center&dir=down", 0, "expert")
        self.assertGreater(len(set(up)), 1)
        self.assertEqual((up, down), (sorted(up), sorted(up, reverse=True)))
        self.assertIn('aria-sort="ascending"', page.text)
        staff = [re.findall(r"<td>(示例人员\d+)</td><td>\d{4}-", self.manager.get(
            "/registry/projects/demo-open-1/staff?sort=person" + way).text) for way in ("", "&dir=down")]
        self.assertGreater(len(staff[0]), 2)
        self.assertEqual(staff[0], sorted(staff[0], key=lambda name: int(name[4:])))
        self.assertEqual(sorted(staff[1]), sorted(staff[0]))
        self.assertEqual(staff[1][0], staff[0][-1])
        admin = self.login("admin")
        while len(self.rows("SELECT seq FROM audit")) < 60:
            self.assertEqual(admin.get("/admin/audit/export").status, 200)
        oldest, page = self.column("/admin/audit?sort=seq&from=2000-01-01&keep=1", 0, "admin")
        self.assertEqual(oldest, [str(i + 1) for i in range(len(oldest))])
        rest, _ = self.column(next(l for l in page.parsed.links if "before=" in l), 0, "admin")
        self.assertEqual(rest[0], str(len(oldest) + 1))
        admin.get("/admin/audit?sort=seq&from=2000-01-01&keep=1")
        page = admin.get("/admin/audit").text
        self.assertIn('value="2000-01-01"', page)
        self.assertIn("审计日志，最早的在前", page, "the order stays, and the filter")
        newest, _ = self.column("/admin/audit?keep=1", 0, "admin")
        self.assertGreater(int(newest[0]), int(newest[-1]))
        seen = []
        for way in ("", "&dir=down"):
            text = self.manager.get("/rounds/demo-2026/findings?show=all&sort=severity" + way).text
            groups = [re.findall(r'<td data-title="程度"><span[^>]*>(.*?)<', g) for g in text.split("group-row")[1:]]
            order = [[("提示", "警告", "错误").index(s) for s in g] for g in groups]
            self.assertTrue(all(g == sorted(g, reverse=bool(way)) for g in order), order)
            seen.append(order)
        self.assertTrue(any(len(set(g)) > 1 for order in seen for g in order), "there is something to sort")

    def test_scores_go_by_what_they_are_worth(self):
        for column in ("total", "grade", "part.expert", "state"):
            with self.subTest(column=column):
                page = self.manager.get(f"/rounds/demo-2026/scores?sort={column}&dir=down")
                self.assertEqual(page.status, 200)
        page = self.manager.get("/rounds/demo-2026/scores?sort=total&dir=down").text
        tables = [re.findall(r'score.total"><strong>([\d.]+)<', t) for t in page.split("<tbody>")[1:]]
        self.assertTrue(any(len(t) > 1 for t in tables))
        for totals in tables:
            self.assertEqual(totals, sorted(totals, key=float, reverse=True))
        grades = [g for t in self.manager.get("/rounds/demo-2026/scores?sort=grade").text.split("<tbody>")[1:]
                  for g in [re.findall(r'score.grade">(.*?)<', t)]]
        rank = ["不合格", "合格", "良好", "优秀"]
        for table in grades:
            self.assertEqual(table, sorted(table, key=rank.index))

    def test_what_did_not_arrive(self):
        now = int(time.time() * 1000)
        for title in ("乙事", "甲事", "丙事"):
            self.rows("INSERT INTO delivery (tenant, id, channel, title, state, due_at, problem, created_at) "
                      "SELECT tenant, ?, 'gone', ?, 'failed', 0, '拒收', ? FROM tenant", title, title, now)
        up, page = self.column("/deliveries?sort=title", 3)
        self.assertIn('aria-sort="ascending"', page.text)
        down, _ = self.column("/deliveries?sort=title&dir=down", 3)
        self.assertEqual((len(up), up), (3, down[::-1]))
        self.assertNotEqual(up, ["乙事", "甲事", "丙事"])

    def test_links_experts_and_standards(self):
        for path, at, told in (("/rounds/demo-open/links?sort=name", 0, "aria-sort"),
                               ("/standards?sort=standard_title", 0, "aria-sort")):
            up, page = self.manager.get(path).text, self.manager.get(path + "&dir=down").text
            self.assertIn('aria-sort="ascending"', up)
            self.assertIn('aria-sort="descending"', page)
        offices = lambda text: re.findall(r'评价单位名称：([^"]+)"|<th scope="row">([^<]+)<div class="rate-sub">', text)
        up = offices(self.manager.get("/rounds/demo-open/links?sort=name").text)
        down = offices(self.manager.get("/rounds/demo-open/links?sort=name&dir=down").text)
        self.assertGreater(len(up), 2)
        self.assertEqual(up, down[::-1])
        page = self.manager.get("/rounds/demo-open/experts?sort=work&dir=down&k=3").text
        work = [int(n) for n in re.findall(r'<td>\d+ / (\d+)<progress', page)]
        self.assertGreater(len(work), 1)
        self.assertEqual(work, sorted(work, reverse=True))
        self.assertIn("sort=expert", page)
        self.assertIn("k=3", re.search(r'href="\?([^"]*sort=expert[^"]*)"', page).group(1))


class PagesTest(ManyCase):
    """Lists of a round that are cut into pages: 110 centers more than the demo's."""
    NAMES = [f"多个{i:03}" for i in range(110)]

    @classmethod
    def prepare(cls):
        super().prepare()
        crowd(cls.database, 110, "accepted")
        with harness.connect(cls.database, timeout=20) as db:
            for table, column in (("round_center", "center"), ("round_project", "project")):
                for i in range(110):
                    values = {column: f"'many-{'center-' if column == 'center' else ''}{i:03}'", "ord": str(100 + i)}
                    copy_rows(db, table, f"round = 'demo-open' AND {column} IN ('c2', 'demo-open-2')", values)
            for i in range(55):
                copy_rows(db, "round", "id = 'demo-open'",
                          {"id": f"'old-{i:02}'", "title": f"'往年{i:02}'", "year": "1990", "state": "'archived'"})

    def shown(self, page, names):
        return [name for name in names if f">{name}<" in page.text]

    def walk(self, path, names, most):
        """All names come, each once, on pages of at most so many, which link to each other."""
        joint = "&" if "?" in path else "?"
        first, seen, n = self.manager.get(path), [], 1
        self.assertEqual(first.status, 200, path)
        while True:
            page = self.manager.get(f"{path}{joint}page={n}")
            here = self.shown(page, names)
            self.assertLessEqual(len(here), most)
            seen += here
            current = re.findall(r'aria-current="page">第 (\d+) 页', page.text)
            self.assertEqual(current, [str(n)], path)
            if not any(link.endswith(f"page={n + 1}") for link in page.parsed.links):
                break
            n += 1
        self.assertEqual(sorted(seen), sorted(names), path)
        self.assertGreater(n, 1)
        self.assertEqual(self.shown(first, names), self.shown(self.manager.get(f"{path}{joint}page=x"), names))
        for beyond in (str(n), "999", "999999"):
            page = self.manager.get(f"{path}{joint}page={beyond}")
            self.assertIn(f'aria-current="page">第 {n} 页', page.text, path)

    def test_every_list_of_a_round_comes_in_pages(self):
        for path, most in ((OPEN, 50), (OPEN + "/scores", 50), (OPEN + "/settlement", 50),
                           (OPEN + "/experts", 50), ("/analysis/rounds/demo-open", 30)):
            with self.subTest(path=path):
                self.walk(path, self.NAMES, most)
        self.walk("/rounds", [f"往年{i:02}" for i in range(55)], 50)

    def heads(self, path, column=0):
        """The column over all pages of the list, as it stands in the rows of its last table."""
        joint, cells = "&" if "?" in path else "?", []
        for n in (1, 2, 3, 4):
            page = self.manager.get(f"{path}{joint}page={n}")
            self.assertEqual(page.status, 200, path)
            if n > 1 and f'aria-current="page">第 {n} 页' not in page.text:
                break
            self.assertIn('aria-sort="', page.text)
            for body in re.findall(r"<tbody>(.*?)</tbody>", page.text, re.S):
                for row in body.split("</tr>")[:-1]:
                    row = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
                    if len(row) > column and re.search("多个|往年", "".join(row)):
                        cells.append(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row[column])).strip())
        return cells

    def test_lists_are_sorted_over_all_their_pages(self):
        many = [f"多个{i:03}" for i in range(110)]
        for path in (OPEN + "/scores?sort=center", OPEN + "/settlement?sort=center", OPEN + "/experts?sort=center"):
            with self.subTest(path=path):
                self.assertEqual(self.heads(path), many)
                self.assertEqual(self.heads(path + "&dir=down"), many[::-1])
        names = [re.sub(" .*", "", name) for name in self.heads("/rounds?sort=title&dir=down&keep=1", 0)]
        self.assertEqual(names, [f"往年{i:02}" for i in range(54, -1, -1)])
        self.assertIn('aria-sort="descending"', self.manager.get("/rounds").text, "kept")
        self.manager.get("/rounds?keep=1")
        for column in ("state", "year", "standard", "deadline", "hand_in"):
            self.assertEqual(len(self.heads(f"/rounds?sort={column}")), 55, column)

    def test_figures_are_sorted_by_their_value_and_summed_over_all_pages(self):
        with harness.connect(self.database, timeout=20) as db:
            db.execute("UPDATE project SET total = CASE id WHEN 'many-007' THEN 100000 ELSE 99900 END WHERE id LIKE 'many-00%'")
        page = self.manager.get(OPEN + "/settlement?sort=contract")
        self.assertIn('aria-sort="ascending"', page.text)
        figures = [f.replace(",", "") for f in self.heads(OPEN + "/settlement?sort=contract", 1)]
        self.assertEqual(figures, sorted(figures, key=float))
        self.assertEqual(self.heads(OPEN + "/settlement?sort=contract")[:10].index("多个007"), 9)
        total, = self.rows("SELECT sum(p.total) FROM entry e JOIN project p ON p.tenant = e.tenant AND "
                           "p.id = e.project WHERE e.round = 'demo-open' AND e.state <> 'withdrawn'")[0]
        for n in (1, 2):
            foot = self.manager.get(OPEN + f"/settlement?page={n}").text
            foot = foot[foot.index("<tfoot>"):]
            self.assertRegex(foot, r"合计 1\d\d 个")
            self.assertIn(f"{total // 100:,}.{total % 100:02}", foot)

    def test_a_page_keeps_what_was_chosen_and_its_totals_are_of_all(self):
        page = self.manager.get(OPEN + "?sort=center&dir=down&show=unstaffed")
        link = next(l for l in page.parsed.links if "page=2" in l)
        for part in ("sort=center", "dir=down", "show=unstaffed"):
            self.assertIn(part, link)
        last = self.manager.get(link)
        for text in (page.text, last.text):
            self.assertRegex(text, r"合计 1\d\d 个")
        self.assertGreater(min(self.shown(page, self.NAMES)), max(self.shown(last, self.NAMES)))
        # A refusal comes back to the page that was sent.
        self.assertIn('name="page" value="2"', last.text)
        refused = self.batch("return", [], page="2", sort="center", dir="down", show="unstaffed")
        self.assertEqual(self.shown(refused, self.NAMES), self.shown(last, self.NAMES))

    def test_projects_are_chosen_page_by_page(self):
        path = self.create(title="分页") + "/projects"
        pages = [self.manager.get(f"{path}?ended=1&page={n}") for n in (1, 2)]
        listed = [[v for n, v in page.form(path).fields if n.startswith("listed.")] for page in pages]
        self.assertEqual(len(listed[0]), 100)
        self.assertEqual(sorted(listed[0] + listed[1]),
                         sorted(r[0] for r in self.rows("SELECT id FROM project")))
        # What is on the other page stays as it is; after saving the same page comes again.
        for page, mine in zip(pages, listed):
            fields = [(n, v) for n, v in page.form(path).fields if not n.startswith("take.") and n != "all"]
            sent = self.manager.post(path, fields + [("take.0", "1")])
            self.assertEqual(sent.status, 303, sent.text[-500:])
            self.assertIn("/projects?", sent.location)
            self.assertIn(f"page={2 if page is pages[1] else 1}", sent.location)
        round_id = path.split("/")[2]
        chosen = [r[0] for r in self.rows("SELECT project FROM entry WHERE round = ? ORDER BY project", round_id)]
        self.assertEqual(chosen, sorted([listed[0][0], listed[1][0]]))
        # A word finds; an order holds over the pages; all is all that the filter finds.
        found = self.manager.get(f"{path}?ended=1&q={urllib.parse.quote('多个07')}&sort=center&dir=down")
        names = re.findall(r'class="cell-main">(多个\d+)<', found.text)
        self.assertEqual(names, sorted((f"多个07{i}" for i in range(10)), reverse=True))
        page = self.manager.get(f"{path}?ended=1&q={urllib.parse.quote('多个')}&sort=center&page=2")
        fields = [(n, v) for n, v in page.form(path).fields if n != "method_all" and not n.startswith("take.")]
        sent = self.manager.post(path, [*fields, ("all", "1"), ("method_all", "one")])
        self.assertEqual(sent.status, 303, sent.text[-500:])
        self.assertIn("sort=center", sent.location)
        chosen = {r[0] for r in self.rows("SELECT c.name FROM entry e JOIN project p ON p.id = e.project"
                                          " JOIN center c ON c.id = p.center WHERE e.round = ?", round_id)}
        crowded = {r[0] for r in self.rows("SELECT name FROM center WHERE name LIKE '多个%'")}
        self.assertLessEqual(crowded, chosen)
        self.assertLessEqual(len(chosen - crowded), 2, "and no more than those")


class ChooseTest(ManyCase):
    def test_all_that_are_listed_take_part_by_one_method(self):
        path = self.create(title="全区")
        page = self.manager.get(path + "/projects")
        form = page.form(path + "/projects")
        fields = [(n, "" if n.startswith("method.") else v) for n, v in form.fields
                  if not n.startswith("take.") and n not in ("all", "method_all")]
        listed = [v for n, v in fields if n.startswith("listed.")]
        self.assertIn("参评而没有选方式的，都按", page.text)
        method = re.search(r'name="method_all">.*?<option value="(\w+)">', page.text, re.S).group(1)
        by_hand = next(m for m in ("one", "two") if m != method)
        fields = [(n, by_hand if n == "method.0" else v) for n, v in fields]
        done = self.manager.post(path + "/projects", [*fields, ("all", "1"), ("method_all", method)])
        self.assertEqual(done.status, 303, done.text[-2000:])
        methods = self.rows("SELECT method FROM entry WHERE round = ?", path.split("/")[-1])
        self.assertEqual(sorted(m for m, in methods),
                         sorted([by_hand] + [method] * (len(listed) - 1)))


class JobTest(ManyCase):
    """What is done to more than some thirty is done by a job."""

    ALL = [f"many-{i:03}" for i in range(200)]

    @classmethod
    def prepare(cls):
        crowd(cls.database, 200)

    def jobs(self):
        return self.rows("SELECT state, parts, parts_done, id FROM report_job WHERE format = 'batch'"
                         " ORDER BY created_ms")

    def told(self):
        """A row a unit, and what lies beside them."""
        return (self.rows("SELECT first, told FROM batch_told ORDER BY first"),
                self.rows("SELECT length(wanted) FROM report_job WHERE format = 'batch' ORDER BY created_ms"),
                self.rows("SELECT length(wanted) FROM batch_order"))

    def halt_at(self, entry):
        """Whoever changes the entry's state stays there, in the middle of its unit."""
        with harness.connect(self.database) as db:
            if harness.engine.SERVER:
                db.execute("CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60);"
                           " RETURN NULL; END $$")
                db.execute("CREATE TRIGGER halt AFTER UPDATE OF state ON entry FOR EACH ROW"
                           f" WHEN (NEW.id = '{entry}') EXECUTE FUNCTION halt()")
            else:
                db.execute("CREATE TRIGGER halt AFTER UPDATE OF state ON entry"
                           f" WHEN NEW.id = '{entry}' BEGIN SELECT count(*) FROM center a, center b, center c, center d,"
                           " center e; END")

    def go_on(self):
        with harness.connect(self.database) as db:
            if harness.engine.SERVER:  # a session whose client is gone notices that late
                db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                           " AND pid <> pg_backend_pid()")
            db.execute("DROP TRIGGER halt" + (" ON entry" if harness.engine.SERVER else ""))

    def test_1_what_is_killed_goes_on_and_nothing_is_done_twice(self):
        """Cut off between two of its units."""
        self.halt_at("many-110")
        answer = self.batch("accept", self.ALL)
        self.assertRegex(answer.location, r"^/batches/\w+$", answer.text[-2000:])
        end = time.monotonic() + 20
        while not self.rows("SELECT 1 FROM report_job WHERE parts_done >= 100"):
            self.assertLess(time.monotonic(), end, "it does not come so far")
            time.sleep(0.02)
        page = self.manager.get(answer.location)
        self.server.process.kill()
        self.server.process.wait()
        self.go_on()
        with harness.connect(self.database) as db:
            db.execute("UPDATE server SET until_ms = 0")
            db.execute("UPDATE report_job SET created_ms = created_ms - 60000")
        (state, parts, before, _), = self.jobs()
        units, ((head,),), ((order,),) = self.told()
        self.assertIn(f"已办 {before} 个，共 200 个", page.text)
        self.assertIn('<noscript><meta http-equiv="refresh" content="2">', page.text)
        self.assertEqual((state, parts), ("running", 200), "it was cut off on the way")
        self.assertEqual(len(self.rows("SELECT * FROM entry WHERE state = 'accepted' AND id LIKE 'many-%'")), before)
        self.assertEqual([first for first, _ in units], list(range(0, before, 20)), "a row a unit")
        self.assertEqual([len(told.splitlines()) for _, told in units], [20] * len(units), "with its own parts alone")
        self.assertLess(head, 500, "with the job is what its page shows")
        self.assertGreater(order, 200 * len("many-000"))
        type(self).server = harness.Server(self.database)
        self.manager = self.login("manager")
        last, pages = self.ended(answer)
        self.assertEqual(last.location, OPEN)
        self.assertIn("受理资料：已办理 200 个", self.manager.follow(last).text)
        told, = self.batches("accept")
        self.assertEqual(sorted(p["id"] for p in told["parts"]), self.ALL)
        self.assertFalse([p for p in told["parts"] if "why" in p])
        times = self.rows("SELECT subject, count(*) FROM audit WHERE action = 'entry.accept' AND"
                          " subject LIKE 'round/demo-open/entry/many-%' GROUP BY subject")
        self.assertEqual((len(times), {n for _, n in times}), (200, {1}))
        self.assertEqual(self.told(), ([], [(head,)], []), "what was told is in the log alone")

    def test_2_what_was_not_done_is_told_in_place_and_to_the_asker_alone(self):
        fields = {"action": "return", "reason.1": "请补", "lacking": "1",
                  **{f"entry.{i}": e for i, e in enumerate(["entry-4", *self.ALL])}}
        first = self.manager.post(BATCH, fields)
        last, _ = self.ended(first)
        self.assertEqual(self.login("operator").get(first.location).status, 404, "it is the manager's")
        self.assertRegex(last.location, OPEN + r"/batch/\d+$")
        told = self.manager.get(last.location)
        self.assertIn("已办理 200 个，没有办 1 个", told.text)
        self.assertIn("项目还没有开始填报", told.text)
        part = self.manager.request("GET", first.location, headers={"HX-Request": "true"})
        self.assertEqual((part.status, part.headers["HX-Redirect"]), (200, last.location))
        self.assertEqual(set(self.states("many-%").values()), {"returned"})

    def test_3_what_is_wrong_for_all_is_said_at_once(self):
        self.assertProblem(self.batch("return", self.ALL), "必须写明原因")
        before = len(self.jobs())
        refused = self.manager.post(BATCH, {"action": "return", "reason.1": "请补", "due": "2001-01-01", **{
            f"entry.{i}": e for i, e in enumerate(self.ALL)}})
        self.assertProblem(refused, "不能早于今天")
        self.assertEqual(len(self.jobs()), before)

    def test_4_what_stops_the_server_twice_is_given_up_and_told(self):
        answer = self.batch("accept", self.ALL)
        self.ended(answer)
        with harness.connect(self.database) as db:  # as if it had been cut off in its last unit, twice
            job = answer.location.split("/")[-1]
            db.execute("UPDATE report_job SET restarts = 2, state = 'waiting', number = NULL, parts_done = 150,"
                       " server = NULL, created_ms = created_ms - 60000 WHERE id = ?", (job,))
            db.execute("INSERT INTO batch_order (tenant, job, wanted) VALUES (?, ?, ?)",
                       (harness.TENANT, job, json.dumps({"kind": "entries", "scope": "demo-open", "title": "受理资料",
                                    "event": "batch.accept", "about": "round/demo-open", "list": OPEN,
                                    "results": OPEN + "/batch/", "each": 50,
                                    "fields": ["action", "accept", "today", days_on(0)], "items": self.ALL})))
        self.server.stop()
        type(self).server = harness.Server(self.database)
        self.manager = self.login("manager")
        last, _ = self.ended(answer)
        self.assertIn("服务器两次在办理时停止", self.manager.get(last.location).text)
        self.assertIn("没有办 50 个", self.manager.get(last.location).text)


class ArchiveTest(ManyCase):
    def test_published_rounds_are_archived_together(self):
        self.rows("UPDATE round SET state = 'published' WHERE id IN ('demo-2026')")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'published' WHERE id = 'demo-2026'")
        page = self.manager.get("/rounds")
        self.assertIn("归档选中的轮次", page.text)
        self.assertProblem(self.manager.post("/rounds/~archive", {}), "没有选中轮次")
        done = self.manager.post("/rounds/~archive", {"round.0": "demo-2026", "round.1": "demo-open"})
        page = self.manager.follow(done)
        self.assertIn("本轮正在评分", page.text)
        self.assertEqual(dict(self.rows("SELECT id, state FROM round"))["demo-2026"], "archived")
        self.assertEqual(len(self.rows("SELECT * FROM audit WHERE action = 'batch.archive'")), 1)


if __name__ == "__main__":
    harness.main()
