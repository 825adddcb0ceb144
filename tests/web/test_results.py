"""From the marks to the published report, and what each side may see of it on the way."""
import csv
import html
import io
import json
import re
import shutil
import subprocess
import time
import urllib.parse

import harness
from harness import PASSWORD, WebTest, run

ROUND = "demo-2026"


def entries_of(database, round_id=ROUND):
    with harness.connect(database) as db:
        return [row[0] for row in db.execute(
            "SELECT id FROM entry WHERE round = ? ORDER BY ord", (round_id,))]


def set_states(database, round_state, entry_state, round_id=ROUND):
    with harness.connect(database) as db:
        db.execute("UPDATE round SET state = ? WHERE id = ?", (round_state, round_id))
        db.execute("UPDATE entry SET state = ? WHERE round = ?", (entry_state, round_id))


class ResultsTest(WebTest):
    @classmethod
    def prepare(cls):
        set_states(cls.database, "scoring", "accepted")

    def entry_of(self, org):
        with harness.connect(self.database) as db:
            return db.execute(
                "SELECT e.id FROM entry e JOIN project p ON p.id = e.project "
                "WHERE e.round = ? AND p.operator_org = ? ORDER BY e.ord", (ROUND, org)).fetchone()[0]

    def state_of(self, entry):
        with harness.connect(self.database) as db:
            return db.execute("SELECT state FROM entry WHERE round = ? AND id = ?",
                              (ROUND, entry)).fetchone()[0]

    def audit(self):
        with harness.connect(self.database) as db:
            return [row[0] for row in db.execute("SELECT action FROM audit ORDER BY seq")]

    def dismiss(self, manager, words, reason, verdict="dismiss"):
        """Dismisses the open finding of which the list says these words, by its own form."""
        item = self.row_of(manager, words)
        link = html.unescape(re.search(r'href="([^"]+/findings/one[^"]+)"', item).group(1))
        done = manager.submit(manager.get(link), f"/rounds/{ROUND}/findings/one",
                              {"verdict": verdict, "reason": reason})
        self.assertEqual(done.status, 303, done.text[-1500:])
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
        return {name: query[name][0] for name in ("rule", "entry", "place")}

    def row_of(self, manager, words, query="show=open"):
        """The row of the list of findings, on whatever page, that says these words."""
        for n in range(1, 9):
            page = manager.get(f"/rounds/{ROUND}/findings?{query}&page={n}")
            for row in page.text.split('<tr class="finding"')[1:]:
                if words in row.split("</tr>")[0]:
                    return row.split("</tr>")[0]
        self.fail(f"no finding says {words}")

    def first_finding(self, manager):
        page = manager.get(f"/rounds/{ROUND}/findings?show=open")
        found = [l for l in page.parsed.links if "/findings/one?" in l]
        self.assertTrue(found, page.text[:3000])
        return found[0]


