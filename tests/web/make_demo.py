"""The demo database on the server of GP_TEST_SERVER, under a name.

    python3 tests/web/make_demo.py GONGPING SOURCE_ROOT NAME
"""
import sys
import tempfile

import engine
import harness

with tempfile.TemporaryDirectory(prefix="gongping-demo-") as folder:
    harness.make_demo(folder)
    engine.rename(f"{folder}/demo.db", sys.argv[3])
