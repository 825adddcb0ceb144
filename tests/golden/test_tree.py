"""What a bare clone on a bare Debian 12 must find in the tree itself."""
import os
import re
import unittest

import program

DEBIAN_NODE = (18, 20)  # of bookworm


class Tree(unittest.TestCase):
    def test_what_drives_the_browser_runs_on_the_node_of_debian_12(self):
        packages = program.read_json(program.source_path("package-lock.json"))["packages"]
        # Asks for more than it needs: tests/web/test_storage.py drives it with Debian's node.
        tried = {"@20minutes/s3rver"}
        for name in set(packages[""]["devDependencies"]) - tried:
            asked = packages[f"node_modules/{name}"].get("engines", {}).get("node", "0")
            least = [tuple(map(int, (re.findall(r"\d+", part) + ["0"])[:2]))
                     for part in asked.split("||")]
            with self.subTest(name, asked=asked):
                self.assertTrue(any(DEBIAN_NODE >= version for version in least))

    def test_versions_are_exact(self):
        package = program.read_json(program.source_path("package.json"))
        for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
            with self.subTest(name):
                self.assertRegex(version, r"^\d+\.\d+\.\d+$")

    def test_nothing_is_configured_from_outside_the_tree(self):
        # An option or a path that leads out of the tree works here and fails in a clone.
        self.assertFalse(os.path.exists(program.source_path("meson_options.txt")))
        for folder in ("tests", "bench", "tools"):
            for at, _, names in os.walk(program.source_path(folder)):
                for name in names:
                    if name != "meson.build":
                        continue
                    with open(os.path.join(at, name), encoding="utf-8") as f:
                        self.assertNotIn("'..'", f.read(), os.path.join(at, name))

    def test_the_mustache_suite_is_here_with_its_licence(self):
        folder = program.source_path("tests", "mustache-spec")
        with open(os.path.join(folder, "LICENSE"), encoding="utf-8") as f:
            self.assertIn("Mustache Contributors", f.read())
        suites = [name for name in os.listdir(folder) if name.endswith(".json")]
        self.assertEqual(len(suites), 8)
