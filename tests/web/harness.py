"""A real server on a demo database, and what a browser does without scripts.

    class RoundsTest(WebTest):
        def test_board(self):
            manager = self.login("manager")
            page = manager.get("/rounds/demo-open")
            self.assertIn("示例1", page.text)
            done = manager.submit(page, "/rounds/demo-open/remind", {"entry": "entry-4"})

One server serves all tests of a class on a database of its own. The demo database is made once a
run and copied. Run a file alone with: python3 tests/web/test_x.py GONGPING SOURCE_ROOT
"""
import datetime
import hashlib
import html.parser
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

import engine
from kept import made_once

os.environ["TZ"] = "Asia/Shanghai"  # the server's day, so that "today" is the same on both sides
time.tzset()

connect, place, forget, REFUSED = engine.connect, engine.options, engine.forget, engine.REFUSED
BINARY = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
SOURCE = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
PASSWORD = "gongping-demo"
# The sanitizers keep what was freed, and a shadow of all of it: their memory and time say nothing of
# ours.
IS_SANITIZED = bool(BINARY) and b"__asan_init" in BINARY.read_bytes()
TENANT = "440310"


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.fields = action, method, []


class Parser(html.parser.HTMLParser):
    """Forms with their fields as a browser would send them, links, and ids."""

    def __init__(self):
        super().__init__()
        self.forms, self.links, self.ids = [], [], []
        self._form = self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        if tag == "form":
            self._form = Form(a.get("action", ""), a.get("method", "get").lower())
            self.forms.append(self._form)
        if not self._form or "disabled" in a or "form" in a:  # of another form than the one around it
            return
        name = a.get("name")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in a:
                    self._form.fields.append((name, a.get("value", "on")))
            elif kind not in ("submit", "button", "file", "image"):
                self._form.fields.append((name, a.get("value", "")))
        elif tag == "textarea" and name:
            self._textarea = [name, ""]
        elif tag == "select" and name:
            self._select = [name, None, False]
        elif tag == "option" and self._select:
            if "selected" in a or self._select[1] is None:
                if not self._select[2]:
                    self._select[1] = a.get("value", "")
                self._select[2] = self._select[2] or "selected" in a

    def handle_data(self, data):
        if self._textarea:
            self._textarea[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea and self._form:
            name, text = self._textarea
            self._form.fields.append((name, text[1:] if text.startswith("\n") else text))
            self._textarea = None
        elif tag == "select" and self._select and self._form:
            self._form.fields.append((self._select[0], self._select[1] or ""))
            self._select = None


class Page:
    def __init__(self, status, headers, body, path):
        self.status, self.headers, self.body, self.path = status, headers, body, path
        self._parsed = None

    @property
    def text(self):
        """What is no text (a workbook, a document) gives something that no test looks for."""
        return self.body.decode("utf-8", "replace" if self.body[:4] in (b"PK\x03\x04", b"%PDF") else "strict")

    @property
    def parsed(self):
        if not self._parsed:
            self._parsed = Parser()
            self._parsed.feed(self.text)
        return self._parsed

    @property
    def location(self):
        return self.headers.get("Location", "")

    @property
    def csrf(self):
        found = re.search(r'data-csrf="([0-9a-f]+)"', self.text)
        return found.group(1) if found else ""

    def form(self, action):
        """The form with that action: its fields as filled in on the page."""
        for form in self.parsed.forms:
            if form.action == action:
                return form
        raise AssertionError(f"{self.path}: no form {action}, only "
                             f"{[f.action for f in self.parsed.forms]}")


class Browser:
    """Keeps cookies and follows nothing by itself."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent.update(headers or {})
        try:
            connection.request(method, path.split("#")[0], body=body, headers=sent)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the whole body was sent: the answer is there all the same
        response = connection.getresponse()
        data = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        connection.close()
        return Page(response.status, response.headers, data, path)

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def post(self, path, fields, csrf=None, headers=None):
        """fields: dict or list of pairs; csrf defaults to one made for this browser's cookie."""
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        if not any(name == "_csrf" for name, _ in pairs):
            pairs.append(("_csrf", self.csrf() if csrf is None else csrf))
        body = urllib.parse.urlencode(pairs).encode()
        return self.request("POST", path, body, {
            "Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def submit(self, page, action, changes=None, drop=()):
        """Sends the page's form with some fields changed or added, as a browser would."""
        changes = dict(changes or {})
        pairs = []
        for name, value in page.form(action).fields:
            if name in drop:
                continue
            pairs.append((name, changes.pop(name) if name in changes else value))
        return self.post(action, pairs + list(changes.items()))

    def upload(self, path, fields, files):
        """fields: dict or list of pairs; files: list of (field, file name, bytes)."""
        boundary = "gongping-test-boundary"
        parts = []
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        for name, value in pairs + [("_csrf", self.csrf())]:
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                         f"{value}\r\n".encode())
        for name, file_name, data in files:
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
                         f'filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
                         .encode() + data + b"\r\n")
        parts.append(f"--{boundary}--\r\n".encode())
        return self.request("POST", path, b"".join(parts),
                            {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def csrf(self):
        """What the server derives from the cookie (src/web/gate.c)."""
        token = self.cookies["gp_session"].split(".", 1)[1]
        return hashlib.sha256(f"csrf:{token}".encode()).hexdigest()

    def follow(self, page):
        """The page that a redirect leads to."""
        if page.status != 303:
            raise AssertionError(f"{page.path}: {page.status}, no redirect: {page.text[-2000:]}")
        return self.get(page.location)


def run(*arguments, **options):
    at = arguments.index("--db") if "--db" in arguments else None
    given = arguments
    if at is not None:
        given = [*arguments[:at], *engine.options(arguments[at + 1]), *arguments[at + 2:]]
    out = subprocess.run([str(BINARY), *given], check=True, capture_output=True, text=True,
                         **options).stdout
    if arguments[0] == "account":  # as if the person had signed in and chosen the password again
        sql(arguments[arguments.index("--db") + 1], "DELETE FROM password_once")
    return out


def day_from_today(days=0):
    """In China, where the server's days are."""
    return time.strftime("%Y-%m-%d", time.localtime(time.time() + 86400 * days))


def day_after(day, days=1):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def sql(database, statement, *arguments):
    db = engine.connect(database)
    try:
        rows = db.execute(statement, arguments).fetchall()
        db.commit()
        return rows
    finally:
        db.close()


def forced(database, statement, *arguments):
    """As sql, without the database's own guards: what the program itself would not let happen."""
    db = engine.connect(database, isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        engine.without_guards(db, statement, arguments)
        db.execute("COMMIT")
    finally:
        db.close()


def at_once(n, work):
    """Runs work(i) in n threads that start together; gives their results."""
    start, results = threading.Barrier(n), [None] * n

    def one(i):
        start.wait()
        results[i] = work(i)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


_template = None

# Of PASSWORD, made at the least cost that Argon2id has: each role of each test signs in.
CHEAP = "$argon2id$v=19$m=8,t=1,p=1$Gd08VRYtiZLg03FdsV7GIA$8wauw/Bg6PS6hc4975dujxY/hhK3oD+L5uZESkEVF2c"


def sign_in_cheaply(db):
    sql(db, "UPDATE account SET password = ? WHERE password IS NOT NULL RETURNING id", CHEAP)


def make_demo(folder):
    """The demo database, made anew."""
    db = str(pathlib.Path(folder) / "demo.db")
    run("init", "--db", db)
    for name in ("pingshan-2022", "demo-2026"):
        run("import", str(SOURCE / "examples" / f"{name}.json"), "--db", db)
    run("demo", "--bare", "--db", db)
    sign_in_cheaply(db)


def template():
    """Where a demo database lies that nobody changes: a file that all tests of a build share, or what
    tests/cluster.py has put on the server; else made for this run."""
    global _template
    if engine.TEMPLATE:
        return engine.TEMPLATE
    if not _template and engine.SERVER:
        _template = pathlib.Path(tempfile.mkdtemp(prefix="gongping-demo-"))
        make_demo(_template)
    elif not _template:
        _template = made_once(BINARY.parent, "demo-template", [BINARY, *(SOURCE / "examples").glob("*.json")], make_demo)
    return _template / "demo.db"


def demo_database(folder):
    """A copy of the demo database."""
    path = pathlib.Path(folder) / "demo.db"
    engine.copy(template(), path)
    return path


class Server:
    def __init__(self, database, *options):
        # A file, since nobody reads while the tests run: a full pipe would halt the server. Written at
        # its end, wherever a test has read to: both sides share the place in it.
        self.log = tempfile.TemporaryFile("a+")
        self.process = subprocess.Popen(
            [str(BINARY), "serve", *engine.options(database), "--listen", "127.0.0.1:0", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env={
                **os.environ, "LSAN_OPTIONS": f"suppressions={SOURCE / 'tests/lsan.supp'}"})
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            raise AssertionError(f"the server did not start: {line}{self.read_log()}")
        self.port = int(found.group(1))

    def stop(self):
        """Ends the server and gives its log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        return self.read_log()

    def read_log(self):
        self.log.seek(0)
        return self.log.read()

    def logged(self, pattern):
        """The log once it has that: a request's line is written when its answer has left."""
        for _ in range(1000):
            text = self.read_log()
            if re.search(pattern, text):
                return text
            time.sleep(0.01)
        raise AssertionError(f"the log never had {pattern}:\n{text[-4000:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class WebTest(unittest.TestCase):
    server_options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="gongping-web-")
        cls.database = demo_database(cls.folder)
        cls.prepare()
        cls.server = Server(cls.database, *cls.server_options)
        cls.sessions = {}

    @classmethod
    def prepare(cls):
        """For a class that wants more in the database before the server starts."""

    @classmethod
    def tearDownClass(cls):
        log = cls.server.stop()
        code = cls.server.process.returncode
        shutil.rmtree(cls.folder, ignore_errors=True)
        if code != 0:
            raise AssertionError(f"the server ended with {code}:\n{log[-4000:]}")

    def browser(self):
        b = Browser(self.server.port)
        b.get("/login")
        return b

    def login(self, who, password=PASSWORD):
        """A signed-in browser; one login a role and class, since the password check is slow."""
        if who not in self.sessions:
            b = self.browser()
            answer = b.post("/login", {"login": who, "password": password, "next": "/"})
            if answer.status != 303:
                raise AssertionError(f"{who} cannot sign in: {answer.status}")
            self.sessions[who] = dict(b.cookies)
        b = Browser(self.server.port)
        b.cookies = dict(self.sessions[who])
        return b

    @classmethod
    def wait_for_the_index(cls):
        """A server begins to index when it starts: until that is done it writes by itself."""
        for _ in range(300):
            with engine.connect(cls.database) as db:
                if not db.execute("SELECT 1 FROM search_stale LIMIT 1").fetchall():
                    return
            time.sleep(0.1)
        raise AssertionError("the index is not brought up to date")

    def assertRefused(self, page, status=(401, 403, 404)):
        self.assertIn(page.status, status, page.path)


def take_table(who, base, text=None, file=None, **fields):
    """Pastes a table (or sends a file: name, bytes) and stores it; gives the look and the answer to storing."""
    what = {name: value for name, value in (("paste", text), ("as", fields.pop("sheet", None))) if value is not None}
    look = who.upload(base, what, [("file", *file)] if file else [])
    actions = re.findall(f'action="({re.escape(base)}/[a-z2-7]+)"', look.text)
    return look, who.submit(look, actions[0], {"action": "store", **fields}) if actions else look


def through_office(folder, data, name="table.xlsx"):
    """A workbook as LibreOffice saves it."""
    there, back = pathlib.Path(folder) / name, pathlib.Path(folder) / "office"
    there.write_bytes(data)
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", back, there], check=True, capture_output=True)
    return (back / name).read_bytes()


class TapResult(unittest.TestResult):
    """One line a test, so that the build counts each."""

    def __init__(self, stream):
        super().__init__()
        self.stream, self.count = stream, 0

    def _line(self, word, test, note=""):
        self.count += 1
        print(f"{word} {self.count} - {test.id().removeprefix('__main__.')}{note}",
              file=self.stream, flush=True)

    def _failed(self, test, told):
        """The log of a run shows what goes to stderr, not the comments of TAP."""
        self._line("not ok", test)
        print(f"{test.id()}: {told[-1][1]}", file=sys.stderr, flush=True)

    def addSuccess(self, test):
        self._line("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test, self.failures)

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(test, self.errors)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if not err:
            return
        self._failed(subtest, self.failures if issubclass(err[0], test.failureException) else self.errors)

    def addSkip(self, test, reason):
        self._line("ok", test, f" # SKIP {reason}")


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    if os.environ.get("GP_ONLY"):
        wanted = os.environ["GP_ONLY"]
        suite = unittest.TestSuite(t for group in suite for t in group if wanted in t.id())
    result = TapResult(sys.stdout)
    suite.run(result)
    print(f"1..{result.count}", flush=True)
    if _template and engine.SERVER:
        shutil.rmtree(_template, ignore_errors=True)
    sys.exit(0 if result.wasSuccessful() else 1)
