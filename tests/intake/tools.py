"""The programs under test: table_dump and intake_dump, on a file that holds the given bytes."""
import os
import subprocess
import tempfile

SOURCE_ROOT = None  # set by intake_run.py
PATHS = {}


def dump(tool, data, *arguments):
    """The lines that the tool prints of the bytes."""
    with tempfile.NamedTemporaryFile(prefix="gongping-intake-", suffix=".xlsx") as f:
        f.write(data)
        f.flush()
        done = subprocess.run([PATHS[tool], *arguments, f.name], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{tool} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return done.stdout.decode().splitlines()


def stored(name):
    with open(os.path.join(SOURCE_ROOT, "tests", "intake", "files", name), "rb") as f:
        return f.read()
