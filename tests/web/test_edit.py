"""The later save of an older form does not win without a word: each route that edits compares the
form's version, and a conflict shows both contents and loses nothing that was typed."""
import html
import re

import harness
from harness import WebTest, run, sql

OPEN = "demo-open"
ENTRY = f"/fill/{OPEN}/entry-4"
# What people read for some values.
NAMES = {"": "（空）", "two": "方式二", "one": "方式一", "no": "不问", "must": "必须填"}

# What is posted and edits nothing that a form has shown: it makes something new (sent twice, it is
# made once: test_double.py), asks for a move that the state must allow, or stores nothing.
MAKES = {
    "/account/tokens",
    "/standards/:id/:version/tables/:import/undo",
    "/standards/:id/:version/tables/:upload",
    "/standards/:id/:version/tables",
    "/rounds/:round/tables/:import/undo",
    "/rounds/:round/tables/:upload",
    "/rounds/:round/tables",
    "/registry/import", "/registry/workbook", "/registry/workbook/:upload", "/registry/workbook/:import/undo",
    "/fill/:round/:entry/tables", "/fill/:round/:entry/tables/:upload", "/fill/:round/:entry/tables/:import/undo", "/registry/:kind/~new",
    "/registry/projects/~next", "/registry/:kind/~many", "/admin/people", "/admin/people/:upload", "/admin/people/:import/undo",
    "/standards/import", "/standards/:id/:version/copy", "/standards/take",
    "/rounds", "/rounds/:round/experts/add", "/rounds/:round/experts/tie",
    "/rounds/:round/experts/assign", "/rounds/:round/entries/:entry/experts",
    "/rounds/:round/report/comments", "/results/:round/comments",
    "/rounds/:round/findings/rectify", "/rounds/:round/report/make", "/outcome/:round/:entry/answer",
    "/outcome/:round/:entry/object", "/fill/:round/:entry/files", "/fill/:round/:entry/uploads",
    "/fill/:round/:entry/uploads/:id", "/fill/:round/:entry/uploads/:id/finish",
    "/rounds/:round/given", "/rounds/:round/given/~drop", "/fill/:round/:entry/stamped",
    "/inspections/:visit/files/:sha256", "/rounds/:round/inspections/plan", "/rounds/:round/links",
    "/rounds/:round/links/renew", "/rounds/:round/links/one", "/admin/accounts", "/admin/backup", "/admin/channels",
    "/r/~scan", "/rating/:round/~scan",
    "/rounds/:round/inspections/~forms", "/rounds/:round/inspections/~forms/~form",
    "/rounds/:round/links/~forms", "/rounds/:round/links/~forms/~form",
    "/rounds/:round/surveys", "/rounds/:round/surveys/~form", "/s/:code",
}
MOVES = {
    "/account/tokens/revoke",
    "/login", "/logout", "/account/password", "/account/totp", "/account/sessions", "/registry/:kind/:id/delete",
    "/registry/:kind/:id/use",
    "/standards/:id/:version/publish", "/standards/:id/:version/issue", "/standards/:id/:version/delete", "/rounds/:round/step",
    "/rounds/:round/batch", "/rounds/:round/findings", "/rounds/~archive", "/rounds/:round/discard", "/rounds/:round/remind", "/rounds/:round/closing",
    "/rounds/:round/report/commissioner", "/rounds/:round/entries/:entry/step",
    "/rounds/:round/experts/drop", "/rounds/:round/findings/one",
    "/rounds/:round/rectifications/:rectification", "/rounds/:round/disclose",
    "/rounds/:round/objections/:objection", "/rounds/:round/close",
    "/rounds/:round/entries/:entry/revise", "/rounds/:round/report/submit",
    "/rounds/:round/report/return", "/rounds/:round/report/resume", "/rounds/:round/report/publish", "/rounds/:round/report/remove", "/rounds/:round/reports",
    "/rounds/:round/report/revise", "/rounds/:round/report/comments/:comment",
    "/results/:round/comments/:comment",
    "/outcome/:round/:entry/withdraw", "/results/:round/approve", "/results/:round/return",
    "/fill/:round/:entry/files/drop", "/fill/:round/:entry/hand-in", "/fill/:round/:entry/take-back",
    "/marking/:round/:entry/~panel/return", "/marking/:round/:entry/~panel/confirm",
    "/rounds/:round/panel/:entry/return", "/rounds/:round/panel/:entry/confirm",
    "/marking/:round/:entry/:component/declare", "/rounds/:round/links/revoke",
    "/rounds/:round/links/return", "/rounds/:round/links/remind", "/rounds/:round/surveys/:survey/close",
    "/rounds/:round/surveys/:survey/take", "/inspections/:visit/choose",
    "/rounds/:round/inspections/draw", "/rounds/:round/inspections/:visit/cancel",
    "/rounds/:round/inspections/:visit/reopen", "/admin/sessions/end",
    "/admin/accounts/:account/password", "/admin/accounts/:account/active",
    "/admin/accounts/:account/totp", "/admin/accounts/:account/sessions", "/admin/retention", "/admin/retention/hold",
    "/admin/amendments/:amendment",
    "/notices/open", "/notices/read", "/deliveries/again", "/deliveries/settle", "/unsubscribe/:token",
    "/account/contact/confirm", "/admin/channels/:channel/test", "/admin/channels/:channel/drop", "/account/codes", "/account/totp/off",
    "/admin/accounts/:account/change", "/reset", "/reset/~mail", "/admin/accounts/:account/code",
    "/admin/accounts/~codes", "/r/~hand-in", "/rating/:round/~hand-in", "/r/~scan/~drop",
    "/rating/:round/~scan/~drop", "/admin/papers/:kind/reset",
}
NOTHING = {
    "/admin/amendments", "/account/amendments",  # a new request each
    "/admin/person",
    "/rounds/:round/papers", "/admin/papers/:kind/preview",
    "/rounds/:round/casefile",
    "/admin/accounts/~slips",
    "/public/~verify", "/admin/audit/verify", "/fill/:round/:entry/part/:part/check",
    "/fill/:round/:entry/part/:part/last",
}


