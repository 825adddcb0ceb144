"""Whoever comes to the public pages by a wrong address reads in plain Chinese what is wrong, and finds
a way from there."""
import html
import json
import re

import jsonschema

import harness
from harness import PASSWORD, SOURCE, Browser, WebTest, run, sql

ROUND = "pingshan-2022"
WRONG = [
    ("GET", "/public/none"), ("GET", f"/public/{ROUND}/none"), ("GET", f"/public/{ROUND}/files/none"),
    ("GET", f"/public/{ROUND}/files/report.exe"), ("GET", f"/public/{ROUND}/explain/none"),
    ("GET", f"/public/{ROUND}/explain/none.score.total"), ("GET", "/public/none/explain/x"),
    ("GET", "/public/none/files/report.pdf"), ("GET", "/public/~verify?h=zz"),
    ("GET", "/public/~verify?h=" + "0" * 64), ("GET", "/public/~verify/x"),
    ("GET", "/public/~verify/x/y/z"), ("GET", "/public?d=999999"), ("GET", "/public?d=1'--"),
    ("GET", "/public/~verify?d=999999"), ("GET", f"/public/{ROUND}?d=999999"),
    ("GET", f"/public/{ROUND}/files/report.pdf?d=999999"),
    ("GET", f"/public/{ROUND}/explain/pingshan.score.total?d=999999"),
    ("GET", "/public/%00"), ("GET", f"/public/{ROUND}%00"), ("GET", "/public/%ff"),
    ("GET", "/public/..%2f..%2fetc"), ("GET", "/public/" + "x" * 3000), ("GET", "/public/<b>"),
    ("POST", "/public"), ("POST", f"/public/{ROUND}"), ("POST", "/public/~verify"),
    ("PUT", "/public/~verify"), ("DELETE", "/public"), ("PATCH", f"/public/{ROUND}"),
    ("GET", "/publik"), ("GET", "/nowhere"), ("GET", "/index.php"), ("GET", "/favicon.ico"),
]


def words(text):
    """What a reader sees."""
    main = re.search(r"<main.*?</main>", text, re.S).group(0)
    return html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", main, flags=re.S))


def ocds_validator():
    """The published schema; and of what it says nothing, nothing may be there."""
    def closed(schema):
        if isinstance(schema, dict) and "properties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
            closed(part)
        return schema
    release, package = (closed(json.loads((SOURCE / "data/ocds" / f"{name}.json").read_text()))
                        for name in ("release-schema", "release-package-schema"))
    for schema in (release, package):
        del schema["id"]  # one document of both
    package["definitions"] = release.pop("definitions")
    package["properties"]["releases"]["items"] = release
    return jsonschema.Draft4Validator(package)


class OcdsTest:
    """Mixed into the test below, whose report is published."""
    TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")

    def set_prefix(self, prefix):
        admin = self.login("admin")
        page = admin.get("/admin/settings")
        form = next(f for f in page.parsed.forms if f.action == "/admin/settings")
        return admin.post("/admin/settings", {**dict(form.fields), "ocid_prefix": prefix})

    def test_published_contracts_are_told_as_ocds_and_as_nothing_that_is_not_published(self):
        anyone = Browser(self.server.port)
        self.assertIn("未设定标识前缀", anyone.get(f"/public/{ROUND}").text)
        refused = anyone.get(f"/public/{ROUND}/ocds.json")
        self.assertEqual(refused.status, 404)
        self.assertIn("还没有设定 OCDS 标识前缀", refused.text)
        for wrong in ("ocds-", "ocds-ABC123", "abc123", "ocds-abc12é"):
            self.assertEqual(self.set_prefix(wrong).status, 422, wrong)
        self.assertEqual(self.set_prefix("ocds-abc123").status, 303)
        self.assertIn(f"/public/{ROUND}/ocds.json", anyone.get(f"/public/{ROUND}").text)
        answer = anyone.get(f"/public/{ROUND}/ocds.json")
        self.assertEqual(answer.status, 200, answer.text)
        package = json.loads(answer.text)
        validator = ocds_validator()
        self.assertEqual([e.message for e in validator.iter_errors(package)], [])
        data = json.loads(anyone.get(f"/public/{ROUND}/files/data.json").text)
        projects = {p["id"]: p for p in data["projects"]}
        orgs = {o["id"]: o for o in data["orgs"]}
        entries = data["round"]["entries"]
        self.assertEqual([r["contracts"][0]["id"] for r in package["releases"]],
                         [e["project"] for e in entries if not e.get("withdrawn")])
        for release in package["releases"]:
            contract, award = release["contracts"][0], release["awards"][0]
            project = projects[contract["id"]]
            self.assertEqual(release["ocid"], "ocds-abc123-" + project["id"])
            self.assertEqual(contract["awardID"], award["id"])
            self.assertEqual(contract["value"]["currency"], "CNY")
            self.assertEqual(contract["period"], {"startDate": project["start"] + "T00:00:00+08:00",
                                                  "endDate": project["end"] + "T23:59:59+08:00"})
            self.assertEqual({p["id"]: p["name"] for p in release["parties"]},
                             {i: orgs[i]["name"] for i in (project["purchaser"], project["operator_org"])})
            done = contract["implementation"]
            self.assertEqual([t["id"] for t in done.get("transactions", [])],
                             [p["id"] for p in project.get("payments", []) if p.get("paid")])
            due = [m["id"] for m in done["milestones"] if m["type"] == "financing"]
            self.assertEqual(due, ["payment-" + p["id"] for p in project.get("payments", []) if not p.get("paid")])
            self.assertEqual([i["quantity"] for i in contract.get("items", [])],
                             [i["target"] for i in project.get("indicators", [])])
            self.assertRegex(release["date"], self.TIME)
        # Digit by digit as they are published, not as a program's floating point.
        for figure in (p["total"] for p in projects.values()):
            self.assertIn(f'"amount": {figure},', answer.text)
        for word in ("people", "engagement", "员工", "person-", "posts"):
            self.assertNotIn(word, answer.text)
        for release in package["releases"]:
            broken = json.loads(json.dumps(package))
            broken["releases"][0]["contracts"][0]["value"]["currency"] = "RMB"
            self.assertTrue(list(validator.iter_errors(broken)))
            broken["releases"][0]["people"] = []
            self.assertEqual(len(list(validator.iter_errors(broken))), 2)
            break

    def test_programs_are_told_the_same_contracts(self):
        self.set_prefix("ocds-abc123")
        self.addCleanup(self.set_prefix, "")
        manager = self.login("manager")
        page = manager.post("/account/tokens", {"name": "合同", "password": PASSWORD, "read.4": "1", "read.3": "1"})
        token = re.search(r"gp\.\d+\.[\w-]{43}", page.text)[0]
        told = Browser(self.server.port).get(f"/api/v1/rounds/{ROUND}/ocds", Authorization="Bearer " + token)
        self.assertEqual(told.status, 200, told.text)
        self.assertEqual(told.text, Browser(self.server.port).get(f"/public/{ROUND}/ocds.json").text)
        again = Browser(self.server.port).get(f"/api/v1/rounds/{ROUND}/ocds", Authorization="Bearer " + token,
                                              If_None_Match=told.headers["ETag"])
        none = Browser(self.server.port).get("/api/v1/rounds/none/ocds", Authorization="Bearer " + token)
        self.assertEqual(none.status, 404)


