"""Whoever comes to the public pages by a wrong address reads in plain Chinese what is wrong, and finds
a way from there."""
import html
import re

import harness
from harness import Browser, WebTest, run

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


class WrongAddressTest(WebTest):
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
