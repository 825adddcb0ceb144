"""docs/asvs.md against the tree: each requirement stands there once, and what it names is there. Beside it
what is easier read off the sources than asked of a server."""
import collections
import glob
import os
import re
import unittest

import program

# The numbers of OWASP ASVS 5.0.0 (https://github.com/OWASP/ASVS, CC BY-SA 4.0) by the level that asks.
LEVELS = {1: """
1.2.1/2/3/4/5 1.3.1/2 1.5.1 2.1.1 2.2.1/2 2.3.1 3.2.1/2 3.3.1 3.4.1/2 3.5.1/2/3 4.1.1 4.4.1
5.2.1/2 5.3.1/2 6.1.1 6.2.1/2/3/4/5/6/7/8 6.3.1/2 6.4.1/2 7.2.1/2/3/4 7.4.1/2 8.1.1 8.2.1/2
8.3.1 9.1.1/2/3 9.2.1 10.4.1/2/3/4/5 11.3.1/2 11.4.1 12.1.1 12.2.1/2 13.4.1 14.2.1 14.3.1
15.1.1 15.2.1 15.3.1
""", 2: """
1.1.1/2 1.2.6/7/8/9 1.3.3/4/5/6/7/8/9/10/11 1.4.1/2/3 1.5.2 2.1.2/3 2.2.3 2.3.2/3/4 2.4.1
3.3.2/3/4 3.4.3/4/5/6 3.5.4/5 3.7.1/2 4.1.2/3 4.2.1 4.3.1/2 4.4.2/3/4 5.1.1 5.2.3 5.4.1/2/3
6.1.2/3 6.2.9/10/11/12 6.3.3/4 6.4.3/4 6.5.1/2/3/4/5 6.6.1/2/3 6.8.1/2/3/4 7.1.1/2/3 7.3.1/2
7.4.3/4/5 7.5.1/2 7.6.1/2 8.1.2 8.2.3 8.4.1 9.2.2/3/4 10.1.1/2 10.2.1/2 10.3.1/2/3/4
10.4.6/7/8/9/10/11 10.5.1/2/3/4/5 10.6.1/2 10.7.1/2/3 11.1.1/2 11.2.1/2/3 11.3.3 11.4.2/3/4
11.5.1 11.6.1 12.1.2/3 12.3.1/2/3/4 13.1.1 13.2.1/2/3/4/5 13.3.1/2 13.4.2/3/4/5 14.1.1/2
14.2.2/3/4 14.3.2/3 15.1.2/3 15.2.2/3 15.3.2/3/4/5/6/7 16.1.1 16.2.1/2/3/4/5 16.3.1/2/3/4
16.4.1/2/3 16.5.1/2/3 17.1.1 17.2.1/2/3/4 17.3.1/2
"""}
FOLDERS = ("adding", "e2e", "fuzz", "golden", "intake", "unit", "verifier", "web", "workbook")  # of tests/
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
STATES = ("holds", "in part", "missing", "does not apply")


def text_of(*parts):
    with open(program.source_path(*parts), encoding="utf-8") as f:
        return f.read()


def listed():
    for level, text in LEVELS.items():
        for group in text.split():
            section, ends = group.rsplit(".", 1)
            for end in ends.split("/"):
                yield f"{section}.{end}", level


def sources(*pattern):
    for path in sorted(glob.glob(program.source_path(*pattern), recursive=True)):
        with open(path, encoding="utf-8") as f:
            yield os.path.relpath(path, program.SOURCE_ROOT), f.read()


class Asvs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = text_of("docs", "asvs.md")
        cls.rows = ROW.findall(cls.text)

    def test_each_number_of_the_two_levels_stands_once(self):
        self.assertEqual(collections.Counter(level for _, level in listed()), {1: 70, 2: 183})
        self.assertEqual([(n, int(level)) for n, level, *_ in self.rows],
                         sorted(listed(), key=lambda r: [int(i) for i in r[0].split(".")]))
        self.assertEqual(len(self.rows), len(re.findall(r"^\| *\d", self.text, re.M)), "an odd row")

    def test_each_says_how_it_stands_and_what_holds_has_a_test(self):
        for number, _, _, state, why in self.rows:
            with self.subTest(number):
                self.assertIn(state, STATES)
                self.assertTrue(why.strip())
                named = [name for name in re.findall(r"`([^`]+)`", why)
                         if name.split("/")[0] in FOLDERS]
                if state == "holds":
                    self.assertTrue(named, "no test")

    def test_what_is_counted_is_so(self):
        n = collections.Counter(state for _, _, _, state, _ in self.rows)
        self.assertIn(f"Of {len(self.rows)} requirements {n['holds']} hold, {n['in part']} hold in part, "
                      f"{n['missing']} are missing and {n['does not apply']} do not apply.", self.text)
        head = self.text.split("## What is missing")[1].split("Of what holds in part")[0]
        self.assertEqual(sorted(re.findall(r"\d+\.\d+\.\d+", head)),
                         sorted(number for number, _, _, state, _ in self.rows if state == "missing"))

    def test_every_file_and_test_that_is_named_is_there(self):
        names = set(re.findall(r"`([^`\s]+)`", self.text))
        self.assertGreater(len(names), 150)
        for name in sorted(names):
            path, _, test = name.partition(":")
            folder = path.split("/")[0]
            in_tests = folder in FOLDERS and "/" in path
            if not in_tests and ("/" not in path.strip("/") or not folder or not os.path.isdir(program.source_path(folder))):
                continue  # a function, a header, an option, an address
            place = program.source_path(*(["tests"] if in_tests else []), *path.split("/"))
            with self.subTest(name):
                self.assertTrue(os.path.exists(place), path)
                if test:
                    with open(place, encoding="utf-8") as f:
                        self.assertRegex(f.read(), rf"(?:def|void) {re.escape(test)}\(")

    def test_every_page_that_it_leads_to_is_there(self):
        for path, anchor in re.findall(r"\]\(([\w.]+)(?:#([\w-]+))?\)", self.text):
            with self.subTest(path, anchor=anchor):
                heads = re.findall(r"^#+ (.+)$", text_of("docs", path), re.M)
                self.assertIn(anchor or "", [""] + [head.lower().replace(" ", "-") for head in heads])


