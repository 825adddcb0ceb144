"""The program under test, run on a database file of its own, and the golden figures."""
import functools
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).parents[1] / "web"))
from kept import made_once  # noqa: E402

BINARY = SOURCE_ROOT = None  # set by run.py

FINE, BAD_INPUT, USAGE, NOT_FOUND, SYSTEM, DEFECT, FINDINGS = range(7)

SOURCE_ROUND, DEMO_ROUND = "pingshan-2022", "demo-2026"


def source_path(*parts):
    return os.path.join(SOURCE_ROOT, *parts)


def environment(**more):
    """Ours, with leaks of the font libraries left aside where the program is built to find leaks."""
    supp = source_path("tests", "lsan.supp")
    options = f"{os.environ.get('LSAN_OPTIONS', '')}:suppressions={supp}:print_suppressions=0"
    return dict(os.environ, LSAN_OPTIONS=options, **more)


def example(name):
    return source_path("examples", name + ".json")


def read_json(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


@functools.lru_cache(maxsize=None)
def golden():
    """The source's figures by the name of the center."""
    centers = read_json(source_path("tests", "golden", "pingshan-2022.json"))["centers"]
    return {center["name"]: center for center in centers}


@functools.lru_cache(maxsize=None)
def generated_round(centers):
    """The bytes of an invented round of that many centers."""
    return subprocess.run([sys.executable, source_path("tools", "make_demo.py"), "--centers",
                           str(centers)], check=True, stdout=subprocess.PIPE).stdout


class Case(unittest.TestCase):
    """A test with a folder and a database file of its own."""

    longMessage = True
    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="gongping-golden-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.db = self.path("gongping.db")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return path

    def run_program(self, *args, db=None, user=None):
        return subprocess.run([BINARY, *args], env=environment(GONGPING_DB=db or self.db),
                              cwd=self.folder, user=user, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=240, check=False)

    def fine(self, *args, **how):
        """Standard output of a run that must succeed."""
        done = self.run_program(*args, **how)
        self.assertEqual(done.returncode, FINE, f"{args}: {done.stderr.decode()}")
        return done.stdout

    def fine_json(self, *args):
        return json.loads(self.fine(*args))

    def refused(self, code, *args, says=(), **how):
        """A run that must fail with that exit code and say these words in Chinese."""
        done = self.run_program(*args, **how)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, code, f"{args}: {said}")
        for words in says:
            self.assertIn(words, said)
        self.assertRegex(said, "[\u4e00-\u9fff]{3}")
        return said

    def store(self, *rounds):
        """A database with these example rounds: a copy of one that is made once a build."""
        name = "stored" + hashlib.sha256("\n".join(rounds).encode()).hexdigest()[:12]
        kept = made_once(os.path.dirname(BINARY), name, [BINARY, *map(example, rounds)],
                         lambda folder: self.make_store(os.path.join(folder, "stored.db"), rounds))
        shutil.copy(kept / "stored.db", self.db)

    def make_store(self, db, rounds):
        self.fine("init", db=db)
        for name in rounds:
            self.fine("import", example(name), db=db)

    def report(self, *args):
        return self.fine_json("report", "-f", "json", *args)

    def stored(self):
        """All that an import could have changed, as far as the program shows it."""
        return self.fine("rounds"), self.fine("audit")


def by_center(entries):
    return {entry["center"]: entry for entry in entries}
