#!/usr/bin/env python3
"""Rules of CONVENTIONS.md that neither compiler nor clang-format knows.

- no floating point where figures live
- no function over 60 lines, no file over 700 lines
- SQL only in store, db and sql/
- every header opens with a comment that says what it is for
- every longer source file opens with the way through it
- files of src and functions that docs/architecture.md and docs/adding.md name are there

Run: tools/check_style.py SRC_DIR
"""
import pathlib
import re
import sys

EXACT = {"base", "num", "core", "codec", "intake", "bundle", "db", "store", "app"}
FLOAT = re.compile(r"\b(?:float|double)\b|(?<![\w.\"])\d+\.\d+(?:[eE][-+]?\d+)?[fFlL]?(?![\w.])")
SQL = re.compile(r'"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s')
MAX_FUNCTION = 60
MAX_FILE = 700
WAY_FROM = 200  # lines; from there on nobody finds the way alone
WAY = re.compile(r"/\*(?:(?!\*/)[^\n])*\n \*(?!/)")
DOCS = ("architecture.md", "adding.md")


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
        long = path.suffix == ".c" and text.count("\n") > WAY_FROM
        if long and not WAY.match(text):
            yield f"{relative}:1: over {WAY_FROM} lines, so open with a comment on the way through it"
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


def has_function(path, name):
    """Defined or declared there, not only called."""
    text = strip(path.read_text(encoding="utf-8"))
    return re.search(rf"^[a-z#][^\n;{{}}]*\b{name}\(", text, re.M) is not None


def named_in_docs(src):
    """Functions are looked for in the file that is named before them in the same line, else anywhere."""
    everything = sorted(src.rglob("*.[ch]"))
    for doc in DOCS:
        lines = (src.parent / "docs" / doc).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            files = everything
            for found in re.finditer(r"\bsrc/([\w*./-]*\w)|\b([a-z]\w*)\(\)", line):
                name, function = found.groups()
                if name:
                    files = sorted(src.glob(name)) or everything
                    if files is everything:
                        yield f"docs/{doc}:{number}: there is no src/{name}"
                elif not any(has_function(f, function) for f in files if f.is_file()):
                    where = "anywhere" if files is everything else f"in {' '.join(map(str, files))}"
                    yield f"docs/{doc}:{number}: {function}() is not {where}"


def main():
    src = pathlib.Path(sys.argv[1])
    found = [*problems(src), *named_in_docs(src)]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
