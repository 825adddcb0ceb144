"""Grades at the limit: 先定等级，不先取整.

The figures that decide a grade are exact; each expected one is worked out here as a fraction.
"""
import json
from fractions import Fraction

import program
from program import Case


def points(value):
    return [{"points": str(value)}]


class Limits(Case):
    def evaluate(self, components):
        """A round of one entry. components: (max, items, sheets' marks, more of the aggregation)."""
        bundle = program.read_json(program.example(program.SOURCE_ROUND))
        bundle["standard"].update(id="limits", title="示例标准")
        method, entry = bundle["standard"]["methods"][0], bundle["round"]["entries"][0]
        bundle["round"]["entries"] = [entry]
        method["components"], entry["sheets"] = [], []
        entry["method"] = method["id"]
        for i, (full, items, sheets, more) in enumerate(components):
            component = {"id": f"part{i}", "name": f"板块{i + 1}", "max": str(full),
                         "scored_by": "expert", "aggregation": {
                             "kind": "mean", "step": "0.01", "rounding": "half_up", **more}}
            if items:
                component["items"] = items
            method["components"].append(component)
            entry["sheets"] += [
                {"id": f"s{i}-{k}", "component": f"part{i}", "scorer": f"x{k}", "role": "expert", "scorer_name": f"专家{k}",
                 "submitted": "2022-05-10", "marks": marks} for k, marks in enumerate(sheets)]
        bundle["standard"]["methods"] = [method]
        bundle["round"]["experts"] = [{"id": f"x{k}", "name": f"专家{k}"} for k in range(30)]
        self.store()
        self.fine("import", self.write("round.json", json.dumps(bundle)))
        report = json.loads(self.fine("report", "-f", "json"))
        self.traces = {t["id"].split(".", 1)[1]: t for t in report["traces"]}
        self.text = self.fine("report", "-f", "html").decode()
        return report["entries"][0]

    def assert_result(self, got, total, grade, says=None):
        self.assertEqual((got["total"], got["grade"]), (total, grade))
        note = got.get("grade_note", "")
        if says is None:
            self.assertEqual(note, "")
            return
        for words in says:
            self.assertIn(words, note)
        self.assertIn(note, self.traces["score.grade"]["working"])
        self.assertIn(note, self.traces["score.total"]["working"])
        self.assertIn(note, self.text)

    THIRDS = [(30, (26, 26, 27)), (30, (26, 26, 27)), (40, (27, 27, 28))]

    def thirds(self, **more):
        self.assertEqual(sum(Fraction(sum(m), 3) for _, m in self.THIRDS), 80)
        return self.evaluate([(full, None, [points(m) for m in marks], more)
                              for full, marks in self.THIRDS])

    def test_means_of_three_add_up_to_the_limit(self):
        got = self.thirds()
        self.assertEqual([c["score"] for c in got["components"]], ["26.33", "26.33", "27.33"])
        self.assert_result(got, "80", "良好", ("79.99", "80", "良好"))
        self.assertIn("等级按未取整的", self.traces["score.part0"]["rounding"])

    def test_a_standard_may_round_first_and_the_report_says_what_that_did(self):
        got = self.thirds(rounded_first=True)
        self.assert_result(got, "79.99", "合格", ("先取整", "80", "良好", "等级由取整决定"))
        self.assertIn("取整后的得分计入总分和等级", self.traces["score.part0"]["rounding"])

    def test_what_is_just_below_a_limit_is_not_rounded_up_to_it(self):
        for low, high, total, grade in (("89.99", "90", "89.995", "良好"),
                                        ("59.99", "60", "59.995", "不合格")):
            with self.subTest(low):
                self.setUp()
                got = self.evaluate([(100, None, [points(low), points(high)], {})])
                self.assertEqual(got["components"][0]["score"], high)
                self.assert_result(got, total, grade, (high, total, grade))

    def test_no_number_of_decimals_makes_it_reach_the_limit(self):
        marks = [points(90)] * 29 + [points("89.99")]
        exact = (29 * 90 + Fraction("89.99")) / 30
        self.assertLess(Fraction("89.9996"), exact)
        got = self.evaluate([(100, None, marks, {})])
        self.assertLess(Fraction(got["total"]), 90)
        self.assert_result(got, "89.9997", "良好", ("约 89.99966666",))

    def test_ratios_are_not_rounded_before_they_are_added(self):
        items = [{"id": "p", "name": "服务", "kind": "points", "max": "97"}]
        items += [{"id": f"r{i}", "name": f"比例{i}", "kind": "ratio", "max": "1"} for i in range(3)]
        marks = [{"item": "p", "points": "89"}]
        marks += [{"item": f"r{i}", "done": 1, "target": 3} for i in range(3)]
        got = self.evaluate([(100, items, [marks], {"kind": "single", "rounding": "down"})])
        self.assert_result(got, "90", "优秀")

    def test_where_nothing_is_near_a_limit_nothing_is_said(self):
        got = self.evaluate([(100, None, [points("85.01"), points("85.02")], {})])
        self.assert_result(got, "85.02", "良好")
        self.assertIn("85.015", self.traces["score.grade"]["working"])
