"""Packages that earlier versions published verify for ever: tests/published/ keeps them."""
import glob
import json
import os
import re

import program
from program import Case


# Of the installations that published them.
KEYS = {"0.1.0": "f48e9ea7b0082fac5da1a0e322aae1590f428501d2fb3c505ca318039b55ee0a",
        "0.1.0_2": "d9ab01e4b29fd546535bfe9f6562b626a85d81bc247654ad31089f886969eee9",
        "0.1.0_3": "cfbc2ca6f74fd39f3e94080dca92a031afcdb04100d046cc921678ecd263d3a2"}


def packages():
    return sorted(glob.glob(program.source_path("tests", "published", "*.json")))


class Published(Case):
    def verify(self, package):
        """Exit code and words for a package with a changed report; hash and signature tell, too."""
        path = self.write("package.json", json.dumps(package, ensure_ascii=False))
        done = self.run_program("verify", path, db=False)
        return done.returncode, done.stdout.decode()

    def changed(self, change, name="demo-2026-2"):
        package = program.read_json(program.source_path("tests", "published", f"0.1.0-{name}.json"))
        report = json.loads(package["report"])
        change(report)
        package["report"] = json.dumps(report, ensure_ascii=False)
        return self.verify(package)[1]

    def test_every_version_s_packages_verify(self):
        for path in packages():
            with self.subTest(os.path.basename(path)):
                key = KEYS[os.path.basename(path).split("-")[0]]
                done = self.run_program("verify", path, "--key", key, db=False)
                said = done.stdout.decode()
                self.assertEqual(done.returncode, program.FINE, said)
                self.assertNotIn("[不符]", said)
                self.assertGreater(int(re.search(r"(\d+) 个数字和结论全部一致", said).group(1)), 500)

    def test_whose_signature_it_is_must_be_known(self):
        path, key = packages()[0], KEYS["0.1.0"]
        keys = self.write("keys.txt", f"{'0' * 64} 别的网站\n{key} 示例区评估网站\n")
        others = self.write("others.txt", f"{'0' * 64} 别的网站\n")
        for args, code, words in (((), program.FINDINGS, "没有核对是谁的签名"),
                                  (("--key", key), program.FINE, "没有发现不符之处"),
                                  (("--key", "0" * 64), program.FINDINGS, "签名的是另一个密钥"),
                                  (("--key", keys), program.FINE, "公钥就是示例区评估网站的公钥"),
                                  (("--key", others), program.FINDINGS, "公钥不是别的网站的")):
            with self.subTest(args):
                done = self.run_program("verify", path, *args, db=False)
                self.assertIn(words, done.stdout.decode())
                self.assertEqual(done.returncode, code)
        empty = self.write("empty.txt", "\n")
        self.refused(program.BAD_INPUT, "verify", path, "--key", empty, says=["没有公钥"])

    def test_this_version_and_its_rules_have_their_packages(self):
        """tests/published/make.py makes them."""
        with open(program.source_path("meson.build"), encoding="utf-8") as f:
            version = re.search(r"version: '([\d.]+)'", f.read()).group(1)
        with open(program.source_path("src", "core", "calc.h"), encoding="utf-8") as f:
            rules = int(re.search(r"#define CALC_RULES (\d+)", f.read()).group(1))
        self.assertTrue([p for p in packages() if os.path.basename(p).startswith(version + "-")])
        kept = {json.loads(program.read_json(p)["report"]).get("computed_by", {}).get("rules", 1)
                for p in packages()}
        self.assertEqual(kept, set(range(1, rules + 1)))

    def test_a_figure_or_a_check_that_is_younger_is_no_difference(self):
        def older(report):
            del report["traces"][3], report["findings"][1], report["entries"][0]["staffing"]["posts"]
            del report["entries"][1]["indicators"]["items"][0]
        def younger(change):
            said = self.changed(change)
            self.assertIn("[相符] 重新计算", said)
            found = re.search(r"另有 (\d+) 个数字和核查发现是后来的程序才有的", said)
            return int(found.group(1)) if found else 0
        # Checks made since then count as well.
        self.assertEqual(younger(older), younger(lambda report: None) + 4)

    def test_another_order_is_no_difference(self):
        def turned(report):
            report["traces"].reverse()
            report["findings"].reverse()
            report["entries"][0]["components"].reverse()
        self.assertIn("[相符] 重新计算", self.changed(turned))

    def test_a_finding_that_no_check_raises_any_more_is_told(self):
        def more(report):
            report["findings"].append(dict(report["findings"][0], rule="gone", title="旧的核查"))
        said = self.changed(more)
        self.assertIn("[相符] 重新计算", said)
        self.assertIn("[待核对] 核查发现：报告中有 1 项核查发现，现在的程序不再提出", said)
        self.assertIn("旧的核查", said)

    def test_what_was_published_must_come_out_again(self):
        def value(report):
            report["traces"][0]["value"] = "0.01"

        def trace(report):
            report["traces"].append(dict(report["traces"][0], id="invented.figure"))

        def total(report):
            report["entries"][0]["total"] = "99.99"

        def entry(report):
            del report["entries"][0]

        def grade(report):
            report["entries"][0]["components"][0]["score"] = None

        for change in (value, trace, total, entry, grade):
            with self.subTest(change.__name__):
                self.assertIn("[不符] 重新计算", self.changed(change))

    def test_rules_that_are_not_known_are_not_compared(self):
        said = self.changed(lambda r: r.update(computed_by={"program": "9.9.9", "rules": 999}))
        self.assertIn("报告由公评 9.9.9 计算", said)
        self.assertIn("[不符] 重新计算：没有比较", said)
