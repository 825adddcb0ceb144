#!/usr/bin/env python3
"""Reading a workbook of 100,000 rows and ten columns, against what else there is in Debian.

    ./dev bench xlsx       with the writing of one; ./dev bench xlsx_read.py alone

The workbook has shared strings, as Excel writes it. Ours is told twice: the cells alone, and as typed rows by their
shape with all checks. openpyxl is asked in its usual way and in its read-only one; LibreOffice converts to CSV.
Seconds of processor time, the best of ROUNDS, and the largest memory. The usual way of openpyxl and
LibreOffice have to take 10 times as long and as much memory as the cells alone.
"""
import pathlib
import subprocess
import sys
import tempfile

import xlsx_write

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/intake"))
from workbook import Book, Sheet, day, number  # noqa: E402

ROWS, SECONDS, MIB = xlsx_write.ROWS, 5, 100

# Run by Debian's interpreter, which has openpyxl.
OPENPYXL = '''
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=sys.argv[2] == "read-only", data_only=True)
n = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True))
assert n == int(sys.argv[3]), n
'''


def book(rows):
    head = ["序号", "指标", "服务名称", "服务日期", "节数", "人数", "分钟", "服务对象代码", "金额", "备注"]
    body = ([i, "长者探访" if i % 3 else "社区活动", f"第{i}次入户走访", day(44562 + i % 150), 1, i % 40 + 1, 60 + i % 7 * 15,
             f"LH{i % 900:05d}", number("1234.5600000000002" if i % 2 else "88.1", "#,##0.00"), "记录齐全"]
            for i in range(1, rows + 1))
    return Book(Sheet([head, *body], "服务记录")).bytes()


def measure():
    """Prints a line each; true when the bar is met."""
    tools = [ROOT / "build/tests/intake/table_dump", ROOT / "build/tests/intake/intake_dump"]
    subprocess.run(["ninja", "-C", ROOT / "build", "--quiet", *(t.relative_to(ROOT / "build") for t in tools)], check=True)
    with tempfile.TemporaryDirectory(prefix="gongping-xlsx-") as folder:
        folder = pathlib.Path(folder)
        path = folder / "rows.xlsx"
        path.write_bytes(book(ROWS))
        ways = {
            "公评, cells": [tools[0], "--count", path],
            "公评, typed rows": [tools[1], "--quiet", "service_record", path],
            "openpyxl": ["/usr/bin/python3", "-c", OPENPYXL, path, "usual", str(ROWS + 1)],
            "openpyxl, read-only": ["/usr/bin/python3", "-c", OPENPYXL, path, "read-only", str(ROWS + 1)],
            "LibreOffice, to CSV": ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo",
                                    "--convert-to", "csv", "--outdir", folder / "lo-out", path],
        }
        found = {name: xlsx_write.best(lambda: None, way) for name, way in ways.items()}
        assert (folder / "lo-out/rows.csv").read_bytes().count(b"\n") == ROWS + 1
    good = all(found[way][0] < SECONDS and found[way][1] < MIB for way in ("公评, cells", "公评, typed rows"))
    peers_good = xlsx_write.tell("read from xlsx", found, "公评, cells", ("openpyxl", "LibreOffice, to CSV"))
    return good and peers_good


if __name__ == "__main__":
    sys.exit(0 if measure() else 1)
