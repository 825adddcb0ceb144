#!/usr/bin/env python3
"""The common passwords of Debian's python3-zxcvbn (MIT), one a line, in byte order.

    common_passwords.py FREQUENCY_LISTS_PY OUT_TXT

Read by its path, not imported: the interpreter that builds need not be Debian's own. The order lets
the program search the text as it stands (src/app/account/password.c).
"""
import runpy
import sys

words = runpy.run_path(sys.argv[1])["FREQUENCY_LISTS"]["passwords"]
lines = sorted({w.encode("utf-8") for w in words if "\n" not in w})
with open(sys.argv[2], "wb") as out:
    out.write(b"".join(line + b"\n" for line in lines))
