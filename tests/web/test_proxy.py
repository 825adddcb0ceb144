"""Behind nginx, with the very configuration that docs/nginx.conf gives to administrators: TLS, who
the client is, limits, and slow clients; and behind Caddy with docs/Caddyfile, where it is installed
(./dev check --long sees to it). The certificate is made here."""
import http.client
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import time
import unittest

import harness
from harness import PASSWORD, Browser, WebTest

NAME = "pingshan.example"
SLOW = 150


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


class ProxyBrowser(Browser):
    """A browser that comes by https."""

    def __init__(self, port, certificate):
        super().__init__(port)
        self.context = ssl.create_default_context(cafile=certificate)

    def request(self, method, path, body=None, headers=None):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        tls = self.context.wrap_socket(raw, server_hostname=NAME)
        connection = http.client.HTTPConnection(NAME)
        connection.sock = tls
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        connection.request(method, path, body=body, headers={**sent, **(headers or {})})
        answer = connection.getresponse()
        data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        connection.close()
        return harness.Page(answer.status, answer.headers, data, path)

    def csrf(self):
        token = self.cookies["__Host-gp_session"].split(".", 1)[1]
        return harness.hashlib.sha256(f"csrf:{token}".encode()).hexdigest()


@unittest.skipUnless(program("nginx") and program("openssl"), "nginx or openssl is not installed")
class ProxyTest(WebTest):
    server_options = ("--https", "--trust-proxy", "127.0.0.1", "--base-url", f"https://{NAME}")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nginx = None
        cls.place = pathlib.Path(cls.folder) / "nginx"
        cls.place.mkdir()
        cls.certificate = cls.place / "cert.pem"
        subprocess.run([program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                        "-days", "2", "-subj", f"/CN={NAME}", "-addext",
                        f"subjectAltName=DNS:{NAME}", "-keyout", str(cls.place / "key.pem"),
                        "-out", str(cls.certificate)], check=True, capture_output=True)
        cls.plain, cls.port = free_port(), free_port()
        conf = (harness.SOURCE / "docs" / "nginx.conf").read_text()
        for old, new in (("listen 80", f"listen 127.0.0.1:{cls.plain}"),
                         ("listen 443", f"listen 127.0.0.1:{cls.port}"),
                         ("/var/log/nginx/gongping.log", str(cls.place / "access.log")),
                         ("/etc/ssl/certs/gongping.pem", str(cls.certificate)),
                         ("/etc/ssl/private/gongping.key", str(cls.place / "key.pem")),
                         ("http://127.0.0.1:8080", f"http://127.0.0.1:{cls.server.port}")):
            assert old in conf, old
            conf = conf.replace(old, new)
        temp = "".join(f"{kind}_temp_path {cls.place}/{kind};\n"
                       for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        whole = (f"daemon off;\nmaster_process off;\npid {cls.place}/pid;\n"
                 f"error_log {cls.place}/error.log;\nevents {{ worker_connections 2000; }}\n"
                 f"http {{\naccess_log off;\n{temp}{conf}\n}}\n")
        (cls.place / "nginx.conf").write_text(whole)
        cls.nginx = subprocess.Popen(
            [program("nginx"), "-p", str(cls.place), "-e", str(cls.place / "error.log"), "-c",
             str(cls.place / "nginx.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.wait_for_nginx()

    @classmethod
    def wait_for_nginx(cls):
        cls.wait_for(cls.nginx, cls.port, cls.place / "error.log")

    @staticmethod
    def wait_for(process, port, log):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(log.read_text())

    @classmethod
    def tearDownClass(cls):
        if cls.nginx:
            cls.nginx.terminate()
            cls.nginx.wait(timeout=20)
        super().tearDownClass()

    def secure(self):
        return ProxyBrowser(self.port, str(self.certificate))

    def test_pages_come_by_https_and_stay_there(self):
        self.check_pages(self.port, self.plain)

    def check_pages(self, port, plain_port):
        page = ProxyBrowser(port, str(self.certificate)).get("/login")
        self.assertEqual(page.status, 200)
        self.assertRegex(page.headers["Strict-Transport-Security"], r"max-age=\d{8}")
        cookie = page.headers["Set-Cookie"]
        self.assertRegex(cookie, r"^__Host-gp_session=.*; Path=/; HttpOnly; SameSite=Lax; Secure$")
        plain = http.client.HTTPConnection("127.0.0.1", plain_port, timeout=20)
        plain.request("GET", "/login?next=/fill", headers={"Host": NAME})
        answer = plain.getresponse()
        self.assertEqual((answer.status, answer.headers["Location"]),
                         (301, f"https://{NAME}/login?next=/fill"))
        answer.read()
        plain.request("GET", "/api/v1/rounds", headers={"Host": NAME})
        self.assertEqual(plain.getresponse().status, 403, "a program is to notice")
        plain.close()

    def test_only_ciphers_with_forward_secrecy_are_taken(self):
        def speak(ciphers):
            context = ssl.create_default_context(cafile=str(self.certificate))
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(ciphers)
            raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
            with context.wrap_socket(raw, server_hostname=NAME) as tls:
                return tls.cipher()[0]
        self.assertEqual(speak("ECDHE+AESGCM"), "ECDHE-RSA-AES256-GCM-SHA384")
        for weak in ("AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "AES128-SHA"):
            with self.assertRaises(ssl.SSLError, msg=weak):
                speak(weak)

    def test_no_secret_of_an_address_is_in_the_log(self):
        self.secure().get("/r/a-secret-of-a-link")
        self.secure().get("/reset/440310.a-secret-of-a-slip")
        self.secure().get("/public?q=a-secret-name")
        log, until = "", time.monotonic() + 10
        while '"GET /public"' not in log and time.monotonic() < until:
            log = (self.place / "access.log").read_text()
        for line in ('"GET /r/-"', '"GET /reset/-"', '"GET /public"'):
            self.assertIn(line, log)
        self.assertNotIn("secret", log)

    def test_other_names_get_no_answer(self):
        plain = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        plain.request("GET", "/login", headers={"Host": "evil.example"})
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            plain.getresponse()

    def test_limits_by_address_hold_and_cannot_be_talked_away(self):
        browser = self.secure()
        browser.get("/login")
        seen = []
        for i in range(80):
            answer = browser.post("/login", {"login": "x"},
                                  headers={"X-Forwarded-For": f"203.0.113.{i}"})
            seen.append(answer.status)
            if answer.status == 429:
                break
        self.assertEqual(seen[-1], 429, seen)
        self.assertGreaterEqual(len(seen), 60)
        # Straight from this machine, as a script of the administrator's would come, nothing is.
        direct = Browser(self.server.port)
        self.assertEqual(direct.get("/login").status, 200)

    def test_slow_clients_take_no_place_of_the_program(self):
        slow = []
        try:
            for i in range(SLOW):
                tls = ssl.create_default_context(cafile=str(self.certificate)).wrap_socket(
                    socket.create_connection(("127.0.0.1", self.port), timeout=20),
                    server_hostname=NAME)
                tls.sendall(b"POST /public/~verify HTTP/1.1\r\nHost: " + NAME.encode() +
                            (b"\r\nContent-Length: 9000\r\nContent-Type: multipart/form-data; "
                             b"boundary=x\r\n\r\nsome" if i % 2 else b"\r\nX-Slow: "))
                slow.append(tls)
            self.assertEqual(self.connections_of_the_program(), 0)
            began = time.monotonic()
            self.assertEqual(self.secure().get("/login").status, 200)
            self.assertLess(time.monotonic() - began, 5)
        finally:
            for s in slow:
                s.close()

    def connections_of_the_program(self):
        """Established ones to its port, as the system counts them."""
        port = f":{self.server.port:04X}"
        lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
        return sum(1 for line in lines
                   if line.split()[1].endswith(port) and line.split()[3] == "01")

    def test_a_large_form_goes_through_and_a_larger_one_is_refused(self):
        browser = self.secure()
        browser.get("/login")
        answer = browser.post("/login", {"login": "operator", "password": PASSWORD, "next": "/"})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        page = browser.get("/fill")
        entry = re.search(r"/fill/[\w-]+/[\w-]+", page.text).group(0)
        done = browser.upload(f"{entry}/files", {"item": ""},
                              [("file", "大.pdf", b"%PDF-1.4 " + b"x" * (8 << 20))])
        self.assertEqual(done.status, 303, done.text[-800:])
        head = {"Content-Type": "application/octet-stream", "Content-Length": str(111 << 20)}
        self.assertEqual(browser.request("POST", f"{entry}/files", b"", head).status, 413)

    @unittest.skipUnless(program("caddy"), "caddy is not installed")
    def test_caddy_does_as_nginx_does(self):
        place, secure, plain = self.place / "caddy", free_port(), free_port()
        place.mkdir()
        conf = (harness.SOURCE / "docs" / "Caddyfile").read_text()
        for old, new in (("\npingshan.example {", f"\npingshan.example {{\n\ttls {self.certificate} {self.place}/key.pem"),
                         ("127.0.0.1:8080 {", f"127.0.0.1:{self.server.port} {{")):
            self.assertIn(old, conf)
            conf = conf.replace(old, new)
        (place / "Caddyfile").write_text(
            f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {secure}\n\tdefault_bind 127.0.0.1\n}}\n{conf}")
        with open(place / "log", "wb") as log:
            caddy = subprocess.Popen([program("caddy"), "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"],
                                     stdout=log, stderr=log, env={**os.environ, "HOME": str(place), "XDG_DATA_HOME": str(place),
                                                                  "XDG_CONFIG_HOME": str(place)})
        self.addCleanup(caddy.wait, timeout=20)
        self.addCleanup(caddy.terminate)
        self.wait_for(caddy, secure, place / "log")
        self.check_pages(secure, plain)
        browser = ProxyBrowser(secure, str(self.certificate))
        browser.get("/login")
        # Who is sent to the sign-in stands in the log by its address: the proxy's word, not the client's.
        number = browser.get("/fill", **{"X-Forwarded-For": "203.0.113.9"}).headers["X-Request-Id"]
        said = pathlib.Path(f"/proc/self/fd/{self.server.log.fileno()}").read_text()
        self.assertRegex(said, rf" GET /fill 303 \d+ms {number} 127\.0\.0\.1 -\n")
        self.assertRegex(number, r"^[0-9a-f]{8}-", "the proxy's own number")
        done = browser.post("/login", {"login": "operator", "password": PASSWORD, "next": "/"})
        self.assertEqual(done.status, 303, "forms go through")


if __name__ == "__main__":
    harness.main()
