#!/usr/bin/env python3
"""What docs/adding.md says of a new member, done to a copy of the tree: the hours that somebody works at
night, a twin of the weekly hours. The copy is built, and the tests of the weekly hours are run on the twin:
typed, bounded, exchanged, stored, reported.

Run: test_adding.py SOURCE_ROOT
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1]).resolve()
MEMBER, TWIN = "weekly_hours", "night_hours"
WORDS = {MEMBER: TWIN, "每周工时": "夜班工时"}
MOST_FILES, MOST_LINES = 6, 40  # with migration and test

# Where the member stands, as docs/adding.md names it, and how the twin gets there: beside it, or in its place.
BESIDE, INSTEAD, WHOLE = "beside", "instead", "whole"
STEPS = [
    ("src/core/project.h", BESIDE),
    ("src/shape/shapes_project.c", BESIDE),
    ("src/app/fill/parts.c", BESIDE),
    ("src/report/compose_staffing_table.c", INSTEAD),
    ("tests/web/test_roster.py", WHOLE),
]
FOLDERS = ("assets", "data", "docs", "examples", "sql", "src", "standards", "templates", "tools", "verifier")


def twin_of(text):
    for word, other in WORDS.items():
        text = text.replace(word, other)
    return text


def with_twin(text):
    """Each statement or row that names the member, and before it the same for the twin."""
    out, waiting = [], []
    for line in text.splitlines(keepends=True):
        if waiting or any(word in line for word in WORDS):
            waiting.append(line)
        else:
            out.append(line)
        if waiting and re.search(r"[;,](\s*/\*.*\*/)?\s*$", line) and balanced("".join(waiting)):
            out += [twin_of("".join(waiting)), *waiting]
            waiting = []
    assert not waiting, waiting
    return "".join(out)


def balanced(text):
    code = re.sub(r'"(\\.|[^"\\])*"|/\*.*?\*/', "", text, flags=re.S)
    return code.count("(") == code.count(")")


def new_lines(before, after):
    known = before.splitlines()
    return sum(line not in known for line in after.splitlines())


def add(copy):
    """Gives how many files were touched and how many lines they got."""
    lines = 0
    for name, how in STEPS:
        path = copy / name
        before = path.read_text(encoding="utf-8")
        assert MEMBER in before, f"{name} does not name {MEMBER}"
        after = with_twin(before) if how == BESIDE else twin_of(before)
        path.write_text(after, encoding="utf-8")
        lines += new_lines(before, after)
    migrations = sorted((copy / "sql").glob("*.sql"))
    number = int(migrations[-1].name[:4]) + 1
    model = next(m for m in migrations if m.name.endswith(f"_{MEMBER}.sql"))
    text = twin_of(model.read_text(encoding="utf-8"))
    (copy / "sql" / f"{number:04}_{TWIN}.sql").write_text(text, encoding="utf-8")
    return len(STEPS) + 1, lines + len(text.splitlines())


def make_copy(copy):
    for folder in FOLDERS:
        shutil.copytree(SOURCE / folder, copy / folder)
    (copy / "node_modules").symlink_to(SOURCE / "node_modules")
    shutil.copytree(SOURCE / "tests/web", copy / "tests/web")
    shutil.copy(SOURCE / "tests/lsan.supp", copy / "tests")
    build = (SOURCE / "meson.build").read_text(encoding="utf-8")
    (copy / "meson.build").write_text(re.sub(r"^subdir\('(bench|tests)'\)\n", "", build, flags=re.M))


def call(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def check_documented():
    text = (SOURCE / "docs/adding.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./*]+)`", text)
    for name, _ in STEPS:
        path = pathlib.PurePath(name)
        assert any(path.match(n) or name.startswith(n.rstrip("/") + "/") for n in named), \
            f"docs/adding.md does not name {name}"


def check_twin(copy):
    files, lines = add(copy)
    assert files <= MOST_FILES and lines <= MOST_LINES, f"{files} files, {lines} lines"
    call("meson", "setup", copy / "build", copy, "--buildtype=plain")
    call("ninja", "-C", copy / "build", "gongping")
    told = call(sys.executable, copy / "tests/web/test_roster.py", copy / "build/gongping", copy,
                env={**os.environ, "GP_ONLY": "WeeklyHoursTest", "PYTHONDONTWRITEBYTECODE": "1"})
    assert "1..2" in told, told[-2000:]


def tap(number, name, work):
    try:
        work()
        print(f"ok {number} - {name}", flush=True)
        return True
    except AssertionError as error:
        print(f"not ok {number} - {name}", flush=True)
        print(f"{name}: {error}", file=sys.stderr)
        return False


def main():
    with tempfile.TemporaryDirectory(prefix="gongping-adding-") as folder:
        copy = pathlib.Path(folder)
        make_copy(copy)
        good = tap(1, "what the twin touches stands in docs/adding.md", check_documented)
        good &= tap(2, "the twin is typed, bounded, exchanged, stored and reported", lambda: check_twin(copy))
        print("1..2")
    sys.exit(0 if good else 1)


main()
