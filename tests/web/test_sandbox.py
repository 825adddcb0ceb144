"""Who has taken the server over runs no other program, writes nowhere but into its folders, opens no
socket of another kind; and without the sandbox all of that is done, so that the test means something.
What the server was handed before, by systemd, it may go on with."""
import errno
import fcntl
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import IS_SANITIZED, WebTest, main

BREAK_OUT = pathlib.Path(sys.argv[3]).resolve()
# Asked for by a thread of the server's, within the sandbox.
DONE = ("read-outside", "make-own", "socket-inet", "socket-inet6", "socket-unix", "socket-netlink")
NO_FILE = {errno.EACCES, errno.EXDEV}
NO_CALL = {errno.EPERM}
REFUSED = {"make-outside": NO_FILE, "write-outside": NO_FILE, "move-outside": NO_FILE, "unlink-outside": NO_FILE,
           "link-own": NO_FILE, "pipe-own": NO_FILE, "socket-packet": NO_CALL, "socket-alg": NO_CALL,
           "socket-bluetooth": NO_CALL, "socket-vsock": NO_CALL, "unshare": NO_CALL, "trace": NO_CALL,
           "execute": NO_CALL | NO_FILE}


class BreakOut:
    """In a class of its own for each way to start."""
    @classmethod
    def prepare(cls):
        cls.own = pathlib.Path(cls.folder) / "own"
        cls.own.mkdir()
        cls.outside = pathlib.Path(tempfile.mkdtemp(prefix="outside-", dir="/var/tmp"))
        (cls.outside / "there").touch()
        os.environ.update(LD_PRELOAD=str(BREAK_OUT), BREAK_OUT=str(cls.own), OUTSIDE=str(cls.outside), **cls.more)

    @classmethod
    def setUpClass(cls):
        try:
            super().setUpClass()
        finally:
            for name in ("LD_PRELOAD", "BREAK_OUT", "OUTSIDE", "EXECUTE"):
                os.environ.pop(name, None)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        for path in cls.outside.iterdir():
            path.unlink()
        cls.outside.rmdir()

    def said(self):
        (self.own / "go").touch()
        self.login("manager")
        return {what: int(n) for what, n in map(str.split, (self.own / "said").read_text().splitlines())}


@unittest.skipIf(IS_SANITIZED, "looks at itself through what the sandbox forbids")
class ClosedTest(BreakOut, WebTest):
    server_options, more = ("--sandbox", "must"), {"EXECUTE": "1"}

    def test_nothing_is_done_that_no_part_of_the_program_asks_for(self):
        said = self.said()
        self.assertEqual({w: said.get(w) for w in DONE}, {w: 0 for w in DONE})
        for what, errors in REFUSED.items():
            self.assertIn(said.get(what), errors, f"{what}: {said}")
        self.assertEqual((said["core"], said["dumpable"]), (0, 0), "a core dump would hold what nobody may see")
        self.assertTrue((self.outside / "there").exists())
        self.assertEqual(self.login("manager").get("/").status, 200, "and it serves on")


class OpenTest(BreakOut, WebTest):
    server_options, more = ("--sandbox", "off"), {}

    def test_without_it_files_outside_are_written(self):
        said = self.said()
        for what in ("make-outside", "write-outside", "unlink-outside", "link-own", "pipe-own"):
            self.assertEqual(said[what], 0, what)
        if not harness.IS_SANITIZED:  # which looks at the process when it ends
            self.assertEqual((said["core"], said["dumpable"]), (0, 0), "memory goes nowhere without the sandbox either")

    def test_what_is_none_of_the_three_is_refused(self):
        done = harness.subprocess.run([harness.BINARY, "serve", "--db", self.database, "--listen", "127.0.0.1:0",
                                       "--sandbox", "halb"], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--sandbox：应为 auto、must 或 off", done.stderr)


class HandedTest(unittest.TestCase):
    """What gongping.socket and gongping.service do: systemd listens, and hands the socket over."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="gongping-handed-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.database = os.path.join(cls.folder, "gongping.db")
        harness.run("init", "--db", cls.database, "--tenant", harness.TENANT, "--name", "示例区")

    def start(self, sockets, **more):
        """Becomes the program itself, since systemd names the process that the sockets are for."""
        script = "".join(f"exec {3 + i}<&{s.fileno()}; " for i, s in enumerate(sockets))
        script += f'LISTEN_PID=$$ LISTEN_FDS={len(sockets)} exec "$@"'
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", harness.BINARY, "serve", "--db", self.database, "--sandbox", "must"],
            pass_fds=[s.fileno() for s in sockets], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **more})
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        """Gives what it said to standard error."""
        process.terminate()
        said = process.communicate(timeout=60)[1]
        return said

    def listener(self):
        s = socket.socket()
        self.addCleanup(s.close)
        s.bind(("127.0.0.1", 0))
        s.listen(16)
        if s.fileno() < 10:  # out of the way of those that the program is given
            high = socket.socket(fileno=fcntl.fcntl(s.fileno(), fcntl.F_DUPFD, 10))
            self.addCleanup(high.close)
            return high
        return s

    def test_who_comes_while_it_is_started_anew_waits_and_is_answered(self):
        listener, notices = self.listener(), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(notices.close)
        notices.settimeout(60)
        notices.bind(os.path.join(self.folder, "notify"))
        port = listener.getsockname()[1]
        first = self.start([listener], NOTIFY_SOCKET=os.path.join(self.folder, "notify"), GONGPING_LISTEN="127.0.0.1:1")
        self.assertIn(f"http://127.0.0.1:{port} ", first.stdout.readline(), "it says where systemd listens")
        self.assertEqual(notices.recv(100), b"READY=1")
        self.assertEqual(harness.Browser(port).get("/login").status, 200)
        self.assertIn("设置里的 listen 不起作用", self.end(first))
        self.assertEqual((first.returncode, notices.recv(100)), (0, b"STOPPING=1"))
        waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        waiting.request("GET", "/healthz")
        self.start([listener])
        self.assertEqual(waiting.getresponse().status, 200)

    def test_a_socket_of_another_kind_is_refused_with_a_sentence(self):
        for sockets in ([self.listener(), self.listener()], [socket.socket(socket.AF_UNIX)]):
            process = self.start(sockets)
            said = process.communicate(timeout=60)[1]
            self.assertEqual(process.returncode, 1, said)
            self.assertIn("LISTEN_FDS：systemd 应交来一个监听中的 TCP 端口", said)


if __name__ == "__main__":
    main()
