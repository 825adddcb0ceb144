"""What follows from last time: the next term of a contract, alone and many at once, and a round made
from last year's."""
import datetime
import re

import harness
from harness import WebTest, sql


class NextTermTest(WebTest):
    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def some(self, n=3):
        """Projects whose center has no later contract: of each center one."""
        return [row[0] for row in self.rows(
            "SELECT min(id) FROM project p WHERE end_date IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM project q WHERE q.center = p.center AND q.end_date > p.end_date)"
            " GROUP BY center ORDER BY 1 LIMIT ?", n)]

    def term(self, project):
        return self.rows("SELECT start_date, end_date, total, center FROM project WHERE id = ?", project)[0]

    def following(self, project):
        end, center = self.rows("SELECT end_date, center FROM project WHERE id = ?", project)[0]
        return self.rows("SELECT id FROM project WHERE center = ? AND start_date = ?", center, harness.day_after(end))

    def test_the_form_of_one_is_filled_and_stores_what_is_reviewed(self):
        project = self.some(1)[0]
        manager = self.login("manager")
        page = manager.get(f"/registry/projects/{project}")
        self.assertIn(f'href="/registry/projects/~new?from={project}"', page.text)
        page = manager.get(f"/registry/projects/~new?from={project}")
        self.assertIn("请对照新合同逐项核对", page.text)
        action = re.search(r'action="(/registry/projects/~new\?[^"]+)"', page.text).group(1).replace("&amp;", "&")
        self.assertEqual(self.following(project), [], "looking stores nothing")
        answer = manager.submit(page, action, {"headcount": "9"})
        self.assertEqual(answer.status, 303, re.sub("<[^>]+>", " ", answer.text)[-800:])
        made = self.following(project)[0][0]
        self.assertEqual(self.term(made)[2:], self.term(project)[2:])
        for table in ("post", "indicator", "requirement", "payment"):
            count = f"SELECT count(*) FROM {table} WHERE project = ?"
            self.assertEqual(self.rows(count, made), self.rows(count, project), table)
        self.assertEqual(self.rows("SELECT headcount FROM project WHERE id = ?", made), [(9,)])
        self.assertEqual(self.rows("SELECT count(*) FROM payment WHERE project = ? AND paid = 1", made), [(0,)])
        self.assertEqual(self.rows("SELECT count(*) FROM engagement WHERE project = ?", made), [(0,)])

    def test_many_are_shown_and_registered_once(self):
        chosen = [x for x in self.some(9) if not self.following(x)][:3]
        self.assertGreaterEqual(len(chosen), 2)
        manager = self.login("manager")
        before = self.rows("SELECT count(*) FROM project")[0][0]
        list_page = manager.get("/registry/projects")
        fields = {f"item.{i}": x for i, x in enumerate(chosen)}
        page = manager.post("/registry/projects/~next",
                            [*list_page.form("/registry/projects/~many").fields, *fields.items()])
        self.assertEqual(page.status, 200)
        self.assertEqual(page.text.count("checked aria-label"), len(chosen))
        self.assertEqual(self.rows("SELECT count(*) FROM project")[0][0], before)
        answer = manager.submit(page, "/registry/projects/~next", {"store": "1"})
        self.assertEqual(answer.status, 303, re.sub("<[^>]+>", " ", answer.text)[-800:])
        self.assertEqual(self.rows("SELECT count(*) FROM project")[0][0], before + len(chosen))
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action = 'project.next'")), 1)
        again = manager.submit(page, "/registry/projects/~next", {"store": "1"})
        self.assertEqual(again.status, 200)
        self.assertIn("已有合同", again.text)
        self.assertEqual(self.rows("SELECT count(*) FROM project")[0][0], before + len(chosen))

    def test_bad_input(self):
        manager = self.login("manager")
        self.assertEqual(manager.post("/registry/projects/~next", {}).status, 422)
        self.assertEqual(manager.post("/registry/projects/~next", {"item.0": "none"}).status, 404)
        self.assertEqual(manager.get("/registry/projects/~new?from=none").status, 404)
        for who in ("admin", "expert", "operator", "purchaser"):
            answer = self.login(who).post("/registry/projects/~next", {"item.0": "x"})
            self.assertEqual(answer.status, 403, who)
        self.assertEqual(self.login("operator").get("/registry/projects/~new?from=x").status, 403)