class FindingsTest(ResultsTest):
    def test_a_finding_is_dismissed_with_a_reason_and_stays_so(self):
        manager = self.login("manager")
        link = self.first_finding(manager)
        page = manager.get(link)
        refused = manager.submit(page, f"/rounds/{ROUND}/findings/one", {"verdict": "dismiss", "reason": ""})
        # the first form of that action is the one with the reason
        self.assertEqual(refused.status, 422)
        self.assertIn("必须写明理由", refused.text)
        done = manager.submit(page, f"/rounds/{ROUND}/findings/one",
                              {"verdict": "dismiss", "reason": "经核对原件无误<b>"})
        self.assertEqual(done.status, 303)
        for _ in range(2):  # and at the next run as well
            page = manager.get(f"/rounds/{ROUND}/findings?show=done")
            self.assertIn("经核对原件无误&lt;b&gt;", page.text)
        self.assertIn("finding.dismiss", self.audit())
        open_page = manager.get(f"/rounds/{ROUND}/findings?show=open")
        self.assertNotIn(link.replace("&", "&amp;"), open_page.text)

    def test_only_what_is_there_can_be_dismissed(self):
        manager = self.login("manager")
        action = f"/rounds/{ROUND}/findings/one"
        there = {"rule": "material.missing", "entry": "entry-3", "place": "checklist.0.:pledge",
                 "verdict": "dismiss", "reason": "已当面递交"}
        for name, value in (("entry", "entry-99"), ("entry", "entry-1"), ("place", "别处"), ("place", "checklist.1.:pledge"),
                            ("rule", "material.late")):
            refused = manager.post(action, {**there, name: value})
            self.assertEqual(refused.status, 404, (name, value))
            self.assertIn("现在的数据里没有这项发现", refused.text)
        refused = manager.post(action, {**there, "rule": "material.none"})
        self.assertEqual(refused.status, 404)
        refused = manager.post(action, {**there, "reason": " \r\n\u3000"})
        self.assertEqual(refused.status, 422)
        self.assertIn("必须写明理由", refused.text)
        self.assertEqual(manager.post(action, {**there, "reason": "长" * 2001}).status, 413)
        exported = json.loads(run("export", "--db", str(self.database), "--round", ROUND))
        self.assertNotIn("material.missing",
                         [d["rule"] for d in exported["round"].get("finding_dismissals", [])])

    def test_a_decision_of_before_is_known_by_its_words_until_it_is_made_again(self):
        """Before places were data, a decision was kept under the words of its place."""
        manager = self.login("manager")
        words = "资金使用情况表“人员经费”行"
        with harness.connect(self.database) as db:
            tenant, entry = db.execute("SELECT tenant, id FROM entry WHERE round = ? AND id IN "
                                       "(SELECT entry FROM fund_line WHERE round = ? AND label = ? "
                                       "AND printed_total IS NOT NULL)",
                                       (ROUND, ROUND, "人员经费")).fetchone()
        found = [f for f in json.loads(run("check", "--json", "--db", str(self.database),
                                           "--round", ROUND))["findings"] if f.get("where") == words]
        entry, rule = found[0]["entry"], found[0]["rule"]
        with harness.connect(self.database) as db:
            db.execute("INSERT INTO finding_note VALUES (?, ?, ?, ?, 'nowhere', '', 0, '', ?, "
                       "'dismissed', '早先的理由', 'manager', 1)", (tenant, ROUND, rule, entry, words))
        item = self.row_of(manager, words, "show=done")
        self.assertIn("早先的理由", item)
        link = html.unescape(re.search(r'href="([^"]+/findings/one[^"]+)"', item).group(1))
        done = manager.submit(manager.get(link), f"/rounds/{ROUND}/findings/one",
                              {"verdict": "dismiss", "reason": "现在的理由"})
        self.assertEqual(done.status, 303)
        with harness.connect(self.database) as db:
            self.assertEqual(
                db.execute("SELECT what, item, col, place, reason FROM finding_note "
                           "WHERE rule = ? AND entry = ?", (rule, entry)).fetchall(),
                [("fund_line", "人员经费", found[0]["at"]["column"], "", "现在的理由")])
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
        taken = manager.post(f"/rounds/{ROUND}/findings/one",
                             {name: query[name][0] for name in query} | {"verdict": "reopen"})
        self.assertEqual(taken.status, 303)

    def test_a_dismissal_that_meets_nothing_is_shown_and_can_be_taken_away(self):
        manager = self.login("manager")
        self.dismiss(manager, "资金使用情况表“人员经费”行", "约数")
        page = manager.get(f"/rounds/{ROUND}/findings")
        self.assertNotIn("不再起作用的", page.text)
        with harness.connect(self.database) as db:
            db.execute("UPDATE fund_line SET printed_total = NULL WHERE round = ? AND label = ?",
                       (ROUND, "人员经费"))
        page = manager.get(f"/rounds/{ROUND}/findings?show=all")
        self.assertIn("不再起作用的", page.text)
        self.assertIn("示例4：行合计有误", page.text)
        self.assertIn("现在的数据里已没有对应的发现",
                      run("check", "--db", str(self.database), "--round", ROUND))
        gone = [f for f in page.parsed.forms if dict(f.fields).get("rule") == "funds.row_total"]
        done = manager.post(gone[-1].action, gone[-1].fields + [("verdict", "reopen")])
        self.assertEqual(done.status, 303)
        self.assertNotIn("不再起作用的", manager.get(f"/rounds/{ROUND}/findings").text)

    def test_a_dismissed_finding_is_not_held_against_the_operator(self):
        manager, operator = self.login("manager"), self.login("operator")
        entry, words = self.entry_of("demo-operator-a"), "申报完成 15个，按记录计算有效 14个"
        pages = [f"/outcome/{ROUND}/{entry}", f"/fill/{ROUND}/{entry}/part/indicators"]
        for path in pages:
            self.assertIn(words, operator.get(path).text, path)
        self.assertEqual(self.dismiss(manager, words, "有一次服务另行登记")["entry"], entry)
        for path in pages:
            self.assertNotIn(words, operator.get(path).text, path)

    def test_a_finding_becomes_a_rectification_that_goes_to_and_fro(self):
        manager, operator = self.login("manager"), self.login("operator")
        entry = self.entry_of("demo-operator-a")
        page = manager.get(f"/rounds/{ROUND}/findings/rectify")
        action = f"/rounds/{ROUND}/findings/rectify"
        bad = manager.submit(page, action, {"to": entry, "title": "补交制度", "text": "请补交",
                                            "due": "2026-13-01"})
        self.assertEqual(bad.status, 422)
        self.assertIn("请补交", bad.text)  # nothing typed is lost
        ok = manager.submit(page, action, {"to": entry, "title": "补交制度", "text": "请补交财务制度",
                                           "due": "2026-12-31"})
        self.assertEqual(ok.status, 303)
        home = operator.get("/")
        self.assertIn("整改：补交制度", home.text)
        path = f"/outcome/{ROUND}/{entry}"
        page = operator.get(path)
        self.assertIn("请补交财务制度", page.text)
        form = page.form(f"{path}/answer")
        ident = dict(form.fields)["id"]
        sent = operator.upload(f"{path}/answer", {"id": ident, "text": "已补交"},
                               [("file", "制度.txt", b"rules"), ("file", "", b"")])
        self.assertEqual(sent.status, 303, sent.text[-800:])
        again = operator.upload(f"{path}/answer", {"id": ident, "text": "再交一次"}, [])
        self.assertEqual(again.status, 409)  # a second click changes nothing
        page = manager.get(f"/rounds/{ROUND}/findings")
        self.assertIn("制度.txt", page.text)
        file = [l for l in page.parsed.links if "/findings/files/" in l][0]
        self.assertEqual(manager.get(file).body, b"rules")
        self.assertEqual(self.login("expert").get(file).status, 403)
        back = manager.post(f"/rounds/{ROUND}/rectifications/{ident}",
                            {"verdict": "send_back", "text": ""})
        self.assertEqual(back.status, 422)
        back = manager.post(f"/rounds/{ROUND}/rectifications/{ident}",
                            {"verdict": "send_back", "text": "缺盖章"})
        self.assertEqual(back.status, 303)
        self.assertIn("缺盖章", operator.get(path).text)
        operator.upload(f"{path}/answer", {"id": ident, "text": "已盖章"}, [])
        done = manager.post(f"/rounds/{ROUND}/rectifications/{ident}", {"verdict": "close", "text": ""})
        self.assertEqual(done.status, 303)
        self.assertIn("已通过", operator.get(path).text)

    def ask(self, manager, words, **changes):
        """Asks the operator about the open finding of which the list says these words."""
        row = self.row_of(manager, words)
        fields = {k: html.unescape(v) for k, v in
                  re.findall(r'name="((?:rule|entry|place)\.\d+)" value="([^"]*)"', row)}
        i = next(iter(fields)).split(".")[1]
        return manager.post(f"/rounds/{ROUND}/findings", {
            **fields, f"take.{i}": "1", "verdict": "ask", "question": "当天另有登记吗？",
            "question_due": "2036-12-31", **changes})

    def test_an_operator_is_asked_about_a_finding_and_answers_at_it(self):
        manager, operator = self.login("manager"), self.login("operator")
        entry, words = self.entry_of("demo-operator-a"), "服务对象 R002-000 已计过一次"
        bad = self.ask(manager, words, question_due="2036-13-01")
        self.assertEqual(bad.status, 422)
        self.assertIn("当天另有登记吗？", bad.text)  # nothing typed is lost, and what was ticked is
        self.assertRegex(bad.text, r'name="take\.\d+" value="1" checked')
        self.assertEqual(self.ask(manager, words, question="").status, 422)
        done = self.ask(manager, words)
        self.assertEqual((done.status, done.location), (303, f"/rounds/{ROUND}/findings"), done.text[-800:])
        page = manager.get(f"/rounds/{ROUND}/findings?turn=operator&show=all")
        self.assertEqual(page.text.count('<tr class="finding"'), 1)
        self.assertIn("求证中", page.text)
        with self.assertRaises(AssertionError):
            self.row_of(manager, words, "turn=evaluator")
        again = manager.follow(self.ask(manager, words))  # while it waits, it is not asked twice
        self.assertIn("已经在求证", again.text)

        self.assertIn("请在2036年12月31日前说明 1 项核查发现", operator.get("/notices").text)
        self.assertIn("求证：记录不符合计数要求", operator.get("/").text)
        path = f"/outcome/{ROUND}/{entry}"
        page = operator.get(path)
        self.assertIn("当天另有登记吗？", page.text)
        self.assertIn(words, page.text)
        ident = dict(page.form(f"{path}/answer").fields)["id"]
        self.assertEqual(self.login("center").upload(f"{path}/answer", {"id": ident, "text": "x"}, []).status, 404)
        sent = operator.upload(f"{path}/answer", {"id": ident, "text": "另有纸质登记<b>"},
                               [("file", "登记.txt", b"paper")])
        self.assertEqual(sent.status, 303, sent.text[-800:])
        self.assertNotIn("求证：", operator.get("/").text)
        self.assertIn("的答复", manager.get("/").text)
        row = self.row_of(manager, words, "turn=evaluator")
        self.assertIn("已答复求证", row)
        self.assertIn("另有纸质登记&lt;b&gt;", row)
        table = manager.get(f"/rounds/{ROUND}/findings.csv?show=open").body.decode("utf-8-sig")
        self.assertIn("另有纸质登记<b>", table)
        link = html.unescape(re.search(r'href="([^"]+/findings/one[^"]+)"', row).group(1))
        self.assertIn("登记.txt", manager.get(link).text)

        # Asked once more, then decided: with the decision the question is over.
        self.assertEqual(self.ask(manager, words, question="请盖章").status, 303)
        self.assertIn("求证：", operator.get("/").text)
        self.dismiss(manager, words, "有纸质登记")
        self.assertNotIn("求证：", operator.get("/").text)
        with harness.connect(self.database) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM rectification WHERE kind = 'question' AND "
                                        "state = 'open'").fetchone()[0], 0)
        self.assertIn("finding.ask", self.audit())

    def test_nobody_is_asked_about_the_evaluator_s_own_work(self):
        manager = self.login("manager")
        page = manager.get(f"/rounds/{ROUND}/findings?about=own")
        rows = page.text.split('<tr class="finding"')[1:]
        self.assertTrue(rows)
        words = re.search(r'<div class="fw-normal">([^<]+)</div>', rows[0]).group(1)
        told = manager.follow(self.ask(manager, html.unescape(words)))
        self.assertIn("不能向它求证", told.text)
        seen = "".join(manager.get(f"/rounds/{ROUND}/findings?about=operator&show=all&page={n}").text
                       for n in (1, 2, 3))
        self.assertNotIn(words, seen)
        for path in (f"/outcome/{ROUND}/{self.entry_of('demo-operator-a')}",):
            self.assertNotIn(words, self.login("operator").get(path).text)

    def test_a_finding_leads_to_its_cell(self):
        manager = self.login("manager")
        row = self.row_of(manager, "申报完成 12个，按记录计算有效 11个", "show=all")
        link = html.unescape(re.search(r'href="([^"]+/data\?at=indicator[^"]+)#here"', row).group(1))
        cell = re.search(r'<tr class="is-here">.*?</tr>', manager.get(link).text, re.S).group(0)
        self.assertRegex(cell, r'<td id="here"[^>]*data-title="完成数"[^>]*><span[^>]*>12<')
        self.assertNotIn('class="is-here"', manager.get(link.split("?")[0] + "?at=nonsense").text)

    def test_groups_by_rule_say_the_remedy_once(self):
        manager = self.login("manager")
        page = manager.get(f"/rounds/{ROUND}/findings?show=all&by=rule")
        heads = re.findall(r'<th scope="rowgroup"[^>]*>([^<]+?) <span class="badge[^>]*>(\d+) 项', page.text)
        self.assertEqual(len(heads), len({name for name, _ in heads}))
        self.assertEqual(len(re.findall("处理：", page.text)), len(heads))

    def test_each_choice_of_the_filter_says_what_it_shows(self):
        """The number at each choice is that of the rows of its download, under a filter that hides some."""
        manager = self.login("manager")
        begun = {"show": "all", "severity": "warning"}
        page = manager.get(f"/rounds/{ROUND}/findings?{urllib.parse.urlencode(begun)}").text
        seen = 0
        for select in re.findall(r'<select [^>]*id="by-[^"]*" name="([^"]+)">(.*?)</select>', page, re.S):
            for value, text in re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select[1]):
                if (number := re.search(r"（(\d+)）$", text)):
                    query = urllib.parse.urlencode({**begun, select[0]: value})
                    table = manager.get(f"/rounds/{ROUND}/findings.csv?{query}").text
                    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff"))))[1:]
                    self.assertEqual(len(rows), int(number.group(1)), (select[0], text))
                    seen += 1
        self.assertGreater(seen, 12)

    def test_another_operator_sees_none_of_it(self):
        entry = self.entry_of("demo-operator-a")
        stranger = self.login("center")  # of demo-operator-b
        self.assertEqual(stranger.get(f"/outcome/{ROUND}/{entry}").status, 404)
        self.assertEqual(stranger.upload(f"/outcome/{ROUND}/{entry}/object", {"text": "x"}, []).status,
                         404)

    def test_an_operator_reads_where_each_finding_is(self):
        entry = self.entry_of("demo-operator-a")
        page = self.login("operator").get(f"/outcome/{ROUND}/{entry}").text
        self.assertRegex(page, r"记录不符合计数要求</strong> <span[^>]*>项目合同指标完成情况统计表“")

    def test_a_round_that_is_being_prepared_has_no_outcome_yet(self):
        operator, listed = self.login("operator"), f'href="/outcome/{ROUND}/'
        self.assertIn(listed, operator.get("/outcome").text)
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'draft' WHERE id = ?", (ROUND,))
        self.assertNotIn(listed, operator.get("/outcome").text)
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'scoring' WHERE id = ?", (ROUND,))

    def test_an_operator_sees_no_score_before_it_is_told(self):
        entry = self.entry_of("demo-operator-a")
        operator = self.login("operator")
        self.assertNotIn("score.total", operator.get(f"/outcome/{ROUND}/{entry}").text)
        self.assertEqual(
            operator.get(f"/outcome/{ROUND}/{entry}/explain/{entry}.score.total").status, 404)


