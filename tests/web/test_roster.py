"""The roster as people paste it, and what is found about who is where.

The table is the one that gave a deduction of 308,843.84 when all four 社工 landed in one post.
"""
import csv
import io
import json
import pathlib
import re
import subprocess

from harness import BINARY, SOURCE, WebTest, main, sql, take_table

ENTRY = "/fill/demo-open/entry-4"
ROSTER = """岗位\t姓名\t身份证号\t到岗日期\t离岗日期\t离岗原因
中心主管\t示例人员41\t999999198402260425\t2026-01-01\t\t
社工\t示例人员42\t999999198404030439\t2026-01-01\t\t
社工\t示例人员43\t999999198405100443\t2026-01-01\t\t
社工\t示例人员44\t999999198406160456\t2026-01-01\t\t
社工\t示例人员45\t999999198407230460\t2026-01-01\t\t
党建专员\t示例人员46\t999999198408290473\t2026-01-01\t\t
"""


class Pasting(WebTest):
    def paste(self, who, text):
        """In the place of what is there."""
        _, done = take_table(who, f"{ENTRY}/tables", text, sheet="engagements", replace="1")
        self.assertEqual(done.status, 303, re.sub(r"<[^>]+>|\s+", " ", done.text)[-3000:])
        return who.get(f"{ENTRY}/part/roster")



class WeeklyHoursTest(Pasting):
    """A member of the roster, from the form and from a file to the report: docs/adding.md."""

    def test_it_is_typed_and_bounded(self):
        operator, action = self.login("operator"), f"{ENTRY}/part/roster"
        hours = ROSTER.replace("\t\t\n", "\t\t\t20\n").replace("离岗原因", "离岗原因\t每周工时")
        look, _ = take_table(operator, f"{ENTRY}/tables", hours.replace("\t20\n", "\t61\n"))
        self.assertIn("“61”应在 0 到 60 之间", look.text)
        page = self.paste(operator, hours)
        self.assertEqual([v for n, v in page.form(action).fields if n.startswith("weekly_hours.") and v], ["20"] * 6)
        self.assertEqual(operator.submit(page, action, {"weekly_hours.5": "61"}).status, 303)
        self.assertRegex(operator.get(action).text,
                         r'data-cell="weekly_hours\.\d+">(?s:.{1,200})应在 0 到 60 之间')

    def test_it_is_exchanged_stored_and_reported(self):
        bundle = json.loads((SOURCE / "examples/demo-2026.json").read_text())
        bundle["projects"][0]["engagements"][0]["weekly_hours"] = 24
        self.assertIn("24", self.report(bundle))
        bundle["projects"][0]["engagements"][0]["weekly_hours"] = 61
        self.assertIn("每周工时", self.report(bundle))

    def report(self, bundle):
        """The staffing table's line of hours; or what the import said against it."""
        folder = pathlib.Path(self.folder)
        (folder / "hours.json").write_text(json.dumps(bundle))
        run = lambda *args: subprocess.run([BINARY, *args, "--db", folder / "hours.db"],
                                           capture_output=True, text=True)
        run("init")
        done = run("import", folder / "hours.json", "--replace")
        if done.returncode:
            return done.stderr
        self.assertIn('"weekly_hours": 24', run("export").stdout)
        return re.search("（每周[0-9]+小时）", run("report", "-f", "html", "-o", "-").stdout)[0]


class RosterTest(Pasting):
    def test_persons_of_one_title_take_the_free_posts_of_it(self):
        operator = self.login("operator")
        page = self.paste(operator, ROSTER)
        self.assertIn("协议 6 名，在岗 6 名，空岗 0 天", page.text)
        self.assertNotIn("一个岗位同时有两人", page.text)
        fields = dict(page.form(f"{ENTRY}/part/roster").fields)
        posts = [fields[name] for name in fields if name.startswith("post.")
                 and fields.get(name.replace("post", "person"))]
        self.assertEqual(len(posts), 6)
        self.assertEqual(len(set(posts)), 6)
        # Posts of one title are told apart by number, place and qualification.
        self.assertRegex(page.text, "<option value=\"[a-z0-9-]+\"[^>]*>社工 1（")
        self.assertRegex(page.text, "<option value=\"[a-z0-9-]+\"[^>]*>社工 4（")

    def test_who_goes_takes_no_post_from_who_comes(self):
        operator = self.login("operator")
        text = ROSTER.replace("999999198404030439\t2026-01-01\t\t",
                              "999999198404030439\t2026-01-01\t2026-02-10\t")
        text += "社工\t示例人员47\t\t2026-02-11\t\t\n"
        self.assertIn("在岗 6 名，空岗 0 天", self.paste(operator, text).text)

    def test_two_in_one_post_are_looked_at_before_the_hand_in(self):
        operator = self.login("operator")
        page = self.paste(operator, ROSTER + "社工\t示例人员48\t\t2026-02-11\t\t\n")
        self.assertIn("一个岗位同时有两人", page.text)
        self.assertRegex(page.text, "起与“示例人员4[2-5]”同时在岗位“社工 1（")
        hand_in = operator.get(f"{ENTRY}/hand-in").text
        self.assertIn("一个岗位同时有两人", hand_in)

    def test_padded_names_are_one_person_and_namesakes_are_asked_for_numbers(self):
        operator = self.login("operator")
        page = self.paste(operator, "社工\t张 三\t\t2026-01-01\t2026-02-01\t\n"
                                    "社工\t张三 \t\t2026-02-02\t\t\n")
        self.assertIn("在岗 1 名", page.text)

    def test_one_number_in_either_case_is_one_number(self):
        operator = self.login("operator")
        page = self.paste(operator, "社工\t示例人员42\t99999919840403043X\t2026-01-01\t2026-02-01\t\n"
                                    "社工\t示例人员42\t99999919840403043x\t2026-02-02\t\t\n"
                                    "社工\t示例人员49\t99999919840403043x\t2026-02-02\t\t\n")
        self.assertNotIn("前面填的是另一个号码", page.text)
        self.assertIn("两人用同一身份证号", page.text)


