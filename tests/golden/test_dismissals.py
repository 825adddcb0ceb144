"""Dismissed findings, as a user of the command line meets them: in the data, the checks, the report.

六联's 人力成本 row prints 402,233.38 where its parts make 402,233.28 (the source's own slip).
"""
import json
import re
import shutil
import subprocess
import unittest
import zipfile

import program
from program import BAD_INPUT, FINDINGS, FINE, Case

LABOR = {"rule": "funds.row_total", "entry": "liulian",
         "place": "资金使用情况表“人力成本”行", "reason": "四舍五入所致"}
TERM = {"rule": "contract.months_min", "entry": "heping", "place": "合同服务期限",
        "reason": "合同期限已报批"}
GONE = {"rule": "material.late", "entry": "liuhe", "place": "材料“旧清单”", "reason": "已补交"}
WRONG = "402,233.38"


def bundle_with(*dismissals):
    bundle = program.read_json(program.example(program.SOURCE_ROUND))
    bundle["round"]["finding_dismissals"] = list(dismissals)
    return json.dumps(bundle, ensure_ascii=False)


def key(finding):
    return finding["rule"], finding.get("entry"), finding.get("where")


def key_of(dismissal):
    return dismissal["rule"], dismissal["entry"], dismissal["place"]


class Dismissals(Case):
    def setUp(self):
        super().setUp()
        self.store()

    def bring(self, *dismissals, how=()):
        self.fine("import", self.write("in.json", bundle_with(*dismissals)), *how)

    def text_of(self, form):
        path = self.path("report." + form)
        self.fine("report", "-f", form, "-o", path)
        if form == "pdf":
            text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                                  stdout=subprocess.PIPE).stdout.decode()
        elif form == "docx":
            with zipfile.ZipFile(path) as docx:
                text = re.sub(r"<[^>]*>", "", docx.read("word/document.xml").decode())
        else:
            with open(path, encoding="utf-8") as f:
                text = re.sub(r"<[^>]*>", "", f.read())
        return re.sub(r"\s", "", text)

    def test_they_come_back_and_their_order_means_nothing(self):
        self.bring(TERM, LABOR, GONE)
        first = self.fine("export")
        got = json.loads(first)["round"]["finding_dismissals"]
        self.assertEqual(got, [TERM, LABOR, GONE])  # by rule
        self.fine("import", self.write("again.json", first), "--replace")
        self.assertEqual(self.fine("export"), first)
        other = self.path("other.db")
        self.fine("init", db=other)
        self.fine("import", self.write("turned.json", bundle_with(GONE, LABOR, TERM)), db=other)
        self.assertEqual(self.fine("export", db=other), first)

    def test_a_file_that_says_nothing_of_them_leaves_them(self):
        self.bring(LABOR)
        first = self.fine("export")
        self.fine("import", program.example(program.SOURCE_ROUND), "--replace")
        self.assertEqual(self.fine("export"), first)

    def test_check_counts_them_apart_and_names_the_stale(self):
        self.fine("import", program.example(program.SOURCE_ROUND))
        before = self.fine_json("check", "--json")
        self.assertEqual((before["dismissed"], before["stale_dismissals"]), ([], []))
        self.bring(LABOR, TERM, GONE, how=["--replace"])
        after = self.fine_json("check", "--json")
        self.assertEqual([key(f) for f in after["dismissed"]], [key_of(LABOR), key_of(TERM)])
        self.assertEqual([f["reason"] for f in after["dismissed"]], ["四舍五入所致", "合同期限已报批"])
        self.assertEqual({key(f) for f in before["findings"]} - {key(f) for f in after["findings"]},
                         {key_of(LABOR), key_of(TERM)})
        self.assertEqual(after["stale_dismissals"],
                         [{"rule": GONE["rule"], "entry": "liuhe", "where": GONE["place"],
                           "reason": GONE["reason"]}])
        text = self.fine("check").decode()
        self.assertIn(f"共 {len(after['findings'])} 项发现", text)
        self.assertIn("另有 2 项评估方不采纳", text)
        self.assertIn("以下 1 项“不采纳”，现在的数据里已没有对应的发现", text)
        self.assertLess(text.index("另有 2 项"), text.index(WRONG))

    def test_strict_does_not_count_what_was_dismissed(self):
        self.fine("import", program.example(program.SOURCE_ROUND))
        errors = [f for f in self.fine_json("check", "--json")["findings"]
                  if f["severity"] == "error"]
        self.assertEqual(self.run_program("check", "--strict").returncode, FINDINGS)
        dismissals = [{"rule": f["rule"], "entry": f["entry"], "place": f["where"], "reason": "约数"}
                      for f in errors]
        self.bring(*dismissals[1:], how=["--replace"])
        self.assertEqual(self.run_program("check", "--strict").returncode, FINDINGS)
        self.bring(*dismissals, how=["--replace"])
        self.assertEqual(self.run_program("check", "--strict").returncode, FINE)

    def test_the_json_report_has_them_in_a_list_of_their_own(self):
        self.bring(LABOR, GONE)
        report = self.report()
        self.assertNotIn(key_of(LABOR), [key(f) for f in report["findings"]])
        self.assertEqual([key(f) for f in report["dismissed"]], [key_of(LABOR)])
        self.assertEqual(report["dismissed"][0]["reason"], LABOR["reason"])

    def assert_only_adopted(self, form):
        """Of the three only the adopted one is printed; the fund table has the figure, too."""
        self.bring(LABOR, GONE, dict(TERM, adopted=True, reason="和平中心的合同只有半年。"))
        text = self.text_of(form)
        self.assertIn("核查发现的问题及改进建议", text)
        self.assertIn("认定需要改进的问题1项", text)
        self.assertIn("合同管理方面，和平中心的合同只有半年。", text)
        annex = text[text.rindex("核查发现一览表"):]
        self.assertIn("和平中心的合同只有半年。", annex)
        self.assertNotIn(WRONG, annex)
        for words in (LABOR["reason"], GONE["reason"], "警告】", "自动核查"):
            self.assertNotIn(words, text)

    def test_html_prints_what_was_adopted(self):
        self.assert_only_adopted("html")

    def test_docx_prints_what_was_adopted(self):
        self.assert_only_adopted("docx")

    @unittest.skipUnless(shutil.which("pdftotext"), "needs pdftotext (poppler-utils)")
    def test_pdf_prints_what_was_adopted(self):
        self.assert_only_adopted("pdf")

    def test_scores_and_settlements_are_as_before(self):
        self.fine("import", program.example(program.SOURCE_ROUND))
        before = self.fine("score", "--json"), self.fine("settle", "--json")
        self.bring(LABOR, TERM, how=["--replace"])
        self.assertEqual((self.fine("score", "--json"), self.fine("settle", "--json")), before)

    def test_wrong_ones_are_refused_and_leave_the_others(self):
        self.bring(TERM)
        before = self.fine("export")
        cases = {
            "rule": (dict(LABOR, rule="funds.none"), "没有编号为“funds.none”的核查规则"),
            "entry": (dict(LABOR, entry="nowhere"), "没有编号为“nowhere”的参评项目"),
            "reason": (dict(LABOR, reason=""), "“不采纳的理由”是空的"),
            "place": (dict(TERM, reason="再说一次"), "与第 1 项是同一项发现"),
        }
        for field, (dismissal, says) in cases.items():
            path = self.write("bad.json", bundle_with(TERM, dismissal))
            self.refused(BAD_INPUT, "import", path, "--replace",
                         says=[f"$.round.finding_dismissals[1].{field}", says])
            self.assertEqual(self.fine("export"), before)
