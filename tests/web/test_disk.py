"""The disk fails at the n-th call of what somebody writes, for each n until it succeeds: no room is left,
an error, half of it written. Whoever wrote is told in words, nothing is half done, and the next writing
succeeds. GP_LONG=1 takes every n; without it the first ones and then some. And the disk is full for a while
under load (GP_FULL=3600 seconds for an hour of it), then somebody makes room.
"""
import os
import re
import threading
import time

import harness
from harness import main
from slow_disk import SlowDisk
from writers import WORDS, Report, WritersCase

LONG = bool(os.environ.get("GP_LONG"))
KINDS = ("full", "io", "short")
FULL = float(os.environ.get("GP_FULL", "3"))
MOST = 400  # calls of one writing


def turns():
    n = 1
    while n < MOST:
        yield n
        n += 1 if LONG or n < 6 else n // 2


class DiskTest(SlowDisk, WritersCase):
    game = 0

    def setUp(self):
        """The writers know what they wrote, so both tests have the same ones."""
        kept = type(self).__dict__.get("kept")
        if kept:
            self.__dict__.update(kept)
            return
        super().setUp()
        type(self).kept = {n: getattr(self, n) for n in ("files", "backups", "cookies", "rectified", "moves", "writers")}

    def restart(self):
        """A log that could not be written ends the server, without an answer."""
        self.assertIn(self.server.process.wait(timeout=60), (-6, -9), self.server.read_log()[-800:])
        self.assertIn("没有写到磁盘", self.server.read_log())
        self.start_again()

    def set_fault(self, n, kind):
        type(self).game += 1
        (self.gate / "failed").unlink(missing_ok=True)
        self.order("fault", f"{self.game} {n} {kind} demo.db")

    def fails_at(self, writer, n, kind):
        """False: it has fewer calls."""
        word = WORDS[type(writer)].format(f"{kind}-{n}")
        self.set_fault(n, kind)
        refused = gone = None
        try:
            writer.turn(word)
        except AssertionError as e:
            refused = str(e)
        except Exception as e:
            gone = e
        (self.gate / "fault").unlink()
        hit = (self.gate / "failed").exists()
        if gone:
            self.assertTrue(hit, gone)
            self.restart()
        if refused:
            self.assertTrue(hit, refused)
            self.told(refused)
        self.settle(writer)
        return hit

    def told(self, page):
        text = re.sub(r"<[^>]+>", " ", page)
        self.assertRegex(text, "磁盘|空间|重试|再试|稍后|存储", text[-600:])
        self.assertNotIn("内部错误", text)

    def write_on(self, writer, over, counts):
        name, n = type(writer).__name__, 0
        while not over.is_set():
            n += 1
            try:
                writer.turn(WORDS[type(writer)].format(f"load-{n}"))
                counts["done"] += 1
            except AssertionError as e:
                counts["refused"] += 1
                self.note(f"{name} {n}", lambda told=str(e): (self.told(told), self.settle(writer)))

    def note(self, what, work):
        """From a thread, in which a failure would end nothing but itself."""
        try:
            work()
        except Exception as e:
            self.wrong.append(f"{what}: {e}")

    def settle(self, writer):
        """Of what was refused nothing is there. A document that could not be made has failed, and says so."""
        if not isinstance(writer, Report):
            writer.look()

    def read_on(self, over, counts):
        manager = self.login("manager")
        pages = ("/", "/rounds/demo-2026", "/rounds/demo-2026/scores", "/rounds/demo-open", "/public")
        while not over.is_set():
            for path in pages:
                self.note(path, lambda at=path: self.assertEqual(manager.get(at).status, 200))
                counts["read"] += 1

    def test_when_it_is_full_for_a_while_nothing_is_lost_and_nobody_has_to_help(self):
        self.wrong = []
        counts, over = {"done": 0, "refused": 0, "read": 0}, threading.Event()
        threads = [threading.Thread(target=self.write_on, args=(w, over, counts)) for w in self.writers]
        threads.append(threading.Thread(target=self.read_on, args=(over, counts)))
        for t in threads:
            t.start()
        self.until(lambda: counts["done"] > 2 * len(self.writers))
        self.order("trap", "full growth demo.db")
        refused, read, begun = counts["refused"], counts["read"], time.monotonic()
        self.until(lambda: counts["refused"] > refused + len(self.writers) and counts["read"] > read + 10 and
                   time.monotonic() - begun > FULL)
        (self.gate / "trap").unlink()
        done = counts["done"]
        self.until(lambda: counts["done"] > done + 2 * len(self.writers))
        over.set()
        for t in threads:
            t.join()
        print(f"# full for {time.monotonic() - begun:.0f} s: {counts}", flush=True)
        self.assertEqual(self.wrong, [])
        self.assertIsNone(self.server.process.poll(), "the same server all the time")
        for writer in self.writers:
            with self.subTest(writer=type(writer).__name__):
                writer.turn(WORDS[type(writer)].format("room-again"))
                self.settle(writer)
        self.forget_what_failed()
        self.whole()

    def forget_what_failed(self):
        """A document that met the fault could not be made, and another is asked for."""
        self.until(lambda: not harness.sql(self.database, "SELECT id FROM report_job WHERE state IN ('waiting', 'running')"))
        harness.sql(self.database, "DELETE FROM report_job WHERE state = 'failed'")

    def until(self, holds):
        for _ in range(int(1200 + FULL * 20)):
            if holds():
                return
            time.sleep(0.05)
        self.fail("it does not come to it")

    def test_whatever_fails_is_told_and_the_next_one_succeeds(self):
        counts = {}
        for writer in self.writers:
            for kind in KINDS:
                for n in turns():
                    with self.subTest(writer=type(writer).__name__, kind=kind, n=n):
                        hit = self.fails_at(writer, n, kind)
                    counts[type(writer).__name__] = counts.get(type(writer).__name__, 0) + 1
                    if not hit:
                        break
                with self.subTest(writer=type(writer).__name__, after=kind):
                    self.forget_what_failed()
                    writer.turn(WORDS[type(writer)].format(f"{kind}-after"))
                    writer.look()
        print(f"# faults: {counts}", flush=True)
        self.whole()


if __name__ == "__main__":
    main()
