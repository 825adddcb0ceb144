#!/usr/bin/env python3
"""How many lines of its reader the kept corpus of each fuzz target reaches.

Run: tools/fuzz_coverage.py [TARGET...]     builds build-cov with clang 14; more inputs, such as what a fuzzer
found in build-fuzz/found-TARGET, are replayed too with GP_FOUND=build-fuzz
"""
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent
BUILD = SOURCE / "build-cov"
READERS = {
    "api": ["bundle/read.c", "codec/json.c", "shape/text.c"],
    "archive": ["codec/archive.c"],
    "adx": ["codec/table_adx.c", "codec/table_dhis2.c", "codec/table_values.c", "num/interval.c"],
    "bundle": ["bundle/read.c", "codec/json.c"],
    "dec": ["num/dec.c"],
    "form": ["http/body.c"],
    "http": ["http/framing.c", "http/server.c"],
    "paste": ["codec/table.c", "codec/table_text.c"],
    "restore": ["app/admin/backup_restore.c", "app/admin/backup_manifest.c"],
    "route": ["http/route.c", "http/path.c"],
    "table": ["codec/table*.c", "intake/*.c"],
    "tmpl": ["tmpl/parse.c", "tmpl/render.c", "tmpl/tmpl.c"],
    "typed": ["num/typed.c", "num/date.c", "core/id_number.c", "http/address.c"],
    "xlsform": ["core/xlsform*.c", "core/expr*.c", "core/survey.c"],
}


def call(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def build(targets):
    if not (BUILD / "build.ninja").exists():
        call("meson", "setup", BUILD, SOURCE, "--buildtype=debugoptimized", "-Db_lundef=false",
             env=os.environ | {"CC": os.environ.get("CC", "clang-14"), "LDFLAGS": "-fprofile-instr-generate",
                               "CFLAGS": "-fprofile-instr-generate -fcoverage-mapping"})
    call("ninja", "-C", BUILD, *[f"tests/fuzz/fuzz_{t}" for t in targets],
         env=os.environ | {"LLVM_PROFILE_FILE": "/dev/null"})


def covered(target):
    """Lines reached and lines there are, of the target's readers."""
    program, raw = BUILD / f"tests/fuzz/fuzz_{target}", BUILD / f"{target}.profraw"
    folders = [SOURCE / "tests/fuzz" / f / target for f in ("corpus", "regression")]
    if os.environ.get("GP_FOUND"):
        folders.append(pathlib.Path(os.environ["GP_FOUND"]) / f"found-{target}")
    call(program, *folders, env=os.environ | {"LLVM_PROFILE_FILE": str(raw)})
    data = raw.with_suffix(".profdata")
    call("llvm-profdata-14", "merge", "-sparse", raw, "-o", data)
    files = [f for pattern in READERS[target] for f in sorted((SOURCE / "src").glob(pattern))]
    told = json.loads(call("llvm-cov-14", "export", "-summary-only", program, f"-instr-profile={data}"))
    mine = [f["summary"]["lines"] for f in told["data"][0]["files"]
            if pathlib.Path(os.path.normpath(BUILD / f["filename"])) in files]
    if not mine:  # what a target does not call is not linked into it
        sys.exit(f"{target}: none of its readers is in the program")
    return sum(lines["covered"] for lines in mine), sum(lines["count"] for lines in mine)


def main():
    there = sorted(p.name for p in (SOURCE / "tests/fuzz/corpus").iterdir())
    if there != sorted(READERS):
        sys.exit(f"targets without a reader here, or the other way round: {set(there) ^ set(READERS)}")
    targets = sys.argv[1:] or there
    build(targets)
    print("| target | its reader | lines reached | of | |\n| --- | --- | --- | --- | --- |")
    for target in targets:
        reached, there_are = covered(target)
        print(f"| {target} | {', '.join(f'`{r}`' for r in READERS[target])} | {reached} | {there_are} | "
              f"{reached * 100 // there_are} % |", flush=True)


main()
