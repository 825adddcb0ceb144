"""The four fund tables of the source's annex, typed just as they are printed: two rows of heading, periods
in dates or in words, two tables below each other on a page. What is read must be what the annex prints
(examples/pingshan-2022.json has it, and tests/golden the sums), and of the three printed totals that differ from
their parts by 0.10 each is found."""
import json
import os
import subprocess
import tempfile
import unittest
import unittest.mock

import tools
from workbook import Book, Sheet, number

DATES = ("2021.12.1-2022.4.30", "2022.5.1-2022.5.31")
WORDS = ("项目运营起始期-\n评估资料提交之日", "评估资料提交之日-\n项目运营结束期")
TABLES = {
    "liuhe": ("1. 六和中心（含 2 个分站点）", DATES, [
        ("人力成本", "370,830.28", "140,368.22", "511,198.50", "85.77%"),
        ("运营成本\n（服务费）", "7,418.12", "3,839.65", "11,257.77", "1.89%"),
        ("办公与场地", "14,812.73", "4,000.00", "18,812.73", "3.16%"),
        ("管理费", "20,841.63", "21,299.37", "42,141.00", "7.07%"),
        ("督导费", "9,100.00", "3,500.00", "12,600.00", "2.11%"),
        ("小计", "423,002.76", "173,007.24", "596,010.00", "100.00%")], "596,010.00", None),
    "pingshan": ("2. 坪山中心（含 1 个分站点）", DATES, [
        ("人力成本", "285,861.36", "114,234.39", "400,095.75", "85.75%"),
        ("运营成本\n（服务费）", "7,799.32", "4,538.33", "12,337.65", "2.64%"),
        ("办公与场地", "8,317.39", "2,880.00", "11,197.39", "2.40%"),
        ("管理费", "20,071.91", "12,655.87", "32,727.78", "7.01%"),
        ("督导费", "8,750.00", "1,494.51", "10,244.51", "2.20%"),
        ("盈余/赤字", "—", "11,636.92", "11,636.92", None),
        ("小计", "330,799.98", "147,440.02", "478,240.00", "—")], "478,240.00",
        "注：以上表格数据，由深圳市龙岗区龙祥社工服务中心提供。盈余/赤字部分，为人员空岗费用扣除预留。"),
    "liulian": ("3. 六联中心（含1个分站点）", WORDS, [
        ("人力成本", "319,102.59", "83,130.69", "402,233.38", "85.20%"),
        ("运营成本\n（服务费）", "13,356.10", "5,603.90", "18,960.00", "4.02%"),
        ("督导费", "12,250.00", "2,450.00", "14,700.00", "3.11%"),
        ("培训费", "0.00", "4,200.00", "4,200.00", "0.89%"),
        ("管理费", "25,466.70", "6,540.02", "32,006.72", "6.78%"),
        ("小计", "370,175.39", "101,924.61", "472,100.10", "100.00%")], "472,100.00", None),
    "heping": ("4. 和平中心", WORDS, [
        ("人力成本", "238,464.37", "65,528.03", "303,992.40", "85.20%"),
        ("运营成本\n（服务费）", "11,357.61", "4,342.39", "15,700.00", "4.40%"),
        ("督导费", "8,750.00", "1,750.00", "10,500.00", "2.94%"),
        ("培训费", "0.00", "3,000.00", "3,000.00", "0.84%"),
        ("管理费", "17,587.74", "6,019.86", "23,607.60", "6.62%"),
        ("小计", "276,159.72", "80,640.28", "356,800.00", "100.00%")], "356,800.00",
        "注：以上表格数据，由深圳市龙岗区正阳社会工作服务中心提供"),
}
PAGES = [("liuhe", "pingshan"), ("liulian", "heping")]


def figure(text, as_numbers):
    """As text, or as Excel keeps a number."""
    if text is None or text == "—" or not as_numbers:
        return text
    plain = text.replace(",", "")
    return number(f"{float(plain[:-1]) / 100!r}", "0.00%") if plain.endswith("%") else number(plain, "#,##0.00")


def page(names, as_numbers=False, merged=True):
    rows, merges = [["附件：资金使用情况表"]], []
    for name in names:
        title, (actual, expected), lines, total, note = TABLES[name]
        rows.append([title])
        top = len(rows) + 1
        rows.append([None, "实际发生额", "预计发生额", "合计", "所占\n比例"])
        rows.append([None, actual, expected])
        merges += [f"A{top}:A{top + 1}", f"D{top}:D{top + 1}", f"E{top}:E{top + 1}"]
        rows += [[label] + [figure(f, as_numbers) for f in figures] for label, *figures in lines]
        rows.append(["经费总额\n（协议总额）", figure(total, as_numbers)])
        merges.append(f"B{len(rows)}:E{len(rows)}")
        if note:
            rows.append([note])
            merges.append(f"A{len(rows)}:E{len(rows)}")
    return Book(Sheet(rows, "资金", merges=merges if merged else ())).bytes()


def tables(lines):
    """The printed lines of each table."""
    parts = []
    for line in lines:
        if line.startswith("funds "):
            parts.append([])
        if parts:
            parts[-1].append(line)
    return parts


