"""The analysis: pages of rounds, entries and centers, their charts without scripts, the figures in
the table under each, and who may see them."""
import html
import json
import re

import harness
from harness import WebTest

# Totals of the source (docs: 评估结果 of 2022).
TOTALS = {"六和": "97.85", "六联": "88.7", "坪山": "93.4", "和平": "94.45"}


class AnalysisTest(WebTest):
    def charts(self, page):
        titles = [html.unescape(t) for t in re.findall(r'id="charts-\d+-h">([^<]+)<', page.text)]
        data = [json.loads(html.unescape(d)) for d in re.findall(r'data-chart="([^"]+)"', page.text)]
        self.assertEqual(len(titles), len(data))
        self.assertEqual(len(titles), len(set(titles)), titles)
        return dict(zip(titles, data))

    def test_a_round_shows_the_source_s_totals(self):
        page = self.login("manager").get("/analysis/rounds/pingshan-2022")
        self.assertEqual(page.status, 200)
        charts = self.charts(page)
        totals = charts["各中心总分"]
        got = dict(zip(totals["categories"], totals["series"][0]["values"]))
        for center, total in TOTALS.items():
            self.assertEqual(float(got[center]), float(total), center)
            self.assertIn(f'<td class="num">{total}</td>', page.text)
        self.assertGreaterEqual(page.text.count("<svg"), len(charts))
        self.assertIn("各中心人员配置", charts)

    def test_operators_stand_side_by_side_and_over_the_rounds(self):
        """The source's totals: 龙祥 97.85 and 93.4, 正阳 88.7 and 94.45."""
        manager = self.login("manager")
        charts = self.charts(manager.get("/analysis/rounds/pingshan-2022"))
        means = charts["各运营机构平均分"]
        self.assertEqual(dict(zip(means["categories"], map(float, means["series"][0]["values"]))),
                         {"深圳市龙岗区龙祥社工服务中心": 95.63, "深圳市龙岗区正阳社会工作服务中心": 91.58})
        self.assertNotIn("各街道平均分", charts)  # there is one only
        self.assertNotIn("各街道历次平均分", self.charts(manager.get("/analysis")))

    def test_drawings_and_tables_need_no_script(self):
        page = self.login("manager").get("/analysis/rounds/pingshan-2022")
        self.assertEqual(page.text.count("<details class=\"chart-figures\">"),
                         page.text.count('class="chart-live"'))
        self.assertNotRegex(page.text, r"\sstyle=")
        self.assertNotRegex(page.text, r"<script(?![^>]*\bsrc=)[^>]*>")

    def test_missing_is_not_zero(self):
        page = self.login("manager").get("/analysis/rounds/demo-open")
        self.assertEqual(page.status, 200)
        self.assertIn("尚未出分", page.text)
        self.assertNotIn("各中心总分", self.charts(page))
        hand_in = self.charts(page)["资料递交进度"]
        self.assertEqual(sum(int(v) for v in hand_in["series"][0]["values"]), 5)

    def test_an_entry_against_the_round_s_range(self):
        manager = self.login("manager")
        page = manager.get("/analysis/rounds/demo-2026")
        link = re.search(r'href="(/analysis/entries/[^"]+)"', page.text).group(1)
        charts = self.charts(manager.get(link))
        profile = charts["各板块得分率与本轮范围"]
        own, low, high = (s["values"] for s in profile["series"])
        for mine, least, most in zip(own, low, high):
            self.assertLessEqual(float(least), float(mine))
            self.assertGreaterEqual(float(most), float(mine))

    def test_a_center_over_its_rounds_and_the_trend(self):
        manager = self.login("manager")
        page = manager.get("/analysis/rounds/demo-2026")
        link = re.search(r'href="(/analysis/centers/[^"]+)"', page.text).group(1)
        charts = self.charts(manager.get(link))
        self.assertEqual(len(charts["历次总分"]["categories"]), 2)
        trend = self.charts(manager.get("/analysis"))
        self.assertIn("历次评估总分", trend)
        self.assertEqual(len(trend["历次评估总分"]["categories"]), 3)

    def test_the_first_page_shows_how_far_the_round_is(self):
        self.assertIn('class="rail"', self.login("manager").get("/").text)
        self.assertNotIn('class="rail"', self.login("operator").get("/").text)

    def test_what_does_not_exist_is_missing(self):
        manager = self.login("manager")
        for path in ("rounds/none", "entries/demo-2026/none", "entries/none/none", "centers/none"):
            self.assertEqual(manager.get("/analysis/" + path).status, 404, path)

    def test_only_the_evaluator_compares(self):
        for role in ("operator", "expert", "purchaser", "admin"):
            self.assertEqual(self.login(role).get("/analysis").status, 403)


if __name__ == "__main__":
    harness.main()
