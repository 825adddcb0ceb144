"""Sixteen people write at one entry at the same time, on a server that lets writers run beside each
other: each change that was confirmed is there, none is there twice, numbers have no gap, and nobody is
told of a conflict that is none of theirs."""
import json
import re
import threading

import harness
from harness import Browser, at_once, main, run, sql
from test_fill import ENTRY, FillCase, ITEMS, PDF
from test_marking import SHEET, filled

TURNS = 8
WRITERS = 16


class WritersTest(FillCase):
    def setUp(self):
        self.lock, self.kept = threading.Lock(), {}

    def again(self, who):
        """The person in a browser of its own."""
        b = Browser(self.server.port)
        b.cookies = dict(self.login(who).cookies)
        return b

    def keep(self, what, value):
        with self.lock:
            self.kept.setdefault(what, []).append(value)

    def rows(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    # ---- what one of them does

    def draft(self, who, turn):
        """Every save names the version that it was made from: two of one are a lost one."""
        page = who.get(f"{ENTRY}/part/narrative")
        fields = dict(page.form(f"{ENTRY}/part/narrative").fields) | {"narrative": f"第 {turn} 次"}
        answer = who.post(f"{ENTRY}/part/narrative/draft", fields)
        self.assertIn(answer.status, (200, 409), answer.text[-500:])
        if answer.status == 200:
            self.keep("draft", json.loads(answer.text)["version"])

    def upload(self, who, turn, name):
        data = PDF + f"{name} {turn}".encode() * 40
        answer = self.announce(who, f"{name}-{turn}.pdf", len(data))
        self.assertEqual(answer.status, 200, answer.text[-500:])
        upload = json.loads(answer.text)["id"]
        self.assertEqual(self.put(who, upload, 0, data).status, 200)
        answer = who.post(f"{ENTRY}/uploads/{upload}/finish", {})
        self.assertEqual(answer.status, 200, answer.text[-500:])
        self.keep("file", f"{name}-{turn}.pdf")

    def mark(self, who, turn):
        page = who.get(SHEET)
        answer = who.post(SHEET, filled(page, **{"reason.0": f"第 {turn} 次"}))
        self.assertIn(answer.status, (200, 303, 409), answer.text[-500:])
        if answer.status != 409:
            self.keep("mark", turn)

    def rate(self, who, turn, guest):
        """A draft, and every third time it is handed in: a version."""
        hand_in = turn % 3 == 0
        page = who.get("/r?edit=1")
        fields = dict(page.form("/r").fields) | {"points.0": f"{20 + turn}.{guest}", "reason.0": f"见材料 {guest}"}
        answer = who.post("/r/submit" if hand_in else "/r", fields)
        self.assertIn(answer.status, (303, 409), answer.text[-500:])
        if answer.status == 303:
            self.keep("rating" if hand_in else "draft of a rating", turn)

    # ---- all of them

    def link(self):
        manager = self.login("manager")
        page = manager.post("/rounds/demo-open/links", {"expires": harness.day_from_today(30), "uses": "9"})
        self.assertEqual(page.status, 200, page.text[-500:])
        return re.search(r"/r/[\w.-]+", page.text.split('rate-slip-name">示例1社区党委', 1)[1]).group(0)

    def people(self):
        """What each of the sixteen does."""
        path = self.link()
        guests = [Browser(self.server.port) for _ in range(3)]
        for guest in guests:
            self.assertEqual(guest.get(path).status, 303)
        operators = [self.again("operator") for _ in range(10)]
        experts = [self.again("expert") for _ in range(3)]
        self.rows("UPDATE assignment SET declared = 1 WHERE round = 'demo-open' AND entry = 'entry-5' AND expert = 'x1' "
                  "RETURNING entry")
        work = [lambda turn, b=b: self.draft(b, turn) for b in operators[:5]]
        work += [lambda turn, b=b, i=i: self.upload(b, turn, f"甲{i}") for i, b in enumerate(operators[5:])]
        work += [lambda turn, b=b: self.mark(b, turn) for b in experts]
        work += [lambda turn, b=b, i=i: self.rate(b, turn, i) for i, b in enumerate(guests)]
        self.assertEqual(len(work), WRITERS)
        return work

    def at_it(self, work):
        """All at once, each its turns; gives what went wrong."""
        def one(i):
            try:
                for turn in range(TURNS):
                    work[i](turn)
            except Exception as e:  # told by the thread that asked
                return e
        for wrong in at_once(len(work), one):
            if wrong:
                raise wrong

    def test_1_at_one_entry(self):
        before = self.rows("SELECT coalesce(max(version), 0) FROM fill_part WHERE entry = 'entry-4' AND part = 'narrative'")
        self.at_it(self.people())
        kept = self.kept
        versions = sorted(kept["draft"])
        self.assertEqual(versions, list(range(before[0][0] + 1, before[0][0] + len(versions) + 1)))
        names = [n for n, in self.rows("SELECT file_name FROM fill_file WHERE entry = 'entry-4' ORDER BY file_name")]
        self.assertEqual([n for n in names if n.startswith("甲")], sorted(kept["file"]))
        self.assertEqual(len(kept["file"]), 5 * TURNS)
        handed_in = [v for v, in self.rows("SELECT version FROM sheet_submission WHERE round = 'demo-open' "
                                           "AND role = 'committee' ORDER BY version")]
        # Who comes behind another one is led to what that one handed in.
        self.assertEqual(handed_in, list(range(1, len(handed_in) + 1)))
        self.assertTrue(1 <= len(handed_in) <= len(kept["rating"]), handed_in)
        for what in ("draft", "mark", "draft of a rating"):
            self.assertGreater(len(kept[what]), TURNS // 2, what)

    def test_2_the_last_room_is_given_once(self):
        """What is stored is counted before more is taken: of sixteen that fit alone, four do together."""
        self.rows("INSERT INTO setting (tenant, name, value) VALUES ('440310', 'entry_mb', 5) "
                  "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value RETURNING name")
        browsers = [self.again("operator") for _ in range(WRITERS)]
        answers = at_once(WRITERS, lambda i: self.announce(browsers[i], f"大{i}.pdf", 1 << 20).status)
        self.rows("DELETE FROM setting WHERE name = 'entry_mb' RETURNING name")
        self.assertEqual(answers.count(200), 4, answers)
        self.assertEqual(answers.count(413), WRITERS - 4, answers)

    def test_3_handed_in_once(self):
        operator = self.login("operator")
        self.save(operator, "indicators", {f"done.{i}": "5" for i in range(4)})
        self.save(operator, "funds", {"cutoff": "2026-11-01", "actual.0": "700000", "expected.0": "39200"})
        self.save(operator, "narrative", {"narrative": "本期做了很多事。"})
        self.save(operator, "roster", {})
        for item in ITEMS:
            operator.upload(f"{ENTRY}/files", {"item": item}, [("file", "材料.pdf", PDF + item.encode())])
        browsers = [self.again("operator") for _ in range(WRITERS)]
        pages = [b.get(f"{ENTRY}/hand-in") for b in browsers]
        answers = at_once(WRITERS, lambda i: browsers[i].submit(
            pages[i], f"{ENTRY}/hand-in", {"pledged": "1", "acknowledged": "1", "name": "李四"}).status)
        self.assertEqual(answers.count(303), 1, answers)
        self.assertEqual(answers.count(409), WRITERS - 1, answers)
        self.assertEqual(self.rows("SELECT version FROM hand_in WHERE entry = 'entry-4'"), [(1,)])
        events = self.rows("SELECT count(*) FROM audit WHERE action = 'entry.hand_in' AND subject LIKE '%/entry-4'")
        self.assertEqual(events, [(1,)])

    def test_4_the_log_is_one_chain(self):
        self.assertIn("完整", run("audit", "--db", str(self.database)))
        self.assertEqual(self.rows("SELECT count(*) FROM audit_waiting"), [(0,)])
        count, last = self.rows("SELECT count(*), max(seq) FROM audit WHERE tenant = '440310'")[0]
        self.assertEqual(count, last)


if __name__ == "__main__":
    main()
