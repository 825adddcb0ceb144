"""The full demonstration: whoever signs in finds something to do, and the public finds a report."""
import re

import harness
from harness import WebTest, run

ROLES = ("admin", "manager", "expert", "expert2", "inspector", "operator", "center", "purchaser",
         "commissioner", "committee")


class DemoTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        run("demo", "--db", str(cls.database))  # a second time changes nothing

    def test_something_waits_for_every_role(self):
        for role in ROLES:
            self.assertRegex(self.login(role).get("/").text, 'class="todo-title">[^<]+<', role)

    def test_the_report_of_2022_is_published_and_the_next_waits_for_approval(self):
        public = self.browser().get("/public").text
        self.assertIn("六和", public)
        self.assertIn("97.85", public)
        self.assertIn("审批评估报告", self.login("commissioner").get("/").text)
        self.assertEqual(len(re.findall("实地验收 示例", self.login("inspector").get("/").text)), 3)


if __name__ == "__main__":
    harness.main()
