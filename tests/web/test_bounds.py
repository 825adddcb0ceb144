"""What a form takes, the format takes: whatever was accepted can be exported, imported again with
the same bytes, and published.

Awkward values go into one field after another of every form that ends in a round's data. Whether
the server takes or refuses them is its own affair; an answer of its own mistake (5xx) or data that
cannot be read again is not.
"""
import json
import pathlib
import random
import re
import subprocess
import unittest

import harness
from harness import BINARY, WebTest, run, sql

LONG = "长" * 25000
AWKWARD = [
    "", " ", "　", "0", "-1", "1.005", "1e14", "100000000000000", "99999999999999999999", "3000000000",
    "99999", "1,234.50", "第一段\x0b第二段", "行一\x0c行二", "甲\x01乙\x7f丙", "一\t二", "行一\r\n行二",
    "\u202e倒", "﻿头", "🀀", "长" * 99, "长" * 101, "长" * 501, "长" * 5001, LONG, "2026-02-30",
    "0000-00-00", "9999-12-31", "new", "..", "a b", "示例分站点", "<b>&amp;\"'", "=1+1",
    "1", "2026-03-05", "100%", "nul", "null",
]
ENTRY = "/fill/demo-open/entry-4"
TOKENS = ("token", "rev", "version")


class Fuzz:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def change(self, fields, names):
        """The fields with one to three of those names changed."""
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        new = {name: self.random.choice(AWKWARD) for name in chosen}
        return new, [(n, new.get(n, v)) for n, v in fields]


