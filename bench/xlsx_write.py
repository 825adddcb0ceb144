#!/usr/bin/env python3
"""Writing a workbook of 100,000 rows and ten columns, against what else there is in Debian.

    ./dev bench xlsx_write.py

Ours streams the rows; openpyxl is asked in its usual way and in its write-only one; LibreOffice
converts the same rows from CSV. Seconds of processor time, the best of ROUNDS, and the largest memory.
The usual way of openpyxl and LibreOffice have to take 10 times as long and as much memory.
"""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROWS, ROUNDS, RATIO = 100_000, 2, 10

# As in xlsx_rows.c. Run by Debian's interpreter, which has openpyxl.
OPENPYXL = '''
import datetime, sys
from decimal import Decimal
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
rows, path, write_only = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "write-only"
book = Workbook(write_only=write_only)
sheet = book.create_sheet("明细") if write_only else book.active
first = datetime.date(2020, 1, 1)
def cell(value, form):
    c = WriteOnlyCell(sheet, value=value)
    c.number_format = form
    return c
sheet.append(["街道", "党群服务中心", "运营机构", "事项", "预算", "支出", "比例", "得分", "人次", "日期"])
for i in range(rows):
    sheet.append(["坪山街道", f"第{i % 997}社区党群服务中心", "至诚社会工作服务中心", f"第{i}次专业服务活动",
                  cell(Decimal(900003 + i * 17) / 100, "#,##0.00"), cell(Decimal(800001 + i * 13) / 100, "#,##0.00"),
                  cell(Decimal(i % 10001) / 10000, "0.00%"), cell(Decimal(i * 7 % 1000001) / 10000, "0.00##"),
                  i % 500, cell(first + datetime.timedelta(days=i % 1000), "yyyy-mm-dd")])
book.save(path)
'''


def run(arguments):
    """Seconds of the processor and MiB at the most, of the command and all that it starts. Asked of time,
    since what Python starts itself counts Python's own memory before it begins."""
    done = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", *arguments], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {arguments[0]}: {done.stderr[-500:]}")
    user, system, kib = done.stderr.split("\n")[-2].split()
    return float(user) + float(system), int(kib) / 1024


def best(prepare, arguments):
    found = []
    for _ in range(ROUNDS):
        prepare()
        found.append(run(arguments))
    return min(f[0] for f in found), max(f[1] for f in found)


def tell(done, found, own, peers):
    """Prints what was found; whether each peer takes RATIO times the time and the memory of our own way."""
    seconds, memory = found[own]
    good = True
    print(f"{ROWS:,} rows of 10 columns {done}")
    for name, (s, m) in found.items():
        print(f"{name:24} {s:7.2f} s {m:7.1f} MiB   {s / seconds:5.1f} times the time, {m / memory:5.1f} times the memory")
        if name in peers:
            good = good and s >= RATIO * seconds and m >= RATIO * memory
    return good


def measure():
    """Prints a line each; true when the bar is met."""
    ours = ROOT / "build/bench/xlsx_rows"
    subprocess.run(["ninja", "-C", ROOT / "build", "--quiet", "bench/xlsx_rows"], check=True)
    with tempfile.TemporaryDirectory(prefix="gongping-xlsx-") as folder:
        folder = pathlib.Path(folder)
        target, csv = folder / "out.xlsx", folder / "rows.csv"
        run([ours, str(ROWS), csv])
        ways = {
            "公评": [ours, str(ROWS), target],
            "openpyxl": ["/usr/bin/python3", "-c", OPENPYXL, str(ROWS), target, "usual"],
            "openpyxl, write-only": ["/usr/bin/python3", "-c", OPENPYXL, str(ROWS), target, "write-only"],
            "LibreOffice, from CSV": ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo",
                                      "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1", "--outdir",
                                      folder / "lo-out", csv],
        }
        found = {name: best(lambda: target.unlink(missing_ok=True), way) for name, way in ways.items()}
        assert (folder / "lo-out/rows.xlsx").stat().st_size > 1_000_000
    return tell("written as xlsx", found, "公评", ("openpyxl", "LibreOffice, from CSV"))


if __name__ == "__main__":
    sys.exit(0 if measure() else 1)
