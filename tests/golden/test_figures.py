"""Every figure of the 2022 report comes out of the program to the fen and the hundredth."""
import functools
import os
from decimal import Decimal

import program
from program import Case, by_center, golden

# Names of the components in the golden file, ids in the bundle.
COMPONENTS = {"资料递交": "material", "坪山区委组织部": "commissioner",
              "购买主体(街道)": "purchaser", "社区党委": "committee"}
INDICATORS = {"completed": "completed", "behind_slightly": "slightly_behind", "behind": "behind"}


def each_center(check):
    """A test that is done for each center of the golden file against the report's entry."""
    @functools.wraps(check)
    def test(self):
        self.assertEqual(list(self.entries), list(golden()))
        for name, center in golden().items():
            with self.subTest(center=name):
                check(self, center, self.entries[name])
    return test


class Figures(Case):
    def setUp(self):
        super().setUp()
        self.store(program.SOURCE_ROUND)
        self.entries = by_center(self.report()["entries"])

    @each_center
    def test_totals_and_grades(self, center, entry):
        self.assertEqual((entry["total"], entry["grade"]), (center["total"], center["grade"]))

    @each_center
    def test_components(self, center, entry):
        got = {c["id"]: c["score"] for c in entry["components"]}
        self.assertEqual(got, {COMPONENTS[n]: s for n, s in center["scores"].items()})
        self.assertEqual([c["max"] for c in entry["components"]], ["30", "10", "25", "35"])

    @each_center
    def test_score_command_says_the_same_as_the_report(self, _, entry):
        other = by_center(self.fine_json("score", "--json")["entries"])[entry["center"]]
        for key in ("total", "grade", "components"):
            self.assertEqual(other[key], entry[key])

    @each_center
    def test_fund_rows(self, center, entry):
        rows = center["funds"]["rows"]
        self.assertEqual(len(entry["funds"]["rows"]), len(rows))
        for want, got in zip(rows, entry["funds"]["rows"]):
            with self.subTest(category=want["category"]):
                self.assertEqual(
                    (got["label"], got["actual"], got["expected"], got["total"], got["share"],
                     got["printed_total"], got["printed_share"]),
                    (want["category"], want["actual"], want["expected"],
                     want["expected_total"], want["printed_share"], want["printed_total"],
                     want["printed_share"]))

    @each_center
    def test_fund_totals(self, center, entry):
        want, got = center["funds"], entry["funds"]
        self.assertEqual([got["actual"], got["expected"], got["total"]],
                         want["expected_subtotals"])
        self.assertEqual(got["share_base"], want["share_base"])
        self.assertEqual(got["contract"], center["contract_total"])
        self.assertEqual(got["surplus"], want["surplus"] or "0.00")

    @each_center
    def test_deductions_and_settlement(self, center, entry):
        want, got = center["vacancy_deduction"], entry["settlement"]
        self.assertEqual(got["deduction"], want["amount"])
        self.assertEqual(got["vacancy_days"], want["vacant_natural_days"])
        self.assertEqual(got["lower_bound"], center["name"] == "六联")
        self.assertIsNone(got["paid"])
        self.assertEqual(Decimal(got["payable"]),
                         Decimal(center["contract_total"]) - Decimal(want["amount"]))

    @each_center
    def test_settle_command_says_the_same_as_the_report(self, center, entry):
        settled = by_center(self.fine_json("settle", "--json")["settlements"])[center["name"]]
        self.assertEqual({k: settled[k] for k in entry["settlement"]}, entry["settlement"])

    def test_deductions_of_the_source_by_name(self):
        self.assertEqual(self.entries["坪山"]["settlement"]["deduction"], "11636.92")
        self.assertEqual(self.entries["六联"]["settlement"]["deduction"], "6670.17")
        self.assertIn("下限", self.fine("settle").decode())

    @each_center
    def test_staffing(self, center, entry):
        want, got = center["staff"], entry["staffing"]
        self.assertEqual((got["posts"], got["in_post"], got["departures"]),
                         (want["posts"], want["in_post"], want["departures"]))
        held = {h["qualification"]: h["held"] for h in got["qualifications"]}
        for name in ("社会工作师", "助理社会工作师", "中共党员"):
            self.assertEqual(held.get(name), want[name], name)
        gaps = {g["qualification"]: g["missing"] for g in got["requirements"] if g["missing"]}
        self.assertEqual(gaps, want.get("qualification_gap", {}))
        self.assertEqual([(v["days"], v["open"]) for v in got["vacancies"]],
                         [(v["natural_days"], v["open"]) for v in want["vacancies"]])

    @each_center
    def test_indicator_views(self, center, entry):
        self.assertEqual(entry["indicators"]["view"], INDICATORS[center["indicators"]])

    @each_center
    def test_operators(self, center, entry):
        self.assertEqual(entry["operator"], center["operator"])


class Explained(Case):
    def test_a_figure_explains_itself(self):
        self.store(program.SOURCE_ROUND)
        got = self.fine_json("explain", "pingshan.settle.deduction", "--json")
        self.assertEqual((got["label"], got["value"], got["unit"]), ("坪山 空岗扣除", "11636.92", "元"))
        self.assertEqual(got["working"], "478240.00 ÷ 182 ÷ 7 × 31 = 11636.92")
        self.assertEqual([(i["name"], i["value"]) for i in got["inputs"]],
                         [("合同总额", "478240.00"), ("合同自然日", "182"), ("岗位数", "7"),
                          ("空岗自然日", "31")])
        text = self.fine("explain", "坪山 空岗扣除").decode()
        for words in ("坪山 空岗扣除 = 11636.92 元", got["working"], got["rounding"],
                      got["standard"]):
            self.assertIn(words, text)

    def test_every_computed_figure_has_a_trace(self):
        self.store(program.SOURCE_ROUND)
        report = self.report()
        traces = {t["id"]: t for t in report["traces"]}
        self.assertEqual(len(traces), len(report["traces"]), "trace ids are unique")
        for entry in report["entries"]:
            at = entry["id"]
            self.assertEqual(traces[f"{at}.score.total"]["value"], entry["total"])
            self.assertEqual(traces[f"{at}.score.grade"]["value"], entry["grade"])
            self.assertEqual(traces[f"{at}.settle.deduction"]["value"],
                             entry["settlement"]["deduction"])
            for c in entry["components"]:
                self.assertEqual(traces[f"{at}.score.{c['id']}"]["value"], c["score"])

    def test_a_center_lists_its_figures_and_nonsense_is_not_found(self):
        self.store(program.SOURCE_ROUND)
        self.assertIn("pingshan.settle.deduction",
                      self.fine("explain", "pingshan.settle").decode())
        self.refused(program.NOT_FOUND, "explain", "没有的数字", says=["没有这个数字"])