class TwoPeopleTest(ResultsTest):
    """Where the district has objections decided by two people."""
    server_options = ("--count-statements", "--quiet")

    @classmethod
    def prepare(cls):
        super().prepare()
        for login, name in (("second", "第二位负责人"), ("judge", "评过分的负责人")):
            run("account", login, "manager", name, "--tenant", harness.TENANT, "--password",
                harness.PASSWORD, "--db", str(cls.database))
        with harness.connect(cls.database) as db:
            # Who scored the projects is a manager as well.
            db.execute("UPDATE account SET roles = roles | 4 WHERE login = 'judge'")

    def set_people(self, value):
        admin = self.login("admin")
        page = admin.get("/admin/settings")
        self.assertEqual(admin.submit(page, "/admin/settings", {"objection_people": value}).status,
                         303)

    def object(self):
        with harness.connect(self.database) as db:
            for table in ("objection_step", "objection", "result_note", "feedback_window"):
                db.execute(f"DELETE FROM {table}")
        set_states(self.database, "scoring", "accepted")
        manager, operator = self.login("manager"), self.login("operator")
        self.assertEqual(manager.post(f"/rounds/{ROUND}/disclose", {"days": "5"}).status, 303)
        self.entry = self.entry_of("demo-operator-a")
        sent = operator.post(f"/outcome/{ROUND}/{self.entry}/object", {"text": "请复核"})
        self.assertEqual(sent.status, 303)
        page = manager.get(f"/rounds/{ROUND}/objections")
        return [f.action for f in page.parsed.forms if "/objections/" in f.action][0]

    def test_one_proposes_and_another_confirms(self):
        self.set_people("2")
        action = self.object()
        first, second = self.login("manager"), self.login("second")
        page = first.get(f"/rounds/{ROUND}/objections")
        self.assertIn("由两人复核", page.text)
        early = second.post(action, {"verdict": "confirm"})
        self.assertEqual(early.status, 409)
        self.assertIn("没有待复核的处理意见", early.text)
        done = first.post(action, {"verdict": "reject", "text": "核对无误"})
        self.assertIn("复核同意后生效", first.follow(done).text)
        self.assertEqual(self.state_of(self.entry), "objected")
        self.assertNotIn("核对无误", self.login("operator").get(
            f"/outcome/{ROUND}/{self.entry}").text)
        self.assertIn("异议的处理意见待您复核", second.get("/notices").text)
        self.assertIn("复核 1 项异议", second.get("/").text)
        self.assertNotIn("项异议", first.get("/").text)  # nothing it could do now
        again = first.post(action, {"verdict": "accept", "text": "又一次"})
        self.assertEqual(again.status, 409)
        self.assertIn("正等待复核", again.text)
        own = first.post(action, {"verdict": "confirm"})
        self.assertEqual(own.status, 409)
        self.assertIn("要由另一位评估方负责人复核", own.text)
        page = second.get(f"/rounds/{ROUND}/objections")
        self.assertIn("复核同意，决定生效", page.text)
        self.assertNotIn("复核同意，决定生效", first.get(f"/rounds/{ROUND}/objections").text)
        self.assertEqual(second.post(action, {"verdict": "confirm"}).status, 303)
        self.assertEqual(self.state_of(self.entry), "final")
        self.assertIn("核对无误", self.login("operator").get(
            f"/outcome/{ROUND}/{self.entry}").text)
        late = second.post(action, {"verdict": "confirm"})
        self.assertEqual(late.status, 404)
        page = first.get(f"/rounds/{ROUND}/objections").text
        self.assertRegex(page, "评估负责人（示例）提出处理意见：<strong>异议不成立")
        self.assertRegex(page, "第二位负责人复核同意：<strong>异议不成立")
        for action in ("objection.propose", "objection.confirm", "entry.reject_objection"):
            self.assertIn(action, self.audit())

    def propose_everywhere(self):
        """As if every other project had objected as well, and somebody had proposed what to do."""
        with harness.connect(self.database) as db:
            db.execute(
                "INSERT INTO objection SELECT o.tenant, 'o-' || e.id, o.round, e.id, o.component,"
                " o.state, o.created_ms, o.decided_ms, o.seq FROM objection o JOIN entry e"
                " ON e.tenant = o.tenant AND e.round = o.round WHERE e.id <> o.entry")
            db.execute(
                "INSERT INTO objection_step SELECT s.tenant, o.id, s.ord, s.step, s.upheld, s.text,"
                " s.account, s.author, s.at_ms FROM objection_step s, objection o"
                " WHERE o.id <> s.objection")

    def test_many_that_wait_need_no_more_statements_than_one(self):
        self.set_people("2")
        action = self.object()
        self.login("manager").post(action, {"verdict": "reject", "text": "核对无误"})
        paths = [(who, path) for who in ("manager", "second", "judge")
                 for path in ("/", f"/rounds/{ROUND}/objections")]
        one = [int(self.login(who).get(path).headers["X-Statements"]) for who, path in paths]
        self.propose_everywhere()
        many = [int(self.login(who).get(path).headers["X-Statements"]) for who, path in paths]
        self.assertGreater(self.login("second").get(paths[1][1]).text.count("复核同意，决定生效"), 3)
        # A connection that has not kept the round's rows and standard yet asks for both.
        for (who, path), few, all_ in zip(paths, one, many):
            self.assertLessEqual(all_, few + 2, f"{who} {path}")
        self.assertLessEqual(max(many), 12)
        self.assertRegex(self.login("second").get("/").text, "复核 [4-9] 项异议")
        self.assertNotIn("项异议", self.login("manager").get("/").text)

    def test_who_had_a_part_in_the_result_does_not_confirm(self):
        self.set_people("2")
        action = self.object()
        first, judge = self.login("manager"), self.login("judge")
        with harness.connect(self.database) as db:
            scorer = db.execute("SELECT scorer FROM sheet WHERE round = ? AND entry = ? AND "
                                "role = 'expert'", (ROUND, self.entry)).fetchone()[0]
            db.execute("UPDATE account SET expert = ? WHERE login = 'judge'", (scorer,))
        first.post(action, {"verdict": "accept", "text": "确有遗漏"})
        self.assertIn("您评过这个项目", judge.get(f"/rounds/{ROUND}/objections").text)
        refused = judge.post(action, {"verdict": "confirm"})
        self.assertEqual(refused.status, 409)
        self.assertIn("您评过这个项目", refused.text)
        self.assertEqual(self.state_of(self.entry), "objected")
        # To give it back is no decision.
        self.assertEqual(judge.post(action, {"verdict": "return", "text": "我评过"}).status, 303)

    def test_a_proposal_is_given_back_or_taken_back(self):
        self.set_people("2")
        action = self.object()
        first, second = self.login("manager"), self.login("second")
        first.post(action, {"verdict": "reject", "text": "不成立"})
        self.assertEqual(second.post(action, {"verdict": "return", "text": ""}).status, 422)
        back = second.post(action, {"verdict": "return", "text": "请再看附件"})
        self.assertEqual(back.status, 303)
        page = first.get(f"/rounds/{ROUND}/objections").text
        self.assertIn("请再看附件", page)
        self.assertIn("异议成立，重新评分", page)
        self.assertIn("异议的处理意见被退回", first.get("/notices").text)
        self.assertEqual(second.post(action, {"verdict": "accept", "text": "成立"}).status, 303)
        self.assertEqual(second.post(action, {"verdict": "return", "text": "写错了"}).status, 303)
        self.assertEqual(first.post(action, {"verdict": "accept", "text": "成立"}).status, 303)
        self.assertEqual(second.post(action, {"verdict": "confirm"}).status, 303)
        self.assertEqual(self.state_of(self.entry), "accepted")

    def test_unset_and_one_are_as_before(self):
        for value in ("", "1"):
            self.set_people(value)
            action = self.object()
            done = self.login("manager").post(action, {"verdict": "reject", "text": "无误"})
            self.assertEqual(done.status, 303)
            self.assertEqual(self.state_of(self.entry), "final")

    def test_without_a_second_person_nothing_is_proposed(self):
        self.set_people("2")
        action = self.object()
        with harness.connect(self.database) as db:
            db.execute("UPDATE account SET active = 0 WHERE login IN ('second', 'judge')")
        try:
            refused = self.login("manager").post(action, {"verdict": "reject", "text": "无误"})
            self.assertEqual(refused.status, 409)
            self.assertIn("没有另一位评估方负责人的账号", refused.text)
            self.assertEqual(self.state_of(self.entry), "objected")
        finally:
            with harness.connect(self.database) as db:
                db.execute("UPDATE account SET active = 1 WHERE login IN ('second', 'judge')")


