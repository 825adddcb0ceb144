#!/usr/bin/env python3
"""Make the old workbooks of tests/intake/files with LibreOffice: `python3 tests/intake/make_old.py`.

They are kept in the repository because nothing that the tests need can write .xls; what is in them stands here.
"""
import pathlib
import subprocess
import tempfile

import test_funds
from workbook import Book, Sheet, boolean, day, error, formula, number, percent

FILES = pathlib.Path(__file__).resolve().parent / "files"

ROSTER = Book(
    Sheet([["坪山中心人员花名册"], [],
           ["姓名", "任职情况", None, None, "工资（元）"], [None, "岗位", "入职时间", "离职时间", None],
           ["张三", "社工", day(44562), None, number("5000.5", "#,##0.00")],
           ["李四", "主管", day(44531, 'yyyy"年"m"月"d"日"'), "2022.5.1", formula("E5*2", "10001", code="0.00")],
           ["王五", "助理", "22-3-1", day(44620), number("478240.00000000006", "0.00")],
           ["合计", None, None, None, formula("SUM(E5:E7)", "493241.5", code="0.00")]],
          "人员", merges=["A1:E1", "A3:A4", "B3:D3", "E3:E4"]),
    Sheet([["项目", "实际发生额", "所占比例"], ["甲", number("100"), percent("0.25")], ["乙", -300, percent("0.75")]], "资金"),
    # more text than one record holds, in one byte and two; every kind of cell; what is hidden
    Sheet([[f"第{i}项：" + "服务对象、服务内容与完成情况" * (i % 9) for i in range(40)]] +
          [["plain ASCII " * (i % 30 + 1) + str(i), f"𠮷{i}"] for i in range(60)] +
          [[number(str(v)) for v in (1, -2, 300000, 0.5, -0.25, 1234567.89, 1e-7, 123456789012345, 0.1)],
           [boolean(True), boolean(False), error("#DIV/0!"), formula('A1&"、"', "第0项：、", "str"),
            formula("1=1", "1", "b"), formula("1/0", "#DIV/0!", "e")]],
          "杂项", hidden_rows=[3, 5], hidden_columns=[1], state="hidden"))
MAC = Book(Sheet([["姓名", "岗位", "入职时间"], ["张三", "社工", day(43100)]], "人员"), is_1904=True)


def books():
    return {"roster": ROSTER.bytes(), "mac": MAC.bytes(), "funds": test_funds.page(test_funds.PAGES[0], as_numbers=True)}


def main():
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in books().items():
            path = pathlib.Path(folder) / f"{name}.xlsx"
            path.write_bytes(data)
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xls",
                            "--outdir", str(FILES), str(path)], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=120)


if __name__ == "__main__":
    main()
