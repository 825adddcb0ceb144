"""Two districts in one database, with the same names and ids throughout: from the login page to the
published report, each for itself; and what the city above one of them sees of it."""
import io
import json
import pathlib
import re
import time
import zipfile
from urllib.parse import quote

import harness
from harness import PASSWORD, TENANT, WebTest, run, sql
from test_routes import concrete, routes

OTHER = "990101"
CITY, ELSEWHERE = "990100", "440300"  # above the other district, and above the first one
CODE = "91350100M000100Y43"  # a 统一社会信用代码 whose check sign fits
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
        run("regions", "shipped", "--db", str(cls.database))
        for code, name in ((CITY, "示例市"), (ELSEWHERE, None)):
            named = ("--name", name) if name else ()  # the other by the list of codes
            run("init", "--tenant", code, "--level", "city", *named, "--db", str(cls.database))
            run("account", "supervisor", "supervisor", "主管", "--tenant", code, "--password", PASSWORD,
                "--db", str(cls.database))

    def states(self, tenant):
        with harness.connect(self.database, timeout=20) as db:
            return db.execute("SELECT state FROM round WHERE tenant = ? AND id = ?",
                              (tenant, ROUND)).fetchone()[0]

    def enter(self, who, tenant, status=303):
        if (who, tenant) in self.sessions:
            browser = self.browser()
            browser.cookies = dict(self.sessions[who, tenant])
            return browser
        browser = self.browser()
        page = browser.get("/login")
        self.assertIn("示例二区", page.text)
        answer = browser.submit(page, "/login", {"login": who, "password": PASSWORD,
                                                 "tenant": tenant})
        self.assertEqual(answer.status, status, answer.text[-500:])
        if status == 303:
            self.sessions[who, tenant] = dict(browser.cookies)
        return browser

    # ---- the level above

    PAGES = ("/", "/below", "/below/results", "/below/operators",
             "/below/~list.xlsx", "/below/~list.csv", "/below/results/~list.xlsx", "/below/results/~list.csv",
             "/below/operators/~list.xlsx", "/below/operators/~list.csv")

    @staticmethod
    def words_of(answer):
        """What is said, of a workbook in all of its parts."""
        if answer.body[:4] != b"PK\x03\x04":
            return answer.text
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())

    def seen(self, browser):
        pages = list(self.PAGES)
        links = browser.get("/below/operators").parsed.links
        pages += [link for link in links if link.startswith("/below/operator?")]
        pages += [link for link in browser.get("/below").parsed.links if "in=" in link and link.startswith("/below")]
        answers = {path: browser.get(path) for path in pages}
        for path, answer in answers.items():
            self.assertEqual(answer.status, 200, path)
        return "".join(self.words_of(answer) for answer in answers.values())

    def assert_no_person(self, text):
        """Nobody of a roster, no expert, scorer or account of the districts."""
        names = set()
        for table, column in (("person", "name"), ("person", "id_number"), ("certificate", "number"),
                              ("expert", "name"), ("sheet", "scorer_name"), ("account", "name")):
            names |= {row[0] for row in sql(self.database, f"SELECT {column} FROM {table} WHERE tenant IN (?, ?)",
                                            OTHER, TENANT) if row[0]}
        self.assertGreater(len(names), 20)
        said = {name for name in names if len(name) > 1 and name in text}
        self.assertFalse(said)

    def assert_rolled_up(self):
        """The rows for levels above are those of what stands published: nothing to mend."""
        self.assertRegex(run("rollup", "--db", str(self.database)), rf"{OTHER} .* 0\n")

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
        self.see_from_above()
        self.exchange()
        answer = manager.post(report + "/revise", {"reason": "更正一处"})
        self.assertEqual(answer.status, 303, answer.text[-1500:])
        self.assert_rolled_up()
        text = self.seen(self.enter("supervisor", CITY))
        self.assertNotIn(self.total, text)

    def see_from_above(self):
        """What was published is seen by the city above, and by no other."""
        self.assert_rolled_up()
        rows = sql(self.database, "SELECT center, total FROM public_result WHERE tenant = ? AND total IS NOT NULL", OTHER)
        self.assertTrue(rows)
        type(self).total = f"{rows[0][1] / 10000:.2f}"
        city = self.enter("supervisor", CITY)
        text = self.seen(city)
        self.assertIn(self.total, text)
        self.assertIn(rows[0][0], text)
        self.assert_no_person(text)
        page = city.get("/below").text
        self.assertIn("示例二区", page)
        self.assertRegex(page, r"合计</th><td class=\"num\">\d+</td>")
        self.assertIn("没有符合条件的结果", city.get("/below/results?q=" + quote("没有这个")).text)
        found = city.get("/below/results?year=2026&q=" + quote(rows[0][0]))
        self.assertIn(f"/public/{ROUND}?d={OTHER}", found.parsed.links)
        other = self.seen(self.enter("supervisor", ELSEWHERE))
        self.assertNotIn("示例二区", other)
        self.assertNotIn(self.total, other)

    def exchange(self):
        """An operator is found in another district by its code, and only what is published."""
        org, path = "demo-operator-a", "/registry/orgs/demo-operator-a/edit"
        here = self.enter("manager", TENANT)
        self.assertIn("没有填统一社会信用代码", here.get(f"/operators/{org}").text)
        wrong = here.submit(here.get(path), path, {"credit_code": CODE[:-1] + "4"})
        self.assertEqual(wrong.status, 422)
        self.assertIn("最后一位校验码不符", wrong.text)
        for who in (here, self.enter("manager", OTHER)):
            self.assertEqual(who.submit(who.get(path), path, {"credit_code": CODE}).status, 303)
        page = here.get(f"/operators/{org}")
        self.assertIn("示例二区", page.text)
        self.assert_no_person(here.get(f"/operators/{org}/~list.csv").text)
        self.assertRegex(here.get("/operators").text, rf"{CODE}</td><td class=\"num\">0</td><td class=\"num\">1</td>")
        self.assertIn("示例二区", self.enter("commissioner", TENANT).get(f"/operators/{org}").text)
        self.assertEqual(here.get("/operators/demo-purchaser").status, 404)
        self.assertEqual(self.enter("operator", TENANT).get(f"/operators/{org}").status, 403)
        self.assertIn(CODE, self.words_of(self.enter("supervisor", CITY).get("/below/operators/~list.xlsx")))
        self.assert_rolled_up()

    def test_a_supervisor_sees_only_how_far_unpublished_rounds_are(self):
        """Runs before the publication below, by its name."""
        city = self.enter("supervisor", CITY)
        text = self.seen(city)
        self.assertIn("进行中的评估", text)
        self.assertIn("示例二区", text)
        self.assert_no_person(text)
        for center, in sql(self.database, "SELECT name FROM center WHERE tenant = ?", OTHER):
            self.assertNotIn(f">{center}<", text)
        for place, status in (("990101", 200), ("4403", 404), ("99", 404), ("9901%", 404), ("990102", 200)):
            for page in ("/below", "/below/results", "/below/operators"):
                self.assertEqual(city.get(f"{page}?in={place.replace('%', '%25')}").status, status, place)
        self.assertEqual(city.get("/below/operator?key=440310/demo-operator-a").status, 404)
        self.assertEqual(city.get("/below?year=abcd").status, 422)

    def test_a_supervisor_is_refused_all_else(self):
        city = self.enter("supervisor", CITY)
        token = city.csrf()
        for method, path, perms, _ in routes():
            if perms & {"上级主管", "公开", "登录用户"}:
                continue
            at = concrete(path)
            answer = (city.get(at) if method == "GET" else
                      city.request("PUT", at, b"", {"X-CSRF-Token": token}) if method == "PUT" else
                      city.post(at, {}, csrf=token))
            self.assertEqual(answer.status, 403, f"{method} {path}")
        for who in ("manager", "admin", "commissioner"):
            for page in ("/below", "/below/results", "/below/operators", "/below/operator?key=x"):
                self.assertEqual(self.enter(who, TENANT).get(page).status, 403, page)
        # The bit alone is not enough in a district.
        sql(self.database, "UPDATE account SET roles = roles | 512 WHERE tenant = ? AND login = 'admin'", TENANT)
        for page in ("/below", "/below/results", "/below/operators", "/below/operator?key=x"):
            self.assertEqual(self.enter("admin", TENANT).get(page).status, 403, page)
        sql(self.database, "UPDATE account SET roles = roles - 512 WHERE tenant = ? AND login = 'admin'", TENANT)
        self.assertNotIn("示例市", self.browser().get("/public").text)

    def test_a_standard_is_issued_above_and_taken_over_below(self):
        city, below = self.enter("supervisor", CITY), self.enter("manager", OTHER)
        made = city.post("/standards/standard-one-example/1/copy", {}).location
        path = re.match(r"(/standards/[^/?]+/\d+)", made).group(1)
        self.assertEqual(city.post(path + "/issue", {"note": "x"}).status, 409)
        page = city.get(made)
        self.assertEqual(city.submit(page, next(f.action for f in page.parsed.forms if f.action.startswith(path)),
                                     {"title": "示例市标准"}).status, 303)
        self.assertEqual(city.post(path + "/publish", {}).status, 303)
        before = below.get("/standards").text
        self.assertNotIn("上级下发的标准", before)
        answer = city.submit(city.get(path), path + "/issue", {"note": "请各区对照"})
        self.assertEqual(answer.status, 303, answer.text[-800:])
        page = below.get("/standards")
        for words in ("上级下发的标准", "示例市标准", "第 2 版", "请各区对照", "示例市</td>"):
            self.assertIn(words, page.text)
        compare = next(link for link in page.parsed.links if link.startswith("/standards/compare?after="))
        shown = below.get(compare + "&before=standard-one-example~1")
        self.assertIn("示例市标准", shown.text)
        self.assertRegex(shown.text, r"1 处不同")
        take = {"tenant": CITY, "standard": "standard-one-example", "version": "2"}
        elsewhere = self.enter("manager", TENANT)
        self.assertNotIn("示例市标准", elsewhere.get("/standards").text)
        self.assertEqual(elsewhere.post("/standards/take", take).status, 404)
        self.assertEqual(elsewhere.get(compare + "&before=standard-one-example~1").status, 404)
        self.assertEqual(elsewhere.post("/standards/standard-one-example/1/issue", {}).status, 403)
        done = below.submit(page, "/standards/take", {})
        self.assertEqual(done.location, "/standards/standard-one-example/2")
        self.assertIn("草稿", below.get(done.location).text)
        self.assertEqual(below.post("/standards/take", take).status, 409)
        self.assertIn("已沿用为第 2 版", below.get("/standards").text)
        self.assertRegex(city.get("/standards").text, r"已下发的标准[\s\S]*<td class=\"num\">1</td>")


if __name__ == "__main__":
    harness.main()