def expected_lines(funds):
    """What the bundle of the source says of the lines, in the words of intake_dump."""
    for line in funds["lines"]:
        label = line["label"].replace("(", "（").replace(")", "）")
        share = f" printed_share={line['printed_share']}" if "printed_share" in line else ""
        yield (f"label={label} actual={line['actual']} expected={line['expected']} "
               f"printed_total={line['printed_total']}{share}")


class Funds(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        with open(os.path.join(tools.SOURCE_ROOT, "examples", "pingshan-2022.json"), encoding="utf-8") as f:
            cls.funds = {e["id"]: e["funds"] for e in json.load(f)["round"]["entries"]}

    def read(self, data):
        found = tables(tools.dump("intake_dump", data, "--funds"))
        self.assertEqual(2, len(found), found)
        return found

    def compare(self, name, lines):
        text = "\n".join(lines)
        want = self.funds[name]
        rows = [line.split(" ", 2)[2] for line in lines if line.startswith("row ")]
        self.assertEqual(list(expected_lines(want)), rows, text)
        if "from" in want:
            self.assertIn(f"period {want['from']}..{want['cutoff']}..{want['to']} actual= expected=", lines)
        else:
            self.assertIn(f"period .... actual={want['actual_period']} expected={want['expected_period']}", lines)
        share = want.get("printed_share", "")
        self.assertIn(f"printed {want['printed_actual']} {want['printed_expected']} {want['printed_total']} {share}", lines)
        title, _, _, total, note = TABLES[name]
        self.assertEqual(f"funds {title}", lines[0])
        self.assertIn("budget " + total.replace(",", ""), lines)
        self.assertIn("comment " + (want["note"] if note else ""), lines)
        if "surplus" in want:
            self.assertIn("label=盈余/赤字 expected=11636.92 printed_total=11636.92",
                          next(line for line in lines if line.startswith("aside ") and "盈余" in line))
        self.assertNotIn("problem", text)
        self.assertNotIn("shape ", text)

    def test_the_tables_are_read_as_they_are_printed(self):
        for names in PAGES:
            for as_numbers in (False, True):
                for name, lines in zip(names, self.read(page(names, as_numbers))):
                    with self.subTest(table=name, as_numbers=as_numbers):
                        self.compare(name, lines)

    def test_merged_cells_need_not_be_told(self):
        for name, lines in zip(PAGES[1], self.read(page(PAGES[1], merged=False))):
            self.compare(name, lines)

    def test_a_printed_total_that_differs_from_its_rows_is_told(self):
        """In the annex the row of 人力成本 of 六联 is 0.10 too large and 小计 follows it, so the columns agree; put
        right in the row alone, 小计 is 0.10 too large."""
        for lines in self.read(page(PAGES[1])):
            self.assertNotIn("notice", "\n".join(lines))
        title, periods, lines, total, note = TABLES["liulian"]
        mended = [("人力成本", "319,102.59", "83,130.69", "402,233.28", "85.20%")] + lines[1:]
        with unittest.mock.patch.dict(TABLES, liulian=(title, periods, mended, total, note)):
            found = self.read(page(PAGES[1]))
        self.assertIn("“小计”写的是 472,100.10，上面各行相加是 472,100.00，相差 0.10", "\n".join(found[0]))

    def funds_of(self, lines):
        """The table as the bundle has it."""
        funds = {"lines": []}
        for line in lines:
            words = line.split(" ")
            if words[0] in ("row", "aside") and "经费总额" not in line:
                pairs = dict(w.split("=", 1) for w in words[2:] if "=" in w)
                if words[0] == "aside":
                    funds["surplus"] = pairs
                else:
                    funds["lines"].append(pairs)
            elif words[0] == "period":
                days = words[1].split("..")
                texts = [w.split("=", 1)[1] for w in words[2:]]
                keys = ("from", "cutoff", "to", "actual_period", "expected_period")
                funds.update({k: v for k, v in zip(keys, days + texts) if v})
            elif words[0] == "printed":
                keys = ("printed_actual", "printed_expected", "printed_total", "printed_share")
                funds.update({k: v for k, v in zip(keys, words[1:]) if v})
        return funds

    def test_the_tables_as_read_give_the_three_findings_of_ten_fen(self):
        with open(os.path.join(tools.SOURCE_ROOT, "examples", "pingshan-2022.json"), encoding="utf-8") as f:
            bundle = json.load(f)
        entries = {e["id"]: e for e in bundle["round"]["entries"]}
        for names in PAGES:
            for name, lines in zip(names, self.read(page(names))):
                entries[name]["funds"] = self.funds_of(lines)
        with tempfile.TemporaryDirectory(prefix="gongping-funds-") as folder:
            database, path = os.path.join(folder, "x.db"), os.path.join(folder, "x.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(bundle, f, ensure_ascii=False)
            for command in (["init", "--tenant", bundle["tenant"], "--name", bundle["tenant_name"]], ["import", path]):
                subprocess.run([tools.PATHS["gongping"], *command, "--db", database], check=True, stdout=subprocess.DEVNULL)
            told = subprocess.run([tools.PATHS["gongping"], "check", "--json", "--db", database], check=True,
                                  stdout=subprocess.PIPE).stdout
        wrong = [(f["center"], f["rule"], f["difference"]) for f in json.loads(told)["findings"]
                 if f["rule"].startswith("funds.") and f.get("difference") == "0.10"]
        self.assertEqual([("六联", f"funds.{rule}", "0.10") for rule in ("row_total", "grand_total", "total_vs_contract")], wrong)
