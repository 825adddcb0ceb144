"""Old workbooks (.xls, and .et of WPS, which is the same): written by LibreOffice, they hold cell for cell what
the .xlsx held that they were made from."""
import unittest

import make_old
import tools


class Old(unittest.TestCase):
    maxDiff = 4000

    def test_every_cell_is_that_of_the_xlsx(self):
        for name, data in make_old.books().items():
            with self.subTest(book=name):
                new, old = tools.dump("table_dump", data), tools.dump("table_dump", tools.stored(f"{name}.xls"))
                self.assertGreater(len(new), 3)
                self.assertEqual(new, old)

    def test_the_fund_tables_are_the_same(self):
        new = tools.dump("intake_dump", make_old.books()["funds"], "--funds")
        old = tools.dump("intake_dump", tools.stored("funds.xls"), "--funds")
        self.assertGreater(len([line for line in new if line.startswith("row ")]), 9)
        self.assertEqual(new, old)

    def test_a_roster_is_read(self):
        lines = tools.dump("intake_dump", tools.stored("roster.xls"), "roster")
        self.assertIn("row 6 name=李四 post=主管 start=2021-12-01 end=2022-05-01", lines)
        self.assertIn("row 7 name=王五 post=助理 start=2022-03-01 end=2022-02-28", lines)

    def test_whatever_is_damaged_is_refused_or_read(self):
        """Cut off or changed anywhere, there is a sentence or a table, and never a crash."""
        whole = tools.stored("roster.xls")
        step = len(whole) // 60
        for at in range(0, len(whole), step):
            cut = tools.dump("table_dump", whole[:at])
            # the last sectors hold nothing that is needed
            self.assertTrue(cut[-1].startswith("refused") or at > len(whole) - 2048, at)
            changed = bytes(b ^ 0x55 if at <= i < at + 40 else b for i, b in enumerate(whole))
            self.assertTrue(tools.dump("table_dump", changed), at)