class Sources(unittest.TestCase):
    def test_scripts_make_neither_markup_nor_code_of_text(self):
        odd = re.compile(r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function|"
                         r"set(?:Timeout|Interval)\(\s*[\"'`]|javascript:|postMessage|onmessage|"
                         r"EventListener\(\s*[\"']message")
        seen = 0
        for path, text in sources("assets", "*.js"):
            self.assertEqual(odd.findall(text), [], path)
            seen += text.count("textContent")
        self.assertGreater(seen, 10)

    def test_what_scripts_set_by_a_name_has_no_prototype(self):
        """Places of lists are set by number; the one object that is set by a name is made without a prototype."""
        set_at = re.compile(r"([\w.]+\[[a-z]\w*(?:\.\w+)*\]) = ")
        there = {(path.rsplit("/", 1)[1], what) for path, text in sources("assets", "*.js") for what in set_at.findall(text)}
        self.assertEqual(there, {("app.js", "spans[row.length]"), ("grid-cells.js", "tds[at]"), ("keep.js", "fields[id]"),
                                 *(("form.js", f"state.{k}[i]") for k in ("shown", "values", "problems"))})
        self.assertIn("const fields = Object.create(null);", text_of("assets", "keep.js"))

    def test_no_other_origin_is_invited(self):
        for path, text in [*sources("src", "**", "*.c"), *sources("docs", "nginx.conf"), *sources("docs", "Caddyfile")]:
            self.assertNotIn("access-control-allow", text.lower(), path)

    def test_password_fields_are_masked_and_open_to_managers(self):
        seen = 0
        for path, text in sources("templates", "**", "*.mustache"):
            self.assertNotIn("onpaste", text, path)
            for field in re.findall(r"<input[^>]*>", text):
                name = re.search(r'\bname="([^"]*)"', field)
                if name and re.fullmatch(r"(old_|new_)?password", name.group(1)):
                    self.assertIn('type="password"', field, path)
                    self.assertRegex(field, r'autocomplete="(?:current|new)-password"', path)
                    seen += 1
        self.assertGreater(seen, 6)

    def test_the_words_of_passwords_are_documented(self):
        code = text_of("src", "app", "account", "password.c")
        words = re.findall(r'"([^"]+)"', code.split("house_words[] = {")[1].split("};")[0])
        said = text_of("docs", "security.md").split("**Words that no password")[1].split("`house_words`")[0]
        self.assertGreater(len(words), 20)
        self.assertEqual([word for word in words if not re.search(rf"(?<!\w){word}(?!\w)", said)], [])

    def test_the_inventory_of_algorithms_names_what_the_code_calls(self):
        known = {"crypto_pwhash": "Argon2id", "crypto_sign": "Ed25519", "crypto_hash_sha256": "SHA-256",
                 "crypto_box": "X25519", "crypto_scalarmult": "X25519", "crypto_shorthash": "SipHash-2-4",
                 "crypto_secretstream_xchacha20poly1305": "XChaCha20-Poly1305",
                 "crypto_auth_hmacsha256": "HMAC-SHA-256", "hmac_sha1": "HMAC-SHA-1"}
        called = set()
        for path, text in sources("src", "**", "*.c"):
            self.assertLessEqual(set(re.findall(r"include <nettle/(\w+)", text)), {"hmac"}, path)
            self.assertNotRegex(text, "include <(?:openssl|gcrypt|mbedtls)/", path)
            for call in re.findall(r"\b(?:crypto_|hmac_)[a-z0-9_]+", text):
                names = [name for name in known if call.startswith(name)]
                self.assertTrue(names, f"{path}: {call} is none that docs/security.md names")
                called.update(names)
        self.assertEqual(called, set(known))
        inventory = text_of("docs", "security.md").split("## Keys and algorithms")[1].split("\n## ")[0]
        for name in called:
            self.assertIn(known[name], inventory)


if __name__ == "__main__":
    unittest.main()
