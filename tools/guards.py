#!/usr/bin/env python3
"""Shows that attacks are tests which fail when the guard is taken out. Each tests/guards/*.patch takes one
guard out of a copy of the tree and names the test that must fail then, and that must hold as long as the
guard is there. One line a guard.

Run: tools/guards.py [NAME...]     as long as it takes to build the program once, and a layer of it each
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("assets", "bench", "data", "docs", "examples", "sql", "src", "standards", "templates", "tests", "tools",
           "verifier")
LIBRARIES = {"test_sandbox.py": "break_out"}


def call(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout + done.stderr


def must(*command, **options):
    code, told = call(*command, **options)
    if code:
        sys.exit(f"{' '.join(map(str, command))}:\n{told[-3000:]}")
    return told


def make_copy(copy):
    for folder in FOLDERS:
        shutil.copytree(SOURCE / folder, copy / folder, symlinks=True)
    (copy / "node_modules").symlink_to(SOURCE / "node_modules")
    for name in ("meson.build", "package.json"):
        shutil.copy(SOURCE / name, copy / name)
    # A guard that is taken out leaves things unused.
    must("meson", "setup", copy / "build", copy, "--buildtype=plain", "-Dwerror=false")


class Guard:
    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.patch, self.name = path, path.stem
        self.what = re.search(r"^guard: (.*)$", text, re.M).group(1)
        self.kind, self.program, *rest = re.search(r"^test: (.*)$", text, re.M).group(1).split()
        self.only = rest[0] if rest else ""

    def change(self, copy, *options):
        must("git", "apply", "-C1", *options, self.patch, cwd=copy)

    def targets(self):
        if self.kind == "unit":
            return [f"tests/unit/{self.program}"]
        library = LIBRARIES.get(self.program)
        return ["gongping"] + ([f"tests/web/lib{library}.so"] if library else [])

    def build(self, copy):
        must("ninja", "-C", copy / "build", *self.targets())

    def run(self, copy):
        """Whether the test holds, and how many failures it counts; nothing that ran says nothing."""
        build = copy / "build"
        if self.kind == "unit":
            code, told = call(build / "tests/unit" / self.program, env=os.environ | {"CMOCKA_MESSAGE_OUTPUT": "TAP"})
        else:
            libraries = [build / t for t in self.targets()[1:]]
            code, told = call(sys.executable, copy / "tests/web" / self.program, build / "gongping", copy, *libraries,
                              env=os.environ | {"GP_ONLY": self.only, "PYTHONDONTWRITEBYTECODE": "1"})
        ran = len(re.findall(r"^(?:not )?ok \d+", told, re.M))
        failed = len(re.findall(r"^not ok", told, re.M))
        if ran == 0:
            sys.exit(f"{self.name}: no test ran:\n{told[-2000:]}")
        return code == 0 and failed == 0, failed


def show(guard, copy):
    guard.build(copy)
    held, _ = guard.run(copy)
    guard.change(copy)
    guard.build(copy)
    held_without, failed = guard.run(copy)
    guard.change(copy, "-R")
    good = held and failed > 0 and not held_without
    told = "fails without it" if good else "DOES NOT HOLD WITH IT" if not held else "DOES NOT NOTICE"
    print(f"{'ok' if good else 'not ok'}  {guard.name[3:]}: {guard.what}: {guard.program} {guard.only}: {told}", flush=True)
    return good


def main():
    guards = [Guard(p) for p in sorted((SOURCE / "tests/guards").glob("*.patch"))]
    guards = [g for g in guards if not sys.argv[1:] or g.name in sys.argv[1:] or g.name[3:] in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="gongping-guards-") as folder:
        copy = pathlib.Path(folder)
        make_copy(copy)
        good = [show(g, copy) for g in guards]
    print(f"{sum(good)} of {len(good)} guards have a test that fails without them")
    sys.exit(0 if good and all(good) else 1)


main()
