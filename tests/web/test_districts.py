"""Two districts in one database, with the same names and ids throughout: from the login page to the
published report, each for itself."""
import json
import pathlib
import time

import harness
from harness import PASSWORD, TENANT, WebTest, run

OTHER = "990101"
ROUND = "demo-2026"


class DistrictsTest(WebTest):
    @classmethod
    def prepare(cls):
        source = harness.SOURCE / "examples" / "demo-2026.json"
        data = json.loads(source.read_text(encoding="utf-8"))
        bundle = pathlib.Path(cls.folder) / "other.json"
        data["tenant"], data["tenant_name"] = OTHER, "示例二区"
        bundle.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        run("import", str(bundle), "--db", str(cls.database))
        run("demo", "--bare", "--tenant", OTHER, "--db", str(cls.database))
        with harness.connect(cls.database, timeout=20) as db:
            db.execute("UPDATE round SET state = 'scoring' WHERE tenant = ? AND id = ?",
                       (OTHER, ROUND))
            db.execute("UPDATE entry SET state = 'accepted' WHERE tenant = ? AND round = ?",
                       (OTHER, ROUND))

    def states(self, tenant):
        with harness.connect(self.database, timeout=20) as db:
            return db.execute("SELECT state FROM round WHERE tenant = ? AND id = ?",
                              (tenant, ROUND)).fetchone()[0]

    def enter(self, who, tenant, status=303):
        browser = self.browser()
        page = browser.get("/login")
        self.assertIn("示例二区", page.text)
        answer = browser.submit(page, "/login", {"login": who, "password": PASSWORD,
                                                 "tenant": tenant})
        self.assertEqual(answer.status, status, answer.text[-500:])
        return browser

    def test_the_login_page_asks_for_the_district(self):
        browser = self.browser()
        answer = browser.submit(browser.get("/login"), "/login",
                                {"login": "manager", "password": PASSWORD})
        self.assertEqual(answer.status, 422)
        self.assertIn("请先选择您所在的区划", answer.text)
        self.assertIn('value="manager"', answer.text)
        self.enter("manager", "999999", 401)
        browser = self.enter("manager", OTHER)
        self.assertTrue(browser.cookies["gp_session"].startswith(OTHER + "."))
        forged = dict(browser.cookies)
        browser.cookies["gp_session"] = TENANT + forged["gp_session"][len(OTHER):]
        self.assertEqual(browser.get("/rounds").status, 303, "the session is of one district")
        page = self.browser().get(f"/login?d={OTHER}")
        self.assertIn(f'value="{OTHER}" selected', page.text)

    def test_one_district_works_to_the_publication_and_the_other_is_untouched(self):
        manager, before = self.enter("manager", OTHER), self.states(TENANT)
        for path, form in (("disclose", {"days": "5"}), ("close", {"text": "书面确认无异议"})):
            answer = manager.post(f"/rounds/{ROUND}/{path}", form)
            self.assertEqual(answer.status, 303, answer.text[-1500:])
        report = f"/rounds/{ROUND}/report"
        saved = manager.submit(manager.get(report), report, {"background": "二区的报告",
                                                             "date": "2026-11-30"})
        self.assertEqual(saved.status, 303, saved.text[-1500:])
        self.assertEqual(manager.post(report + "/submit", {}).status, 303)
        home = self.enter("commissioner", TENANT).get("/").text
        self.assertNotIn("审批评估报告", home)
        commissioner = self.enter("commissioner", OTHER)
        page = commissioner.get(f"/results/{ROUND}")
        answer = commissioner.submit(page, f"/results/{ROUND}/approve")
        self.assertEqual(answer.status, 303, answer.text[-1500:])
        started = manager.post(report + "/publish", {})
        for _ in range(240):
            page = manager.get(started.location)
            if "已完成" in page.text or "没有成功" in page.text:
                break
            time.sleep(0.25)
        self.assertIn("已签名并公示", page.text)
        self.assertEqual((self.states(OTHER), self.states(TENANT)), ("published", before))
        anyone = self.browser()
        self.assertIn(f"/public/{ROUND}?d={OTHER}", anyone.get(f"/public?d={OTHER}").text)
        self.assertNotIn(f"/public/{ROUND}", anyone.get(f"/public?d={TENANT}").text)
        self.assertEqual(anyone.get(f"/public/{ROUND}?d={TENANT}").status, 404)
        page = anyone.get(f"/public/{ROUND}?d={OTHER}")
        self.assertEqual(page.status, 200)
        for link in {l for l in page.parsed.links if l.startswith("/public/" + ROUND)}:
            self.assertEqual(anyone.get(link).status, 200, link)


if __name__ == "__main__":
    harness.main()
