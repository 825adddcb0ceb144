"""The judged panels of the demo round, worked out again by exact fractions.

An implementation of its own of the marking rules: leaves into a sheet, sheets into a component,
components into a total, the total into a grade.
"""
import json
import math
from fractions import Fraction

import program
from program import Case

HALF = Fraction(1, 2)


def half_up(value, step):
    return math.floor(value / step + HALF) * step


def leaves(items):
    for item in items:
        if item["kind"] == "group":
            yield from leaves(item["items"])
        else:
            yield item


def worth(item, mark):
    full = Fraction(item["max"])
    options = {o["id"]: Fraction(o["points"]) for o in item.get("options", [])}
    times = Fraction(mark.get("times", 0)) * Fraction(item.get("per_time", 0))
    return {
        "points": lambda: Fraction(mark["points"]),
        "combo": lambda: sum(options[p] for p in mark.get("parts", [])),
        "degree": lambda: options[mark["level"]],
        "ratio": lambda: half_up(full * min(mark["done"], mark["target"]) / mark["target"],
                                 Fraction(1, 10000)),
        "deduct": lambda: full - min(full, times),
        "bonus": lambda: min(full, times),
    }[item["kind"]]()


def sheet_points(component, sheet):
    marks = {m["item"]: m for m in sheet["marks"]}
    full, scale = Fraction(component["max"]), Fraction(component["scored_full"])
    earned = bonus = applicable = Fraction(0)
    for item in leaves(component["items"]):
        mark = marks[item["id"]]
        if mark.get("not_applicable"):
            continue
        if item["kind"] == "bonus":
            bonus += worth(item, mark)
        else:
            earned += worth(item, mark)
            applicable += Fraction(item["max"])
    points = half_up(full * (earned / applicable + bonus / scale), Fraction(1, 10000))
    return min(points, full)


def aggregate(rule, marks):
    marks = sorted(marks)
    if rule["kind"] == "trimmed":
        marks = marks[rule["drop_low"]:len(marks) - rule["drop_high"]]
    step = Fraction(rule["step"])
    points = half_up(sum(marks) / len(marks), step)
    if "factor" in rule:
        points = half_up(points * Fraction(rule["factor"]), step)
    return points


def component_points(component, entry):
    marks = [sheet_points(component, s) for s in entry["sheets"]
             if s["component"] == component["id"] and "submitted" in s]
    return min(aggregate(component["aggregation"], marks), Fraction(component["max"]))


def grade(standard, total):
    return next(b["name"] for b in standard["bands"] if total >= Fraction(b["from"]))


class Judged(Case):
    def judge(self, bundle):
        """Compares every sheet, component, total and grade; gives how many sheets there were."""
        report, n = self.report(), 0
        traces = {t["id"]: t["value"] for t in report["traces"]}
        components = bundle["standard"]["methods"][0]["components"]
        for entry, got in zip(bundle["round"]["entries"], report["entries"]):
            total = Fraction(0)
            for component, result in zip(components, got["components"]):
                points = component_points(component, entry)
                total += points
                self.assertEqual(Fraction(result["score"]), points, (entry["id"], component["id"]))
                for sheet in entry["sheets"]:
                    if sheet["component"] == component["id"] and "submitted" in sheet:
                        value = traces[f"{entry['id']}.sheet.{sheet['id']}"]
                        self.assertEqual(Fraction(value), sheet_points(component, sheet))
                        n += 1
            self.assertEqual(Fraction(got["total"]), total, entry["id"])
            self.assertEqual(got["grade"], grade(bundle["standard"], total), entry["id"])
        return n

    def test_the_panels_of_nine_of_the_demo_round(self):
        self.store(program.DEMO_ROUND)
        bundle = program.read_json(program.example(program.DEMO_ROUND))
        entries = bundle["round"]["entries"]
        panels = [sum(s["component"] == "material" for s in e["sheets"]) for e in entries]
        self.assertEqual(panels, [9] * 5)
        # one sheet of the first entry is a draft, which does not count
        self.assertEqual(self.judge(bundle), 5 * 11 - 1)

    def test_a_generated_round_of_forty_centers(self):
        data = program.generated_round(40)
        self.store()
        self.fine("import", self.write("round.json", data))
        self.assertGreater(self.judge(json.loads(data)), 400)

    def test_rounding_is_half_up(self):
        """Guards the judge itself."""
        cent = Fraction(1, 100)
        self.assertEqual(half_up(Fraction("1.005"), cent), Fraction("1.01"))
        self.assertEqual(half_up(Fraction("1.0049"), cent), Fraction("1"))

    def test_scorers_are_not_named_in_the_published_data(self):
        self.store(program.DEMO_ROUND)
        text = self.fine("report", "-f", "json").decode()
        bundle = program.read_json(program.example(program.DEMO_ROUND))
        for entry in bundle["round"]["entries"]:
            for sheet in entry["sheets"]:
                self.assertNotIn(f"\"{sheet['scorer_name']}", text)
                self.assertNotIn(f"{sheet['scorer_name']}的", text)
        for expert in bundle["round"]["experts"]:
            self.assertNotIn(expert["name"] + "的", text)
