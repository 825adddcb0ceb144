"""What is imported comes out of another database byte for byte."""
import program
from program import Case


class RoundTrip(Case):
    def carry(self, data, name="round"):
        """Import → export → import into a second database → export."""
        self.db, other = self.path(name + ".db"), self.path(name + "-other.db")
        self.store()
        self.fine("import", self.write("in.json", data))
        first = self.fine("export")
        self.fine("init", db=other)
        self.fine("import", self.write("again.json", first), db=other)
        self.assertEqual(self.fine("export", db=other), first)
        for form in ("json", "html"):
            self.assertEqual(self.fine("report", "-f", form, db=other),
                             self.fine("report", "-f", form))
        return first

    def test_examples_come_back_as_they_are(self):
        for name in (program.SOURCE_ROUND, program.DEMO_ROUND):
            with open(program.example(name), "rb") as f:
                data = f.read()
            with self.subTest(round=name):
                self.assertEqual(self.carry(data, name), data)

    def test_a_generated_round_of_forty_centers_comes_back(self):
        data = program.generated_round(40)
        self.assertEqual(self.carry(data), data)

    def test_the_audit_chain_holds_after_imports(self):
        self.store(program.SOURCE_ROUND, program.DEMO_ROUND)
        self.assertIn("共 2 条", self.fine("audit").decode())
        self.assertIn("审计日志完整", self.fine("audit").decode())
