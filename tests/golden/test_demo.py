"""tools/demo.sh: what a newcomer runs first."""
import os
import subprocess

import program
from program import Case


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
        self.assertEqual(len(rounds.splitlines()), 4, "the examples and one in progress")

    def test_wrong_calls_say_so(self):
        for args, code in (((), 2), ((self.path("none"), self.folder), 3)):
            done = self.demo(*args)
            self.assertEqual(done.returncode, code)
            self.assertRegex(done.stderr.decode(), "[\u4e00-\u9fff]{3}")
