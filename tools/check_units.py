#!/usr/bin/env python3
"""Who runs a unit of work, and who is called inside of one: no function may be both.

usage: check_units.py SRC

A function needs a unit when it asks the database, or calls one that does; it owns units when it begins
one (WORK_READ, WORK_WRITE, db_begin), or calls one that does. What stands inside of WORK_READ(...)
is inside of a unit, DB_UNIT one of another database. Refused: a function that does both, and a route whose
handler, or a command, does not do what its row says (enum http_unit, cli_unit). Calls through tables of functions are not seen: those
the tests run into.
"""
import re
import sys
from pathlib import Path

ASKS = {'db_exec', 'db_query', 'db_first', 'db_now_ms', 'db_changes'}
BEGINS = {'db_begin', 'db_tx', 'db_unit_begin'}
UNIT = re.compile(r'\b(WORK_READ|WORK_WRITE|DB_UNIT)\(')
CALL = re.compile(r'(?<![>.\w])(\w+)\(')
COMMAND = re.compile(r'\bCLI_(\w+),\s+(run_\w+)\}')
MACRO = re.compile(r'^#define (\w+)\(([^)]*)\)((?:.*\\\n)*.*)', re.M)
HEAD = re.compile(r'^(static )?(?:inline )?(?:const )?(?:struct |enum )?\w+ \**(\w+)\(', re.M)
ROUTE = re.compile(r'\{\.method = HTTP_(\w+),(.*?)\.summary', re.S)


def closing(text, at):
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == '(') - (text[i] == ')')
        if depth == 0:
            return i
    return len(text)


def inside_and_outside(body):
    inside, outside, begins = [], '', False
    while (m := UNIT.search(body)):
        end = closing(body, m.end() - 1)
        outside += body[:m.start()]
        inside.append(body[m.end():end])
        begins = begins or m.group(1) != 'DB_UNIT'
        body = body[end:]
    return ' '.join(inside), outside + body, begins


def arguments(text):
    out, depth, at = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in '({') - (c in ')}')
        if c == ',' and depth == 0:
            out.append(text[at:i].strip())
            at = i + 1
    return out + [text[at:].strip()]


def route_rows(text):
    """Rows of route tables, with what macros of the file put into them."""
    macros = {m.group(1): ([p.strip() for p in m.group(2).split(',')], m.group(3)) for m in MACRO.finditer(text)}
    plain = MACRO.sub('', text)
    for m in ROUTE.finditer(plain):
        row = m.group(2)
        yield m.group(1), row + ' '.join(b for n, (_, b) in macros.items() if re.search(rf'\b{n}\(', row))
    for name, (names, body) in macros.items():
        how, run = re.search(r'\.method = HTTP_(\w+)', body), re.search(r'\.run = \(?(\w+)', body)
        for m in re.finditer(rf'^ +{name}\(', plain, re.M) if how and run else ():
            given = arguments(plain[m.end():closing(plain, m.end() - 1)])
            handler = given[names.index(run.group(1))] if run.group(1) in names else run.group(1)
            yield how.group(1), f'.run = {handler}, ' + body.replace('.run', '') + ' '.join(given)


class Function:
    def __init__(self, path, name, is_static, body):
        self.path, self.name, self.is_static = path, name, is_static
        inside, outside, begins = inside_and_outside(body)
        self.inside = set(CALL.findall(inside))
        self.outside = set(CALL.findall(outside))
        self.needs = 'itself' if self.outside & ASKS else None
        self.owns = 'itself' if begins or self.outside & BEGINS else None


def read(src):
    files, shared, routes = {}, {}, []
    for path in sorted(src.rglob('*.c')):
        if path.parts[len(src.parts)] == 'db':
            continue
        text = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', '""', path.read_text(), flags=re.S)
        own = files[path] = {}
        for m in HEAD.finditer(text):
            end = text.find('\n}\n', m.start())
            brace = text.find('{\n', m.start())
            semicolon = text.find(';', m.start())
            if brace < 0 or semicolon < brace:
                continue
            f = Function(path, m.group(2), bool(m.group(1)), text[brace:end])
            own[f.name] = f
            if not f.is_static:
                shared[f.name] = f
        routes += [(path, how, row) for how, row in route_rows(text)]
        routes += [(path, how, f'.run = {run}') for how, run in COMMAND.findall(text)]
    return files, shared, routes


def spread(files, shared):
    every = [f for own in files.values() for f in own.values()]
    changed = True
    while changed:
        changed = False
        for f in every:
            for name in f.outside:
                g = files[f.path].get(name) or shared.get(name)
                if not g or g is f:
                    continue
                if g.needs and not f.needs:
                    f.needs, changed = name, True
                if g.owns and not f.owns:
                    f.owns, changed = name, True
    return every


def nested(files, shared, f):
    for name in f.inside:
        g = files[f.path].get(name) or shared.get(name)
        if g and g.owns:
            yield name


def begins_itself(how, row):
    if how in ('READS', 'WRITES', 'OWN_UNITS', 'NO_DATABASE'):  # a command
        return how in ('OWN_UNITS', 'NO_DATABASE')
    slow = 'HTTP_SLOW' in row or 'HTTP_APART' in row
    return 'HTTP_UNIT_OWN' in row or (slow and how != 'GET' and 'HTTP_UNIT_READS' not in row)


def wrong_row(files, shared, path, how, row):
    run = re.search(r'\.run = (\w+)', row)
    f = run and (files[path].get(run.group(1)) or shared.get(run.group(1)))
    if not f:
        return None
    own = begins_itself(how, row)
    if own and f.needs:
        return f'{f.name}() needs a unit of work (by {f.needs}) and is called outside of any'
    if not own and f.owns:
        return f'{f.name}() begins a unit of work (by {f.owns}) and is called inside of one'
    return None


def main():
    src = Path(sys.argv[1])
    files, shared, routes = read(src)
    faults = []
    for f in spread(files, shared):
        if f.needs and f.owns:
            faults.append(f'{f.path}: {f.name}() needs a unit of work (by {f.needs}) and begins one '
                          f'(by {f.owns})')
        for name in nested(files, shared, f):
            faults.append(f'{f.path}: {f.name}() calls {name}() inside of a unit, which begins one')
    for path, how, row in routes:
        if (fault := wrong_row(files, shared, path, how, row)):
            faults.append(f'{path}: {fault}')
    print('\n'.join(faults), end='\n' if faults else '')
    sys.exit(bool(faults))


if __name__ == '__main__':
    main()
