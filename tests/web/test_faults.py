"""What goes wrong around the program: a file that lost its content, a disk that may only be read, a
second server, a clock that is set back, and work that is killed half-way."""
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import harness
from harness import BINARY, IS_SANITIZED, PASSWORD, Browser, Server, WebTest, demo_database, run

SET_CLOCK = pathlib.Path(sys.argv[3]).resolve()
NOBODY = 65534
ROUND = "pingshan-2022"


def command(*arguments, **options):
    done = subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, check=False,
                          timeout=120, **options)
    return done.returncode, (done.stdout + done.stderr).decode()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gongping-faults-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.database = demo_database(self.folder)

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

    def assertSentence(self, text):
        self.assertRegex(text, "错误：.*[一-鿿]{4}")
        self.assertNotIn("内部错误", text)


class DatabaseTest(Case):
    def test_only_init_makes_a_database(self):
        for name in ("empty.db", "marked.db"):
            path = self.folder / name
            path.touch(0o644)
            if name == "marked.db":  # as an init that was killed leaves it
                harness.sql(path, "PRAGMA application_id = 1735356007")
                harness.sql(path, "VACUUM")
            before = path.read_bytes()
            for words in (["rounds"], ["audit"], ["backup", self.folder / "b.zip"],
                          ["serve", "--listen", "127.0.0.1:0"]):
                code, text = command(*words, "--db", path)
                self.assertEqual(code, 1, text)
                self.assertSentence(text)
                self.assertIn("空的", text)
            self.assertEqual(len(path.read_bytes()), len(before))
            self.assertFalse((self.folder / "b.zip").exists())
            self.assertEqual(command("init", "--db", path)[0], 0)
            self.assertEqual(command("rounds", "--db", path)[0], 0)
        self.assertEqual(self.mode(self.folder / "empty.db"), 0o600)

    @unittest.skipUnless(os.geteuid() == 0, "needs another user")
    def test_a_read_only_database_is_told(self):
        with Server(self.database):  # the folder is paired
            pass
        binary = self.folder / "gongping"
        shutil.copy(BINARY, binary)
        for at in [self.folder, *self.folder.rglob("*")]:
            os.chown(at, NOBODY, NOBODY)
        self.folder.chmod(0o755)
        self.database.chmod(0o444)
        for folder_mode in (0o755, 0o555):
            self.folder.chmod(folder_mode)
            for words in (["serve", "--listen", "127.0.0.1:0"],
                          ["import", str(harness.SOURCE / "examples/demo-2026.json"), "--replace"]):
                done = subprocess.run([str(binary), *words, "--db", str(self.database)], user=NOBODY,
                                      group=NOBODY, extra_groups=[], capture_output=True, timeout=60,
                                      check=False, cwd=self.folder)
                text = (done.stdout + done.stderr).decode()
                self.assertEqual(done.returncode, 4, text)
                self.assertSentence(text)
                self.assertIn("只读", text)

    def test_what_is_written_out_is_for_its_owner_alone(self):
        old = os.umask(0o022)
        self.addCleanup(os.umask, old)
        out, archive = self.folder / "r.json", self.folder / "b.zip"
        out.touch(0o644)
        self.assertEqual(command("export", "--round", ROUND, "-o", out, "--db", self.database)[0], 0)
        self.assertEqual(command("backup", archive, "--db", self.database)[0], 0)
        self.assertEqual([self.mode(out), self.mode(archive)], [0o600, 0o600])