class MarkedCellTest(Pasting):
    """What is found is marked at the cell that it is about, in lists within things as well."""

    def marks(self, page):
        return set(re.findall(r'data-cell="([^"]+)"', page.text))

    def row_note(self, page, table, row):
        return re.search(f'id="mark-{table}-{row}"[^>]*>(.*?)</div>', page.text, re.S).group(1)

    def save(self, operator, part, fields):
        action = f"{ENTRY}/part/{part}"
        done = operator.submit(operator.get(action), action, fields)
        self.assertEqual(done.status, 303, done.text[-2000:])
        return operator.get(action)

    def test_certificates_and_declared_lists(self):
        operator = self.login("operator")
        self.paste(operator, ROSTER)
        papers = [("示例人员43", "示例 77", "2099-01-01"), ("示例人员42", "示例 77", "2026-02-01")]
        fields = {f"{name}.{i}": value for i, row in enumerate(papers)
                  for name, value in zip(("holder", "number", "expires"), row)}
        fields |= {f"qualification.{i}": "助理社会工作师" for i in range(2)}
        fields |= {f"{name}.{i}": "" for i in range(2, 7) for name in ("holder", "qualification", "number", "issued")}
        page = self.save(operator, "roster", fields | {
            "in_post": "6", "held.0": "中共党员", "held_count.0": "1", "held.1": "助理社会工作师",
            "held_count.1": "9", "vacant_days.0": "1", "vacant_days.1": "36500"})
        marks = self.marks(page)
        self.assertLessEqual({"expires.1", "number.0", "number.1", "held_count.1", "vacant_days.1"},
                             marks)
        self.assertNotIn("expires.0", marks)
        self.assertNotIn("vacant_days.0", marks)
        self.assertIn("到期", self.row_note(page, "certificates", 1))
        self.assertNotIn("到期", self.row_note(page, "certificates", 0))
        self.assertIn("多于在岗", self.row_note(page, "held", 1))
        self.assertIn("合同期只有", self.row_note(page, "vacancies", 1))

    def test_service_records(self):
        operator = self.login("operator")
        indicator = sql(self.database, "SELECT i.id FROM indicator i JOIN entry e"
                        " ON e.project = i.project WHERE e.round = 'demo-open'"
                        " AND e.id = 'entry-4' ORDER BY i.ord LIMIT 1")[0][0]
        fields = {}
        for i, day in enumerate(("2026-03-01", "1999-03-01")):
            fields |= {f"record_of.{i}": indicator, f"record_title.{i}": f"小组{i}",
                       f"record_date.{i}": day, f"sessions.{i}": "99", f"people.{i}": "99",
                       f"minutes.{i}": "999", f"record_person.{i}": f"c{i}"}
        page = self.save(operator, "indicators", fields)
        self.assertIn("record_date.1", self.marks(page))
        self.assertIn("早于合同开始日", self.row_note(page, "records", 1))


class SettledRosterTest(Pasting):
    def hand_in(self, operator):
        for item in ("pledge", "roster", "indicators", "funds", "effect"):
            done = operator.upload(f"{ENTRY}/files", {"item": item},
                                   [("file", "材料.pdf", b"%PDF-1.4 " + item.encode())])
            self.assertEqual(done.status, 303)
        for part, fields in (("indicators", {f"done.{i}": "5" for i in range(4)}),
                             ("funds", {"actual.0": "700000", "expected.0": "39200"}),
                             ("narrative", {"narrative": "本期做了很多事。"})):
            action = f"{ENTRY}/part/{part}"
            self.assertEqual(operator.submit(operator.get(action), action, fields).status, 303)
        page = operator.get(f"{ENTRY}/hand-in")
        return operator.submit(page, f"{ENTRY}/hand-in",
                               {"pledged": "1", "acknowledged": "1", "name": "李四"})

    def test_what_was_pasted_costs_nothing(self):
        """The case's own figures: no deduction, and all that is not yet paid is due."""
        operator = self.login("operator")
        self.paste(operator, ROSTER)
        done = self.hand_in(operator)
        self.assertEqual(done.status, 303, done.text[-2000:])
        table = self.login("manager").get("/rounds/demo-open/settlement.csv").text
        center = sql(self.database, "SELECT c.name FROM entry e JOIN project p ON p.id = e.project"
                     " JOIN center c ON c.id = p.center"
                     " WHERE e.round = 'demo-open' AND e.id = 'entry-4'")[0][0]
        rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
        row = next(r for r in rows if center in r.values())
        self.assertIn("0.00", [v for k, v in row.items() if "扣除" in k])
        self.assertIn("147840.00", [v for k, v in row.items() if "拨付" in k])


if __name__ == "__main__":
    main()
