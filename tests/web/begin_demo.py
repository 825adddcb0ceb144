"""A demo database for a browser test: a copy of the one that is made once a build, or in one that is there
already only passwords that are cheap to check.

    python3 tests/web/begin_demo.py GONGPING SOURCE_ROOT DATABASE [there]
"""
import sys

import engine
import harness

path, there = sys.argv[3], sys.argv[4:]
if there:
    engine.known(path)
    harness.sign_in_cheaply(path)
else:
    engine.copy(harness.template(), path)
