"""tools/demo.sh: what a newcomer runs first."""
import json
import os
import sqlite3
import subprocess

import program
from program import Case


STREETS = ("shijing", "longtian", "maluan", "pingshan", "kengzi", "biling")


def said_of(documents, versions, report):
    """The report in a package, as its verifier reads it."""
    package = next(v[1] for v in versions if v[0] == report)
    for place, _, files in os.walk(documents):
        if package in files:
            with open(os.path.join(place, package), encoding="utf-8") as f:
                return json.load(f)["report"]
    return ""


class Demo(Case):
    def demo(self, *args):
        return subprocess.run(["sh", program.source_path("tools", "demo.sh"), *args],
                              env=program.environment(), capture_output=True, timeout=240,
                              check=False)

    def test_it_runs_twice_and_keeps_its_database(self):
        folder = self.path("示例 目录")
        for words in ("新建数据库", "数据库已在"):
            done = self.demo(program.BINARY, folder)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            said = done.stdout.decode()
            for expected in (words, "97.85", "11,636.92", "错误 3", "评估报告已写入", folder):
                self.assertIn(expected, said)
        for round_id in (program.SOURCE_ROUND, program.DEMO_ROUND):
            for form in ("pdf", "docx", "html", "json"):
                path = os.path.join(folder, f"{round_id}.{form}")
                self.assertGreater(os.path.getsize(path), 10000)
        rounds = self.fine("rounds", db=os.path.join(folder, "gongping.db")).decode()
        self.assertEqual(len(rounds.splitlines()), 5, "the examples and one in progress")
        self.check_district(folder)

    def check_district(self, folder):
        """Seven reports: six streets published and verified, the summary with the commissioner."""
        for report in (*STREETS, "summary"):
            path = os.path.join(folder, f"district-2022-{report}.pdf")
            self.assertGreater(os.path.getsize(path), 10000, report)
        with sqlite3.connect(os.path.join(folder, "gongping.db")) as db:
            states = dict(db.execute("SELECT id, state FROM report WHERE round = 'district-2022'"))
            versions = db.execute("SELECT report, package_sha256, public_key, published_ms "
                                  "FROM report_version WHERE round = 'district-2022' "
                                  "ORDER BY published_ms").fetchall()
        self.assertEqual(states, {street: "published" for street in STREETS} | {"summary": "approval"})
        self.assertEqual([v[0] for v in versions], list(STREETS), "one after the other")
        for report, package, key, _ in versions:
            documents = os.path.join(folder, "gongping.db.files", "documents")
            [file] = [os.path.join(place, package) for place, _, files in os.walk(documents)
                      if package in files]
            said = self.fine("verify", file, "--key", key).decode()
            self.assertIn("没有发现不符之处", said, report)
            self.both_agree(file, key)
        self.assertIn("坪山街道", said_of(documents, versions, "pingshan"))

    def both_agree(self, file, key):
        """The verifier that was written from docs/rules.md alone (verifier/)."""
        done = subprocess.run(["node", program.source_path("verifier", "cli.mjs"), file, key],
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode() + done.stderr.decode())
        self.assertIn("[相符] 重新计算", done.stdout.decode())

    def test_wrong_calls_say_so(self):
        for args, code in (((), 2), ((self.path("none"), self.folder), 3)):
            done = self.demo(*args)
            self.assertEqual(done.returncode, code)
            self.assertRegex(done.stderr.decode(), "[\u4e00-\u9fff]{3}")
