#!/usr/bin/env python3
"""Fail when a layer under src/ includes one that does not stand before it, or files of one layer
include each other in a circle.

Run: tools/check_layers.py SRC_DIR [STAMP]
"""
import pathlib
import re
import sys

# Layer: what it may include beside itself.
BASE = ["base"]
NUM = BASE + ["num"]
CORE = NUM + ["core"]
SHAPE = CORE + ["shape"]
CODEC = BASE + ["num", "codec"]
INTAKE = SHAPE + ["codec", "intake"]
BUNDLE = SHAPE + ["codec", "bundle"]
WORKBOOK = SHAPE + ["codec", "workbook"]
DB = BASE + ["num", "db"]
STORE = BUNDLE + ["db", "store"]
REPORT = CORE + ["codec", "report"]
TMPL = BASE + ["tmpl"]
HTTP = BASE + ["codec", "http"]
WIRE = BASE + ["wire"]
APP = STORE + ["intake", "workbook", "report", "wire", "app"]
WEB = APP + ["tmpl", "http", "web"]
ALLOWED = {
    "base": BASE, "num": NUM, "core": CORE, "shape": SHAPE, "codec": CODEC, "intake": INTAKE, "bundle": BUNDLE, "workbook": WORKBOOK, "db": DB,
    "store": STORE, "report": REPORT, "tmpl": TMPL, "http": HTTP, "wire": WIRE, "app": APP, "web": WEB,
    "cli": WEB + ["cli"],
}

# Headers of libraries that only one place may know.
CONFINED = {
    "sqlite3.h": "db/sqlite.c",
    "libpq-fe.h": "db/postgres",
    "microhttpd.h": "http/",
    "curl/curl.h": "wire/",
    "systemd/sd-daemon.h": "cli/cmd_serve.c",
    "gmp.h": "num/fraction.c",
    "xlsxwriter.h": "codec/xlsx_",
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


def includes_of(path):
    return [own for own, _ in INCLUDE.findall(path.read_text(encoding="utf-8")) if own]


def units(src):
    """What stands together: NAME.c with NAME.h, and headers that are private to them. A header is
    private to NAME when it says so ("Private to NAME.c"), or when it includes NAME.h and its own name
    begins with NAME_; inside.h, which the files of a room share with nobody else, belongs to the file
    of the room's name."""
    unit = {}
    for path in sorted(src.rglob("*.h")):
        own = path.relative_to(src).as_posix()[:-2]
        text = path.read_text(encoding="utf-8")
        told = re.search(r"[Pp]rivate[\s*]+to[\s*]+([a-z_]+)\.c\b", text[:400])
        folder, name = own.rsplit("/", 1)
        if told:
            unit[own] = f"{folder}/{told[1]}"
        elif name == "inside" and "/" in folder:
            unit[own] = f"{folder}/{folder.split('/')[-1]}"
        else:
            unit[own] = next((i[:-2] for i in includes_of(path) if own.startswith(i[:-2] + "_")), own)
    return unit


def edges(src):
    unit, result = units(src), {}
    for path in sorted(src.rglob("*.[ch]")):
        own = path.relative_to(src).as_posix()[:-2]
        name = unit.get(own, own)
        for include in includes_of(path):
            other = unit.get(include[:-2], include[:-2])
            if other != name and other.split("/")[0] == name.split("/")[0]:
                result.setdefault(name, set()).add(other)
    return result


def circles(src):
    """Each circle once, as the path that closes it."""
    graph, done = edges(src), set()

    def walk(name, path):
        if name in path:
            yield " includes ".join(path[path.index(name):] + [name])
        elif name not in done:
            for other in sorted(graph.get(name, ())):
                yield from walk(other, path + [name])
            done.add(name)

    for name in sorted(graph):
        yield from walk(name, [])


def main():
    src = pathlib.Path(sys.argv[1])
    found = list(problems(src)) + [f"in a circle: {c}" for c in circles(src)]
    for line in found:
        print(line, file=sys.stderr)
    if found:
        return 1
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).touch()
    return 0


sys.exit(main())
