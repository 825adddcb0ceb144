"""The same thing sent by many connections at once: a double click, a browser that repeats, an
impatient colleague. One effect, and an answer in Chinese that a person can act on for the others."""
import hashlib
import html
import json
import re
import time
import urllib.parse

import harness
from harness import PASSWORD, Browser, WebTest, at_once, run, sql
from test_inspections import JPEG, MARKS, record, sha
from test_marking import filled

N = 8
ROUND = "demo-2026"
ENTRY = "/fill/demo-open/entry-4"


class DoubleTest(WebTest):
    def sql(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    def count(self, table, where="1 = 1", *arguments):
        return self.sql(f"SELECT count(*) FROM {table} WHERE {where}", *arguments)[0][0]

    def audited(self, action):
        return self.count("audit", "action = ?", action)

    def notices(self, like):
        """Most of these that one account got."""
        found = self.sql("SELECT count(*) FROM notice WHERE title LIKE ? GROUP BY account", like)
        return max((n for n, in found), default=0)

    def same(self, browser, n=N):
        """n browsers of the same person."""
        copies = []
        for _ in range(n):
            b = Browser(self.server.port)
            b.cookies = dict(browser.cookies)
            copies.append(b)
        return copies

    def send(self, browser, send, n=N, refusal=409):
        """What send(browser, i) gets from n connections at once, each looked at."""
        browsers = self.same(browser, n)
        answers = at_once(n, lambda i: send(browsers[i], i))
        for a in answers:
            self.assertIn(a.status, (200, 303, refusal), f"{a.path}: {a.status} {a.text[-1500:]}")
            if a.status == refusal:
                self.assertRegex(a.text, "[一-鿿]{6}")
                self.assertNotIn("编号重复", a.text)  # the database's own words
        self.assertTrue(any(a.status in (200, 303) for a in answers), answers[0].text[-1500:])
        return answers

    def post(self, browser, path, fields, n=N, refusal=409):
        fields = list(fields.items() if isinstance(fields, dict) else fields)
        return self.send(browser, lambda b, i: b.post(path, fields), n, refusal)

    def assertOne(self, answers):
        """One took effect, and the others were told that it had been done already."""
        self.assertEqual([a.status for a in answers].count(303), 1, [a.status for a in answers])


class HandInTest(DoubleTest):
    def prepare_entry(self, operator):
        changes = {"indicators": {f"done.{i}": "5" for i in range(4)},
                   "funds": {"cutoff": "2026-11-01", "actual.0": "700000", "expected.0": "39200"},
                   "narrative": {"narrative": "本期做了很多事。"}, "roster": {}}
        for part, fields in changes.items():
            path = f"{ENTRY}/part/{part}"
            self.assertEqual(operator.submit(operator.get(path), path, fields).status, 303)
        for item in ("pledge", "roster", "indicators", "funds", "effect"):
            self.assertEqual(operator.upload(f"{ENTRY}/files", {"item": item}, [
                ("file", "材料.pdf", b"%PDF-1.4 " + item.encode())]).status, 303)

    def test_a_hand_in_is_one_and_every_click_gets_its_receipt(self):
        operator = self.login("operator")
        self.prepare_entry(operator)
        page = operator.get(f"{ENTRY}/hand-in")
        fields = dict(page.form(f"{ENTRY}/hand-in").fields) | {
            "pledged": "1", "acknowledged": "1", "name": "李四"}
        answers = self.post(operator, f"{ENTRY}/hand-in", fields)
        self.assertEqual({a.location for a in answers}, {f"{ENTRY}/receipt/1"})
        self.assertEqual(self.count("hand_in", "entry = 'entry-4'"), 1)
        self.assertEqual(self.audited("entry.hand_in"), 1)
        self.assertEqual(self.notices("%递交%"), 1)
        # Two windows of the form: the one that comes second is told.
        back = self.post(operator, f"{ENTRY}/take-back", {})
        self.assertOne(back)
        two = self.send(operator, lambda b, i: b.post(
            f"{ENTRY}/hand-in", fields | {"token": f"window-{i}"}), 4)
        self.assertOne(two)
        self.assertEqual(self.count("hand_in", "entry = 'entry-4'"), 2)

    def test_a_file_is_announced_sent_and_finished_once(self):
        operator = self.login("operator")
        data = b"%PDF-1.4 once" * 1000
        announced = operator.post(f"{ENTRY}/uploads", {"item": "photos", "name": "一次.pdf",
                                                       "size": len(data)})
        upload = json.loads(announced.text)["id"]
        path = f"{ENTRY}/uploads/{upload}"

        def put(b, _):
            """503: another is at it; the sender asks again, as a browser does."""
            for _ in range(200):
                answer = b.request("PUT", f"{path}?offset=0", data, {
                    "X-CSRF-Token": b.csrf(), "Content-Type": "application/octet-stream"})
                if answer.status != 503:
                    break
            return answer
        self.send(operator, put)
        self.assertEqual(json.loads(operator.get(path).text)["offset"], len(data))
        finished = at_once(N, lambda i: self.same(operator, 1)[0].post(f"{path}/finish", {}))
        digest = hashlib.sha256(data).hexdigest()
        for a in finished:
            # 503: the first is still at it; the sender asks again.
            self.assertIn(a.status, (200, 404, 409, 503), a.text[-800:])
        # One that comes behind the first is told the same again.
        self.assertEqual({json.loads(a.text)["sha256"] for a in finished if a.status == 200}, {digest})
        self.assertEqual(self.count("fill_file", "sha256 = ?", digest), 1)
        self.assertEqual(operator.get(f"/files/demo-open/entry-4/{digest}").body, data)


class RatingTest(DoubleTest):
    LINKS = "/rounds/demo-open/links"

    def give_out(self, uses):
        for table in ("rating_session", "rating_link"):
            self.sql(f"DELETE FROM {table}")
        for table in ("sheet_draft", "sheet_submission"):
            self.sql(f"DELETE FROM {table} WHERE role <> 'expert'")
        self.sql("DELETE FROM sheet WHERE role <> 'expert' AND round = 'demo-open'")
        day = harness.day_from_today(30)
        answers = self.post(self.login("manager"), self.LINKS, {"expires": day, "uses": uses})
        made = [a for a in answers if a.status == 200]
        self.assertEqual(len(made), 1)
        self.assertEqual(self.count("rating_link"), 4)
        for section in made[0].text.split('<section class="card rate-slip"')[1:]:
            if "示例1社区党委" in section:
                return re.search(r"/r/[\w.-]+", html.unescape(section)).group(0)
        self.fail("no link of the committee")

    def enter(self, path):
        browser = Browser(self.server.port)
        self.assertEqual(browser.get(path).status, 303)
        return browser

    def test_a_rating_is_counted_once_and_never_more_often_than_allowed(self):
        browser = self.enter(self.give_out("1"))
        fields = dict(browser.get("/r").form("/r").fields) | {"points.0": "30"}
        answers = self.post(browser, "/r/submit", fields)
        self.assertEqual({(a.status, a.location) for a in answers}, {(303, "/r")})
        self.assertEqual(self.count("sheet_submission", "role = 'committee'"), 1)
        self.assertIn("评价已提交", browser.get("/r").text)

    def test_two_uses_are_two_whatever_the_form_says(self):
        browser = self.enter(self.give_out("2"))
        fields = dict(browser.get("/r").form("/r").fields)
        # A forged form that claims to know of each hand-in before it.
        answers = self.send(browser, lambda b, i: b.post(
            "/r/submit", fields | {"points.0": str(20 + i), "version": "9", "rev": "99"}))
        self.assertLessEqual({a.status for a in answers}, {303, 403, 409})
        self.assertEqual(self.count("sheet_submission", "role = 'committee'"), 2)
        self.assertEqual(self.count("sheet", "role = 'committee' AND round = 'demo-open'"), 1)

    def test_opening_a_link_at_once_is_no_harm(self):
        path = self.give_out("1")
        answers = at_once(N, lambda i: Browser(self.server.port).get(path).status)
        self.assertEqual(answers, [303] * N)
        self.assertEqual(self.sql("SELECT max(opens) FROM rating_link"), [(N,)])


class MarkingTest(DoubleTest):
    SHEET = "/marking/demo-open/entry-5/material"
    PANEL = "/rounds/demo-open/panel/entry-5"

    @classmethod
    def prepare(cls):
        key = "round = 'demo-open' AND entry = 'entry-5'"
        for table in ("sheet", "sheet_draft", "sheet_submission"):
            sql(cls.database, f"DELETE FROM {table} WHERE {key} AND scorer = 'x1'")
        sql(cls.database, f"UPDATE assignment SET declared = 0 WHERE {key} AND expert = 'x1'")
        sql(cls.database, "DELETE FROM panel_decision")

    def test_a_sheet_and_the_panel_s_decision(self):
        expert, manager = self.login("expert"), self.login("manager")
        self.post(expert, f"{self.SHEET}/declare", {"tie": "no"})
        self.assertEqual(self.audited("recusal.none"), 1)
        fields = filled(expert.get(self.SHEET))
        answers = self.post(expert, f"{self.SHEET}/submit", fields)
        self.assertEqual({a.status for a in answers}, {303})
        self.assertEqual(self.count("sheet_submission", "scorer = 'x1' AND entry = 'entry-5'"), 1)
        self.assertEqual(self.count("sheet", "scorer = 'x1' AND entry = 'entry-5' AND "
                                             "round = 'demo-open'"), 1)
        self.assertEqual(self.audited("sheet.submit"), 1)
        self.post(manager, f"{self.PANEL}/confirm", {"text": "同意各位意见"})
        self.assertEqual(self.count("panel_decision"), 1)
        self.assertEqual(self.audited("panel.confirm"), 1)
        # Thought better of: another text is another decision.
        self.assertEqual(manager.post(f"{self.PANEL}/confirm", {"text": "补充说明"}).status, 303)
        self.assertEqual(self.audited("panel.confirm"), 2)
        sheet = self.sql("SELECT id FROM sheet WHERE round = 'demo-open' AND entry = 'entry-5' AND "
                         "scorer = 'x1'")[0][0]
        back = at_once(N, lambda i: self.same(manager, 1)[0].post(
            f"{self.PANEL}/return", {"sheet": sheet, "text": "请写依据"}).status)
        self.assertEqual(sorted(back), [303] + [404] * (N - 1))
        self.assertEqual(self.audited("sheet.return"), 1)


class SettingUpTest(DoubleTest):
    def test_a_round_is_created_once(self):
        manager = self.login("manager")
        page = manager.get("/rounds/~new?from=demo-open")
        fields = dict(page.form("/rounds").fields) | {"title": "只建一次", "deadline": "2099-01-01"}
        answers = self.post(manager, "/rounds", fields)
        self.assertEqual(len({a.location for a in answers}), 1)
        self.assertEqual({a.status for a in answers}, {303})
        self.assertEqual(self.count("round", "title = '只建一次'"), 1)
        self.assertEqual(self.audited("round.create"), 1)
        # The form once more from the browser's history, changed: not silently thrown away.
        again = manager.post("/rounds", fields | {"title": "另一个名称"})
        self.assertEqual(again.status, 409)
        self.assertIn("只建一次", again.text)
        path = answers[0].location.removesuffix("/projects")
        self.assertOne(self.post(manager, f"{path}/step", {"step": "open"}))
        self.assertEqual(self.notices("%只建一次%"), 1)
        later = dict(manager.get(path).form(f"{path}/deadline").fields) | {
            "deadline": "2099-02-01", "reason": "台风"}
        self.assertOne(self.post(manager, f"{path}/deadline", later))
        self.assertEqual(self.audited("round.extend"), 1)
        self.assertOne(self.post(manager, f"{path}/step", {"step": "start_scoring"}))

    def test_experts_are_invited_once(self):
        manager = self.login("manager")
        page = manager.get("/rounds/~new?from=demo-open")
        made = manager.submit(page, "/rounds", {"title": "请专家", "deadline": "2099-01-01",
                                                "from": ""})
        path = made.location.removesuffix("/projects")
        account = self.sql("SELECT id FROM account WHERE login = 'expert'")[0][0]
        self.sql("DELETE FROM expert WHERE round = ?", path.split("/")[-1])
        self.assertOne(self.post(manager, f"{path}/experts/add", {"account": account}))
        self.assertEqual(self.count("expert", "round = ?", path.split("/")[-1]), 1)
        seat = "/rounds/demo-open/entries/entry-4/experts"
        self.sql("DELETE FROM assignment WHERE round = 'demo-open' AND entry = 'entry-4' AND "
                 "expert = 'x2'")
        before = self.notices("%请您评审%")
        self.assertOne(self.post(manager, seat, {"step": "assign", "expert": "x2"}))
        self.assertEqual(self.count("assignment", "round = 'demo-open' AND entry = 'entry-4' AND "
                                                  "expert = 'x2'"), 1)
        self.assertEqual(self.notices("%请您评审%"), before + 1)
        tie = {"step": "add", "expert": "x9", "org": "demo-purchaser", "relation": "亲属任职"}
        self.assertOne(self.post(manager, "/rounds/demo-open/experts/tie", tie))
        self.assertEqual(self.count("affiliation", "round = 'demo-open' AND expert = 'x9' AND "
                                                   "org = 'demo-purchaser'"), 1)

    def test_a_suggested_panel_is_assigned_once(self):
        manager = self.login("manager")
        made = manager.submit(manager.get("/rounds/~new?from=demo-open"), "/rounds",
                              {"title": "分配", "deadline": "2099-01-01"})
        path = made.location.removesuffix("/projects")
        page = manager.get(path + "/experts?k=2")
        fields = page.form(path + "/experts/assign").fields
        self.assertOne(self.post(manager, path + "/experts/assign", fields))
        self.assertEqual(self.count("assignment", "round = ?", path.split("/")[-1]), 10)

    def test_an_account_is_created_once(self):
        admin = self.login("admin")
        before = self.audited("account.add")
        page = admin.get("/admin/accounts/new")
        fields = dict(page.form("/admin/accounts").fields) | {
            "login": "once", "name": "只建一次", "role.1": "1"}
        answers = self.post(admin, "/admin/accounts", fields, 4)
        self.assertEqual(sorted(a.status for a in answers), [200, 409, 409, 409])
        for a in answers:
            if a.status == 409:
                self.assertIn("已被使用", a.text)
        self.assertEqual(self.count("account", "login = 'once'"), 1)
        self.assertEqual(self.audited("account.add"), before + 1)
        # The answer that was shown is the password that works.
        shown = next(a for a in answers if a.status == 200)
        password = re.search(r'class="secret">([a-z2-7]{20})<', shown.text).group(1)
        entered = self.browser().post("/login", {"login": "once", "password": password})
        self.assertEqual(entered.status, 303)

    def test_things_of_the_registry_are_created_once(self):
        manager = self.login("manager")
        page = manager.get("/registry/orgs/~new")
        fields = dict(page.form("/registry/orgs/~new").fields) | {
            "name": "只登记一次", "kind": "operator"}
        self.assertOne(self.post(manager, "/registry/orgs/~new", fields, refusal=422))
        self.assertEqual(self.count("org", "name = '只登记一次'"), 1)

    def test_a_standard_is_copied_and_published_once(self):
        manager = self.login("manager")
        copied = self.post(manager, "/standards/demo-2026/1/copy", {})
        self.assertOne(copied)
        self.assertEqual(self.count("standard", "id = 'demo-2026'"), 2)
        self.assertOne(self.post(manager, "/standards/demo-2026/2/publish", {}))
        self.assertEqual(self.audited("standard.publish"), 1)


class InspectionTest(DoubleTest):
    PLAN = "/rounds/demo-open/inspections"

    def test_a_visit_is_planned_recorded_and_completed_once(self):
        manager, inspector = self.login("manager"), self.login("inspector")
        account = self.sql("SELECT id FROM account WHERE login = 'inspector'")[0][0]
        plan = {"day": "2026-06-05", "start": "09:00", "every": "90", "a_day": "2",
                "member": account}
        self.assertOne(self.post(manager, f"{self.PLAN}/plan", plan))
        entries = self.sql("SELECT entry, count(*) FROM inspection_visit GROUP BY entry")
        self.assertEqual({n for _, n in entries}, {1})
        visit = self.sql("SELECT id FROM inspection_visit WHERE entry = 'entry-5'")[0][0]
        path = f"/inspections/{visit}"
        put = self.send(inspector, lambda b, i: b.request(
            "PUT", f"{path}/files/{sha(JPEG)}?name=x.jpg", JPEG,
            {"X-CSRF-Token": b.csrf(), "Accept": "application/json",
             "Content-Type": "application/octet-stream"}))
        self.assertEqual({a.status for a in put}, {200})
        sent = record(MARKS, action="complete", photos=[("photo", "x.jpg", sha(JPEG))])
        answers = self.send(inspector, lambda b, i: b.post(
            path, sent, headers={"Accept": "application/json"}))
        for a in answers:
            reply = json.loads(a.text)
            self.assertEqual((a.status, reply["completed"], reply["version"]), (200, True, 1))
        self.assertEqual(self.count("inspection_version", "visit = ?", visit), 1)
        self.assertEqual(self.audited("inspection.complete"), 1)
        self.assertEqual(self.audited("inspection.finish"), 1)
        self.assertEqual(self.notices("%实地验收已完成%"), 1)
        self.assertOne(self.post(manager, f"{self.PLAN}/{visit}/reopen", {"reason": "补照片"}))

    def test_lots_are_drawn_once_for_one_click(self):
        manager = self.login("manager")
        account = self.sql("SELECT id FROM account WHERE login = 'inspector'")[0][0]
        manager.post(f"{self.PLAN}/plan", {"day": "2026-06-05", "start": "09:00", "every": "90",
                                           "a_day": "2", "member": account})
        before = self.count("inspection_draw")
        fields = manager.get(self.PLAN).form(f"{self.PLAN}/draw").fields
        self.assertOne(self.post(manager, f"{self.PLAN}/draw", fields))
        self.assertEqual(self.count("inspection_draw"), before + 1)


class ResultsTest(DoubleTest):
    """One story, each step sent at once by everybody."""

    @classmethod
    def prepare(cls):
        sql(cls.database, "UPDATE round SET state = 'scoring' WHERE id = ?", ROUND)
        sql(cls.database, "UPDATE entry SET state = 'accepted' WHERE round = ?", ROUND)

    def test_from_the_findings_to_the_revision(self):
        manager, operator = self.login("manager"), self.login("operator")
        self.rectify(manager, operator)
        self.settle(manager, operator)
        self.approve(manager, self.login("commissioner"))
        self.publish(manager)
        self.revise(manager)

    def rectify(self, manager, operator):
        action = f"/rounds/{ROUND}/findings/rectify"
        entry = self.own_entry()
        fields = dict(manager.get(action).form(action).fields) | {
            "to": entry, "title": "补交制度", "text": "请补交财务制度", "due": "2099-12-31"}
        self.assertEqual({a.status for a in self.post(manager, action, fields)}, {303})
        self.assertEqual(self.count("rectification"), 1)
        self.assertEqual(self.notices("请整改：补交制度"), 1)
        ident = self.sql("SELECT id FROM rectification")[0][0]
        path = f"/outcome/{ROUND}/{entry}/answer"
        self.assertOne(self.send(operator, lambda b, i: b.upload(
            path, {"id": ident, "text": "已补交"}, [("file", "制度.txt", b"rules")])))
        self.assertEqual(self.count("result_note", "kind = 'answer'"), 1)
        self.assertEqual(self.notices("%已答复整改%"), 1)
        verdict = f"/rounds/{ROUND}/rectifications/{ident}"
        self.assertOne(self.post(manager, verdict, {"verdict": "close", "text": ""}))
        self.assertEqual(self.count("result_note", "kind = 'close'"), 1)
        self.order_from_finding(manager)
        self.dismiss_finding(manager)

    def order_from_finding(self, manager):
        page = manager.get(f"/rounds/{ROUND}/findings?show=open")
        link = next(l for l in page.parsed.links
                    if "/findings/one?" in l and "entry=entry" in l)
        one = manager.get(link)
        action = f"/rounds/{ROUND}/findings/rectify"
        fields = dict(one.form(action).fields) | {"due": "2099-12-31"}
        self.post(manager, action, fields)
        self.assertEqual(self.count("rectification", "rule IS NOT NULL"), 1)

    def dismiss_finding(self, manager):
        action = f"/rounds/{ROUND}/findings/one"
        page = manager.get(f"/rounds/{ROUND}/findings?show=open")
        link = next(l for l in page.parsed.links if "/findings/one?" in l)
        fields = dict(manager.get(link).form(action).fields)
        for verdict, reason in (("dismiss", "原件无误"), ("reopen", ""), ("dismiss", "再看一遍")):
            before = self.audited(f"finding.{verdict}")
            self.post(manager, action, fields | {"verdict": verdict, "reason": reason})
            self.assertEqual(self.audited(f"finding.{verdict}"), before + 1)

    def own_entry(self):
        return self.sql("SELECT e.id FROM entry e JOIN project p ON p.id = e.project WHERE "
                        "e.round = ? AND p.operator_org = 'demo-operator-a' ORDER BY e.ord",
                        ROUND)[0][0]

    def settle(self, manager, operator):
        self.assertOne(self.post(manager, f"/rounds/{ROUND}/disclose", {"days": "5"}))
        self.assertEqual(self.audited("feedback.open"), 1)
        entry = self.own_entry()
        self.assertOne(self.post(operator, f"/outcome/{ROUND}/{entry}/object", {"text": "有异议"}))
        self.assertEqual(self.count("objection"), 1)
        ident = self.sql("SELECT id FROM objection")[0][0]
        answers = at_once(N, lambda i: self.same(manager, 1)[0].post(
            f"/rounds/{ROUND}/objections/{ident}", {"verdict": "reject", "text": "核对无误"}))
        self.assertEqual([a.status for a in answers].count(303), 1)
        for a in answers:
            self.assertIn(a.status, (303, 404, 409))
        self.assertEqual(self.count("result_note", "kind = 'reject'"), 1)
        self.assertOne(self.post(manager, f"/rounds/{ROUND}/close", {"text": "书面确认无异议"}))
        self.assertEqual(self.audited("feedback.close"), 1)
        told = self.count("disclosed_result", "step = 'finalise'")
        self.assertEqual(told, self.count("entry", "round = ? AND state = 'final'", ROUND) - 1)

    def approve(self, manager, commissioner):
        self.assertOne(self.post(manager, f"/rounds/{ROUND}/report/submit", {}))
        self.assertEqual(self.notices("有评估报告等您审批"), 1)
        self.assertOne(self.post(commissioner, f"/results/{ROUND}/approve", {}))
        self.assertEqual(self.count("report_approval", "verdict = 'approve'"), 1)
        self.assertEqual(self.audited("report.approve"), 1)
        self.assertEqual(self.notices("评估报告已获批准%"), 1)

    def wait(self, manager, path):
        for _ in range(240):
            page = manager.get(path)
            if "已完成" in page.text or "没有成功" in page.text or "已签名并公示" in page.text:
                return page
            time.sleep(0.25)
        self.fail(f"{path} did not end")

    def publish(self, manager):
        answers = self.post(manager, f"/rounds/{ROUND}/report/publish", {})
        for path in {a.location for a in answers if a.status == 303}:
            self.assertIn("已签名并公示", self.wait(manager, path).text)
        self.assertEqual(self.count("report_job", "format = 'publish'"), 1)
        self.assertEqual(self.count("report_version"), 1)
        self.assertEqual(self.audited("report.publish"), 1)
        late = manager.post(f"/rounds/{ROUND}/report/publish", {})
        self.assertEqual(late.status, 409)
        made = self.post(manager, f"/rounds/{ROUND}/report/make", {"format": "json"})
        self.assertEqual(len({a.location for a in made}), 1)

    def revise(self, manager):
        self.assertOne(self.post(manager, f"/rounds/{ROUND}/report/revise", {"reason": "有误"}))
        self.assertEqual(self.count("report_approval", "verdict = 'revise'"), 1)
        self.assertEqual(self.audited("round.revise"), 1)
        self.assertIn("完整", run("audit", "--db", str(self.database)))


if __name__ == "__main__":
    harness.main()
