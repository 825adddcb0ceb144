#!/usr/bin/env python3
"""Run a module's cases as TAP: tests/golden/run.py with the tools of this folder.

Run: tests/intake/intake_run.py MODULE SOURCE_ROOT TOOL...
"""
import importlib
import os
import sys
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [FOLDER, os.path.join(os.path.dirname(FOLDER), "golden")]

import run as golden_run  # noqa: E402 
import tools  # noqa: E402


def main():
    tools.SOURCE_ROOT = os.path.abspath(sys.argv[2])
    for tool in sys.argv[3:]:
        tools.PATHS[os.path.basename(tool)] = os.path.abspath(tool)
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(sys.argv[1]))
    result = golden_run.Tap()
    suite.run(result)
    print(f"1..{result.n}")
    return 0 if result.wasSuccessful() and result.n else 1


if __name__ == "__main__":
    sys.exit(main())