class CommissionerTest(ResultsTest):
    @classmethod
    def prepare(cls):
        set_states(cls.database, "feedback", "final")
        with harness.connect(cls.database) as db:
            # Two more commissioning bodies of the district, one of them the purchaser here.
            db.execute("UPDATE account SET roles = roles | 128 WHERE login = 'purchaser'")
        run("account", "colleague", "purchaser", "同单位的人", "--org", "demo-commissioner",
            "--tenant", harness.TENANT, "--password", harness.PASSWORD, "--db", str(cls.database))

    def test_only_the_round_s_own_commissioner_is_asked_to_approve(self):
        set_states(self.database, "feedback", "final")
        with harness.connect(self.database) as db:
            db.execute("DELETE FROM notice")
        done = self.login("manager").post(f"/rounds/{ROUND}/report/submit", {})
        self.assertIn("已通知本轮的委托方", self.flash(done))
        with harness.connect(self.database) as db:
            told = [r[0] for r in db.execute(
                "SELECT a.login FROM notice n JOIN account a ON a.id = n.account "
                "WHERE n.title = '有评估报告等您审批'")]
        self.assertEqual(told, ["commissioner"])

    def flash(self, answer):
        cookie = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("gp_flash=")][0]
        return bytes.fromhex(cookie.split("=")[1].split(";")[0]).decode()

    def test_a_commissioner_without_account_is_pointed_out(self):
        set_states(self.database, "feedback", "final")
        with harness.connect(self.database) as db:
            db.execute("UPDATE account SET active = 0 WHERE login = 'commissioner'")
        try:
            done = self.login("manager").post(f"/rounds/{ROUND}/report/submit", {})
            self.assertEqual(done.status, 303)
            self.assertIn("还没有可以审批的账号", self.flash(done))
        finally:
            with harness.connect(self.database) as db:
                db.execute("UPDATE account SET active = 1 WHERE login = 'commissioner'")


class ApproverTest(ResultsTest):
    """Where nobody can approve, the page says what is missing, and it can be brought about."""
    REPORT = f"/rounds/{ROUND}/report"

    @classmethod
    def prepare(cls):
        set_states(cls.database, "feedback", "final")

    def tearDown(self):
        set_states(self.database, "feedback", "final")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET commissioner = 'demo-commissioner' WHERE id = ?", (ROUND,))
            db.execute("UPDATE account SET active = 1 WHERE login = 'commissioner'")
        harness.forced(self.database, "DELETE FROM report_approval WHERE round = ?", ROUND)
        harness.forced(self.database, "DELETE FROM report_edition WHERE round = ?", ROUND)

    def test_a_round_that_names_no_commissioner_gets_one(self):
        manager = self.login("manager")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET commissioner = NULL WHERE id = ?", (ROUND,))
        page = manager.get(self.REPORT)
        self.assertIn("本轮没有填写委托方，没有人能审批报告", page.text)
        self.assertNotIn(f'action="{self.REPORT}/submit"', page.text)
        self.assertEqual(manager.post(f"{self.REPORT}/submit", {}).status, 409)
        wrong = manager.post(f"{self.REPORT}/commissioner", {"org": "demo-operator-a"})
        self.assertEqual(wrong.status, 422)
        done = manager.submit(page, f"{self.REPORT}/commissioner", {"org": "demo-commissioner"})
        self.assertEqual(done.status, 303, done.text[-500:])
        again = manager.post(f"{self.REPORT}/commissioner", {"org": "demo-commissioner"})
        self.assertEqual(again.status, 409)
        self.assertIn("round.commissioner", self.audit())
        self.assertEqual(manager.submit(manager.get(self.REPORT), f"{self.REPORT}/submit").status, 303)
        self.assertEqual(self.login("commissioner").post(f"/results/{ROUND}/approve", {}).status, 303)

    def test_who_can_make_the_missing_account_is_named_and_told(self):
        manager, admin = self.login("manager"), self.login("admin")
        with harness.connect(self.database) as db:
            db.execute("UPDATE account SET active = 0 WHERE login = 'commissioner'")
            name = db.execute("SELECT name FROM account WHERE login = 'admin'").fetchone()[0]
        page = manager.get(self.REPORT)
        self.assertIn("还没有可以审批的账号", page.text)
        self.assertIn(name, page.text)
        self.assertEqual(manager.submit(page, f"{self.REPORT}/submit").status, 303)
        self.assertIn(name, manager.get(self.REPORT).text)
        told = admin.get("/notices").text
        self.assertIn("审批，但它没有账号", told)
        self.assertIn("/admin/accounts/new", told)
        self.assertEqual(admin.get("/admin/accounts/new").status, 200)
        run("account", "approver", "commissioner", "新来的", "--org", "demo-commissioner", "--db",
            str(self.database), "--tenant", harness.TENANT, "--password", PASSWORD)
        self.assertNotIn("还没有可以审批的账号", manager.get(self.REPORT).text)
        approver = self.login("approver")
        self.assertIn("审批评估报告", approver.get("/").text)
        self.assertEqual(approver.post(f"/results/{ROUND}/approve", {}).status, 303)


class PeriodTest(ResultsTest):
    def test_the_period_that_the_district_has_set_is_proposed(self):
        manager, admin = self.login("manager"), self.login("admin")
        action = f"/rounds/{ROUND}/disclose"
        page = manager.get(f"/rounds/{ROUND}/scores")
        self.assertEqual(dict(page.form(action).fields)["days"], "7")
        self.assertIn("只作参照", page.text)
        settings = admin.get("/admin/settings")
        self.assertEqual(admin.submit(settings, "/admin/settings", {"objection_days": "10"}).status, 303)
        page = manager.get(f"/rounds/{ROUND}/scores")
        self.assertEqual(dict(page.form(action).fields)["days"], "10")
        self.assertNotIn("只作参照", page.text)


class FiguresTest(ResultsTest):
    def test_every_figure_leads_to_its_explanation(self):
        manager = self.login("manager")
        for tab in ("scores", "settlement"):
            page = manager.get(f"/rounds/{ROUND}/{tab}")
            self.assertEqual(page.status, 200)
            links = sorted({l for l in page.parsed.links if "/explain/" in l})
            self.assertGreater(len(links), 5)
            for link in links:
                explained = manager.get(link)
                self.assertEqual(explained.status, 200, link)
                self.assertIn("公式", explained.text)

    def test_the_source_s_deduction_is_explained_to_the_cent(self):
        page = self.login("manager").get("/rounds/pingshan-2022/settlement")
        self.assertIn("11,636.92", page.text)
        self.assertIn("至少", page.text)  # 六联: the vacancy still runs
        foot = page.text[page.text.index("<tfoot>"):page.text.index("</tfoot>")]
        paid, contract = harness.connect(self.database).execute(
            "SELECT count(p.total), sum(p.total) FROM entry e JOIN project p ON p.tenant = e.tenant AND "
            "p.id = e.project WHERE e.round = 'pingshan-2022'").fetchone()
        self.assertIn(f"合计 {paid} 个", foot)
        self.assertIn(f"{contract // 100:,}.{contract % 100:02}", foot)
        self.assertIn("至少", foot)
        self.assertNotIn("%", foot)  # shares have no sum
        page = self.login("manager").get(
            "/rounds/pingshan-2022/explain/pingshan.settle.deduction")
        self.assertIn("478240.00 ÷ 182 ÷ 7 × 31 = 11636.92", page.text)

    def test_the_settlement_as_csv_has_every_entry(self):
        answer = self.login("manager").get(f"/rounds/{ROUND}/settlement.csv")
        self.assertTrue(answer.text.startswith("\ufeff"))
        self.assertEqual(len(answer.text.strip().splitlines()), len(entries_of(self.database)) + 1)

    def test_a_figure_that_is_none_is_missing(self):
        self.assertEqual(self.login("manager").get(f"/rounds/{ROUND}/explain/none").status, 404)
        self.assertEqual(self.login("manager").get("/rounds/none/scores").status, 404)


class WithdrawnTest(ResultsTest):
    """A project that left the round is left out of everything that says how the round came out."""

    NAME = "示例2"

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.entry = next(e for e, in harness.connect(cls.database).execute(
            "SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project "
            "JOIN center c ON c.tenant = p.tenant AND c.id = p.center "
            "WHERE e.round = ? AND c.name = ?", (ROUND, cls.NAME)))

    def withdraw(self, step="withdraw"):
        done = self.login("manager").post(f"/rounds/{ROUND}/entries/{self.entry}/step",
                                          {"step": step, "reason": "合同解除"})
        self.assertEqual(done.status, 303, done.text[-1500:])

    def pages(self):
        manager = self.login("manager")
        return {path: manager.get(path).text for path in (
            f"/rounds/{ROUND}/scores", f"/rounds/{ROUND}/settlement",
            f"/rounds/{ROUND}/settlement.csv", f"/rounds/{ROUND}/report/preview",
            f"/analysis/rounds/{ROUND}")}

    def published(self):
        """The report for machines, from the round as it is."""
        return json.loads(run("report", "-f", "json", "--round", ROUND, "--db", str(self.database)))

    def test_it_is_in_no_figure_and_comes_back_when_reinstated(self):
        for path, text in self.pages().items():
            self.assertIn(self.NAME, text, path)
        self.withdraw()
        for path, text in self.pages().items():
            self.assertNotIn(self.NAME, text, path)
        findings = self.login("manager").get(f"/rounds/{ROUND}/findings?show=all").text
        self.assertNotIn(f"entry={self.entry}", findings)
        self.assertNotIn(self.entry, [e["id"] for e in self.published()["entries"]])
        self.assertNotIn("withdrawn", self.published())
        data = json.loads(run("export", "--round", ROUND, "--db", str(self.database)))
        self.assertEqual([e["id"] for e in data["round"]["entries"] if e.get("withdrawn")],
                         [self.entry])
        self.name_it_in_the_report()
        self.publish()
        harness.forced(self.database, "UPDATE entry SET state = 'accepted' WHERE id = ?", self.entry)
        self.assertIn(self.NAME, self.pages()[f"/rounds/{ROUND}/scores"])

    def name_it_in_the_report(self):
        manager, path = self.login("manager"), f"/rounds/{ROUND}/report"
        self.assertEqual(manager.submit(manager.get(path), path,
                                        {"name_withdrawn": "1"}).status, 303)
        self.assertIn('name="name_withdrawn" value="1" checked', manager.get(path).text)
        self.assertRegex(manager.get(f"{path}/preview").text,
                         f"另有{self.NAME}[^。]*退出本轮评估，不计入评估结果")
        said = self.published()["withdrawn"]
        self.assertEqual([w["entry"] for w in said], [self.entry])

    def publish(self):
        """Of what it handed in for the round that it left, nothing is made public."""
        manager, commissioner = self.login("manager"), self.login("commissioner")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'feedback' WHERE id = ?", (ROUND,))
            db.execute("UPDATE entry SET state = 'final' WHERE round = ? AND id <> ?",
                       (ROUND, self.entry))
        self.assertEqual(manager.post(f"/rounds/{ROUND}/report/submit", {}).status, 303)
        self.assertEqual(commissioner.post(f"/results/{ROUND}/approve", {}).status, 303)
        started = manager.post(f"/rounds/{ROUND}/report/publish", {})
        for _ in range(240):
            page = manager.get(started.location)
            if "已完成" in page.text or "没有成功" in page.text:
                break
            time.sleep(0.25)
        self.assertIn("已签名并公示", page.text)
        anyone = self.browser()
        self.assertNotIn(self.NAME, anyone.get(f"/public?q={urllib.parse.quote(self.NAME)}").text
                         .split("</form>")[-1])
        data = json.loads(anyone.get(f"/public/{ROUND}/files/data.json").body)
        gone = [e for e in data["round"]["entries"] if e["id"] == self.entry]
        self.assertEqual(set(gone[0]), {"id", "project", "method", "withdrawn", "provenance"})
        contract = next(p for p in data["projects"] if p["id"] == gone[0]["project"])
        self.assertFalse({"people", "posts", "engagements", "payments"} & set(contract))
        path = harness.pathlib.Path(self.folder) / "package.json"
        path.write_bytes(anyone.get(f"/public/{ROUND}/files/package.json").body)
        key = json.loads(path.read_bytes())["public_key"]
        self.assertIn("没有发现不符之处", run("verify", str(path), "--key", key))