class NextRoundTest(WebTest):
    """The round of the source, of 2022, is years past whenever this runs; another is moved there."""
    ROUND = "demo-open"

    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def setUp(self):
        self.rows("UPDATE round SET year = 2024, title = '示例街道2024年度中期评估', opened = '2024-03-01',"
                  " deadline = '2024-03-16', closed = '2024-06-30' WHERE id = ?", self.ROUND)
        self.rows("INSERT INTO round_plan (tenant, round, notice) VALUES (?, ?, ?)"
                  " ON CONFLICT (tenant, round) DO UPDATE SET notice = excluded.notice",
                  harness.TENANT, self.ROUND, "请在2024年3月16日前递交，编号12024")
        self.today = harness.day_from_today()
        year = int(self.today[:4])
        self.years = year - 2024 + (f"{year}-03-16" < self.today)

    def form(self):
        return self.login("manager").get(f"/rounds/~new?from={self.ROUND}")

    def value(self, page, name):
        return dict(page.form("/rounds").fields).get(name)

    def test_days_and_years_move_on_together(self):
        page, year = self.form(), 2024 + self.years
        self.assertEqual(self.value(page, "title"), f"示例街道{year}年度中期评估")
        self.assertEqual(self.value(page, "year"), str(year))
        self.assertEqual(self.value(page, "deadline"), f"{year}-03-16")
        self.assertEqual(self.value(page, "closed"), f"{year}-06-30")
        self.assertIn(f"请在{year}年3月16日前递交，编号12024", page.text)
        self.assertIn(f"各日期按上一轮顺延 {self.years} 年", page.text)

    def test_a_day_on_a_weekend_is_said(self):
        today = datetime.date.fromisoformat(self.today)
        day = harness.day_after(self.today, (5 - today.weekday()) % 7)  # a Saturday
        old = f"{int(day[:4]) - 1}{day[4:]}" if day[5:] != "02-29" else day
        self.rows("UPDATE round SET deadline = ? WHERE id = ?", old, self.ROUND)
        self.rows("UPDATE round SET opened = NULL, closed = NULL WHERE id = ?", self.ROUND)
        self.assertIn(f"{day} 是星期六", self.form().text)

    def test_contracts_that_ended_give_way_to_those_that_follow(self):
        year = 2024 + self.years
        self.rows("UPDATE project SET start_date = '2020-01-01', end_date = '2020-12-31'")
        self.rows("UPDATE project SET start_date = ?, end_date = ? WHERE id IN (SELECT project FROM entry"
                  " WHERE round = ?)", f"{year - 1}-03-01", harness.day_after(f"{year}-03-01", -1), self.ROUND)
        entries = self.rows("SELECT e.project FROM entry e WHERE round = ? AND state <> 'withdrawn'"
                            " ORDER BY e.project", self.ROUND)
        old = entries[0][0]
        manager = self.login("manager")
        page = manager.get(f"/registry/projects/~new?from={old}")
        action = re.search(r'action="(/registry/projects/~new\?[^"]+)"', page.text).group(1).replace("&amp;", "&")
        answer = manager.submit(page, action, {})
        self.assertEqual(answer.status, 303, re.sub("<[^>]+>", " ", answer.text)[-800:])
        new = answer.location.rsplit("/", 1)[1]
        page = self.form()
        self.assertIn(f"有 {len(entries)} 个项目的合同到这一轮开始时已经到期：其中 1 个登记过", page.text)
        answer = manager.submit(page, "/rounds", {"title": "接着的一轮"})
        self.assertEqual(answer.status, 303, re.sub("<[^>]+>", " ", answer.text)[-800:])
        made = answer.location.split("/")[2]
        taken = {row[0] for row in self.rows("SELECT project FROM entry WHERE round = ?", made)}
        self.assertEqual(len(taken), len(entries))
        self.assertIn(new, taken)
        self.assertNotIn(old, taken)
        self.assertEqual(self.rows("SELECT method FROM entry WHERE round = ? AND project = ?", made, new),
                         [(None,)], "proposed anew")
        experts = "SELECT id FROM expert WHERE round = ? ORDER BY id"
        self.assertEqual(self.rows(experts, made), self.rows(experts, self.ROUND))
        self.assertEqual(self.rows("SELECT background IS NULL FROM report_text WHERE round = ?", made),
                         self.rows("SELECT background IS NULL FROM report_text WHERE round = ?", self.ROUND))

    def test_a_round_at_work_gives_no_days(self):
        self.rows("UPDATE round SET deadline = ?, closed = NULL WHERE id = ?", harness.day_from_today(90), self.ROUND)
        page = self.form()
        self.assertEqual((self.value(page, "title"), self.value(page, "deadline")), ("", ""))


if __name__ == "__main__":
    harness.main()