class WrongAddressTest(OcdsTest, WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))  # publishes the report of 2022

    def assertPlain(self, page, what):
        self.assertIn("text/html", page.headers["Content-Type"], what)
        self.assertIn('<html lang="zh-CN">', page.text, what)
        seen = words(page.text)
        self.assertRegex(seen, "[一-鿿]{4}", what)
        # No words of a program; what was asked for may stand there again.
        left = seen.replace("PDF", "").replace("JSON", "").replace("999999", "")
        for name in re.findall(r"“(.*?)”", left):
            left = left.replace(name, "")
        self.assertFalse(re.findall(r"[A-Za-z]{3,}", left), f"{what}: {left}")
        self.assertNotIn("<b>", page.text.replace("<br>", ""))

    def ways(self, page):
        """Links of the page itself, without menu and footer."""
        main = re.search(r"<main.*?</main>", page.text, re.S).group(0)
        return [html.unescape(link) for link in re.findall(r'href="(/[^"#]*|\?[^"]*)"', main)]

    def test_every_wrong_address_is_explained_and_leads_on(self):
        for method, path in WRONG:
            anyone = Browser(self.server.port)
            page = anyone.request(method, path)
            what = f"{method} {path[:60]}"
            self.assertIn(page.status, (400, 403, 404, 405), what)
            self.assertPlain(page, what)
            ways = self.ways(page)
            form = [f for f in page.parsed.forms if f.action.startswith("/public/~verify")]
            self.assertTrue(ways or form, f"{what} is a dead end")
            for way in ways:
                target = way if way.startswith("/") else path.split("?")[0] + way
                self.assertEqual(anyone.get(target).status, 200, f"{what} → {target}")

    def test_a_year_that_is_none_finds_nothing(self):
        for year in ("3000000000", "99999999999999999999", "-1", "x"):
            answer = self.browser().get(f"/public?year={year}")
            self.assertEqual(answer.status, 200, year)
            self.assertNotIn(f'href="/public/{ROUND}', answer.text, year)
        self.assertIn(f'href="/public/{ROUND}', self.browser().get("/public?year=2022").text)

    def test_a_public_address_leads_back_to_the_public_pages(self):
        page = Browser(self.server.port).get("/public/none")
        self.assertEqual(self.ways(page)[:2], ["/public", "/public/~verify"])
        self.assertIn("没有这一轮公示", page.text)
        page = Browser(self.server.port).get(f"/public/none?d={harness.TENANT}")
        self.assertEqual(self.ways(page)[0], f"/public?d={harness.TENANT}")

    def test_another_district_than_the_one_asked_for_is_never_shown(self):
        page = Browser(self.server.port).get("/public?d=999999")
        self.assertEqual(page.status, 404)
        self.assertIn("没有代码为“999999”的区划", page.text)
        self.assertNotIn("六和", page.text)

    def test_an_address_does_not_end_at_a_zero_byte(self):
        self.assertEqual(Browser(self.server.port).get(f"/public/{ROUND}").status, 200)
        self.assertEqual(Browser(self.server.port).get(f"/public/{ROUND}%00x").status, 404)
        self.assertEqual(Browser(self.server.port).get("/login%00").status, 404)

    def test_who_is_signed_in_goes_back_to_the_first_page_and_who_rates_nowhere(self):
        manager = self.login("manager")
        self.assertEqual(self.ways(manager.get("/nowhere")), ["/"])
        self.assertEqual(self.ways(manager.get("/rounds/none")), ["/"])
        self.assertEqual(self.ways(manager.get("/public/none")),
                         ["/", "/public", "/public/~verify"])
        for path in ("/r", "/r/x/y"):  # there is no other page for them
            page = Browser(self.server.port).get(path)
            self.assertIn(page.status, (403, 404))
            self.assertEqual(self.ways(page), [])
            self.assertPlain(page, path)


if __name__ == "__main__":
    harness.main()
