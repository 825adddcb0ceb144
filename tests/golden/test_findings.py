"""The checks find what is wrong in the 2022 report, and nothing that is right."""
import contextlib
import json
import sqlite3

import program
from program import Case, golden

# Rules that say that a sum or a share was worked out wrongly.
WRONG_SUMS = {"funds.row_total", "funds.column_total", "funds.grand_total",
              "funds.total_vs_contract", "funds.share", "funds.share_base", "funds.share_sum"}


class Findings(Case):
    def setUp(self):
        super().setUp()
        self.store(program.SOURCE_ROUND)
        self.findings = self.fine_json("check", "--json")["findings"]

    def of(self, *rules):
        return [f for f in self.findings if f["rule"] in rules]

    def test_wrong_sums_are_the_three_of_liulian(self):
        wrong = [(f["center"], f["rule"].removeprefix("funds."), f["printed"], f["expected"],
                  f["difference"], f["severity"]) for f in self.of(*WRONG_SUMS)]
        want = [(name, f["rule"], f["printed"], f["expected"], f["difference"], "error")
                for name, center in golden().items() for f in center["funds"]["findings"]]
        self.assertEqual(len(want), 3)
        self.assertEqual(wrong, want)
        self.assertIn("人力成本", self.of("funds.row_total")[0]["where"])

    def test_vacancy_without_reserve(self):
        self.assertEqual([f["center"] for f in self.of("funds.vacancy_unreserved")], ["六联"])
        self.assertEqual(self.of("funds.reserve_mismatch"), [])

    def test_qualification_gaps(self):
        want = [name for name, c in golden().items() if not c["staff"]["qualification_compliant"]]
        self.assertEqual(want, ["六联", "坪山"])
        self.assertEqual([f["center"] for f in self.of("staffing.qualification_gap")], want)

    def test_contracts_are_too_short_everywhere(self):
        found = self.of("contract.months_min")
        self.assertEqual([f["center"] for f in found], list(golden()))
        for f in found:
            self.assertEqual((f["printed"], f["expected"]), ("6", "12"))
            self.assertIn("第八条第三点", f["basis"])

    def test_jumps_of_expected_spending(self):
        """六联 and 和平 state no cut-off date: a daily rate cannot be had there."""
        found = self.of("funds.expected_jump")
        self.assertEqual([f["center"] for f in found], ["六和", "坪山"])
        for f in found:
            self.assertIn("管理费", f["where"])

    def test_no_limit_is_invented(self):
        """Limits that the standard leaves open report nothing."""
        self.assertEqual(self.of("funds.labor_share_min", "funds.management_share_max",
                                 "funds.spending_pace", "staffing.turnover_max"), [])

    def test_strict_says_so_in_the_exit_code(self):
        done = self.run_program("check", "--strict")
        self.assertEqual(done.returncode, program.FINDINGS)
        self.assertIn("错误 3", done.stdout.decode())
        self.assertEqual(done.stderr, b"")

    def test_text_and_report_carry_the_same_findings(self):
        text = self.fine("check").decode()
        self.assertIn(f"共 {len(self.findings)} 项发现", text)
        reported = self.report()["findings"]
        self.assertEqual([(f["rule"], f["entry"], f["message"]) for f in reported],
                         [(f["rule"], f["entry"], f["message"]) for f in self.findings])


class OtherRounds(Case):
    def other(self, bundle, state=None):
        """A round of one project, of another center, with the same people."""
        other = json.loads(json.dumps(bundle))
        entry = other["round"]["entries"][0]
        project = next(p for p in other["projects"] if p["id"] == entry["project"])
        center = next(c for c in other["centers"] if c["id"] == project["center"])
        project["id"] = entry["project"] = "other-project"
        center["id"] = project["center"] = "other-center"
        center["name"] = "别处"
        other["projects"], other["round"]["entries"] = [project], [entry]
        other["round"].update({"id": "other", "title": "别处的评估", "finding_dismissals": []})
        return other

    def two_centers(self):
        found = self.fine_json("check", "--json", "--round", program.DEMO_ROUND)["findings"]
        return [f for f in found if f["rule"] == "staffing.two_centers"]

    def test_who_is_in_post_in_another_open_round_is_found(self):
        bundle = program.read_json(program.example(program.DEMO_ROUND))
        self.store()
        self.fine("import", self.write("round.json", json.dumps(bundle)))
        self.assertEqual(self.two_centers(), [])
        self.fine("import", self.write("other.json", json.dumps(self.other(bundle))))
        found = self.two_centers()
        self.assertTrue(found)
        self.assertEqual({f["entry"] for f in found}, {bundle["round"]["entries"][0]["id"]})
        for f in found:
            self.assertIn("别处在岗（另一评估轮次“别处的评估”）", f["message"])
        # What is published is settled, and a project of both rounds is one.
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            db.execute("UPDATE round SET state = 'published' WHERE id = 'other'")
            db.commit()
        self.assertEqual(self.two_centers(), [])


class BadDates(Case):
    def test_reversed_contract_dates_are_reported_and_leave_the_rest(self):
        bundle = program.read_json(program.example(program.DEMO_ROUND))
        project = bundle["projects"][0]
        project["start"], project["end"] = project["end"], project["start"]
        self.store()
        self.fine("import", self.write("round.json", json.dumps(bundle)))
        report = self.report()
        found = [f["entry"] for f in report["findings"] if f["rule"] == "contract.dates_reversed"]
        first = report["entries"][0]
        self.assertEqual(found, [first["id"]])
        self.assertIsNone(first["staffing"]["vacancy_days"])
        self.assertIsNone(first["settlement"]["deduction"])
        for entry in report["entries"][1:]:
            self.assertIsNotNone(entry["staffing"]["vacancy_days"])
        why = self.fine("explain", first["id"] + ".staffing.vacant_days").decode()
        self.assertIn("早于开始日期", why)
        for form in ("pdf", "docx", "html"):
            self.fine("report", "-f", form, "-o", self.path("report." + form))
