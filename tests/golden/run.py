#!/usr/bin/env python3
"""Run one module of unittest cases and report each as TAP, so that meson counts them singly.

Run: tests/golden/run.py MODULE BINARY SOURCE_ROOT
"""
import importlib
import os
import sys
import unittest

import program


class Tap(unittest.TestResult):
    """One TAP line a case; a subtest that fails is named in the case's diagnosis."""

    def __init__(self):
        super().__init__()
        self.n = 0
        self.details = []

    def startTest(self, test):
        super().startTest(test)
        self.details = []

    def note(self, test, err):
        self.details.append(f"{test}\n{self._exc_info_to_string(err, test)}")

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, err)
        if not isinstance(test, unittest.TestCase):  # of a class or module, outside any case
            self.say("not ok", str(test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.note(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say("ok", f"{test.id()} # SKIP {reason}")

    def stopTest(self, test):
        super().stopTest(test)
        if not self.skipped or self.skipped[-1][0] is not test:
            self.say("not ok" if self.details else "ok", test.id())

    def say(self, verdict, name):
        self.n += 1
        print(f"{verdict} {self.n} - {name}")
        for detail in self.details:
            for line in detail.splitlines():
                print(f"# {line}")
        sys.stdout.flush()


def main():
    # absolute: the cases run in folders of their own
    program.BINARY, program.SOURCE_ROOT = map(os.path.abspath, sys.argv[2:4])
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(sys.argv[1]))
    result = Tap()
    suite.run(result)
    print(f"1..{result.n}")
    return 0 if result.wasSuccessful() and result.n else 1


if __name__ == "__main__":
    sys.exit(main())
