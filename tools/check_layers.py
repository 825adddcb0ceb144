#!/usr/bin/env python3
"""Fail when a layer under src/ includes one that does not stand before it.

Run: tools/check_layers.py SRC_DIR [STAMP]
"""
import pathlib
import re
import sys

# Layer: what it may include beside itself.
BASE = ["base"]
NUM = BASE + ["num"]
CORE = NUM + ["core"]
CODEC = BASE + ["num", "codec"]
BUNDLE = CORE + ["codec", "bundle"]
DB = BASE + ["num", "db"]
STORE = BUNDLE + ["db", "store"]
REPORT = CORE + ["codec", "report"]
TMPL = BASE + ["tmpl"]
HTTP = BASE + ["codec", "http"]
APP = STORE + ["report", "app"]
WEB = APP + ["tmpl", "http", "web"]
ALLOWED = {
    "base": BASE, "num": NUM, "core": CORE, "codec": CODEC, "bundle": BUNDLE, "db": DB,
    "store": STORE, "report": REPORT, "tmpl": TMPL, "http": HTTP, "app": APP, "web": WEB,
    "cli": WEB + ["cli"],
}

# Headers of libraries that only one place may know.
CONFINED = {
    "sqlite3.h": "db/sqlite.c",
    "libpq-fe.h": "db/pg.c",
    "microhttpd.h": "http/",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def problems(src):
    for path in sorted(src.rglob("*.[ch]")):
        relative = path.relative_to(src).as_posix()
        if "/" not in relative:
            continue
        layer = relative.split("/")[0]
        if layer not in ALLOWED:
            yield f"{relative}: folder {layer} is not in tools/check_layers.py"
            continue
        for own, system in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if own:
                target = own.split("/")[0]
                if "/" not in own or target not in ALLOWED[layer]:
                    yield f"{relative}: includes {own}, which {layer} may not use"
            place = CONFINED.get(system)
            if place and not relative.startswith(place):
                yield f"{relative}: includes <{system}>, which belongs to {place} alone"


def main():
    found = list(problems(pathlib.Path(sys.argv[1])))
    for line in found:
        print(line, file=sys.stderr)
    if found:
        return 1
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).touch()
    return 0


sys.exit(main())
