"""The route table is the law: every role gets exactly its permissions, on every route."""
import io
import re
import zipfile

import harness
from harness import WebTest, run

ROLES = {
    "admin": {"系统管理"}, "manager": {"评估管理"}, "expert": {"专家评分"},
    "inspector": {"实地验收"}, "operator": {"资料填报"}, "center": {"资料填报"},
    "purchaser": {"查看结果", "评价单位"}, "committee": {"查看结果", "评价单位"},
    "commissioner": {"查看结果", "评价单位", "审批报告"},
}
# Routes that a role may open for some rows only: the row decides, not the role.
BY_ROW = {"/marking/:round/:entry/~panel"}
# Asked before any of the body, and so before the token in it: is the row theirs, is there room.
ASKED_FIRST = {"/fill/:round/:entry/files", "/outcome/:round/:entry/answer",
               "/outcome/:round/:entry/object", "/fill/:round/:entry/uploads/:id", "/r/~scan",
               "/rating/:round/~scan", "/fill/:round/:entry/stamped"}
PARAMETERS = {"round": "demo-open", "entry": "entry-1"}


def routes(of="pages"):
    """Method, path, permissions of which one is enough, and what it is for; of pages, or of the API."""
    for line in run("routes").splitlines():
        method, path, perms, summary, *more = line.split("\t")
        if (more == ["接口"]) == (of == "api"):
            yield method, path, set(perms.split("、")), summary


def concrete(path):
    """The path with values for its parameters: real ones where the demo has them."""
    return re.sub(r":(\w+)", lambda m: PARAMETERS.get(m.group(1), "none"), path)


class RouteTest(WebTest):
    def call(self, browser, method, path, csrf=None):
        if method == "GET":
            return browser.get(path)
        if method == "PUT":
            return browser.request("PUT", path, b"", {"X-CSRF-Token": csrf or ""})
        return browser.post(path, {}, csrf=csrf)

    def test_every_route_says_what_it_is_for(self):
        listed = list(routes())
        self.assertGreater(len(listed), 5)
        for method, path, perms, summary in listed:
            self.assertTrue(all(perms), f"{method} {path} has no permission")
            self.assertTrue(re.search("[一-鿿]", summary), f"{method} {path}")

    def test_without_signing_in_only_public_routes_answer(self):
        for method, path, perms, _ in routes():
            if "公开" in perms:
                continue
            browser = self.browser()
            answer = self.call(browser, method, concrete(path), browser.csrf())
            if method == "GET" and perms != {"履约评价"}:
                self.assertEqual(answer.status, 303, path)
                self.assertTrue(answer.location.startswith("/login?next="), path)
            else:
                self.assertIn(answer.status, (401, 403), f"{method} {path}")

    def test_every_role_is_refused_what_is_not_its_own(self):
        for role, own in ROLES.items():
            for method, path, perms, _ in routes():
                if perms & (own | {"公开", "登录用户"}):
                    continue
                browser = self.login(role)
                answer = self.call(browser, method, concrete(path), browser.csrf())
                self.assertEqual(answer.status, 403, f"{role} {method} {path}")

    def test_every_role_is_let_in_where_it_belongs(self):
        for role, own in ROLES.items():
            for method, path, perms, _ in routes():
                if method != "GET" or not perms & (own | {"登录用户", "公开"}) or path in BY_ROW:
                    continue
                answer = self.login(role).get(concrete(path))
                self.assertNotIn(answer.status, (401, 403, 500), f"{role} {path}")
                self.assertNotEqual(answer.location.split("?")[0], "/login", f"{role} {path}")

    def test_no_change_without_the_page_s_token(self):
        for method, path, perms, _ in routes():
            if method == "GET":
                continue
            role = next((r for r, own in ROLES.items() if perms & own), "manager")
            for token in ("", "0" * 64):
                answer = self.call(self.login(role), method, concrete(path), token)
                self.assertIn(answer.status, (401, 403, 404, 409) if path in ASKED_FIRST
                              else (401, 403), f"{method} {path}")


def said(body):
    """What an answer says; of a workbook all its parts."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


class OtherTenantTest(WebTest):
    """A manager of another district sees and changes nothing of this one."""

    @classmethod
    def prepare(cls):
        run("init", "--db", str(cls.database), "--tenant", "990101", "--name", "示例区")
        run("account", "stranger", "manager", "外区人员", "--tenant", "990101", "--password",
            harness.PASSWORD, "--db", str(cls.database))

    def stranger(self):
        b = self.browser()
        answer = b.post("/login", {"login": "stranger", "password": harness.PASSWORD,
                                   "tenant": "990101", "next": "/"})
        self.assertEqual(answer.status, 303)
        return b

    def test_other_data_does_not_exist(self):
        browser = self.stranger()
        for method, path, perms, _ in routes():
            if method != "GET" or "评估管理" not in perms:
                continue
            answer = browser.get(concrete(path))
            for name in ("示例街道", "坪山街道"):
                self.assertNotIn(name.encode(), said(answer.body), path)
            if ":" in path:
                self.assertIn(answer.status, (404, 422), path)


if __name__ == "__main__":
    harness.main()