class SampleTest(ResultsTest):
    """Sentences to start from: put behind what was typed, marked, and stored only when saved."""

    PATH = f"/rounds/{ROUND}/report"

    def background(self):
        with harness.connect(self.database) as db:
            row = db.execute("SELECT background FROM report_text WHERE round = ?", (ROUND,)).fetchone()
        return row and row[0]

    def test_a_sample_goes_behind_what_was_typed_and_is_stored_when_saved(self):
        manager, before = self.login("manager"), self.background()
        shown = manager.submit(manager.get(self.PATH), self.PATH,
                               {"sample": "background", "background": "自己写的。", "conduct": "另一段。"})
        self.assertEqual(shown.status, 200, shown.text[-1500:])
        self.assertEqual(self.background(), before, "nothing is stored")
        fields = dict(shown.form(self.PATH).fields)
        self.assertRegex(fields["background"].lstrip("\n"), "(?s)^自己写的。\r?\n【示例】.*××")
        self.assertIn("另一段。", fields["conduct"])
        self.assertIn("还没有保存", shown.text)
        self.assertEqual(manager.submit(shown, self.PATH).status, 303)
        self.assertIn("【示例】", self.background())

    def test_what_somebody_saved_meanwhile_is_shown_with_the_sample(self):
        manager = self.login("manager")
        page = manager.get(self.PATH)
        self.assertEqual(manager.submit(manager.get(self.PATH), self.PATH, {"feedback": "别人写的。"}).status, 303)
        shown = manager.submit(page, self.PATH, {"sample": "feedback", "feedback": "自己写的。"})
        self.assertEqual(shown.status, 409)
        for words in ("已保存的与您填的不同之处", "别人写的。", "自己写的。\n【示例】"):
            self.assertIn(words, html.unescape(shown.text).replace("\r", ""))


class NarrativeTest(ResultsTest):
    """工作服务成效: the evaluator's wording beside the operator's, which stays."""

    PAGE = f"/rounds/{ROUND}/report/narratives"
    OWN, EDITED = "运营机构自己写的成效。", "评估方改过的成效。\n第二段。"

    @classmethod
    def prepare(cls):
        super().prepare()
        with harness.connect(cls.database) as db:
            cls.entry = db.execute("SELECT id FROM entry WHERE round = ? ORDER BY ord LIMIT 1 OFFSET 1",
                                   (ROUND,)).fetchone()[0]
            db.execute("UPDATE entry SET narrative = ? WHERE round = ? AND id = ?",
                       (cls.OWN, ROUND, cls.entry))
        cls.path = f"{cls.PAGE}?e={cls.entry}"

    def save(self, text, page=None):
        manager = self.login("manager")
        return manager.submit(page or manager.get(self.path), self.path, {"narrative_edited": text})

    def printed(self):
        return self.login("manager").get(f"/rounds/{ROUND}/report/preview").text

    def stored(self):
        with harness.connect(self.database) as db:
            return db.execute("SELECT narrative, narrative_edited FROM entry WHERE round = ? AND id = ?",
                              (ROUND, self.entry)).fetchone()

    def test_the_report_prints_the_edited_one_and_both_are_kept(self):
        manager = self.login("manager")
        self.assertIn(self.PAGE, manager.get(f"/rounds/{ROUND}/report").parsed.links)
        self.assertIn(self.path, manager.get(self.PAGE).parsed.links)
        self.assertIn(self.OWN, dict(manager.get(self.path).form(self.path).fields)["narrative_edited"])
        self.assertIn(self.OWN, self.printed())
        self.assertEqual(self.save(self.EDITED).status, 303)
        self.assertEqual(self.stored(), (self.OWN, self.EDITED))
        self.assertEqual(self.audit()[-1], "entry.narrative")
        page = manager.get(self.path)
        for words in (self.OWN, "评估方改过的成效。", "已编辑", "报告用编辑的"):
            self.assertIn(words, page.text)
        printed = self.printed()
        self.assertIn("评估方改过的成效。", printed)
        self.assertNotIn(self.OWN, printed)
        entry = next(e for e in json.loads(run("export", "--round", ROUND, "--db", str(self.database)))
                     ["round"]["entries"] if e["id"] == self.entry)
        self.assertEqual((entry["narrative"], entry["narrative_edited"]), (self.OWN, self.EDITED))
        for text in (self.OWN, ""):  # the operator's again, as by emptying it
            self.assertEqual(self.save(self.EDITED).status, 303)
            self.assertEqual(self.save(text).status, 303)
            self.assertEqual(self.stored(), (self.OWN, None))
        self.assertIn(self.OWN, self.printed())

    def test_what_is_too_long_comes_back_as_it_was_typed(self):
        refused = self.save("长" * 20001)
        self.assertEqual(refused.status, 422)
        self.assertIn("20000", refused.text)
        self.assertIn("长" * 20001, refused.text)
        self.assertEqual(self.stored(), (self.OWN, None))

    def test_a_hand_in_anew_is_seen_before_it_is_worded_over(self):
        page = self.login("manager").get(self.path)
        harness.forced(self.database, "UPDATE entry SET narrative = '补正以后的。' WHERE id = ?", self.entry)
        refused = self.save("照以前的改的。", page)
        self.assertEqual(refused.status, 409)
        self.assertIn("补正以后的。", refused.text)
        self.assertIn("照以前的改的。", refused.text)
        harness.forced(self.database, "UPDATE entry SET narrative = ? WHERE id = ?", self.OWN, self.entry)

    def test_what_the_operator_rewrote_afterwards_is_shown_and_taken_or_not(self):
        manager = self.login("manager")
        self.assertEqual(self.save(self.EDITED).status, 303)
        self.assertNotIn("又改了原文", manager.get(self.path).text)
        harness.forced(self.database, "UPDATE entry SET narrative = '运营机构另写的成效。' WHERE id = ?", self.entry)
        page = manager.get(self.path)
        for words in ("运营机构又改了原文", "原文已改", "<del>自己</del>", "<ins>另</ins>", "评估方改过的成效。"):
            self.assertIn(words, page.text)
        self.assertIn("有 1 个中心在您编辑之后又改了原文", manager.get(f"/rounds/{ROUND}/report").text)
        self.assertEqual(manager.submit(page, self.path, {"take": "edited"}).status, 303)
        self.assertNotIn("又改了原文", manager.get(self.path).text)
        self.assertEqual(self.stored()[1], self.EDITED)
        harness.forced(self.database, "UPDATE entry SET narrative = ? WHERE id = ?", self.OWN, self.entry)
        page = manager.get(self.path)
        self.assertIn("运营机构又改了原文", page.text)
        self.assertEqual(manager.submit(page, self.path, {"take": "own"}).status, 303)
        self.assertEqual(self.stored(), (self.OWN, None))
        self.assertNotIn("又改了原文", manager.get(f"/rounds/{ROUND}/report").text)

    def test_nothing_changes_while_others_decide_or_after(self):
        manager = self.login("manager")
        page = manager.get(self.path)
        for state, words in (("approval", "报告正在审批"), ("published", "锁定")):
            set_states(self.database, state, "final")
            refused = self.save("偷偷改的。", page)
            self.assertEqual(refused.status, 409, state)
            self.assertIn(words, refused.text)
            self.assertIn("disabled", manager.get(self.path).text)
        self.assertEqual(self.stored(), (self.OWN, None))
        set_states(self.database, "scoring", "accepted")

    def test_only_the_round_s_own_manager_finds_it(self):
        for who in ("operator", "expert", "commissioner"):
            self.assertIn(self.login(who).get(self.path).status, (403, 404), who)
        self.assertEqual(self.login("manager").get(f"{self.PAGE}?e=none").status, 404)
        self.assertEqual(self.login("manager").post(f"{self.PAGE}?e=none", {"seen": "x"}).status, 404)


