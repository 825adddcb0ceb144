"""The disk fails at the n-th call of what somebody writes, for each n until it succeeds: no room is left,
an error, half of it written. Whoever wrote is told in words, nothing is half done, and the next writing
succeeds. GP_LONG=1 takes every n; without it the first ones and then some.
"""
import os
import re

from harness import main
from slow_disk import SlowDisk
from writers import WORDS, WritersCase

LONG = bool(os.environ.get("GP_LONG"))
KINDS = ("full", "io", "short")
MOST = 400  # calls of one writing


def turns():
    n = 1
    while n < MOST:
        yield n
        n += 1 if LONG or n < 6 else n // 2


class DiskTest(SlowDisk, WritersCase):
    game = 0

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
        writer.look()
        return hit

    def told(self, page):
        text = re.sub(r"<[^>]+>", " ", page)
        self.assertRegex(text, "磁盘|空间|重试|再试|稍后|存储", text[-600:])
        self.assertNotIn("内部错误", text)

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
                    writer.turn(WORDS[type(writer)].format(f"{kind}-after"))
                    writer.look()
        print(f"# faults: {counts}", flush=True)
        self.whole()


if __name__ == "__main__":
    main()
