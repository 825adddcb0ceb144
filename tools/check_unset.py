#!/usr/bin/env python3
"""A figure, date or count that was not given is unset, and zero is a figure that was given: so whoever makes
a struct with such members says of each what it is.

usage: check_unset.py SRC

The members are those of money_t, score_t, share_t and date_t, and the counts (int64_t) that their shape
calls so. Refused is an initialiser of such a struct of core (a designated one, {0}) that leaves one of them
out, and zeroed memory for one (gp_new) that is neither assigned nor filled as a whole: shape_clear() does it.
"""
import re
import sys
from pathlib import Path

STRUCT = re.compile(r'^struct (\w+) \{\n(.*?)^\};', re.M | re.S)
FIGURE = {'money_t', 'score_t', 'share_t', 'date_t'}
MEMBER = re.compile(r'^ {4}((?:const )?(?:struct |enum )?\w+) ([^;(]+);', re.M)
SHAPE = re.compile(r'FIELD_COUNT|\bCOUNT\w*\(')


def blank(text):
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', lambda m: re.sub(r'[^\n]', ' ', m.group(0)), text, flags=re.S)


def closing(text, at):
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in '({[') - (text[i] in ')}]')
        if depth == 0:
            return i
    return len(text)


def arguments(text):
    out, depth, at = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in '({[') - (c in ')}]')
        if c == ',' and depth == 0:
            out.append(text[at:i].strip())
            at = i + 1
    last = text[at:].strip()
    return out + ([last] if last else [])


def structs(files):
    found = {}
    for text in files.values():
        for m in STRUCT.finditer(text):
            members = []
            for t, names in MEMBER.findall(m.group(2)):
                for name in names.split(','):
                    name = name.strip()
                    if '*' not in name and '[' not in name:
                        members.append((t, name))
            found[m.group(1)] = members
    return found


def counts(src):
    """What the shapes call counts, (struct, member), and the structs that have a shape."""
    out, shaped = set(), set()
    for path in src.glob('shape/*.c'):
        struct = None
        for line in path.read_text().split('\n'):
            if line.startswith('#define T struct '):
                struct = line.split()[-1]
                shaped.add(struct)
            elif (m := re.match(r' +COUNT\(\w+, (\w+),', line)):
                out.add((struct, m.group(1)))
    return out, shaped


def wanted(found, counted, shaped, name):
    """Its own figures; with them, structs in it that have some and are typed, not computed. One that only
    holds others is filled with them."""
    members = found.get(name, ())
    own = [m for t, m in members if t in FIGURE or (t == 'int64_t' and (name, m) in counted)]
    if not own:
        return []
    return own + [m for t, m in members
                  if t.startswith('struct ') and t[7:] in shaped and wanted(found, counted, shaped, t[7:])]


def lacking(need, text):
    """(where, struct, members) of each initialiser that leaves members out."""
    for m in re.finditer(r'\bstruct (\w+)(?:\)| \w+ =) ?\{', text):
        if m.group(1) not in need:
            continue
        end = closing(text, m.end() - 1)
        given = arguments(text[m.end():end])
        if given and not given[0].startswith('.') and given != ['0']:
            continue  # in order: the compiler asks for all of them
        said = {re.match(r'\.(\w+)', g).group(1) for g in given if g.startswith('.')}
        left = [n for n in need[m.group(1)] if n not in said]
        if left:
            yield m.start(), m.group(1), left
    for m in re.finditer(r'([\w>.-]+) = gp_new\([^;]*?, struct (\w+)\);', text):
        name, after = re.escape(m.group(1)), text[m.end():m.end() + 500]
        given = re.search(rf'\*{name} = |shape_(?:unset|clear)\([^;]*{name}|, {name}\)', after)
        if m.group(2) in need and not given:
            yield m.start(), m.group(2), need[m.group(2)]


def main():
    src = Path(sys.argv[1])
    files = {p: blank(p.read_text()) for p in sorted(src.rglob('*.[ch]'))}
    found = structs({p: t for p, t in files.items() if p.parent.name == 'core' and p.suffix == '.h'})
    counted, shaped = counts(src)
    need = {n: v for n in found if (v := wanted(found, counted, shaped, n))}
    faults = [f'{path}:{text.count(chr(10), 0, at) + 1}: struct {name} says nothing of {", ".join(left)}'
              for path, text in files.items() for at, name, left in lacking(need, text)]
    print('\n'.join(faults), end='\n' if faults else '')
    sys.exit(bool(faults))


if __name__ == '__main__':
    main()
