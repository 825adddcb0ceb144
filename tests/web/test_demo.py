"""The full demonstration: whoever signs in finds something to do, and the public finds a report."""
import hashlib
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

    def test_every_file_of_the_example_rounds_opens_and_is_what_its_hash_says(self):
        manager = self.login("manager")
        for round_id, entries, least in (("demo-2026", (1, 2, 3, 4, 5), 29), ("demo-open", (1, 2, 3, 5), 23)):
            links = set()
            for entry in entries:
                page = manager.get(f"/rounds/{round_id}/entries/entry-{entry}/data").text
                links.update(re.findall(r'href="(/files/[^"]+/[0-9a-f]{64})"', page))
            self.assertEqual(len(links), least)
            for link in links:
                answer = manager.get(link)
                self.assertEqual(answer.status, 200, link)
                self.assertTrue(answer.body.startswith(b"%PDF-1.4\n"), link)
                self.assertEqual(hashlib.sha256(answer.body).hexdigest(), link.rsplit("/", 1)[1])


if __name__ == "__main__":
    harness.main()
