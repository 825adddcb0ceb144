"""The manual as it is served: every link to it leads to a chapter and to a place in it, and its pictures are there."""
import pathlib
import re

import harness
from harness import WebTest

ROOT = pathlib.Path(__file__).parents[2]
LINK = re.compile(r"""["'](/help(?:/[a-z-]+)?(?:#[a-z-]+)?)["']""")


def links():
    """Those of templates and of the program, each with where it stands."""
    for folder, pattern in (("templates", "*.mustache"), ("src", "*.c"), ("assets", "*.js")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            for link in LINK.findall(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(ROOT)), link


class HelpTest(WebTest):
    def leads(self, browser, link, where):
        path, _, anchor = link.partition("#")
        page = browser.get(path)
        self.assertEqual(page.status, 200, f"{where}: {link}")
        if anchor:
            self.assertIn(f'id="{anchor}"', page.text, f"{where}: {link}")
        return page

    def test_every_link_to_the_manual_leads_to_its_place(self):
        browser = self.browser()
        found = list(links())
        self.assertGreater(len({link for _, link in found}), 15)
        for where, link in found:
            self.leads(browser, link, where)

    def test_every_chapter_is_listed_and_has_text_and_its_links_and_pictures_are_there(self):
        browser = self.browser()
        chapters = set(re.findall(r'href="(/help/[a-z]+)"', browser.get("/help").text))
        self.assertEqual(len(chapters), len(list((ROOT / "docs/手册").glob("*.md"))))  # README.md is none, 更新说明.md is one
        pictures = set()
        for chapter in sorted(chapters):
            text = browser.get(chapter).text
            self.assertRegex(text, "help-text|help-section", chapter)
            for link in set(re.findall(r'href="(/help/[a-z]+#[a-z-]+)"', text)):
                self.leads(browser, link, chapter)
            for image in re.findall(r'<img class="help-picture[^>]*>', text):
                self.assertRegex(image, r'alt="[^"]+" width="\d+" height="\d+" loading="lazy"', chapter)
                pictures.add(re.search(r'src="([^"]+)"', image).group(1))
        self.assertGreater(len(pictures), 30)
        for picture in sorted(pictures):
            answer = browser.get(picture)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "image/webp"), picture)

    def test_several_parties_have_one_link_and_each_comes_to_its_own_chapter(self):
        for who, title in (("commissioner", "委托方"), ("purchaser", "购买主体"), ("committee", "社区党委")):
            self.assertIn(f'<h1 class="page-title">{title}</h1>', self.login(who).get("/help/party").text)

    def test_accessibility_is_told_on_every_page_and_whom_to_ask(self):
        browser = self.browser()
        self.assertIn("/accessibility", browser.get("/public").parsed.links)
        page = browser.get("/accessibility").text
        for words in ("读屏", "还没有做到的", "投诉", "请联系"):
            self.assertIn(words, page)


if __name__ == "__main__":
    harness.main()
