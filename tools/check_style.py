#!/usr/bin/env python3
"""Rules of CONVENTIONS.md that neither compiler nor clang-format knows.

- no floating point where figures live
- no function over 60 lines, no file over 700 lines
- SQL only in store, db and sql/
- every header opens with a comment that says what it is for

Run: tools/check_style.py SRC_DIR
"""
import pathlib
import re
import sys

EXACT = {"base", "num", "core", "codec", "bundle", "db", "store", "app"}
FLOAT = re.compile(r"\b(?:float|double)\b|(?<![\w.\"])\d+\.\d+(?:[eE][-+]?\d+)?[fFlL]?(?![\w.])")
SQL = re.compile(r'"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s')
MAX_FUNCTION = 60
MAX_FILE = 700


def strip(text):
    """Comments and strings blanked, line numbers kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text,
                  flags=re.S)


def long_functions(code):
    start = None
    for number, line in enumerate(code.split("\n"), 1):
        if line.endswith("{") and not line.startswith((" ", "\t", "}")) and "(" in line + " ":
            start = number
        elif line.startswith("{") and start is None:
            start = number
        elif line.startswith("}") and start is not None:
            if number - start + 1 > MAX_FUNCTION:
                yield start, number - start + 1
            start = None


def problems(src):
    for path in sorted(src.rglob("*.[ch]")):
        relative = path.relative_to(src).as_posix()
        layer = relative.split("/")[0]
        text = path.read_text(encoding="utf-8")
        code = strip(text)
        if path.suffix == ".h" and not text.startswith("/*"):
            yield f"{relative}:1: a header opens with a comment on its purpose"
        if text.count("\n") > MAX_FILE:
            yield f"{relative}: over {MAX_FILE} lines, part it by subject"
        for number, line in enumerate(code.split("\n"), 1):
            if layer in EXACT and FLOAT.search(line):
                yield f"{relative}:{number}: floating point near figures"
        if layer not in ("store", "db"):
            for match in SQL.finditer(text):
                yield f"{relative}:{text.count(chr(10), 0, match.start()) + 1}: SQL outside store"
        for start, length in long_functions(code):
            yield f"{relative}:{start}: function of {length} lines, at most {MAX_FUNCTION}"


def main():
    found = list(problems(pathlib.Path(sys.argv[1])))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
