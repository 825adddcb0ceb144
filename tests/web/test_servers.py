"""Two servers on one database and one folder of files, behind nginx as operations.md sets it up: a session,
what was just stored, limits and jobs are the same on both; one may be killed while people write, and one
may leave with notice. The database may be restarted meanwhile."""
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import engine
import harness
from harness import SOURCE

sys.path.append(str(SOURCE / "tests"))
import cluster
from harness import BINARY, PASSWORD, Browser, Server, at_once, demo_database, main, run, sql
from test_fill import ENTRY, PDF
from test_proxy import free_port, program

REPORT = "/rounds/demo-2026/report"
PATIENCE = 60  # seconds


def until(true, what):
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.05)


class Nginx:
    def __init__(self, folder, ports):
        self.place, self.port = pathlib.Path(folder) / "nginx", free_port()
        self.place.mkdir()
        text = (SOURCE / "docs/operations.md").read_text(encoding="utf-8")
        upstream = re.search(r"^upstream gongping \{\n.*?^\}\n", text, re.M | re.S).group(0)
        for at, port in zip(("10.0.0.11:8080", "10.0.0.12:8080"), ports):
            assert at in upstream, at
            upstream = upstream.replace(at, f"127.0.0.1:{port}")
        temp = "".join(f"{kind}_temp_path {self.place}/{kind};\n"
                       for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.place / "nginx.conf").write_text(
            f"daemon off;\nmaster_process off;\npid {self.place}/pid;\nerror_log {self.place}/error.log;\n"
            f"events {{ worker_connections 500; }}\nhttp {{\naccess_log off;\n{temp}{upstream}"
            f"server {{ listen 127.0.0.1:{self.port}; location / {{ proxy_pass http://gongping; "
            "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_connect_timeout 5s; } }\n}\n")
        self.process = subprocess.Popen([program("nginx"), "-p", str(self.place), "-e", str(self.place / "error.log"),
                                         "-c", str(self.place / "nginx.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.answers() or self.process.poll() is not None, "nginx")

    def answers(self):
        try:
            return Browser(self.port).get("/readyz").status == 200
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


class ServersCase(unittest.TestCase):
    def begin(self):
        self.folder = tempfile.mkdtemp(prefix="gongping-servers-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.database = demo_database(self.folder)
        self.one, self.two = self.serve(), self.serve()

    def serve(self, *options):
        server = Server(self.database, "--trust-proxy", "127.0.0.1", *options)
        self.addCleanup(server.stop)
        return server

    def nginx(self):
        nginx = Nginx(self.folder, (self.one.port, self.two.port))
        self.addCleanup(nginx.stop)
        return nginx

    def rows(self, statement, *arguments):
        return sql(self.database, statement, *arguments)

    def login(self, server, who):
        b = Browser(server.port)
        b.get("/login")
        answer = b.post("/login", {"login": who, "password": PASSWORD, "next": "/"})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        return b

    def at(self, server, browser):
        """The same person, at the other server."""
        other = Browser(server.port)
        other.cookies = dict(browser.cookies)
        return other

    def kill(self, server):
        """As a machine that is gone."""
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()

    def miss(self, server_id):
        """The time is over for which it could be counted on."""
        self.rows("UPDATE server SET until_ms = 0 WHERE id = ? RETURNING id", server_id)

    # ---- writes while something is lost

    def write_on(self, port, browsers, stop):
        """Everybody saves again and again; what was confirmed is in the list that is given."""
        confirmed, refused, lock = [], [], threading.Lock()

        def one(i):
            who = Browser(port)
            who.cookies = dict(browsers.cookies)
            turn = 0
            while not stop.is_set():
                turn += 1
                name = f"写{i}-{turn}.pdf"
                data = PDF + name.encode() * 20
                try:
                    answer = who.post(f"{ENTRY}/uploads", {"item": "photos", "name": name, "size": len(data)})
                    if answer.status != 200:
                        raise OSError(answer.status)
                    upload = json.loads(answer.text)["id"]
                    for method, path, body in (("PUT", f"{ENTRY}/uploads/{upload}?offset=0", data),
                                               ("POST", f"{ENTRY}/uploads/{upload}/finish", b"")):
                        answer = who.request(method, path, body, {
                            "X-CSRF-Token": who.csrf(), "Content-Type": "application/octet-stream"
                            if method == "PUT" else "application/x-www-form-urlencoded"})
                        if answer.status != 200:
                            raise OSError(answer.status)
                    with lock:
                        confirmed.append((time.monotonic(), name))
                except (OSError, harness.http.client.HTTPException, ValueError) as e:
                    with lock:
                        refused.append((time.monotonic(), str(e)))
        threads = [threading.Thread(target=one, args=(i,)) for i in range(6)]
        for t in threads:
            t.start()
        return threads, confirmed, refused

    def lose(self, port, loss):
        """Writes, loses something, writes again; gives how long nothing was confirmed."""
        operator, stop = self.login(self.two, "operator"), threading.Event()
        threads, confirmed, refused = self.write_on(port, operator, stop)
        try:
            until(lambda: len(confirmed) > 20, "written before")
            at = time.monotonic()
            loss()
            lost = time.monotonic()
            until(lambda: sum(when > lost for when, _ in confirmed) > 20, f"written after: {refused[-5:]}")
        finally:
            stop.set()
            for t in threads:
                t.join()
        names = [n for _, n in confirmed]
        stored = [n for n, in self.rows("SELECT file_name FROM fill_file WHERE entry = 'entry-4' ORDER BY file_name")]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(sorted(set(names) - set(stored)), [], "confirmed and not there")
        self.assertEqual(len(stored), len(set(stored)), "there twice")
        self.assertIn("完整", run("audit", "--db", str(self.database)))
        times = sorted(when for when, _ in confirmed)
        return max(b - a for a, b in zip(times, times[1:]) if b > at), len(confirmed), len(refused)


@unittest.skipUnless(engine.SERVER and program("nginx"), "needs PostgreSQL and nginx")
class ServersTest(ServersCase):
    def setUp(self):
        self.begin()

    # ---- what both know

    def test_a_session_and_what_was_stored_are_the_same_on_both(self):
        here = self.login(self.one, "operator")
        there = self.at(self.two, here)
        for turn in range(10):
            words = f"第 {turn} 次写的"
            page = here.get(f"{ENTRY}/part/narrative")
            self.assertEqual(here.submit(page, f"{ENTRY}/part/narrative", {"narrative": words}).status, 303)
            self.assertIn(words, there.get(f"{ENTRY}/part/narrative").text)
            here, there = there, here
        self.assertEqual(here.post("/logout", {}).status, 303)
        self.assertEqual(there.get("/fill").status, 303, "signed out on both")

    def test_a_limit_counts_what_both_were_asked(self):
        def ask(server, address):
            b = Browser(server.port)
            b.get("/public/~verify")
            boundary = "x"
            body = (f'--{boundary}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{b.csrf()}\r\n'
                    f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.json"\r\n\r\n{{}}\r\n'
                    f"--{boundary}--\r\n").encode()
            return b.request("POST", "/public/~verify", body, {
                "Content-Type": f"multipart/form-data; boundary={boundary}", "X-Forwarded-For": address}).status
        answers = [ask((self.one, self.two)[i % 2], "203.0.113.7") for i in range(7)]
        self.assertEqual(answers.count(429), 1, answers)
        self.assertEqual(answers[-1], 429, answers)
        self.assertNotEqual(ask(self.two, "203.0.113.8"), 429, "another address")

    # ---- jobs

    def test_what_a_killed_server_was_to_make_is_made_by_the_other_once(self):
        manager = self.login(self.one, "manager")
        for kind in ("pdf", "docx", "json", "html"):
            self.assertEqual(manager.post(f"{REPORT}/make", {"format": kind}).status, 303)
        self.kill(self.one)
        for had, in self.rows("SELECT DISTINCT server FROM report_job WHERE state = 'running'"):
            self.miss(had)
        self.rows("UPDATE report_job SET created_ms = created_ms - 60000 RETURNING id")
        until(lambda: all(s == "done" for s, in self.rows("SELECT state FROM report_job")), "the jobs are made")
        jobs = self.rows("SELECT format, restarts, sha256 FROM report_job")
        self.assertEqual(len(jobs), 4)
        self.assertTrue(all(restarts <= 1 and sha256 for _, restarts, sha256 in jobs), jobs)

    def test_a_job_that_was_taken_over_is_not_ended_by_who_had_it(self):
        """A server that stood still and goes on finds that the job is another's."""
        manager = self.login(self.one, "manager")
        self.assertEqual(manager.post(f"{REPORT}/make", {"format": "pdf"}).status, 303)
        until(lambda: self.rows("SELECT 1 FROM report_job WHERE state IN ('running', 'done')"), "begun")
        self.one.process.send_signal(signal.SIGSTOP)
        state, had = self.rows("SELECT state, server FROM report_job")[0]
        if state == "running":
            self.miss(had)
            until(lambda: self.rows("SELECT 1 FROM report_job WHERE state = 'done'"), "made by the other")
            self.one.process.send_signal(signal.SIGCONT)
            self.assertNotEqual(self.rows("SELECT server FROM report_job"), [(had,)])
        self.one.process.send_signal(signal.SIGCONT)
        until(lambda: Browser(self.one.port).get("/readyz").status == 200, "it goes on")
        self.assertEqual(self.rows("SELECT state, problem FROM report_job"), [("done", None)])

    def test_one_is_killed_while_people_write(self):
        gap, n, refused = self.lose(self.nginx().port, lambda: self.kill(self.one))
        print(f"# a server killed: {n} confirmed, {refused} refused, {gap:.1f} s without", flush=True)
        self.assertLess(gap, 10)

    # ---- with notice

    def test_who_leaves_says_so_and_answers_on(self):
        leaving = self.serve("--drain", "30")
        browser = Browser(leaving.port)
        self.assertEqual(browser.get("/readyz").status, 200)
        leaving.process.send_signal(signal.SIGTERM)
        until(lambda: browser.get("/readyz").status == 503, "it says that it leaves")
        self.assertEqual(browser.get("/login").status, 200)
        leaving.process.send_signal(signal.SIGTERM)
        self.assertEqual(leaving.process.wait(timeout=30), 0)
        self.assertEqual(len(self.rows("SELECT id FROM server")), 2)

    def test_two_that_begin_at_once_make_one_database(self):
        path = pathlib.Path(self.folder) / "new.db"
        place = engine.options(path)
        answers = at_once(2, lambda i: subprocess.run([str(BINARY), "init", *place], capture_output=True).returncode)
        self.assertEqual(answers, [0, 0])
        n, last = sql(path, "SELECT count(*), max(n) FROM schema_version")[0]
        self.assertEqual(n, last)


class Cut:
    """Stands before a database, as its socket; of every third commit it keeps the answer to itself and
    breaks off."""

    def __init__(self, cluster_folder, folder):
        self.real, self.commits, self.kept, self.lock = f"{cluster_folder}/.s.PGSQL.5432", 0, 0, threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{folder}/.s.PGSQL.5432")
        self.listener.listen(50)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            database = socket.socket(socket.AF_UNIX)
            database.connect(self.real)
            threading.Thread(target=self.serve, args=(client, database), daemon=True).start()

    def is_to_be_kept(self, sent):
        if b"COMMIT\0" not in sent:
            return False
        with self.lock:
            self.commits += 1
            self.kept += self.commits % 3 == 0
            return self.commits % 3 == 0

    def serve(self, client, database):
        keep = False
        with client, database:
            while True:
                for side in select.select([client, database], [], [])[0]:
                    data = side.recv(1 << 16)
                    if not data or (side is database and keep):
                        return
                    keep = side is client and self.is_to_be_kept(data)
                    (database if side is client else client).sendall(data)


@unittest.skipUnless(engine.SERVER, "needs PostgreSQL")
class DatabaseTest(ServersCase):
    """On clusters of its own, whose commits are kept: what is lost is the database."""

    def begin_on(self, *clusters):
        hosts = ",".join(str(c.folder) for c in clusters)
        server = f"postgresql:///postgres?host={hosts}&user={cluster.USER}&target_session_attrs=read-write"
        for where, name, value in ((engine, "SERVER", server), (engine, "TEMPLATE", None), (engine, "_made", set()),
                                   (harness, "_template", None)):
            self.addCleanup(setattr, where, name, getattr(where, name))
            setattr(where, name, value)
        self.begin()

    def cluster(self, *settings, of=None):
        made = cluster.Cluster("fsync=off", *settings, of=of)
        made.start()
        self.addCleanup(made.__exit__)
        return made

    def test_a_commit_whose_answer_is_lost_is_done_once(self):
        only = self.cluster()
        self.begin_on(only)
        with tempfile.TemporaryDirectory(prefix="gongping-cut-") as folder:
            cut = Cut(only.folder, folder)
            self.addCleanup(cut.listener.close)
            direct, engine.SERVER = engine.SERVER, engine.SERVER.replace(str(only.folder), folder)
            try:
                server = self.serve()
            finally:
                engine.SERVER = direct
            operator = self.login(server, "operator")
            version = 0
            for turn in range(12):
                page = operator.get(f"{ENTRY}/part/narrative")
                fields = dict(page.form(f"{ENTRY}/part/narrative").fields) | {"narrative": f"第 {turn} 次"}
                answer = operator.post(f"{ENTRY}/part/narrative/draft", fields)
                self.assertEqual(answer.status, 200, answer.text[-500:])
                version = version or json.loads(answer.text)["version"] - turn
                self.assertEqual(json.loads(answer.text)["version"], version + turn)
            self.assertGreater(cut.kept, 3)
            server.stop()
        self.assertIn("完整", run("audit", "--db", str(self.database)))

    def test_the_database_is_restarted_while_people_write(self):
        only = self.cluster()
        self.begin_on(only)

        def restart():
            only.stop("immediate")
            only.start()
        gap, n, refused = self.lose(self.one.port, restart)
        print(f"# PostgreSQL restarted: {n} confirmed, {refused} refused, {gap:.1f} s without", flush=True)
        self.assertLess(gap, 15)

    def test_the_database_is_replaced_by_its_standby_while_people_write(self):
        first = self.cluster("synchronous_standby_names=*")  # what is confirmed is there, too
        second = self.cluster(of=first)
        self.begin_on(first, second)

        def replace():
            first.stop("immediate")
            second.promote()
        gap, n, refused = self.lose(self.one.port, replace)
        print(f"# PostgreSQL replaced by its standby: {n} confirmed, {refused} refused, {gap:.1f} s without", flush=True)
        self.assertLess(gap, 15)


if __name__ == "__main__":
    main()
