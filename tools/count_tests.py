#!/usr/bin/env python3
"""Sum up test results and print the closing line.

Run: tools/count_tests.py PASSED FAILED JUNIT_XML...
The first two are checks counted by the caller; a result file that is missing counts as a failure.
"""
import sys
import xml.etree.ElementTree as ET


def count(path):
    try:
        cases = ET.parse(path).getroot().iter("testcase")
    except (OSError, ET.ParseError) as problem:
        print(f"{path}: {problem}", file=sys.stderr)
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            print(f"failed: {case.get('classname', '')} {case.get('name', '')}", file=sys.stderr)
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    totals = [int(sys.argv[1]), int(sys.argv[2]), 0]
    for path in sys.argv[3:]:
        for i, n in enumerate(count(path)):
            totals[i] += n
    if totals[0] == 0:
        totals[1] += 1
    tail = f", {totals[2]} skipped" if totals[2] else ""
    print(f"{totals[0]} passed, {totals[1]} failed{tail}")
    return 1 if totals[1] else 0


sys.exit(main())
