"""What is answered is on the disk, whatever happens afterwards."""
import http.client
import os
import select
import signal
import threading

import harness
from harness import Server, WebTest
from slow_disk import SlowDisk

PATIENCE = 30  # seconds
LOOKS = 20  # pages read meanwhile, each by a thread that would have sent an early answer


class Post(threading.Thread):
    """A form sent in the background: answered, cut off, or still waiting."""

    def __init__(self, browser, path):
        super().__init__(daemon=True)
        self.browser, self.path, self.answer, self.cut = browser, path, None, False
        self.start()

    def run(self):
        try:
            self.answer = self.browser.post(self.path, {})
        except (http.client.HTTPException, ConnectionError):
            self.cut = True


class DurableTest(SlowDisk, WebTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wait_for_the_index()

    def arm(self):
        (self.gate / "armed").touch()
        self.addCleanup((self.gate / "armed").unlink, missing_ok=True)

    def sync_begins(self):
        with open(os.open(self.gate / "begun", os.O_RDONLY | os.O_NONBLOCK), "rb",
                  buffering=0) as pipe:
            self.assertTrue(select.select([pipe], [], [], PATIENCE)[0], "no sync of the log")
            self.assertEqual(pipe.read(1), b"b")

    def sync_ends(self, how=b"y"):
        with open(self.gate / "go", "wb", buffering=0) as pipe:
            pipe.write(how)

    def a_session(self):
        browser = self.browser()
        answer = browser.post("/login", {"login": "expert", "password": harness.PASSWORD})
        self.assertEqual(answer.status, 303)
        return browser

    def copy(self, browser):
        other = harness.Browser(self.server.port)
        other.cookies = dict(browser.cookies)
        return other

    def test_1_nothing_is_answered_before_it_is_on_the_disk(self):
        first, second = self.a_session(), self.a_session()
        self.arm()
        one = Post(self.copy(first), "/logout")
        self.sync_begins()
        two = Post(self.copy(second), "/logout")
        # The second is at work while the disk is busy with the first: it is seen, not answered.
        while self.copy(second).get("/account").status == 200:
            self.assertIsNone(two.answer)
        for _ in range(LOOKS):
            self.assertEqual(first.get("/public").status, 200)
        self.assertIsNone(one.answer)
        self.assertIsNone(two.answer)
        self.sync_ends()
        one.join()
        self.assertEqual(one.answer.status, 303)
        self.sync_begins()
        self.assertIsNone(two.answer)
        self.sync_ends()
        two.join()
        self.assertEqual(two.answer.status, 303)

    def test_2_a_disk_that_fails_ends_the_server_without_an_answer(self):
        browser = self.a_session()
        self.arm()
        post = Post(self.copy(browser), "/logout")
        self.sync_begins()
        self.sync_ends(b"n")
        post.join()
        self.assertTrue(post.cut)
        self.assertEqual(self.server.process.wait(), -signal.SIGABRT)
        self.assertIn("没有写到磁盘", self.server.read_log())
        type(self).server = Server(self.database)
        self.assertEqual(self.browser().get("/login").status, 200)


if __name__ == "__main__":
    harness.main()