def days_on(n):
    return harness.day_from_today(n)


def posts():
    """Path of each route that is posted to, and whether it says that it edits."""
    found = {}
    for line in run("routes").splitlines():
        method, path, _, _, *more = line.split("\t")
        if method in ("POST", "PUT") and more != ["接口"]:  # programs send If-Match: test_api
            found[path] = more == ["编辑"]
    return found


class EditTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))

    def sql(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    # ---- one scenario a route: who, page, action, field, what each of two people types

    def scenarios(self):
        manager, admin = self.login("manager"), self.login("admin")
        org = self.sql("SELECT id FROM org WHERE kind = 'operator' LIMIT 1")[0][0]
        account = self.sql("SELECT id FROM account WHERE login = 'expert'")[0][0]
        visit = self.sql("SELECT id FROM inspection_visit WHERE state = 'planned' LIMIT 1")[0][0]
        self.sql("INSERT INTO rating_terms VALUES (?, ?, 0, 'may')"
                 " ON CONFLICT (tenant, round) DO UPDATE SET asks_person = 'may'", harness.TENANT, OPEN)
        copied = manager.post("/standards/demo-2026/1/copy", {"other": "1"})
        standard = re.match(r"(/standards/[^/?]+/\d+)", copied.location).group(1)
        page = manager.get("/rounds/~new?from=demo-open")
        made = manager.submit(page, "/rounds", {"title": "两人同时改", "deadline": days_on(30)})
        draft = re.match(r"(/rounds/[^/]+)/", made.location).group(1)
        part = f"{standard}/edit?part=head"
        taken = dict(manager.get(draft + "/projects?ended=1").form(draft + "/projects").fields)
        row = min(name.split(".")[1] for name in taken if name.startswith("take."))
        channel = admin.submit(admin.get("/admin/channels/~new?kind=webhook"), "/admin/channels",
                               {"address": "https://interface.example.cn/"}).location
        center = self.login("center")
        center.submit(center.get("/account/contact"), "/account/contact", {"quiet_from": "23", "quiet_to": "7"})
        return {
            "/admin/channels/:channel": (admin, channel, None, "name", "甲的邮件", "乙的邮件"),
            "/account/contact": (center, "/account/contact", None, "quiet_from", "1", "2"),
            "/registry/:kind/:id/edit": (manager, f"/registry/orgs/{org}/edit", None, "short_name",
                                         "甲简称", "乙简称"),
            "/standards/:id/:version/edit": (manager, part, None, "source", "甲来源", "乙来源"),
            "/rounds/:round/edit": (manager, draft + "/edit", None, "notice", "甲的通知", "乙的通知"),
            "/rounds/:round/projects": (manager, draft + "/projects?ended=1", draft + "/projects",
                                        "method." + row, "", taken["method." + row]),
            "/rounds/:round/parties": (manager, draft + "/opening", draft + "/parties", "evaluator",
                                       "", self.evaluator()),
            "/rounds/:round/links/terms": (manager, f"/rounds/{OPEN}/links",
                                           f"/rounds/{OPEN}/links/terms", "asks", "no", "must"),
            "/rating/:round/~person": (self.login("purchaser"), f"/rating/{OPEN}",
                                       f"/rating/{OPEN}/~person", "name", "甲评价人", "乙评价人"),
            "/rounds/:round/report": (manager, f"/rounds/{OPEN}/report", None, "background",
                                      "甲写的背景", "乙写的背景"),
            "/rounds/:round/report/narratives": (
                manager, f"/rounds/{OPEN}/report/narratives?e=entry-1", None, "narrative_edited",
                "甲编辑的成效", "乙编辑的成效"),
            "/rounds/:round/inspections/:visit": (
                manager, self.visit_path(visit), None, "note", "甲的备注", "乙的备注"),
            "/admin/papers/:kind": (admin, "/admin/papers/pledge", None, "title", "甲的承诺书", "乙的承诺书"),
            "/admin/settings": (admin, "/admin/settings", None, "objection_days", "11", "12"),
            "/admin/accounts/:account": (admin, f"/admin/accounts/{account}", None, "phone",
                                         "0755-1", "0755-2"),
            "/fill/:round/:entry/part/:part": (self.login("operator"), f"{ENTRY}/part/narrative",
                                               None, "narrative", "甲写的成效", "乙写的成效"),
        }

    def evaluator(self):
        ident, name = self.sql("SELECT id, name FROM org WHERE kind = 'evaluator' LIMIT 1")[0]
        NAMES[ident] = name
        return ident

    def visit_path(self, visit):
        round_ = self.sql("SELECT round FROM inspection_visit WHERE id = ?", visit)[0][0]
        return f"/rounds/{round_}/inspections/{visit}"

    # These have conflicts of their own, tested where they are: drafts of a sheet, of a rating, of an
    # inspection; the order of items; a deadline that only moves on; a draft saved while typing.
    ELSEWHERE = {
        "/marking/:round/:entry/:component", "/marking/:round/:entry/:component/submit",
        "/marking/:round/:entry/:component/note", "/r",
        "/r/submit", "/r/~person", "/r/:entry/:component", "/r/:entry/:component/submit", "/r/~table",
        "/r/~table/~submit", "/rating/:round/:entry/:component",
        "/rating/:round/:entry/:component/submit", "/rating/:round/~table",
        "/rating/:round/~table/~submit", "/inspections/:visit", "/standards/:id/:version/items",
        "/rounds/:round/deadline", "/fill/:round/:entry/part/:part/draft",
    }

    def test_every_route_that_is_posted_to_edits_or_is_known_not_to(self):
        found = posts()
        known = MAKES | MOVES | NOTHING
        edits = {path for path, is_edit in found.items() if is_edit}
        self.assertEqual(edits & known, set())
        self.assertEqual(set(found) - edits - known, set(),
                         "a new form: does it edit what is stored (.edits and web/edit.h), or not?")
        self.assertEqual(known - set(found), set(), "no longer there")
        self.assertEqual(edits, set(self.scenarios()) | self.ELSEWHERE)

    def test_of_two_who_edit_the_second_sees_both_and_loses_nothing(self):
        for route, (who, path, action, field, first, second) in self.scenarios().items():
            with self.subTest(route):
                page = who.get(path)
                self.assertEqual(page.status, 200, path)
                action = action or self.action_of(page, path)
                again = who.get(path)
                saved = who.submit(page, action, {field: first})
                self.assertEqual(saved.status, 303, saved.text[-1500:])
                refused = who.submit(again, action, {field: second})
                self.assertIn(refused.status, (409, 422), refused.path)
                shown = html.unescape(refused.text)
                box = shown[shown.index("已保存的与您填的不同之处"):]
                box = box[:box.index("</table>")]
                for value in (first, second):
                    self.assertIn(NAMES.get(value, value), box)
                typed = dict(refused.form(action).fields)
                self.assertEqual(typed[field], second, "what was typed is still there")
                done = who.submit(refused, action)
                self.assertEqual(done.status, 303, "who has seen both decides: " + done.text[-900:])
                self.assertEqual(dict(who.get(path).form(action).fields)[field], second)

    def action_of(self, page, path):
        actions = [f.action for f in page.parsed.forms if f.method == "post"
                   and any(n in ("seen", "version") for n, _ in f.fields)]
        return next(a for a in actions if a.split("?")[0] == path.split("?")[0])

    def test_a_form_without_its_version_is_not_taken(self):
        for route, (who, path, action, field, first, _) in self.scenarios().items():
            with self.subTest(route):
                page = who.get(path)
                action = action or self.action_of(page, path)
                drop = ("seen", "version")
                before = dict(page.form(action).fields)[field]
                who.submit(page, action, {field: "x" + first})
                held = dict(who.get(path).form(action).fields)[field]
                answer = who.submit(page, action, {field: first}, drop=drop)
                self.assertIn(answer.status, (409, 422), f"{route}: {before}")
                self.assertEqual(dict(who.get(path).form(action).fields)[field], held)

    def test_a_mistake_does_not_make_an_old_form_a_new_one(self):
        """Refused for a mistake and mended, a form still knows what it began with."""
        manager = self.login("manager")
        made = manager.submit(manager.get("/rounds/~new?from=demo-open"), "/rounds",
                              {"title": "改错", "deadline": days_on(30)})
        path = re.match(r"(/rounds/[^/]+)/", made.location).group(1) + "/edit"
        mine, other = manager.get(path), manager.get(path)
        self.assertEqual(manager.submit(other, path, {"notice": "别人的"}).status, 303)
        wrong = manager.submit(mine, path, {"notice": "我的", "deadline": "2026-13-01"})
        self.assertIn(wrong.status, (409, 422))
        again = manager.submit(wrong, path, {"deadline": days_on(31)})
        if wrong.status == 422:
            self.assertEqual(again.status, 409)
        self.assertIn("别人的", wrong.text + again.text)

    def test_a_deadline_that_somebody_moved_is_not_moved_by_an_old_page(self):
        manager, path = self.login("manager"), f"/rounds/{OPEN}"
        page, again = manager.get(path), manager.get(path)
        action = f"{path}/deadline"
        if action not in [f.action for f in page.parsed.forms]:
            self.sql("UPDATE round SET state = 'collecting' WHERE id = ?", OPEN)
            page, again = manager.get(path), manager.get(path)
        done = manager.submit(page, action, {"deadline": days_on(50), "reason": "台风"})
        self.assertEqual(done.status, 303, done.text[-800:])
        refused = manager.submit(again, action, {"deadline": days_on(60), "reason": "停电"})
        self.assertEqual(refused.status, 409)
        self.assertRegex(refused.text, f"<del[^>]*>{days_on(50)}</del></td><td[^>]*>{days_on(60)}</td>")
        self.assertIn("停电</textarea>", refused.text)
        self.assertEqual(manager.submit(refused, action).status, 303, "both were seen")


if __name__ == "__main__":
    harness.main()
