"""What strangers may ask for, and what accounts may store: asked too often, by too many, too much.
Clients are told apart by X-Forwarded-For, which the server believes of 127.0.0.1 here."""
import http.client
import json
import os
import pathlib
import re
import socket
import tempfile
import threading
import time

import harness
from harness import PASSWORD, Browser, WebTest, at_once, sql

ENTRY = "/fill/demo-open/entry-4"
PDF = b"%PDF-1.4 "
MB = 1 << 20



class Client(Browser):
    """A browser at an address of its own."""

    def __init__(self, port, address):
        super().__init__(port)
        self.address = address

    def request(self, method, path, body=None, headers=None):
        return super().request(method, path, body,
                               {"X-Forwarded-For": self.address, **(headers or {})})


def first_answer(port, head):
    """Status line and headers of what comes back for a head alone, the body not sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as s:
        s.sendall(head.encode())
        data = b""
        while b"\r\n\r\n" not in data:
            more = s.recv(65536)
            if not more:
                break
            data += more
        while True:
            more = s.recv(65536)
            if not more:
                return data.decode("utf-8", "replace")
            data += more


class LimitCase(WebTest):
    server_options = ("--trust-proxy", "127.0.0.1")

    def client(self, address):
        c = Client(self.server.port, address)
        c.get("/login")
        return c

    def spool(self):
        folder = pathlib.Path(f"{self.database}.files") / "spool"
        total = 0
        for p in folder.iterdir():
            try:
                total += p.stat().st_size
            except FileNotFoundError:
                pass
        return total

    def assertTooMany(self, answer):
        self.assertEqual(answer.status, 429, answer.text[-500:])
        self.assertRegex(answer.headers["Retry-After"], r"^[1-9]\d*$")
        self.assertIn("请求太频繁", answer.text)
        self.assertRegex(answer.text, r"请等 \d+ 秒再试")
        self.assertIn('href="/"', answer.text)


class PaceTest(LimitCase):
    def until_refused(self, ask, most):
        for n in range(most + 1):
            answer = ask()
            if answer.status == 429:
                return n, answer
        self.fail(f"{most} were let through")

    def test_sign_ins_of_one_address_are_counted_and_others_are_not_hit(self):
        one = self.client("203.0.113.1")
        n, answer = self.until_refused(lambda: one.post("/login", {"login": "x"}), 80)
        self.assertGreaterEqual(n, 60)
        self.assertTooMany(answer)
        # The other ways to have a password checked are paid from the same purse.
        self.assertEqual(one.post("/account/password", {}).status, 429)
        self.assertEqual(one.get("/login").status, 200)
        self.assertEqual(self.client("203.0.113.2").post("/login", {"login": "x"}).status, 422)
        # An invented address in front of the true one is no way out.
        forger = Client(self.server.port, "198.51.100.77, 203.0.113.1")
        forger.cookies = dict(one.cookies)
        self.assertEqual(forger.post("/login", {"login": "x"}).status, 429)

    def test_rating_links_cannot_be_tried_without_end(self):
        one = Client(self.server.port, "203.0.113.3")
        n, answer = self.until_refused(lambda: one.get("/r/440310." + "x" * 43), 90)
        self.assertGreaterEqual(n, 60)
        self.assertTooMany(answer)
        self.assertEqual(Client(self.server.port, "203.0.113.4").get("/r/x").status, 404)

    def test_an_upload_to_verify_is_refused_before_its_bytes(self):
        one = self.client("203.0.113.5")
        ask = lambda: one.upload("/public/~verify", {}, [("file", "x.json", b"{}")])
        n, answer = self.until_refused(ask, 10)
        self.assertGreaterEqual(n, 6)
        self.assertTooMany(answer)
        text = first_answer(self.server.port, "POST /public/~verify HTTP/1.1\r\nHost: x\r\n"
                            f"X-Forwarded-For: 203.0.113.5\r\nContent-Length: {60 * MB}\r\n"
                            "Content-Type: multipart/form-data; boundary=limit\r\n\r\n")
        self.assertTrue(text.startswith("HTTP/1.1 429"), text[:200])
        self.assertEqual(self.spool(), 0)

    def test_the_pace_lets_the_patient_through(self):
        one = Client(self.server.port, "203.0.113.6")
        _, answer = self.until_refused(lambda: one.get("/public/~verify?h=" + "0" * 64), 120)
        self.assertTooMany(answer)
        time.sleep(int(answer.headers["Retry-After"]) + 0.1)
        self.assertEqual(one.get("/public/~verify?h=" + "0" * 64).status, 404)

    def test_an_ipv6_client_is_its_network(self):
        asks = iter(range(10 ** 6))
        ask = lambda: Client(self.server.port, f"2001:db8::{next(asks):x}").get("/r/x")
        n, _ = self.until_refused(ask, 90)
        self.assertGreaterEqual(n, 60)

    def test_the_address_is_the_client_s_in_the_list_of_sessions(self):
        one = self.client("203.0.113.9")
        self.assertEqual(one.post("/login", {"login": "admin", "password": PASSWORD}).status, 303)
        self.assertIn("203.0.113.9", one.get("/admin/sessions").text)


class UntrustedTest(WebTest):
    def test_without_the_option_the_header_says_nothing(self):
        for i in range(70):
            one = Client(self.server.port, "203.0.113.1")
            self.assertEqual(one.get("/r/x").status, 404)
        admin = Client(self.server.port, "203.0.113.9")
        admin.get("/login")
        admin.post("/login", {"login": "admin", "password": PASSWORD})
        page = admin.get("/admin/sessions").text
        self.assertNotIn("203.0.113.9", page)
        self.assertIn("127.0.0.1", page)

    def test_a_proxy_must_be_an_address(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        database = harness.demo_database(folder.name)
        for value in ("localhost", "10.0.0.0/99"):
            done = harness.subprocess.run(
                [str(harness.BINARY), "serve", *harness.place(database), "--listen",
                 "127.0.0.1:0", "--trust-proxy", value], capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("不是代理的地址", done.stderr)


class FloodTest(LimitCase):
    """Strangers from everywhere send the largest and the worst there is; the rest goes on."""
    SPOOL = 192
    SECONDS = 12
    THREADS = 10
    # Of 60 MB: as a whole; with a hundred bytes of memory behind each of its own; texts in it alike.
    BODIES = (b"[" + b"{}," * (20 * MB - 10) + b"{}]",
              json.dumps({"format": "gongping-publication", "format_version": 1, "report": "[" + "[]," * 900000 + "[]]",
                          "data": "[" + "{}," * 900000 + "{}]", "report_sha256": "0" * 64,
                          "data_sha256": "0" * 64}).encode())
    server_options = ("--trust-proxy", "127.0.0.1", "--spool-max", str(SPOOL), "--quiet")

    def memory(self):
        text = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1)) * 1024

    def attack(self, n, over, statuses):
        k = 0
        while not over.is_set():
            k += 1
            one = Client(self.server.port, f"198.51.{n}.{k % 250}")
            try:
                one.cookies = dict(self.token)
                answer = one.upload("/public/~verify", {}, [("file", "x.json",
                                                           self.BODIES[(n + k) % 2])])
                statuses.append(answer.status)
            except OSError:
                statuses.append(0)  # refused while it was still sending

    def test_memory_and_disk_are_bounded_and_the_others_are_served(self):
        visitor = self.client("203.0.113.1")
        self.token = dict(visitor.cookies)
        quiet = self.memory()
        over, statuses = threading.Event(), []
        self.addCleanup(over.set)
        threads = [threading.Thread(target=self.attack, args=(n, over, statuses))
                   for n in range(self.THREADS)]
        for t in threads:
            t.start()
        most, slowest, served, start = 0, 0, 0, time.monotonic()
        while served < 3 or time.monotonic() < start + self.SECONDS:
            began = time.monotonic()
            self.assertEqual(visitor.get("/public").status, 200)
            manager = Client(self.server.port, f"203.0.113.{2 + served % 250}")
            manager.get("/login")
            answer = manager.post("/login", {"login": "manager", "password": PASSWORD})
            self.assertEqual(answer.status, 303)
            self.assertEqual(manager.get("/rounds/demo-2026/scores").status, 200)
            slowest = max(slowest, time.monotonic() - began)
            most = max(most, self.spool())
            served += 1
        over.set()
        for t in threads:
            t.join()
        print(f"# {(self.memory() - quiet) // MB} MB of memory, {most // MB} MB of spool, {served} "
              f"rounds of pages, the slowest {slowest:.1f} s, {len(statuses)} attacks")
        if not harness.IS_SANITIZED:
            self.assertLess(self.memory() - quiet, 800 * MB)
        self.assertLessEqual(most, self.SPOOL * MB)
        self.assertLess(slowest, 20)  # the attackers have the same two processors
        self.assertLessEqual(set(statuses), {0, 200, 413, 422, 503})
        self.assertIn(503, statuses + [503 if 0 in statuses else 0])
        for _ in range(100):
            if self.spool() == 0:
                break
            time.sleep(0.1)
        self.assertEqual(self.spool(), 0)


class SpoolTest(LimitCase):
    server_options = ("--spool-max", "8")

    def test_what_does_not_fit_into_the_spool_is_refused_at_once_and_smaller_is_not(self):
        operator = self.login("operator")
        cookie = "; ".join(f"{k}={v}" for k, v in operator.cookies.items())
        head = (f"POST {ENTRY}/files HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n"
                "Content-Type: multipart/form-data; boundary=limit\r\n")
        text = first_answer(self.server.port, f"{head}Content-Length: {20 * MB}\r\n\r\n")
        self.assertTrue(text.startswith("HTTP/1.1 503"), text[:300])
        self.assertIn("Retry-After: ", text)
        self.assertIn("正在接收的文件太多", text)
        answer = operator.upload(f"{ENTRY}/files", {"item": "photos"},
                                 [("file", "a.pdf", PDF + b"x" * 7 * MB)])
        self.assertEqual(answer.status, 303)
        # Not saying how much will come does not help.
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        start = (b'--limit\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
                 + PDF)
        chunks = iter([start] + [b"x" * MB] * 20 + [b"\r\n--limit--\r\n"])
        connection.request("POST", f"{ENTRY}/files", chunks, {
            "Cookie": cookie, "Content-Type": "multipart/form-data; boundary=limit",
            "X-CSRF-Token": operator.csrf()}, encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 503)
        connection.close()
        time.sleep(0.2)
        self.assertEqual(self.spool(), 0)


class QuotaTest(WebTest):
    """Each test has the entry for itself."""

    def setUp(self):
        for table in ("fill_file", "upload"):
            sql(self.database, f"DELETE FROM {table} WHERE entry = 'entry-4'")
        self.set("entry_mb", 10)
        self.set("district_mb", 200000)
        self.operator = self.login("operator")

    def set(self, name, mb):
        sql(self.database, "INSERT INTO setting (tenant, name, value) VALUES (?, ?, ?) "
            "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value",
            harness.TENANT, name, str(mb))

    def announce(self, size):
        return self.operator.post(f"{ENTRY}/uploads", {"item": "photos", "name": "a.pdf",
                                                       "size": str(size)})

    def send(self, data, announced=None):
        upload = json.loads((announced or self.announce(len(data))).text)["id"]
        for at in range(0, len(data), 4 * MB):
            put = self.operator.request(
                "PUT", f"{ENTRY}/uploads/{upload}?offset={at}", data[at:at + 4 * MB],
                {"X-CSRF-Token": self.operator.csrf(),
                 "Content-Type": "application/octet-stream"})
            self.assertEqual(put.status, 200)
        return self.operator.post(f"{ENTRY}/uploads/{upload}/finish", {})

    def files(self):
        return sql(self.database, "SELECT count(*) FROM fill_file WHERE entry = 'entry-4'")[0][0]

    def data(self, mb):
        return PDF + os.urandom(16) * (mb << 16)

    def test_a_file_that_does_not_fit_is_refused_at_its_announcement(self):
        answer = self.announce(11 * MB)
        self.assertEqual(answer.status, 413)
        for part in ("本项目", "已用 0 字节", "上限 10.0 MB", "还剩 10.0 MB", "这次要存 11.0 MB"):
            self.assertIn(part, answer.text)
        self.assertEqual(self.send(self.data(6)).status, 200)
        answer = self.announce(6 * MB)
        self.assertEqual(answer.status, 413)
        self.assertIn("已用 6.0 MB", answer.text)
        self.assertIn("已用 6.0 MB，上限 10.0 MB", self.operator.get(f"{ENTRY}/files").text)

    def test_what_is_announced_has_its_place_and_gives_it_back(self):
        self.assertEqual(self.announce(6 * MB).status, 200)
        self.assertEqual(self.announce(6 * MB).status, 413)
        # The first never came: its room is free again within the hour.
        sql(self.database, "UPDATE upload SET active_at = active_at - 51 * 60000")
        data = self.data(6)
        self.assertEqual(self.send(data).status, 200)
        # The same content once more takes no more room; it is only listed twice.
        self.assertEqual(self.announce(3 * MB).status, 200)

    def test_a_form_is_refused_before_its_files_come(self):
        cookie = "; ".join(f"{k}={v}" for k, v in self.operator.cookies.items())
        text = first_answer(self.server.port, f"POST {ENTRY}/files HTTP/1.1\r\nHost: x\r\n"
                            f"Cookie: {cookie}\r\nContent-Length: {12 * MB}\r\n"
                            "Content-Type: multipart/form-data; boundary=limit\r\n\r\n")
        self.assertTrue(text.startswith("HTTP/1.1 413"), text[:300])
        self.assertIn("上限 10.0 MB", text)
        # And whoever has no business there, before that.
        center = self.login("center")
        cookie = "; ".join(f"{k}={v}" for k, v in center.cookies.items())
        text = first_answer(self.server.port, f"POST {ENTRY}/files HTTP/1.1\r\nHost: x\r\n"
                            f"Cookie: {cookie}\r\nContent-Length: {12 * MB}\r\n"
                            "Content-Type: multipart/form-data; boundary=limit\r\n\r\n")
        self.assertTrue(text.startswith("HTTP/1.1 404"), text[:300])
        self.assertNotIn("上限 10.0 MB", text)

    def test_two_at_once_do_not_pass_together(self):
        browsers = [Browser(self.server.port) for _ in range(4)]
        for b in browsers:
            b.cookies = dict(self.operator.cookies)
        bodies = [self.data(6) for _ in range(4)]
        answers = at_once(4, lambda i: browsers[i].upload(
            f"{ENTRY}/files", {"item": "photos"}, [("file", "a.pdf", bodies[i])]))
        self.assertEqual(sorted(a.status for a in answers), [303, 413, 413, 413])
        self.assertEqual(self.files(), 1)
        self.assertEqual([self.announce(2 * MB).status for _ in range(2)], [200, 413])

    def test_it_is_asked_again_at_the_end(self):
        announced = self.announce(6 * MB)
        self.set("entry_mb", 5)
        answer = self.send(self.data(6)[:6 * MB], announced)
        self.assertEqual(answer.status, 413)
        self.assertIn("上限 5.0 MB", answer.text)
        self.assertEqual(self.files(), 0)

    def test_the_district_has_an_end_as_well(self):
        used = sql(self.database, "SELECT coalesce(sum(size), 0) FROM document")[0][0]
        self.set("district_mb", used // MB + 2)
        answer = self.announce(5 * MB)
        self.assertEqual(answer.status, 413)
        self.assertIn("本区划", answer.text)
        self.assertIn("系统管理员", answer.text)
        page = self.login("admin").get("/admin/system").text
        self.assertIn(f"上限 {used // MB + 2}.0 MB", page)

    def test_attachments_of_an_objection_count(self):
        sql(self.database, "UPDATE round SET state = 'feedback' WHERE id = 'demo-2026'")
        sql(self.database, "UPDATE entry SET state = 'disclosed' WHERE round = 'demo-2026'")
        sql(self.database, "DELETE FROM feedback_window WHERE round = 'demo-2026'")
        sql(self.database, "INSERT INTO feedback_window (tenant, round, report, days, opened, closes) "
            "VALUES (?, 'demo-2026', '', 5, '2026-01-01', '2099-01-01')", harness.TENANT)
        entry = sql(self.database, "SELECT e.id FROM entry e JOIN project p ON p.id = e.project "
                    "WHERE e.round = 'demo-2026' AND p.operator_org = 'demo-operator-a'")[0][0]
        path = f"/outcome/demo-2026/{entry}/object"
        self.set("entry_mb", 1)
        answer = self.operator.upload(path, {"text": "有异议"}, [("file", "a.pdf",
                                                               PDF + b"x" * MB)])
        self.assertEqual(answer.status, 413)
        self.assertIn("上限 1.0 MB", answer.text)
        self.assertEqual(sql(self.database, "SELECT count(*) FROM objection"), [(0,)])
        answer = self.operator.upload(path, {"text": "有异议"}, [("file", "a.pdf", PDF)])
        self.assertEqual(answer.status, 303)


if __name__ == "__main__":
    harness.main()