class ReturnTest(ResultsTest):
    """The evaluator takes its report back itself, whether or not anybody could approve it."""

    @classmethod
    def prepare(cls):
        set_states(cls.database, "feedback", "final")
        with harness.connect(cls.database) as db:
            db.execute("UPDATE account SET active = 0 WHERE login = 'commissioner'")

    def test_a_round_without_a_commissioner_is_not_stuck(self):
        manager, path = self.login("manager"), f"/rounds/{ROUND}/report"
        self.assertEqual(manager.post(f"{path}/submit", {}).status, 303)
        page = manager.get(path)
        empty = manager.submit(page, f"{path}/return", {"reason": ""})
        self.assertEqual(empty.status, 422)
        done = manager.submit(page, f"{path}/return", {"reason": "改标题"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        self.assertEqual(self.round_state(), "feedback")
        self.assertIn("改标题", manager.get(path).text)
        changed = manager.submit(manager.get(path), path, {"title": "新的标题"})
        self.assertEqual(changed.status, 303, changed.text[-1500:])

    def test_approving_stays_with_the_commissioner(self):
        set_states(self.database, "approval", "final")
        done = self.login("manager").post(f"/results/{ROUND}/approve", {})
        self.assertIn(done.status, (403, 404))
        self.assertEqual(self.round_state(), "approval")

    def round_state(self):
        with harness.connect(self.database) as db:
            return db.execute("SELECT state FROM round WHERE id = ?", (ROUND,)).fetchone()[0]


class FeedbackTest(ResultsTest):
    """One story, told in order."""

    @classmethod
    def prepare(cls):
        super().prepare()
        run("account", "elsewhere", "commissioner", "别处的委托方", "--org", "demo-purchaser", "--db",
            str(cls.database), "--tenant", "440310", "--password", PASSWORD)

    def read_in_parts(self, browser, path, whole):
        """The page of the report: every part of it behind a link, each heading in one of them."""
        page = browser.get(path)
        self.assertEqual(page.status, 200)
        parts = sorted({link.split("#")[0] for link in page.parsed.links if "part=" in link})
        self.assertGreater(len(parts), 3)
        self.assertIn("frame-src 'self'", page.headers["Content-Security-Policy"])
        texts = []
        for part in parts:
            shown = browser.get(part)
            self.assertEqual(shown.status, 200, part)
            self.assertIn("frame-ancestors 'self'", shown.headers["Content-Security-Policy"])
            texts.append(shown.text)
        for heading in re.findall(r"<h[2-5][^>]*>([^<]+)</h", whole):
            if heading != "目录":
                self.assertEqual(sum(f">{heading}</h" in text for text in texts) > 0, True, heading)
        for link in page.parsed.links:
            if "part=" in link and "#" in link:
                address, anchor = link.split("#")
                self.assertIn(f'id="{anchor}"', browser.get(address).text)
        self.assertEqual(browser.get(re.sub(r"part=\d+", "part=99", parts[0])).status, 404)

    def test_feedback_objection_approval_publication(self):
        self.tell_results()
        self.object_and_decide()
        self.dismiss_findings()
        self.settle()
        self.write_report()
        self.approve()
        self.publish()
        self.check_public()
        self.revise()

    def tell_results(self):
        manager = self.login("manager")
        action = f"/rounds/{ROUND}/disclose"
        page = manager.get(f"/rounds/{ROUND}/scores")
        self.assertIn("不是法规规定", page.text)
        bad = manager.submit(page, action, {"days": "0"})
        self.assertEqual(bad.status, 422)
        bad = manager.submit(page, action, {"days": "七天"})
        self.assertEqual(bad.status, 422)
        self.assertIn("七天", bad.text)
        done = manager.submit(page, action, {"days": "5"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        for entry in entries_of(self.database):
            self.assertEqual(self.state_of(entry), "disclosed")
        # The next step is to settle them; the report comes after.
        board = manager.get(f"/rounds/{ROUND}").text
        self.assertIn('<a class="btn btn-primary" href="/rounds/demo-2026/objections">', board)
        self.assertIn('<a class="btn" href="/rounds/demo-2026/report">提交报告审批', board)

    def object_and_decide(self):
        manager, operator = self.login("manager"), self.login("operator")
        entry = self.entry_of("demo-operator-a")
        path = f"/outcome/{ROUND}/{entry}"
        page = operator.get(path)
        self.assertIn("提出异议", page.text)
        self.assert_no_names(page.text)
        for link in {l for l in page.parsed.links if "/explain/" in l}:
            explained = operator.get(link)
            self.assertEqual(explained.status, 200, link)
            self.assert_no_names(explained.text)
        other = [e for e in entries_of(self.database) if e != entry][-1]
        self.assertEqual(operator.get(f"{path}/explain/{other}.score.total").status, 404)
        refused = operator.upload(f"{path}/object", {"text": "", "component": ""}, [])
        self.assertEqual(refused.status, 422)
        long = operator.upload(f"{path}/object", {"text": "长" * 5001, "component": ""}, [])
        self.assertEqual(long.status, 413)
        sent = operator.upload(f"{path}/object", {"text": "指标已完成，见附件", "component": "资料递交"},
                               [("file", "证明.pdf", b"%PDF-proof")])
        self.assertEqual(sent.status, 303, sent.text[-1500:])
        twice = operator.upload(f"{path}/object", {"text": "又一次", "component": ""}, [])
        self.assertEqual(twice.status, 409)
        self.assertIn("异议正在复核", twice.text)
        early = manager.post(f"/rounds/{ROUND}/close", {"text": "都同意"})
        self.assertEqual(early.status, 409)
        self.assertIn("还有异议没有处理", early.text)
        page = manager.get(f"/rounds/{ROUND}/objections")
        self.assertIn("指标已完成，见附件", page.text)
        decide = [f.action for f in page.parsed.forms if "/objections/" in f.action][0]
        self.assertEqual(manager.post(decide, {"verdict": "reject", "text": ""}).status, 422)
        done = manager.post(decide, {"verdict": "accept", "text": "补交的证明有效"})
        self.assertEqual(done.status, 303)
        self.assertEqual(self.state_of(entry), "accepted")
        self.assertEqual(manager.post(decide, {"verdict": "reject", "text": "x"}).status, 404)
        self.assertIn("补交的证明有效", operator.get("/outcome/%s/%s" % (ROUND, entry)).text)
        again = manager.post(f"/rounds/{ROUND}/disclose", {"days": "5"})
        self.assertEqual(again.status, 303, again.text[-1500:])
        history = manager.get(f"/rounds/{ROUND}/objections").text
        self.assertGreaterEqual(history.count("反馈结果："), len(entries_of(self.database)) + 1)
        self.assertNotIn("确定结果：", history)
        sent = operator.upload(f"{path}/object", {"text": "仍有异议", "component": ""}, [])
        self.assertEqual(sent.status, 303, sent.text[-1500:])
        page = manager.get(f"/rounds/{ROUND}/objections")
        decide = [f.action for f in page.parsed.forms if "/objections/" in f.action][0]
        self.assertEqual(manager.post(decide, {"verdict": "reject", "text": "维持原分"}).status, 303)
        self.assertEqual(self.state_of(entry), "final")
        self.assertRegex(operator.get(path).text, r"异议不成立，确定结果：<strong>[\d.]+</strong> 分")

    def assert_no_names(self, text):
        with harness.connect(self.database) as db:
            for (name,) in db.execute(
                    "SELECT DISTINCT scorer_name FROM sheet WHERE role IN ('expert', 'inspector') "
                    "AND round = ? AND scorer_name IS NOT NULL UNION "
                    "SELECT name FROM expert WHERE round = ?", (ROUND, ROUND)):
                self.assertNotIn(name, text)

    def dismiss_findings(self):
        """One about a row, one about a person, one about a file; the reason names the person."""
        manager = self.login("manager")
        self.dismissed = [
            self.dismiss(manager, "资金使用情况表“人员经费”行", "四舍五入所致\r\n已核对原件"),
            self.dismiss(manager, "助理社会工作师证书已于", "示例人员52的续期证书已补交"),
            self.dismiss(manager, "中的“示例5-工作服务成效.pdf”", "经同意延期"),
        ]
        self.adopted = self.dismiss(manager, "必交材料没有递交", "示例3中心的承诺书由示例人员31代签。",
                                    "accept")
        self.assertRegex(self.dismissed[1]["place"], r"^person\.0\.certificates:[a-z0-9-]+$")

    def settle(self):
        manager = self.login("manager")
        self.assertEqual(manager.post(f"/rounds/{ROUND}/report/submit", {}).status, 409)
        refused = manager.post(f"/rounds/{ROUND}/close", {"text": ""})
        self.assertEqual(refused.status, 422)
        self.assertIn("必须写明理由", refused.text)
        self.assertEqual(manager.post(f"/rounds/{ROUND}/close", {"text": "书面确认无异议"}).status, 303)
        board = manager.get(f"/rounds/{ROUND}").text
        self.assertNotIn("复核异议，确定结果", board)
        self.assertIn('<a class="btn btn-primary" href="/rounds/demo-2026/report">', board)
        for entry in entries_of(self.database):
            self.assertEqual(self.state_of(entry), "final")

    def write_report(self):
        manager = self.login("manager")
        action = f"/rounds/{ROUND}/report"
        page = manager.get(action)
        n = sum(name.startswith("advice_title.") for name, _ in page.form(action).fields)
        changes = {"background": "背景第一段\r\n第二段", "date": "2026-11-30",
                   f"advice_title.{n - 1}": "新建议", f"advice_text.{n - 1}": "放在最前",
                   f"advice_place.{n - 1}": "0"}
        bad = manager.submit(page, action, {**changes, "date": "十一月"})
        self.assertEqual(bad.status, 422)
        self.assertIn("背景第一段", bad.text)
        self.assertIn("新建议", bad.text)
        self.assertEqual(manager.submit(page, action, changes).status, 303)
        page = manager.get(action)
        fields = dict(page.form(action).fields)
        self.assertEqual(fields["advice_title.0"], "新建议")
        self.assertEqual(fields["background"], "背景第一段\n第二段")
        self.assertEqual(manager.submit(page, action, {"advice_drop.0": "1"}).status, 303)
        self.assertNotIn("新建议", manager.get(action).text)
        preview = manager.get(f"{action}/preview")
        self.assertIn("背景第一段", preview.text)
        self.assertIn("核查发现的问题及改进建议", preview.text)
        self.assertIn("资料递交方面，示例3中心的承诺书由某员工代签。", preview.text)
        self.assertNotIn("续期证书已补交", preview.text)  # not adopted: not printed
        self.read_in_parts(manager, f"{action}/read", preview.text)
        redactions = manager.get(f"{action}/redactions")
        self.assertIn("评估轮次 / 核查发现的处理 第", redactions.text)
        self.assertIn("<mark>示例人员52</mark>", redactions.text)
        self.assertIn(f"{action}/redactions", manager.get(action).parsed.links)
        for kind, magic in (("docx", b"PK"), ("json", b"{"), ("pdf", b"%PDF")):
            started = manager.post(f"{action}/make", {"format": kind})
            self.assertEqual(started.status, 303)
            self.assertTrue(self.wait(manager, started.location).startswith(magic))
        self.assertEqual(manager.post(f"{action}/make", {"format": "exe"}).status, 422)

    def wait(self, manager, path):
        for _ in range(240):
            page = manager.get(path)
            if "已完成" in page.text:
                return manager.get(path + "/file").body
            self.assertNotIn("没有成功", page.text)
            time.sleep(0.25)
        self.fail(f"{path} did not end")

    def approve(self):
        manager, commissioner = self.login("manager"), self.login("commissioner")
        self.assertEqual(self.login("purchaser").get(f"/results/{ROUND}").status, 200)
        self.assertNotIn("score.total", self.login("purchaser").get(f"/results/{ROUND}").text)
        self.assertEqual(manager.post(f"/rounds/{ROUND}/report/submit", {}).status, 303)
        told = commissioner.get("/notices").text
        self.assertIn("有评估报告等您审批", told)
        self.assertIn("示例街道2026年度终期评估", told)  # which round, though the title does not say
        self.assertNotIn("等您审批", self.login("elsewhere").get("/notices").text)
        self.remark(manager, commissioner)
        locked = manager.get(f"/rounds/{ROUND}/report")
        refused = manager.post(f"/rounds/{ROUND}/report", {"title": "改一下"})
        self.assertEqual(refused.status, 409)
        self.assertIn("等待委托方审批", locked.text)
        decide = {**self.dismissed[0], "verdict": "reopen"}
        refused = manager.post(f"/rounds/{ROUND}/findings/one", decide)
        self.assertEqual(refused.status, 409)
        findings = manager.get(f"/rounds/{ROUND}/findings?show=all")
        for page in (refused, findings):
            self.assertIn("核查发现的处理会写进报告", page.text)
        self.assertFalse([f for f in findings.parsed.forms if "/findings/one" in f.action])
        self.assertNotIn("/findings/one?", findings.text)
        self.assertIn("审批评估报告", commissioner.get("/").text)
        page = commissioner.get(f"/results/{ROUND}")
        self.assertIn("查看报告", page.text)
        whole = commissioner.get(f"/results/{ROUND}/preview")
        self.assertEqual(whole.status, 200)
        self.read_in_parts(commissioner, f"/results/{ROUND}/read", whole.text)
        empty = commissioner.submit(page, f"/results/{ROUND}/return", {"reason": ""})
        self.assertEqual(empty.status, 422)
        self.assertEqual(
            commissioner.submit(page, f"/results/{ROUND}/return", {"reason": "改标题"}).status, 303)
        self.assertIn("改标题", manager.get(f"/rounds/{ROUND}/report").text)
        self.leave_a_sample(manager)
        action = f"/rounds/{ROUND}/report"
        changed = manager.submit(manager.get(action), action, {"background": "背景第一段\r\n改过的第二段"})
        self.assertEqual(changed.status, 303)
        self.assertEqual(manager.post(f"/rounds/{ROUND}/report/submit", {}).status, 303)
        self.compare(manager, commissioner)
        page = commissioner.get(f"/results/{ROUND}")
        self.assertEqual(commissioner.submit(page, f"/results/{ROUND}/approve").status, 303)

    def leave_a_sample(self, manager):
        """What is left of a sample stops the report, with its places named."""
        action, mark = f"/rounds/{ROUND}/report", "【示例】完成××。"
        page = manager.get(action)
        self.assertNotIn("还留着", page.text)
        before = dict(page.form(action).fields)["conduct"].lstrip("\n")
        n = sum(name.startswith("advice_title.") for name, _ in page.form(action).fields)
        left = manager.submit(page, action, {"conduct": mark, f"advice_title.{n - 1}": "加强",
                                             f"advice_text.{n - 1}": mark})
        self.assertEqual(left.status, 303)
        words = f"开展评估、整体建议第 {n} 条"
        self.assertIn(words, manager.get(action).text)
        refused = manager.post(f"{action}/submit", {})
        self.assertEqual(refused.status, 409)
        self.assertIn(words, refused.text)
        done = manager.submit(manager.get(action), action, {"conduct": before, f"advice_drop.{n - 1}": "1"})
        self.assertEqual(done.status, 303)

    def remark(self, manager, commissioner):
        """Approver and evaluator speak about a place of the report until it is done."""
        own, theirs = f"/rounds/{ROUND}/report", f"/results/{ROUND}"
        place = f"entry:{entries_of(self.database)[0]}"
        said = commissioner.submit(commissioner.get(theirs), f"{theirs}/comments",
                                   {"place": place, "comment": "这里的人数\n请再核对"})
        self.assertEqual(said.status, 303, said.text[-1500:])
        self.assertIn("报告有新的批注", manager.get("/notices").text)
        page = manager.get(own)
        self.assertIn("1 条待处理", page.text)
        self.assertIn("请再核对", page.text)
        answer = next(f.action for f in page.parsed.forms if f.action == f"{own}/comments")
        with harness.connect(self.database) as db:
            first, = db.execute("SELECT id FROM report_comment").fetchone()
        self.assertEqual(manager.post(answer, {"answer_to": first, "comment": "已核对，没有错"}).status, 303)
        for bad, status in (({"place": "nowhere", "comment": "x"}, 422), ({"place": "whole", "comment": ""}, 422),
                            ({"answer_to": "none", "comment": "x"}, 404)):
            self.assertEqual(manager.post(answer, bad).status, status, bad)
        page = commissioner.get(theirs)
        self.assertIn("已核对，没有错", page.text)
        done = f"{theirs}/comments/{first}"
        self.assertEqual(commissioner.submit(page, done, {"verdict": "done"}).status, 303)
        self.assertIn("没有待处理的", manager.get(own).text)
        self.assertIn("标为已处理", manager.get(own).text)
        self.assertEqual(manager.submit(manager.get(own), f"{own}/comments/{first}", {"verdict": "open"}).status, 303)
        self.assertIn("1 条待处理", commissioner.get(theirs).text)
        for stranger in ("elsewhere", "purchaser", "operator"):
            refused = self.login(stranger).post(f"{theirs}/comments", {"place": "whole", "comment": "x"})
            self.assertIn(refused.status, (403, 404), stranger)
            self.assertIn(self.login(stranger).get(f"{theirs}/compare").status, (403, 404), stranger)

    def compare(self, manager, commissioner):
        """The two submissions side by side, for both."""
        for browser, path in ((manager, f"/rounds/{ROUND}/report/compare"),
                              (commissioner, f"/results/{ROUND}/compare")):
            page = browser.get(path)
            self.assertEqual(page.status, 200)
            self.assertIn("<ins>改过的</ins>", page.text)
            self.assertIn("<h2 class=\"card-title\" id=\"h-compare\">1 处不同</h2>", page.text)
            self.assert_no_names(page.text)
            self.assertIn("没有不同", browser.get(f"{path}?from=now&to=now").text)
            self.assertEqual(browser.get(f"{path}?from=99&to=x").status, 200)

    def publish(self):
        manager = self.login("manager")
        started = manager.post(f"/rounds/{ROUND}/report/publish", {})
        self.assertEqual(started.status, 303)
        for _ in range(240):
            page = manager.get(started.location)
            if "已完成" in page.text or "没有成功" in page.text:
                break
            time.sleep(0.25)
        self.assertIn("已签名并公示", page.text)
        late = manager.post(f"/rounds/{ROUND}/report", {"title": "改一下"})
        self.assertEqual(late.status, 409)
        self.assertIn("已公示并锁定", late.text)

    def check_public(self):
        anyone = self.browser()
        page = anyone.get("/public")
        self.assertIn(f"/public/{ROUND}", page.text)
        self.assertNotIn(f"/public/{ROUND}", anyone.get("/public?q=%E6%B2%A1%E6%9C%89").text)
        page = anyone.get(f"/public/{ROUND}")
        self.assertIn("<svg", page.text)
        self.assertIn("不是《电子签名法》所说的可靠电子签名", page.text)
        explain = [l for l in page.parsed.links if "/explain/" in l]
        self.assertEqual(anyone.get(explain[0]).status, 200)
        files = {}
        for name in ("report.pdf", "report.json", "data.json", "package.json"):
            answer = anyone.get(f"/public/{ROUND}/files/{name}")
            self.assertEqual(answer.status, 200, name)
            files[name] = answer.body
        self.check_redaction(files)
        self.check_dismissed(files)
        self.check_verification(anyone, page, files)

    def check_redaction(self, files):
        with harness.connect(self.database) as db:
            secrets = [s for row in db.execute(
                "SELECT p.name, p.id_number FROM person p JOIN entry e ON e.project = p.project "
                "WHERE e.round = ?", (ROUND,)) for s in row if s]
            secrets += [r[0] for r in db.execute(
                "SELECT number FROM certificate WHERE number IS NOT NULL")]
            secrets += [r[0] for r in db.execute(
                "SELECT name FROM expert WHERE round = ?", (ROUND,))]
        self.assertGreater(len(secrets), 5)
        for name in ("report.json", "data.json", "package.json"):
            text = files[name].decode()
            for secret in secrets:
                self.assertNotIn(secret, text, name)

    def check_dismissed(self, files):
        report, data = json.loads(files["report.json"]), json.loads(files["data.json"])
        rules = [d["rule"] for d in self.dismissed]
        self.assertEqual(sorted(f["rule"] for f in report["dismissed"]), sorted(rules))
        self.assertFalse([f for f in report["findings"] if f["rule"] in rules])
        said = {d["rule"]: d for d in data["round"]["finding_dismissals"]}
        self.assertEqual(sorted(said), sorted([*rules, self.adopted["rule"]]))
        self.assertTrue(said[self.adopted["rule"]]["adopted"])
        self.assertEqual([f["rule"] for f in report["findings"] if "adopted" in f],
                         [self.adopted["rule"]])
        self.assertEqual(said[rules[0]]["reason"], "四舍五入所致\n已核对原件")
        self.assertEqual(said[rules[1]]["reason"], "某员工的续期证书已补交")
        self.assertEqual(said[rules[0]]["at"], {"what": "fund_line", "id": "人员经费", "row": 0,
                                                "column": "printed_total"})
        self.assertRegex(said[rules[1]]["at"]["id"], "^person-[0-9]+$")
        self.assertEqual(said[rules[2]]["at"]["what"], "file")
        where = {d["rule"]: d["where"] for d in report["dismissed"]}
        self.assertRegex(where[rules[2]], "中的“材料[0-9]+”$")
        if not shutil.which("pdftotext"):
            return
        pdf = re.sub(r"\s", "", subprocess.run(["pdftotext", "-layout", "-", "-"], check=True,
                                               input=files["report.pdf"],
                                               stdout=subprocess.PIPE).stdout.decode())
        self.assertIn("核查发现一览表", pdf)
        self.assertNotIn("四舍五入所致", pdf)
        self.assertNotIn("示例人员52", pdf)

    def verify_without_key(self, anyone, file):
        """A key that is lost is not replaced because somebody asks for a verification."""
        key = harness.pathlib.Path(f"{self.database}.files") / "signing.key"
        lost = key.rename(key.with_suffix(".lost"))
        self.assertIn("公钥就是本网站的公钥", anyone.upload("/public/~verify", {}, file).text)
        self.assertFalse(key.exists())
        lost.rename(key)

    def check_verification(self, anyone, page, files):
        link = [l for l in page.parsed.links if "/public/~verify" in l and "h=" in l][0]
        verified = anyone.get(link)
        self.assertIn("核对通过", verified.text)
        self.assertIn("全部一致", verified.text)
        for name, data in files.items():
            answer = anyone.upload("/public/~verify", {}, [("file", name, data)])
            self.assertIn("核对通过", answer.text, name)
            self.assertIn("一字不差", answer.text)
        package = json.loads(files["package.json"])
        path = harness.pathlib.Path(self.folder) / "package.json"
        path.write_bytes(files["package.json"])
        self.assertIn("没有发现不符之处", run("verify", str(path), "--key", package["public_key"]))
        report = json.loads(package["report"])
        report["entries"][0]["total"] = "100"
        forged = dict(package, report=json.dumps(report, ensure_ascii=False))
        answer = anyone.upload("/public/~verify", {}, [("file", "f.json", json.dumps(forged).encode())])
        self.assertIn("核对不通过", answer.text)
        self.assertIn("报告被改动过", answer.text)
        self.assertIn("/ total", answer.text)
        for part in ("report", "data"):  # the reason, and the dismissal as a whole
            for change in (lambda d: d.update(reason="另一个理由"), None):
                content = json.loads(package[part])
                listed = content["dismissed"] if part == "report" else \
                    content["round"]["finding_dismissals"]
                change(listed[0]) if change else listed.pop(0)
                forged = {**package, part: json.dumps(content, ensure_ascii=False, indent=2)}
                answer = anyone.upload("/public/~verify", {},
                                       [("file", "f.json", json.dumps(forged).encode())])
                self.assertIn("核对不通过", answer.text)
                self.assertIn("<td>dismissed", answer.text)
        broken = anyone.upload("/public/~verify", {}, [("file", "x.json", b'{"format":1}')])
        self.assertEqual(broken.status, 422)
        self.assertEqual(anyone.upload("/public/~verify", {}, []).status, 422)
        self.assertEqual(anyone.get("/public/~verify?h=" + "0" * 64).status, 404)

    def revise(self):
        manager = self.login("manager")
        action = f"/rounds/{ROUND}/report/revise"
        self.assertEqual(manager.post(action, {"reason": ""}).status, 422)
        self.assertEqual(manager.post(action, {"reason": "标题有误"}).status, 303)
        anyone = self.browser()
        self.assertEqual(anyone.get(f"/public/{ROUND}").status, 404)
        first = [("file", "p.json", (harness.pathlib.Path(self.folder) / "package.json").read_bytes())]
        self.assertIn("已撤回更正", anyone.upload("/public/~verify", {}, first).text)
        self.assertEqual(self.login("commissioner").post(f"/results/{ROUND}/approve", {}).status, 303)
        started = manager.post(f"/rounds/{ROUND}/report/publish", {})
        for _ in range(240):
            if "已签名并公示" in manager.get(started.location).text:
                break
            time.sleep(0.25)
        page = self.browser().get(f"/public/{ROUND}")
        self.assertIn("第 2 版", page.text)
        self.assertIn("标题有误", page.text)
        answer = anyone.upload("/public/~verify", {}, first).text
        self.assertIn("这一版已被第 2 版取代，更正的理由：标题有误", answer)
        self.assertIn("核对通过，但这一版已撤回或被新版取代", answer)
        self.verify_without_key(anyone, first)
        self.assertIn("第 1 版", manager.get(f"/rounds/{ROUND}/report").text)
        inside = manager.get(f"/rounds/{ROUND}/report/versions/1/files/bundle")
        self.assertIn("示例人员52", inside.text)
        with harness.connect(self.database) as db:
            numbers = [r[0] for r in db.execute("SELECT id_number FROM person "
                                                "WHERE id_number IS NOT NULL")]
            noted = db.execute("SELECT count(*) FROM audit WHERE action = 'report.download'")
            self.assertEqual(noted.fetchone()[0], 1)
        self.assertFalse([n for n in numbers if n in inside.text])
        self.assertIn("完整", run("audit", "--db", str(self.database)))


class DistrictsTest(WebTest):
    """With several districts a visitor chooses one, and links keep it."""

    @classmethod
    def prepare(cls):
        run("init", "--db", str(cls.database), "--tenant", "990101", "--name", "示例区")

    def test_a_visitor_chooses_the_district(self):
        anyone = self.browser()
        page = anyone.get("/public")
        self.assertIn("请选择区划", page.text)
        self.assertIn("?d=990101", page.parsed.links)
        self.assertIn("还没有公示的评估结果", anyone.get("/public?d=990101").text)
        self.assertIn("请选择区划", anyone.get("/public?d=1'--").text)
        self.assertEqual(anyone.get("/public/none?d=990101").status, 404)
        self.assertEqual(anyone.get("/public/~verify").status, 200)


class WindowTest(ResultsTest):
    @classmethod
    def prepare(cls):
        set_states(cls.database, "feedback", "disclosed")
        yesterday = harness.day_from_today(-2)
        with harness.connect(cls.database) as db:
            db.execute("INSERT INTO feedback_window VALUES (?, ?, '', 5, '2026-01-01', ?)",
                       (harness.TENANT, ROUND, yesterday))

    def test_no_objection_after_the_window(self):
        entry = self.entry_of("demo-operator-a")
        operator = self.login("operator")
        self.assertIn("异议期已于", operator.get(f"/outcome/{ROUND}/{entry}").text)
        late = operator.upload(f"/outcome/{ROUND}/{entry}/object", {"text": "迟了也要说"}, [])
        self.assertEqual(late.status, 409)
        self.assertIn("异议期已于", late.text)
        self.assertEqual(self.state_of(entry), "disclosed")

    def test_results_after_the_window_are_settled_without_a_reason(self):
        self.assertEqual(self.login("manager").post(f"/rounds/{ROUND}/close", {}).status, 303)


if __name__ == "__main__":
    harness.main()
