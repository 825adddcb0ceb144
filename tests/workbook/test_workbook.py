"""Workbooks of a listing and of templates: what stands in the files, and whether they come through
LibreOffice with the same values, formulas, drop-downs and protection."""
import csv
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from datetime import date, timedelta
from decimal import Decimal

import program
from book import Book

LISTING = "结算 表"
REGISTRATION = "模板 登记"


def setUpModule():
    global FOLDER
    FOLDER = tempfile.mkdtemp(prefix="gongping-workbook-")
    subprocess.run([program.BINARY, FOLDER], check=True)


def tearDownModule():
    shutil.rmtree(FOLDER)


def path(name):
    return os.path.join(FOLDER, name + ".xlsx")


def serial(day):
    """Excel's number of a date after February 1900."""
    return (date(1970, 1, 1) + timedelta(days=day) - date(1899, 12, 30)).days


class Listing(unittest.TestCase):
    """The figures are those of samples.c."""

    @classmethod
    def setUpClass(cls):
        cls.book = Book(path(LISTING))
        cls.sheet = cls.book.sheets["结算"]

    def column(self, letter, first=4, last=10):
        return [self.sheet.values.get(f"{letter}{row}") for row in range(first, last + 1)]

    def test_it_has_title_note_and_date_above_the_head(self):
        v = self.sheet.values
        self.assertEqual(v["A1"], "坪山街道 2022 年社会工作服务项目结算表")
        self.assertEqual(v["A2"], "金额以元计　　2022年1月8日")
        self.assertEqual([v[f"{c}3"] for c in "ABCDEFGHIJK"],
                         ["中心", "运营机构", "合同总额（元）", "已付（元）", "经费使用比例", "得分", "系数",
                          "空岗天数", "递交日期", "扣除为下限", "备注"])

    def test_figures_read_back_as_the_same_decimals(self):
        fen = [47824000, 999997, 1, 99999999999999, 0, 123456789012, 30]
        self.assertEqual(self.column("C"), [Decimal(v) / 100 for v in fen])
        self.assertEqual(self.column("D"),
                         [Decimal("430416"), Decimal("9000.11"), Decimal("-0.01"), Decimal("0.03"), None,
                          Decimal("0.07"), Decimal("0.1")])
        self.assertEqual(self.column("E")[:4], [Decimal(v) / 10000 for v in (8577, 9999, 0, 12345)])
        self.assertEqual(self.column("F"), [Decimal("97.85"), 29, Decimal("99.9999"), "不适用",
                                            Decimal("0.0001"), Decimal("123.4567"), 60])
        raw = self.book.zip.read(self.sheet.path).decode()
        self.assertIn("<v>9000.11</v>", raw)  # in binary floating point with 16 digits: 9000.110000000001
        self.assertIn("<v>999999999999.99</v>", raw)

    def test_dates_are_dates(self):
        self.assertEqual(self.column("I"), [serial(18992 + i) for i in range(7)])
        self.assertEqual(self.sheet.format("I4"), "yyyy-mm-dd")
        self.assertEqual(self.sheet.format("C4"), "#,##0.00")
        self.assertEqual(self.sheet.format("E4"), "0.00%")

    def test_a_text_is_never_a_formula(self):
        self.assertEqual(self.column("K"), ["=1+1", "+86 755", "-1", "@SUM(A1)", "_x0041_ 和\t制表\n换行",
                                            "440300199001011234", "\x01控制\x1f字符 \uffff"])
        self.assertEqual(self.column("A")[4:], ["中心 <&> \"引号\"", "010", " 前后有空格 "])
        self.assertEqual(sorted(self.sheet.formulas), ["C11", "D11", "H11"])
        self.assertEqual(self.sheet.format("K4"), "@")

    def test_totals_are_formulas_with_their_values(self):
        self.assertEqual(self.sheet.values["A11"], "合计")
        self.assertEqual(self.sheet.formulas["C11"], "ROUND(SUM(C4:C10),2)")
        for letter, places in (("C", "2"), ("D", "2"), ("H", "0")):
            numbers = [v for v in self.column(letter) if isinstance(v, Decimal)]
            self.assertEqual(self.sheet.values[f"{letter}11"], sum(numbers))
            self.assertTrue(self.sheet.formulas[f"{letter}11"].endswith(f",{places})"))
        self.assertNotIn("E11", self.sheet.formulas)
        self.assertNotIn("C4", self.book.sheets["空表（街道）"].formulas)

    def test_remarks_stand_below(self):
        self.assertEqual([self.sheet.values.get(f"A{row}") for row in (12, 13)],
                         ["注：1. 扣除按规定计算。", "2. 未填的为空。"])

    def test_the_head_is_frozen_and_repeated_in_print(self):
        raw = self.book.zip.read(self.sheet.path).decode()
        self.assertRegex(raw, r'<pane xSplit="1" ySplit="3" topLeftCell="B4" [^>]*state="frozen"')
        self.assertIn('paperSize="9"', raw)
        self.assertIn('orientation="landscape"', raw)
        self.assertIn("第 &amp;P 页，共 &amp;N 页", raw)
        self.assertEqual(self.book.defined["_xlnm.Print_Titles"], "'结算'!$3:$3")
        self.assertNotIn("landscape", self.book.zip.read(self.book.sheets["简表"].path).decode())

    def test_columns_are_as_wide_as_what_stands_in_them(self):
        widths = [float(w) for w in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"',
                                               self.book.zip.read(self.sheet.path).decode())]
        self.assertEqual(len(widths), 11)
        self.assertGreater(widths[1], 32)  # 16 Chinese characters
        self.assertLess(widths[9], 17)

    def test_charts_show_the_columns(self):
        charts = [n for n in self.book.names if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
        self.assertEqual(len(charts), 2)
        raw = self.book.zip.read(charts[0]).decode()
        for place in ("$A$4:$A$10", "$C$4:$C$10", "$D$4:$D$10", "$C$3"):
            self.assertIn(f"<c:f>'结算'!{place}</c:f>", raw)
        self.assertIn("结算图", self.book.sheets)
        self.assertNotIn("<c:min", raw)  # a payment is negative

    def test_the_csv_says_the_same(self):
        with open(path(LISTING)[:-4] + "csv", encoding="utf-8-sig", newline="") as f:
            rows = list(csv.reader(f))
        self.assertEqual(len(rows), 8)
        self.assertEqual(rows[0][2:5], ["合同总额（元）", "已付（元）", "经费使用比例（%）"])
        self.assertEqual(rows[1], ["六和社区党群服务中心", "", "478240.00", "430416.00", "85.77", "97.85",
                                   "1.05", "0", "2021-12-31", "否", "'=1+1"])
        self.assertEqual([row[3] for row in rows[2:6]], ["9000.11", "-0.01", "0.03", ""])


class Registration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.book = Book(path(REGISTRATION))

    def test_lists_stand_in_a_hidden_sheet(self):
        self.assertEqual(list(self.book.sheets), ["岗位", "付款", "在岗记录", "选项"])
        self.assertEqual([s.hidden for s in self.book.sheets.values()], [False, False, False, True])
        posts = self.book.sheets["岗位"].validations()
        self.assertEqual(posts["A4:A505"], ("list", "between", "stop", "请从列表中选一项。",
                                                ["六和", "沙壆，东", "坪环"]))
        self.assertEqual(posts["D4:D505"][4], ["是", "否"])
        engaged = self.book.sheets["在岗记录"].validations()
        self.assertEqual(engaged["B4:B504"][2:], ("warning", "列表中没有这一项，确定要填吗？",
                                                      ["社工（六和）", "主管（六和）"]))

    def test_what_is_registered_is_filled_in(self):
        v = self.book.sheets["岗位"].values
        self.assertEqual([v.get(f"{c}4") for c in "ABCDE"], ["六和", "主管", None, "是", None])
        self.assertEqual([v.get(f"{c}5") for c in "ABCDE"], ["坪环", "社工", None, "否", None])
        self.assertEqual(self.book.sheets["在岗记录"].values["B4"], "主管（六和）")  # by its id

    def test_sums_cannot_be_overwritten_and_cells_to_fill_in_can(self):
        sheet = self.book.sheets["付款"]
        self.assertTrue(all(s.protected for s in self.book.sheets.values()))
        at = next(c for c in "BCDEF" if f"{c}3" in sheet.formulas)
        self.assertEqual(sheet.formulas[f"{at}3"], f"ROUND(SUM({at}5:{at}1048576),2)")
        self.assertEqual(sheet.values[f"{at}3"], Decimal("246913.57"))
        self.assertTrue(sheet.locked(f"{at}3") and sheet.locked(f"{at}4"))
        self.assertFalse(sheet.locked(f"{at}5") or sheet.locked(f"{at}9"))
        posts = self.book.sheets["岗位"]
        self.assertTrue(posts.locked("A4") and posts.locked("B5"))  # prefilled, and to stay
        self.assertFalse(posts.locked("A6") or posts.locked("C4"))

    def test_limits_are_those_of_the_format(self):
        limits = self.book.sheets["付款"].validations()
        kinds = sorted(v[0] for v in limits.values())
        self.assertEqual(kinds, ["date", "decimal", "list", "list", "textLength", "textLength"])
        money = next(v for v in limits.values() if v[0] == "decimal")
        self.assertEqual(money[4], [0, Decimal("999999999999.99")])
        self.assertEqual(money[3], "请填 0.00 到 999999999999.99 之间的数。")
        text = next(v for v in self.book.sheets["岗位"].validations().values() if v[0] == "textLength")
        self.assertEqual(text[1:], ("between", "stop", "最多 100 字，请删减。", [1, 100]))

    def test_notes_at_the_heads_say_what_to_write(self):
        notes = self.book.sheets["岗位"].notes()
        self.assertEqual(sorted(notes), ["A3", "B3", "C3", "D3", "E3"])
        self.assertEqual(notes["B3"], "岗位名称（必填）\n文字，最多 100 字。")
        self.assertEqual(notes["E3"], "岗位份额（选填）\n系数，如 1.05，最多四位小数，0.0001 到 1 之间。")


@unittest.skipUnless(shutil.which("soffice"), "needs LibreOffice")
class ThroughLibreOffice(unittest.TestCase):
    """Opened and saved again, as somebody does who fills it in."""

    @classmethod
    def setUpClass(cls):
        cls.out = os.path.join(FOLDER, "out")
        files = sorted(glob.glob(os.path.join(FOLDER, "*.xlsx")))
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{FOLDER}/lo", "--convert-to",
                        "xlsx:Calc MS Excel 2007 XML", "--outdir", cls.out, *files],
                       check=True, capture_output=True, timeout=250)
        cls.names = [os.path.basename(f)[:-5] for f in files]

    def each(self, check):
        """check(sheet before, sheet after) of every sheet."""
        for name in self.names:
            before, after = Book(path(name)), Book(os.path.join(self.out, name + ".xlsx"))
            self.assertEqual(list(before.sheets), list(after.sheets), name)
            for sheet, old in before.sheets.items():
                with self.subTest(book=name, sheet=sheet):
                    check(old, after.sheets[sheet])

    def test_there_is_a_template_of_every_shape(self):
        self.assertGreater(len(self.names), 40)

    def test_values_stay(self):
        def filled(sheet):
            return {address: v for address, v in sheet.values.items() if v != ""}
        self.each(lambda old, new: self.assertEqual(filled(old), filled(new)))

    def test_formulas_stay(self):
        self.each(lambda old, new: self.assertEqual(old.formulas, new.formulas))

    def test_drop_downs_and_limits_stay(self):
        self.each(lambda old, new: self.assertEqual(old.validations(), new.validations()))

    def test_notes_stay(self):
        self.each(lambda old, new: self.assertEqual(old.notes(), new.notes()))

    def test_protection_stays(self):
        def check(old, new):
            self.assertEqual((old.protected, old.hidden), (new.protected, new.hidden))
            if old.protected:
                self.assertEqual({a: old.locked(a) for a in old.values}, {a: new.locked(a) for a in old.values})
        self.each(check)