class BoundsTest(WebTest):
    server_options = ("--quiet",)

    @classmethod
    def prepare(cls):
        sql(cls.database, "UPDATE round SET deadline = '2099-12-31' WHERE id = 'demo-open'")
        cls.empty = pathlib.Path(cls.folder) / "empty.db"
        run("init", "--db", str(cls.empty))

    def round_trip(self, said, round_id="demo-open"):
        folder = pathlib.Path(self.folder)
        out, again, fresh = (folder / n for n in ("out.json", "again.json", "fresh.db"))
        for path in folder.glob("fresh.db*"):
            path.unlink() if path.is_file() else None
        harness.forget(fresh)
        for path in (out, again):
            path.unlink(missing_ok=True)
        run("export", "--db", str(self.database), "--round", round_id, "-o", str(out))
        harness.engine.copy(self.empty, fresh)
        done = subprocess.run([str(BINARY), "import", str(out), *harness.place(fresh)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, f"{said}\n{done.stderr}")
        run("export", "--db", str(fresh), "--round", round_id, "-o", str(again))
        self.assertEqual(out.read_bytes(), again.read_bytes(), said)
        run("report", "--db", str(fresh), "--round", round_id, "-f", "json")
        return json.loads(out.read_text())

    def tries(self, who, page, action, n, seed, skip=()):
        """Sends the page's form n times with awkward values; gives what was taken."""
        browser, fuzz, taken = self.login(who), Fuzz(seed), []
        for _ in range(n):
            shown = browser.get(page)
            forms = [f for f in shown.parsed.forms if f.action == action]
            if shown.status != 200 or not forms:
                break
            names = [f for f, _ in forms[0].fields
                     if not f.startswith("_") and f.split(".")[0] not in skip]
            if not names:
                break
            new, changed = fuzz.change(forms[0].fields, names)
            answer = browser.post(action, changed)
            self.assertLess(answer.status, 500, f"{action} {new}: {answer.text[:2000]}")
            if answer.status in (200, 303):
                taken.append(new)
        return taken

    # ---- handing in

    def post_part(self, part, changes):
        """Saves the part's base with the changes; the base is what made the entry complete."""
        action = f"{ENTRY}/part/{part}"
        version = dict(self.center.get(action).form(action).fields).get("version", "")
        return self.center.post(action, [(n, version if n == "version" else changes.get(n, v))
                                         for n, v in self.base[part]])

    def hand_in(self, token):
        return self.center.post(f"{ENTRY}/hand-in", {
            "token": token, "name": "示例人员41", "pledged": "1", "acknowledged": "1"})

    def complete(self):
        """An entry that could be handed in, and its parts as forms."""
        self.center = self.login("operator")
        for item in ("pledge", "roster", "indicators", "funds", "effect"):
            self.center.upload(f"{ENTRY}/files", {"item": item},
                               [("file", "材\x01料.pdf", b"%PDF-1.4 " + item.encode())])
        filled = {"roster": {}, "indicators": {f"done.{i}": "5" for i in range(4)},
                  "funds": {"cutoff": "2026-11-01", "actual.0": "700000", "expected.0": "39200"},
                  "narrative": {"narrative": "本期做了很多事。"}}
        self.base = {}
        for part, changes in filled.items():
            action = f"{ENTRY}/part/{part}"
            fields = self.center.get(action).form(action).fields
            self.base[part] = [(n, changes.get(n, v)) for n, v in fields]
            self.assertEqual(self.post_part(part, {}).status, 303)

    def test_what_is_handed_in_can_be_imported_again(self):
        self.complete()
        handed_in = 0
        for seed in range(40):
            part = list(self.base)[seed % 4]
            names = [n for n, _ in self.base[part] if n not in ("version", "_csrf", "paste_into")]
            changes, _ = Fuzz(seed).change(self.base[part], names)
            saved = self.post_part(part, changes)
            self.assertLess(saved.status, 500, f"{changes}: {saved.text[:2000]}")
            answer = self.hand_in(f"fuzz-{seed}")
            self.assertLess(answer.status, 500, f"{changes}: {answer.text[:2000]}")
            self.round_trip(changes)
            if answer.status == 303:
                handed_in += 1
                self.assertEqual(self.center.post(f"{ENTRY}/take-back", {}).status, 303)
            self.post_part(part, {})
        self.assertGreater(handed_in, 5, "most was refused: this proves little")

    def test_known_inputs_are_refused_at_their_cell(self):
        self.complete()
        for part, field, value, said in (
                ("narrative", "narrative", LONG, "最多 20000 字"),
                ("funds", "actual.0", "100000000000000", "应在 -999999999999.99 到 999999999999.99 之间"),
                ("indicators", "done.0", "3000000000", "应在 0 到 1000000000 之间"),
                ("roster", "vacant_days.0", "99999", "应在 0 到 36600 之间"),
                ("roster", "vacant_note.0", "没有天数的空岗", "没有填写"),
                ("roster", "vacant_at.0", "不存在的分站", "分站点"),
                ("indicators", "record_title.0", "没有日期的记录", "没有填写"),
                ("roster", "reason.0", "长" * 501, "最多 500 字")):
            answer = self.post_part(part, {field: value})
            shown = self.center.get(f"{ENTRY}/part/{part}") if answer.status == 303 else answer
            self.assertIn(said, shown.text, f"{field}={value[:20]}")
            if answer.status == 303:
                self.assertEqual(self.hand_in(f"known-{field}").status, 422, field)
            self.post_part(part, {})

    def test_word_s_line_breaks_are_line_breaks(self):
        center = self.login("operator")
        action = f"{ENTRY}/part/narrative"
        page = center.get(action)
        center.submit(page, action, {"narrative": "第一段\x0b第二段\x0c第三\x07段"})
        self.assertIn("第一段\n第二段\n第三段", center.get(action).text)

    def test_every_form_of_the_manager_leaves_data_that_can_be_imported(self):
        forms = 0
        for page in self.manager_pages():
            for form in self.login("manager").get(page).parsed.forms:
                if form.method != "post" or re.search(
                        r"logout|discard|delete|/step|/import|drop|export", form.action):
                    continue
                taken = self.tries("manager", page, form.action, 4, page, TOKENS)
                forms += bool(taken)
                if taken:
                    self.round_trip(f"{form.action} {taken}")
        self.assertGreater(forms, 8)

    def manager_pages(self):
        """Pages of the round and of one thing of each kind of the register."""
        manager, pages = self.login("manager"), ["/rounds/demo-open/edit", "/rounds/~new"]
        for start in ("/rounds/demo-open", "/registry/orgs", "/registry/centers",
                      "/registry/projects", "/rounds/demo-open/findings"):
            links = [x for x in manager.get(start).parsed.links
                     if re.match(r"/(rounds/demo-open/|registry/)", x) and "." not in x
                     and "?" not in x and "export" not in x]
            kinds = {}
            for link in links:
                kinds.setdefault(re.sub(r"/(?:entry-\d+|[\w-]*\d[\w-]*)", "/x", link), link)
            pages += kinds.values()
        return dict.fromkeys(pages)

    def test_sheets_leave_data_that_can_be_imported(self):
        expert = self.login("expert")
        links = re.findall(r'href="(/marking/demo-open/[^"]+)"', expert.get("/marking").text)
        self.assertTrue(links)
        for link in links[:2]:
            taken = self.tries("expert", link, link, 10, 3, skip=TOKENS)
            answer = expert.get(link)
            expert.submit(answer, link + "/submit") if any(
                f.action == link + "/submit" for f in answer.parsed.forms) else None
            self.round_trip(f"{link} {taken}")


if __name__ == "__main__":
    harness.main()