class SecondServerTest(Case):
    def test_one_port_has_one_server(self):
        with Server(self.database) as first:
            other = self.folder / "other.db"
            run("init", "--db", str(other))
            code, text = command("serve", "--listen", f"127.0.0.1:{first.port}", "--db", other)
            self.assertEqual(code, 4, text)
            self.assertSentence(text)
            self.assertIn("已被占用", text)
            self.assertNotIn("公评已启动", text)
        # and the port is free again at once
        self.assertIn(str(first.port), self.started(other, first.port))

    def started(self, database, port):
        process = subprocess.Popen(
            [str(BINARY), "serve", "--listen", f"127.0.0.1:{port}", "--db", str(database)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        line = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        return line

    def test_one_database_has_one_server(self):
        with Server(self.database):
            code, text = command("serve", "--listen", "127.0.0.1:0", "--db", self.database)
            self.assertEqual(code, 3, text)
            self.assertSentence(text)
            self.assertIn("已经在用这个数据库", text)
        with Server(self.database):
            pass


class KilledTest(Case):
    """A backup or a restore that is killed leaves no personal data for long."""

    def killed(self, words, made):
        """Kills the command once made() says that its files are there; False: it was faster."""
        process = subprocess.Popen([str(BINARY), *map(str, words)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while process.poll() is None and not made():
            pass
        process.kill()
        process.wait()
        return process.returncode == -signal.SIGKILL

    def left(self, what):
        return [p for p in self.folder.rglob("*") if what in p.name]

    def kill_one(self, words, what):
        for _ in range(20):
            if self.killed(words, lambda: self.left(what)) and self.left(what):
                return
            for made in ("b.zip", "again.db", "again.db.files"):
                path = self.folder / made
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        self.fail("it was always faster")

    def test_a_backup(self):
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        for next_one in ("serve", "backup"):
            self.kill_one(["backup", elsewhere / "b.zip", "--db", self.database], "b.zip.backup-")
            if next_one == "serve":
                with Server(self.database) as server:
                    self.assertIn("上次中断", server.read_log())
            else:
                code, text = command("backup", self.folder / "c.zip", "--db", self.database)
                self.assertEqual(code, 0, text)
                self.assertIn("上次中断", text)
            self.assertEqual(self.left("b.zip"), [])
        code, text = command("backup", elsewhere / "b.zip", "--db", self.database)
        self.assertEqual(code, 0, text)

    def test_a_restore(self):
        archive, target = self.folder / "b.zip.keep", self.folder / "again.db"
        self.assertEqual(command("backup", archive, "--db", self.database)[0], 0)
        self.kill_one(["restore", archive, "--db", target], "again.db.restore-")
        code, text = command("restore", archive, "--db", target)
        self.assertEqual(code, 0, text)
        self.assertEqual(self.left("restore-"), [])
        # killed between its two moves: the files are there, their database is not
        work = self.folder / "again.db.restore-1"
        work.mkdir()
        target.rename(work / "data.db")
        (work / "moving").touch()
        code, text = command("restore", archive, "--db", target)
        self.assertEqual(code, 0, text)
        self.assertIn("上次中断", text)
        self.assertEqual(self.left("restore-"), [])
        self.assertEqual(command("rounds", "--db", target)[0], 0)


class ScarceTest(WebTest):
    """A server that the system allows few descriptors."""
    FILES, HELD = 256, 90  # which gives it 48 places

    @classmethod
    def prepare(cls):
        few = pathlib.Path(cls.folder) / "few"
        few.write_text(f'#!/bin/sh\nulimit -n {cls.FILES}\nexec "{BINARY}" "$@"\n')
        few.chmod(0o755)
        harness.BINARY = few

    @classmethod
    def setUpClass(cls):
        try:
            super().setUpClass()
        finally:
            harness.BINARY = BINARY

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def test_who_waits_costs_nothing_and_is_answered_without_anybodys_help(self):
        self.assertIn("最多同时接 48 个连接", self.server.read_log())
        held = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(self.HELD)]
        for connection in held:
            connection.sendall(b"GET /login HTTP/1.1\r\nHost: x\r\n")  # and never its end
        before, begun = self.processor_seconds(), time.monotonic()
        self.assertEqual(Browser(self.server.port).get("/login").status, 200)
        waited, spent = time.monotonic() - begun, self.processor_seconds() - before
        self.assertLess(waited, 30)
        self.assertLess(spent, max(1, waited / 2), "it turns round and round")  # a whole one for each second then
        self.assertIn("48 个连接都占满了", self.server.read_log())
        for connection in held:
            connection.close()
        self.assertEqual(Browser(self.server.port).get("/login").status, 200)

    @unittest.skipIf(IS_SANITIZED, "the sanitizers take all addresses there are")
    def test_memory_that_is_refused_undoes_one_request_and_not_the_server(self):
        made = subprocess.run([sys.executable, str(harness.SOURCE / "tools/make_demo.py"), "--centers", "200"],
                              check=True, capture_output=True).stdout
        manager, pid = self.login("manager"), self.server.process.pid
        bring = lambda: manager.upload("/registry/import", {"replace": "1"}, [("file", "round.json", made)])
        pages = re.search(r"VmSize:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)
        resource.prlimit(pid, resource.RLIMIT_AS, (int(pages) * 1024, resource.RLIM_INFINITY))
        refused = bring()
        self.assertEqual(refused.status, 503, refused.text[-500:])
        self.assertIn("内存不足", refused.text)
        self.assertEqual(manager.get("/").status, 200)
        resource.prlimit(pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.assertIn(bring().status, (200, 303))

    def test_too_few_are_told_at_the_start(self):
        other = pathlib.Path(self.folder) / "other.db"
        subprocess.run([str(BINARY), "init", "--db", str(other)], check=True, capture_output=True)
        done = subprocess.run(["sh", "-c", f'ulimit -n 100; exec "{BINARY}" serve --listen 127.0.0.1:0 --db "{other}"'],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("至少要 192 个", done.stderr + done.stdout)


class ClockTest(WebTest):
    @classmethod
    def prepare(cls):
        cls.clock = pathlib.Path(cls.folder) / "clock"
        cls.clock.write_text("0")
        os.environ.update(LD_PRELOAD=str(SET_CLOCK), SET_CLOCK=str(cls.clock))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("LD_PRELOAD", "SET_CLOCK"):
            os.environ.pop(name)

    def setUp(self):
        self.set(0)

    def set(self, seconds):
        self.clock.write_text(str(seconds))

    def backups(self, n):
        """Waits until there are n."""
        for _ in range(240):
            page = self.login("admin").get("/admin/backup").text
            found = set(re.findall(r"/admin/backup/download/([^\"]+)", page))
            if len(found) >= n and "正在备份" not in page:
                return found
            time.sleep(0.25)
        self.fail(f"there are {len(found)} backups, not {n}")

    def test_a_backup_is_made_after_the_clock_was_set_back(self):
        admin = self.login("admin")
        self.assertEqual(admin.post("/admin/backup", {}).status, 303)
        first = self.backups(1)
        time.sleep(3.1)  # longer than two clicks
        self.set(-1800)
        self.assertEqual(admin.post("/admin/backup", {}).status, 303)
        self.assertGreater(self.backups(2), first)

    def doctor(self, seconds):
        """As the machine's clock stands by then."""
        self.set(seconds)
        return subprocess.run([harness.BINARY, "doctor", *harness.place(self.database)], capture_output=True, text=True,
                              check=False, env={**os.environ, "LD_PRELOAD": str(SET_CLOCK), "SET_CLOCK": str(self.clock)}).stdout

    def test_the_doctor_sees_a_clock_that_is_wrong_and_a_backup_that_is_old(self):
        harness.run("backup", str(pathlib.Path(self.folder) / "doctor.zip"), "--db", self.database)
        text = self.doctor(0)
        self.assertIn("正常 时钟", text)
        self.assertIn("正常 备份：最近一次在 0 天前；没有设自动备份", text)
        self.assertIn("早于最近一条审计日志，请校准时间", self.doctor(-86400))
        self.assertIn("注意 备份：最近一次在 9 天前，太久了", self.doctor(9 * 86400))

    def test_a_lockout_does_not_grow(self):
        self.set(1800)
        anyone = Browser(self.server.port)
        anyone.get("/login")
        for _ in range(12):
            page = anyone.post("/login", {"login": "expert", "password": "wrong"})
        self.assertNotEqual(page.status, 303)
        locked = anyone.post("/login", {"login": "expert", "password": PASSWORD})
        self.assertNotEqual(locked.status, 303, "the account is not locked")
        self.set(0)
        self.assertEqual(anyone.post("/login", {"login": "expert", "password": PASSWORD}).status, 303)

    def test_a_job_begun_after_the_clock_was_set_back_is_the_newest(self):
        manager = self.login("manager")
        path = "/rounds/demo-2026/report"
        ids = []
        for seconds in (0, -1800):
            self.set(seconds)
            answer = manager.post(f"{path}/make", {"format": "json"})
            self.assertEqual(answer.status, 303, answer.text[-500:])
            newest = harness.sql(self.database, "SELECT id FROM report_job ORDER BY created_ms DESC")
            ids.append(newest[0][0])
        self.assertNotEqual(*ids)


    def signed_in(self, who):
        """By a session of this moment."""
        self.sessions.pop(who, None)
        return self.login(who)

    def test_sessions_outlive_a_clock_set_back_and_end_by_one_set_forward(self):
        manager = self.signed_in("manager")
        for seconds in (-1800, 0, 1800, -5 * 86400, 0):
            self.set(seconds)
            self.assertEqual(manager.get("/rounds").status, 200, seconds)
        self.set(13 * 3600)
        self.assertEqual(manager.get("/rounds").status, 303, "its hours are over")
        later = self.signed_in("manager")
        self.assertEqual(later.get("/rounds").status, 200)
        self.set(0)
        self.assertEqual(self.signed_in("manager").get("/rounds").status, 200)

    def test_a_last_day_comes_and_goes_with_the_clock_and_says_so(self):
        page = self.signed_in("manager").post("/rounds/demo-open/links", {
            "expires": harness.day_from_today(30), "uses": "9"})
        path = re.search(r"/r/[\w.-]+", page.text.split('rate-slip-name">示例1社区党委', 1)[1]).group(0)
        for seconds in (0, 32 * 86400, -3600, 32 * 86400, 0):
            self.set(seconds)
            rater = Browser(self.server.port)
            self.assertEqual(rater.get(path).status, 303)
            page = rater.get("/r?edit=1")
            is_open = 'name="points.0"' in page.text
            self.assertEqual(is_open, seconds <= 0, f"{seconds}: {page.status} {page.text[-1500:]}")
            if not is_open:
                self.assertRegex(page.text, "过期|到期|失效|截止|有效期")

    def test_jobs_are_made_whatever_the_clock_was_when_they_were_asked_for(self):
        ways = ((0, 400 * 86400, "json"), (400 * 86400, 0, "html"), (0, -400 * 86400, "docx"))
        for asked, made, kind in ways:
            self.set(asked)
            manager = self.signed_in("manager")
            answer = manager.post("/rounds/pingshan-2022/report/make", {"format": kind})
            self.assertEqual(answer.status, 303, answer.text[-400:])
            self.set(made)
            for _ in range(240):
                states = harness.sql(self.database, "SELECT state FROM report_job WHERE round = 'pingshan-2022'")
                if {s for s, in states} == {"done"}:
                    break
                time.sleep(0.1)
            else:
                self.fail(f"{kind}, asked for at {asked}, made at {made}: {states}")
        self.set(0)
        self.assertIn("完整", run("audit", "--db", str(self.database)))

    def test_notices_and_what_was_asked_stay_in_order_when_the_clock_was_set_back(self):
        manager, operator = self.login("manager"), self.login("operator")
        entry = harness.sql(self.database, "SELECT e.id FROM entry e JOIN project p ON p.tenant = "
                            "e.tenant AND p.id = e.project WHERE e.round = 'demo-2026' AND "
                            "p.operator_org = 'demo-operator-a' ORDER BY e.ord")[0][0]
        for seconds, title in ((0, "先提的整改"), (-1800, "后提的整改")):
            self.set(seconds)
            done = manager.post("/rounds/demo-2026/findings/rectify", {
                "to": entry, "title": title, "text": "请补齐", "due": "2099-01-01"})
            self.assertEqual(done.status, 303, done.text[-800:])
        told = operator.get("/notices").text
        self.assertLess(told.index("后提的整改"), told.index("先提的整改"), "the newest is first")
        asked = operator.get(f"/outcome/demo-2026/{entry}").text
        self.assertLess(asked.index("先提的整改"), asked.index("后提的整改"), "the oldest is first")


class JobTest(WebTest):
    """Reports and publications that were under way when the server was killed."""
    REPORT = "/rounds/demo-2026/report"

    def setUp(self):
        for statement in ("DELETE FROM report_job", "UPDATE round SET state = 'feedback' WHERE "
                          "id = 'demo-2026'", "UPDATE entry SET state = 'final' WHERE round = "
                          "'demo-2026'", "DELETE FROM report_approval WHERE round = 'demo-2026'"):
            harness.forced(self.database, statement)

    def kill(self):
        self.server.process.kill()
        self.server.process.wait()

    def start(self):
        type(self).server = Server(self.database)

    def jobs(self):
        return harness.sql(self.database, "SELECT state, restarts, sha256, problem FROM report_job "
                           "ORDER BY created_ms, id")

    def wait_for(self, *states):
        for _ in range(1200):
            found = self.jobs()
            if found and all(job[0] in states for job in found):
                return found
            time.sleep(0.02)
        raise AssertionError(f"the jobs do not become {states}: {found}")

    def start_all(self):
        """One is at work, the others wait."""
        manager = self.login("manager")
        for kind in ("pdf", "docx", "json"):
            self.assertEqual(manager.post(f"{self.REPORT}/make", {"format": kind}).status, 303)

    def test_documents_are_made_after_all_each_once(self):
        self.start_all()
        self.kill()
        before = self.jobs()
        self.start()
        after = self.wait_for("done")
        self.assertEqual(len(after), 3)
        for (state, _, _, _), (_, restarts, sha256, problem) in zip(before, after):
            self.assertEqual(restarts, int(state == "running"))
            self.assertTrue(sha256)
            self.assertIsNone(problem)

    def test_what_is_cut_off_twice_has_failed_and_the_others_go_on(self):
        self.start_all()
        self.kill()
        harness.sql(self.database, "UPDATE report_job SET state = 'waiting', sha256 = NULL")
        harness.sql(self.database, "UPDATE report_job SET state = 'running', restarts = 1 "
                    "WHERE format = 'pdf'")
        self.start()
        states = {job[0] for job in self.wait_for("done", "failed")}
        self.assertEqual(states, {"done", "failed"})
        failed = [job for job in self.jobs() if job[0] == "failed"]
        self.assertEqual(len(failed), 1)
        self.assertIn("两次", failed[0][3])
        self.assertIn("两次", self.login("manager").get(self.jobs_page("pdf")).text)

    def jobs_page(self, kind):
        job = harness.sql(self.database, "SELECT id FROM report_job WHERE format = ?", kind)[0][0]
        return f"{self.REPORT}/jobs/{job}"

    def test_a_publication_that_is_killed_at_any_time_stands_once(self):
        manager = self.login("manager")
        self.assertEqual(manager.post(f"{self.REPORT}/submit", {}).status, 303)
        self.assertEqual(self.login("commissioner").post("/results/demo-2026/approve", {}).status, 303)
        self.assertEqual(manager.post(f"{self.REPORT}/publish", {}).status, 303)
        for after in (0, 0.05, 0.15, 0.4):
            time.sleep(after)  # wherever it is by then
            self.kill()
            harness.sql(self.database, "UPDATE report_job SET restarts = 0")
            self.start()
        self.assertEqual(len(self.wait_for("done")), 1)
        versions = harness.sql(self.database, "SELECT count(*) FROM report_version WHERE "
                               "round = 'demo-2026'")
        self.assertEqual(versions, [(1,)])
        published = harness.sql(self.database, "SELECT count(*) FROM audit WHERE action = "
                                "'report.publish' AND subject = 'round/demo-2026'")
        self.assertEqual(published, [(1,)])
        # Nothing is done twice at one more start.
        self.kill()
        self.start()
        self.assertEqual([job[0] for job in self.jobs()], ["done"])


if __name__ == "__main__":
    harness.main()
