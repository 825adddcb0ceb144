"""Notices on their way out of the site: to real mail and HTTP servers on loopback, with refusals, broken
connections and a killed server in between; what a person chooses, and what an administrator sees."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import pathlib
import queue
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

import harness
from harness import Server, WebTest, sql

try:
    import aiosmtpd.controller
except ImportError:  # a Python other than the system's
    sys.path.append("/usr/lib/python3/dist-packages")
    import aiosmtpd.controller
import aiosmtpd.smtp

BASE = "https://pingshan.example"


class Mails:
    """A mail server: `answer` decides what it says to a receiver (None: takes it)."""

    def __init__(self, context=None, login=None):
        self.taken, self.answer, self.at_data = queue.Queue(), None, None
        options = {"tls_context": context, "require_starttls": True} if context else {}
        if login:
            options |= {"auth_required": True, "auth_require_tls": bool(context),
                        "authenticator": lambda _s, _e, _x, _m, data: aiosmtpd.smtp.AuthResult(
                            handled=False, success=(data.login.decode(), data.password.decode()) == login)}
        self.controller = aiosmtpd.controller.Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.put((envelope.rcpt_tos[0], message))
        if self.at_data:
            self.at_data()
        return "250 OK"

    def next(self):
        return self.taken.get(timeout=30)

    def stop(self):
        self.controller.stop()


class Posts:
    """An HTTP server that keeps what is posted and answers as it is told."""

    def __init__(self):
        self.taken, self.status, self.body, self.headers, self.hold = queue.Queue(), 200, b'{"errcode":0}', {}, None
        posts = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hold = posts.hold
                posts.taken.put((self.path, dict(self.headers), body))
                if hold:
                    hold.wait(60)
                try:
                    self.send_response(posts.status)
                    for name, value in posts.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(posts.body)
                except OSError:
                    pass  # who asked is no more

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        return self.taken.get(timeout=30)

    def stop(self):
        if self.hold:
            self.hold.set()
        self.server.shutdown()
        self.server.server_close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def text_of(message):
    return message.get_body(("plain",)).get_content()


class NotifyTest(WebTest):
    server_options = ("--send-private", "--base-url", BASE)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails, cls.posts = Mails(), Posts()

    @classmethod
    def tearDownClass(cls):
        cls.mails.stop()
        cls.posts.stop()
        super().tearDownClass()

    def setUp(self):
        self.mails.answer = None
        self.posts.status, self.posts.body, self.posts.headers = 200, b'{"errcode":0}', {}
        self.rows("DELETE FROM channel RETURNING id")
        self.rows("DELETE FROM delivery RETURNING id")
        self.rows("DELETE FROM contact RETURNING account")
        self.rows("DELETE FROM mail_code RETURNING login_hash")
        for box in (self.mails, self.posts):
            while not box.taken.empty():
                box.taken.get()

    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def until(self, text, *values):
        """The first row, once there is one: what a thread of the server writes by itself."""
        for _ in range(600):
            found = self.rows(text, *values)
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"{text}: {self.rows('SELECT id, state, problem, tries FROM delivery')}")

    def restart(self, *more):
        self.server.stop()
        type(self).server = Server(self.database, *self.server_options, *more)

    def channel(self, kind, address, **fields):
        admin = self.login("admin")
        page = admin.get(f"/admin/channels/~new?kind={kind}")
        self.assertEqual(page.status, 200)
        drop = ("tls",) if kind == "mail" and not fields.pop("encrypted", False) else ()
        done = admin.submit(page, "/admin/channels", {"address": address, **fields}, drop)
        self.assertEqual(done.status, 303, re.sub(r"\s+", " ", done.text)[-1500:])
        return done.location

    def mail_channel(self, **fields):
        return self.channel("mail", self.mails.url, sender="gongping@pingshan.example", **fields)

    def contact(self, who, mail=None, **fields):
        """Sets the address and confirms it by the code that comes."""
        person = self.login(who)
        mail = mail or f"{who}@example.cn"
        done = person.submit(person.get("/account/contact"), "/account/contact", {"mail": mail, "way": "1", **fields})
        self.assertEqual(done.status, 303, done.text[-1500:])
        to, message = self.mails.next()
        self.assertEqual(to, mail)
        code = re.search(r"\d{6}", text_of(message)).group(0)
        page = person.get("/account/contact")
        self.assertIn(f"验证码已发到 {mail}", page.text)
        refused = person.submit(page, "/account/contact/confirm", {"code": code, "password": "not this one 1"})
        self.assertIn("账号会暂停", refused.text)
        person.submit(page, "/account/contact/confirm", {"code": code, "password": harness.PASSWORD})
        self.assertIn("已确认", person.get("/account/contact").text)
        return person

    def tell(self, who="operator"):
        """A notice to the account, by what an administrator may do to it."""
        account = self.rows("SELECT id FROM account WHERE login = ?", who)[0][0]
        self.login("admin").post(f"/admin/accounts/{account}/code", {})
        return "给您的账号发了一次性码"


class MailTest(NotifyTest):
    def test_a_notice_comes_as_mail_once_the_address_is_confirmed(self):
        self.mail_channel()
        self.contact("operator")
        title = self.tell()
        to, message = self.mails.next()
        self.assertEqual((to, message["Subject"], message["From"].addresses[0].addr_spec),
                         ("operator@example.cn", title, "gongping@pingshan.example"))
        text = text_of(message)
        self.assertIn("凭它可以重新设置密码", text)
        self.assertIn(f"{BASE}/unsubscribe/", text)
        self.assertIn("凭它可以重新设置密码", message.get_body(("html",)).get_content())
        self.assertRegex(message["Message-ID"], r"^<[a-z2-7.]+@pingshan\.example>$")
        self.assertEqual(self.until("SELECT tries, problem FROM delivery WHERE title = ? AND state = 'sent'", title), (1, None))

    def test_nothing_goes_to_an_address_that_nobody_confirmed_and_five_wrong_codes_void_the_right_one(self):
        self.mail_channel()
        person = self.login("operator")
        person.submit(person.get("/account/contact"), "/account/contact", {"mail": "who@example.cn", "way": "1"})
        code = re.search(r"\d{6}", text_of(self.mails.next()[1])).group(0)
        again = person.submit(person.get("/account/contact"), "/account/contact", {"mail": "else@example.cn"})
        self.assertIn("请过一分钟再试", again.text)
        self.tell()
        self.assertEqual(self.rows("SELECT count(*) FROM delivery WHERE account IS NOT NULL"), [(0,)])
        wrong = "000000" if code != "000000" else "000001"
        for _ in range(5):
            person.post("/account/contact/confirm", {"code": wrong, "password": harness.PASSWORD})
        person.post("/account/contact/confirm", {"code": code, "password": harness.PASSWORD})
        self.assertNotIn("已确认", person.get("/account/contact").text)
        for bad in ("nobody", "a@b", "a@b.cn\r\nBcc: c@d.cn", "<a@b.cn>", "a b@c.cn"):
            page = person.get("/account/contact")
            answer = person.submit(page, "/account/contact", {"mail": bad})
            self.assertIn(answer.status, (400, 422), bad)

    def ask(self, login):
        stranger = self.browser()
        answer = stranger.submit(stranger.get("/reset"), "/reset/~mail", {"login": login})
        self.assertEqual(answer.status, 303, answer.text[-600:])
        return stranger, stranger.get(answer.location).text

    def test_who_forgot_the_password_gets_a_code_by_mail_and_strangers_learn_nothing(self):
        self.assertNotIn("~mail", self.browser().get("/reset").text, "no district sends mails")
        self.mail_channel()
        person, login = self.contact("center"), "center"
        begun = self.rows("SELECT max(seq) FROM audit")[0][0]
        stranger, said = self.ask(login)
        to, message = self.mails.next()
        text = text_of(message)
        code = re.search(r"一次性码 ([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})", text).group(1)
        self.assertEqual(to, f"{login}@example.cn")
        self.assertIn(f"{BASE}/reset/{harness.TENANT}.{code.replace('-', '')}", text)
        self.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE id LIKE 'code.%' AND state <> 'sent')")
        plain = code.replace("-", "")
        for table in ("mail_code", "delivery", "audit"):
            self.assertNotIn(plain, str(self.rows(f"SELECT * FROM {table}")), table)
        # nobody is told, neither by words nor by what is written
        before = self.rows("SELECT count(*) FROM mail_code")[0][0]
        for other in ("nobody-at-all", "operator", "manager", login):
            self.assertEqual(self.ask(other)[1].count("几分钟内会收到一次性码"), said.count("几分钟内会收到一次性码"))
        self.assertEqual(self.rows("SELECT count(*) FROM mail_code")[0][0], before + 3)
        self.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM mail_code WHERE pending IS NOT NULL)")
        self.assertEqual(self.rows("SELECT count(*) FROM delivery WHERE id LIKE 'code.%' AND title <> '邮箱验证码'")[0][0], 2,
                         "the address's code and one code, none for those who have no mail or asked twice")
        # the code does what one of a slip does, once, and the second factor and sessions as there
        for given, status in (("aaaa-bbbb-cccc", 401), (code, 303), (code, 401)):
            answer = stranger.submit(stranger.get("/reset"), "/reset",
                                     {"login": login, "code": given, "password": "a new one by mail 8"})
            self.assertEqual(answer.status, status, given)
        self.assertEqual(person.get("/account").status, 303, "the sessions of before are over")
        self.assertEqual([row[0] for row in self.rows(
            "SELECT action FROM audit WHERE action LIKE 'onetime.%' AND subject = ? AND seq > ? ORDER BY seq",
            f"account/{login}", begun)], ["onetime.mail", "onetime.refused", "onetime.used"])

    def test_one_that_fails_holds_up_no_other_and_is_given_up_after_an_hour(self):
        self.mail_channel()
        self.contact("center")
        if not harness.engine.SERVER:
            self.rows("CREATE TRIGGER fails BEFORE UPDATE ON mail_code WHEN OLD.asked_at = 1 BEGIN SELECT RAISE(ABORT, 'test'); END")
            self.addCleanup(self.rows, "DROP TRIGGER fails")
        put = ("INSERT INTO mail_code (tenant, login_hash, asked_at, first_at, asks, expires_at, tries, pending) "
               "VALUES (?, ?, ?, ?, 1, 1, 0, 'center') RETURNING asks")
        now = int(time.time() * 1000)
        self.rows(put, harness.TENANT, "a" * 64, 1, now)          # fails, and comes first
        self.rows(put, harness.TENANT, "b" * 64, now - 3700000, now)
        self.until("SELECT 1 FROM mail_code WHERE login_hash = ? AND pending IS NULL AND code_hash IS NULL", "b" * 64)
        self.ask("center")
        self.assertIn("一次性码", text_of(self.mails.next()[1]))

    def test_the_answer_costs_the_same_whether_there_is_an_account_or_not(self):
        """By what runs before the answer, and not by time: statements, with one that gets a mail and others."""
        self.mail_channel()
        self.contact("center")
        self.restart("--count-statements")
        self.addCleanup(self.restart)
        counts = {}
        for login in ("center", "operator", "manager", "nobody-at-all", "also-nobody"):
            stranger = self.browser()
            answer = stranger.submit(stranger.get("/reset"), "/reset/~mail", {"login": login})
            counts[login] = answer.headers["X-Statements"]
        self.assertEqual(len(set(counts.values())), 1, counts)
        self.assertGreater(int(counts["center"]), 2)
        self.assertIn("一次性码", text_of(self.mails.next()[1]), "and the mail comes all the same")

    def test_a_code_by_mail_ends_by_time_by_five_wrong_ones_and_after_five_a_day(self):
        self.mail_channel()
        self.contact("center")
        login = "center"

        def code():
            self.rows("UPDATE mail_code SET asked_at = asked_at - 200000 RETURNING asks")
            self.ask(login)
            return re.search(r"一次性码 (\S{14})，", text_of(self.mails.next()[1])).group(1)

        def use(given):
            browser = self.browser()
            return browser.submit(browser.get("/reset"), "/reset", {
                "login": login, "code": given, "password": "a new one by mail 9"}).status
        late = code()
        self.rows("UPDATE mail_code SET expires_at = asked_at RETURNING asks")
        self.assertEqual(use(late), 401)
        right = code()
        for _ in range(5):
            self.assertEqual(use("aaaa-bbbb-cccc"), 401)
        self.assertEqual(use(right), 401, "void after five")
        for _ in range(3):
            code()
        self.rows("UPDATE mail_code SET asked_at = asked_at - 200000 RETURNING asks")
        self.ask(login)
        self.assertEqual(self.rows("SELECT asks FROM mail_code"), [(5,)], "the sixth of a day is not sent")
        # a manager without a second factor gets none: a mailbox alone would open everything
        self.rows("DELETE FROM contact RETURNING account")
        self.contact("manager")
        self.ask("manager")
        self.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM mail_code WHERE pending IS NOT NULL)")
        self.assertEqual(self.rows("SELECT detail FROM audit WHERE action = 'onetime.mail' ORDER BY seq DESC LIMIT 1"),
                         [('{"value":"没有寄：没有开启动态验证码的管理账号"}',)])

    def test_who_wants_them_by_the_hour_gets_them_together_and_nobody_at_night(self):
        self.mail_channel()
        self.contact("operator", way="2")
        for _ in range(2):
            self.tell()
        waiting = self.rows("SELECT due_at, created_at FROM delivery WHERE state = 'waiting'")
        self.assertEqual(len(waiting), 2)
        for due, created in waiting:
            self.assertEqual((due % 3600000, 0 < due - created <= 3600000), (0, True))
        self.rows("UPDATE delivery SET due_at = 1 WHERE state = 'waiting' RETURNING id")
        _, message = self.mails.next()
        self.assertEqual(message["Subject"], "2 条消息：给您的账号发了一次性码 等")
        self.assertEqual(text_of(message).count("凭它可以重新设置密码"), 2)
        self.until("SELECT state FROM delivery WHERE account IS NOT NULL GROUP BY state HAVING count(*) = 2 AND state = 'sent'")
        hour = int(time.strftime("%H"))
        self.login("operator").submit(self.login("operator").get("/account/contact"), "/account/contact", {
            "way": "1", "quiet_from": str(hour), "quiet_to": str((hour + 2) % 24)})
        self.tell()
        due = self.until("SELECT due_at FROM delivery WHERE state = 'waiting' AND due_at > created_at")[0]
        self.assertEqual(time.strftime("%H:%M:%S", time.localtime(due / 1000)), f"{(hour + 2) % 24:02}:00:00")

    def test_a_refused_mail_is_shown_and_can_be_sent_again_and_one_for_later_waits(self):
        self.mail_channel()
        person = self.contact("operator")
        self.mails.answer = "550 no such user"
        self.tell()
        self.until("SELECT 1 FROM delivery WHERE state = 'failed'")
        manager = self.login("manager")
        self.assertIn("看看没有送达的消息", manager.get("/").text)
        page = manager.get("/deliveries")
        self.assertIn("对方回应 550", page.text)
        self.assertIn("被退回", person.get("/account/contact").text)
        self.mails.answer = None
        self.assertEqual(manager.submit(page, "/deliveries/again").status, 303)
        self.assertEqual(self.mails.next()[0], "operator@example.cn")
        self.until("SELECT 1 FROM delivery WHERE state = 'sent' AND account IS NOT NULL")
        self.assertNotIn("被退回", person.get("/account/contact").text)
        self.mails.answer = "451 try again later"
        self.tell()
        tries, due, now = self.until("SELECT tries, due_at, created_at FROM delivery WHERE tries = 1 AND state = 'waiting'")
        self.assertGreater(due, now + 55000)

    def test_the_link_in_a_mail_ends_them(self):
        self.mail_channel()
        self.contact("operator")
        self.tell()
        link = re.search(rf"{re.escape(BASE)}(/unsubscribe/\S+)", text_of(self.mails.next()[1])).group(1)
        self.until("SELECT 1 FROM delivery WHERE state = 'sent' AND account IS NOT NULL")
        stranger = self.browser()
        page = stranger.get(link)
        self.assertEqual(self.rows("SELECT way FROM contact"), [(1,)], "looking at it ends nothing")
        self.assertEqual(stranger.submit(page, link).status, 303)
        self.tell()
        self.assertEqual(self.rows("SELECT way FROM contact"), [(0,)])
        self.assertEqual(self.rows("SELECT count(*) FROM delivery WHERE account IS NOT NULL"), [(1,)])
        self.assertEqual(stranger.submit(page, link).status, 303, "a second time does no harm")
        self.assertEqual(stranger.post("/unsubscribe/" + "x" * 43, {}).status, 404)

    def test_a_visit_and_a_deadline_come_with_a_date_for_the_calendar(self):
        self.mail_channel()
        self.contact("operator")
        account = self.rows("SELECT id FROM account WHERE login = 'operator'")[0][0]
        self.rows("INSERT INTO delivery (tenant, id, channel, account, receiver, title, event_day, state, due_at, tries, created_at) "
                  "SELECT tenant, 'n1', id, ?, 'x@example.cn', '实地验收：示例中心，2026年12月1日；请到场, 谢谢', '2026-12-01', 'waiting', 1, 0, 1 "
                  "FROM channel RETURNING id", account)
        message = self.mails.next()[1]
        part = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
        calendar = part.get_content().replace("\r\n ", "")
        self.assertIn("DTSTART;VALUE=DATE:20261201", calendar)
        self.assertIn("SUMMARY:实地验收：示例中心，2026年12月1日；请到场\\, 谢谢", calendar)
        for line in part.get_content().split("\r\n"):
            self.assertLessEqual(len(line.encode()), 75)

    def test_with_tls_and_a_login(self):
        folder = pathlib.Path(self.folder)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                       check=True, capture_output=True)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        server = Mails(context, ("office", "secret one"))
        where = self.channel("mail", server.url, encrypted=True, tls="1", sender="a@b.cn", login="office", secret="secret one")
        admin = self.login("admin")
        admin.submit(admin.get(where), f"{where}/test", {"receiver": "c@d.cn"})
        problem = self.until("SELECT problem FROM delivery WHERE tries > 0 AND state = 'waiting'")[0]
        self.assertIn("证书不可信", problem)
        self.assertNotIn("secret one", admin.get(where).text)
        self.rows("DELETE FROM delivery RETURNING id")
        self.restart("--send-ca", str(folder / "cert.pem"))
        self.addCleanup(self.restart)
        admin = self.login("admin")
        admin.submit(admin.get(where), f"{where}/test", {"receiver": "c@d.cn"})
        self.assertEqual(server.next()[0], "c@d.cn")

        def doctor(*options):
            return subprocess.run([harness.BINARY, "doctor", *harness.place(self.database), *options], text=True,
                                  capture_output=True, check=False).stdout
        own = ("--send-private", "--send-ca", str(folder / "cert.pem"))
        self.assertRegex(doctor(*own), "正常 电子邮件.*：“.*”连得上")
        self.assertRegex(doctor(*own[:1]), "注意 电子邮件.*证书不可信")
        self.assertRegex(doctor(*own[1:]), "注意 电子邮件.*内部网络")
        self.rows("UPDATE channel SET secret = 'another' RETURNING id")
        text = doctor(*own)
        self.assertRegex(text, "注意 电子邮件.*对方拒绝登录")
        self.assertNotIn("another", text)
        server.stop()
        self.assertRegex(doctor(*own), "注意 电子邮件.*连接不上")
        self.assertTrue(server.taken.empty(), "nothing is sent")


class RobotTest(NotifyTest):
    def send(self, kind, **fields):
        where = self.channel(kind, self.posts.url + "/hook?key=k1", **fields)
        admin = self.login("admin")
        self.assertEqual(admin.submit(admin.get(where), f"{where}/test").status, 303)
        return where

    def test_each_robot_gets_its_own_form_signed(self):
        self.send("wecom")
        path, _, body = self.posts.next()
        self.assertEqual(path, "/hook?key=k1")
        self.assertEqual(json.loads(body), {"msgtype": "text", "text": {
            "content": f"【深圳市坪山区】测试消息\n收到这条消息，说明发送设置可以用。\n{BASE}/notices"}})
        self.send("dingtalk", secret="SECdemo")
        path, _, body = self.posts.next()
        query = dict(urllib.parse.parse_qsl(path.split("?")[1]))
        wanted = base64.b64encode(hmac.new(b"SECdemo", f"{query['timestamp']}\nSECdemo".encode(), hashlib.sha256).digest())
        self.assertEqual((query["key"], query["sign"]), ("k1", wanted.decode()))
        self.assertLess(abs(int(query["timestamp"]) / 1000 - time.time()), 60)
        self.posts.body = b'{"code":0,"msg":"success"}'
        self.send("feishu", secret="fs")
        body = json.loads(self.posts.next()[2])
        wanted = base64.b64encode(hmac.new(f"{body['timestamp']}\nfs".encode(), b"", hashlib.sha256).digest())
        self.assertEqual((body["msg_type"], body["sign"]), ("text", wanted.decode()))

    def test_an_interface_gets_json_that_is_signed_and_has_a_key(self):
        self.posts.status, self.posts.body = 204, b""
        self.send("webhook", secret="hook secret")
        _, headers, body = self.posts.next()
        sent = json.loads(body)
        wanted = hmac.new(b"hook secret", headers["X-Gongping-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        self.assertEqual(headers["X-Gongping-Signature"], f"sha256={wanted}")
        self.assertEqual((headers["Idempotency-Key"], sent["title"], sent["link"]), (sent["id"], "测试消息", f"{BASE}/notices"))
        self.until("SELECT 1 FROM delivery WHERE state = 'sent'")

    def test_programs_are_told_what_happens_and_nothing_of_persons(self):
        where = self.channel("webhook", self.posts.url + "/hook", **{"topic.0": "", "topic.1": "", "topic.2": "1"})
        self.channel("wecom", self.posts.url + "/robot", name="群", **{"topic.0": "1", "topic.2": "1"})
        self.assertNotIn("topic.2", self.login("admin").get("/admin/channels/~new?kind=wecom").text)
        manager = self.login("manager")
        done = manager.post("/rounds/demo-open/entries/entry-1/step",
                            {"step": "return", "reason": "请补王老师的签名", "lacking": "", "due": ""})
        self.assertEqual(done.status, 303, done.text[-800:])
        path, headers, body = self.posts.next()
        sent = json.loads(body)
        self.assertEqual(path, "/hook")
        self.assertEqual({k: sent[k] for k in ("type", "round", "entry", "district")},
                         {"type": "entry.return", "round": "demo-open", "entry": "entry-1", "district": "深圳市坪山区"})
        self.assertEqual(set(sent), {"id", "type", "time", "round", "entry", "district"})
        self.assertEqual(headers["Idempotency-Key"], sent["id"])
        self.until("SELECT 1 FROM delivery WHERE state = 'sent'")
        self.assertEqual(self.rows("SELECT count(*) FROM delivery"), [(1,)])
        self.assertIn("checked", re.search(r'name="topic.2"[^>]*', self.login("admin").get(where).text)[0])

    def test_an_answer_of_200_that_refuses_is_a_refusal_and_too_fast_is_for_later(self):
        for body, state, said in ((b'{"errcode":93000,"errmsg":"invalid webhook url"}', "failed", "代码 93000"),
                                  (b'{"errcode":45009}', "waiting", "代码 45009"), (b"<html>login</html>", "unsure", "看不懂")):
            self.rows("DELETE FROM delivery RETURNING id")
            self.posts.body = body
            self.send("wecom")
            found = self.until("SELECT state, problem FROM delivery WHERE tries > 0 AND state <> 'sending'")
            self.assertEqual(found[0], state, found)
            self.assertIn(said, found[1])

    def test_redirects_are_not_followed_and_a_server_in_trouble_is_asked_again(self):
        self.posts.status, self.posts.headers = 302, {"Location": "http://127.0.0.1:1/secret"}
        self.send("webhook")
        self.assertIn("302", self.until("SELECT problem FROM delivery WHERE state = 'failed'")[0])
        self.posts.status, self.posts.headers = 503, {}
        self.send("webhook", name="二")
        self.until("SELECT 1 FROM delivery WHERE state = 'waiting' AND tries = 1")

    def test_a_group_hears_of_a_round_without_names(self):
        self.channel("wecom", self.posts.url)
        manager = self.login("manager")
        done = manager.post("/rounds/demo-open/step", {"step": "reopen_collecting", "reason": "示例1 资料有误"})
        self.assertEqual(done.status, 303, done.text[-600:])
        text = json.loads(self.posts.next()[2])["text"]["content"]
        self.assertIn("重新开放资料递交", text)
        for word in ("示例1", "资料有误"):
            self.assertNotIn(word, text)

    def test_messages_to_phones_go_by_a_template(self):
        self.posts.body = b""
        where = self.channel("sms", self.posts.url, secret="Bearer t", body="to={手机}&text={标题}&x=1")
        admin = self.login("admin")
        self.assertEqual(admin.submit(admin.get(where), f"{where}/test", {"receiver": "drop table"}).status, 422)
        admin.submit(admin.get(where), f"{where}/test", {"receiver": "13800000000"})
        _, headers, body = self.posts.next()
        self.assertEqual(body.decode(), "to=13800000000&text=" + urllib.parse.quote("测试消息") + "&x=1")
        self.assertEqual(headers["Authorization"], "Bearer t")
        self.assertIn("x-www-form-urlencoded", headers["Content-Type"])

    def test_what_cannot_be_an_address_or_a_template_is_refused_with_what_was_typed(self):
        admin = self.login("admin")
        for kind, fields, said in (("wecom", {"address": "file:///etc/passwd"}, "https://"),
                                   ("wecom", {"address": "https://u:p@h.cn/"}, "不带用户名"),
                                   ("wecom", {"address": "https://h.cn/", "body": "{标提}"}, "{标提}"),
                                   ("mail", {"address": "http://h.cn", "sender": "a@b.cn"}, "smtp://"),
                                   ("mail", {"address": "smtp://h.cn", "sender": "nobody"}, "发件人地址")):
            page = admin.get(f"/admin/channels/~new?kind={kind}")
            answer = admin.submit(page, "/admin/channels", fields)
            self.assertEqual(answer.status, 422, fields)
            self.assertIn(said, answer.text)
            self.assertIn(fields["address"], answer.text)
        self.mail_channel()
        page = admin.get("/admin/channels/~new?kind=mail")
        answer = admin.submit(page, "/admin/channels", {"address": "smtp://h.cn", "sender": "a@b.cn"})
        self.assertEqual(answer.status, 409)
        self.assertIn("只能启用一个", answer.text)

    def test_secrets_are_kept_and_shown_nowhere(self):
        where = self.send("webhook", secret="top secret words")
        admin = self.login("admin")
        page = admin.get(where)
        admin.submit(page, where, {"name": "改名"})
        self.assertEqual(self.rows("SELECT name, secret FROM channel"), [("改名", "top secret words")])
        for path in (where, "/admin/channels", "/admin/channels/~list.csv", "/admin/audit"):
            self.assertNotIn("top secret", admin.get(path).text)
        self.assertNotIn("key=k1", admin.get("/admin/channels").text)
        done = admin.submit(admin.get(where), f"{where}/drop")
        self.assertEqual((done.status, self.rows("SELECT count(*) FROM channel")), (303, [(0,)]))


class GuardTest(NotifyTest):
    server_options = ("--base-url", BASE)

    def test_the_own_network_is_refused_unless_the_server_was_told_otherwise(self):
        for url in (self.posts.url, self.posts.url.replace("127.0.0.1", "localhost")):
            self.rows("DELETE FROM delivery RETURNING id")
            where = self.channel("webhook", url)
            admin = self.login("admin")
            admin.submit(admin.get(where), f"{where}/test")
            self.assertIn("内部网络", self.until("SELECT problem FROM delivery WHERE state = 'failed'")[0])
        self.assertTrue(self.posts.taken.empty())


class CrashTest(NotifyTest):
    """The server is killed while the other side has a message and has not answered."""

    def killed_while(self, where):
        self.posts.hold = threading.Event()
        admin = self.login("admin")
        admin.submit(admin.get(where), f"{where}/test")
        first = self.posts.next()
        self.server.process.kill()
        self.server.process.wait()
        self.posts.hold.set()
        self.posts.hold = None
        self.assertEqual(self.rows("SELECT state FROM delivery"), [("sending",)])
        self.rows("UPDATE delivery SET due_at = 1 RETURNING id")  # its time is over
        self.restart()
        return first

    def test_an_interface_gets_it_again_by_the_same_key(self):
        where = self.channel("webhook", self.posts.url)
        first = self.killed_while(where)
        second = self.posts.next()
        self.assertEqual(first[1]["Idempotency-Key"], second[1]["Idempotency-Key"])
        self.until("SELECT 1 FROM delivery WHERE state = 'sent'")

    def test_a_robot_does_not_and_a_person_decides(self):
        where = self.channel("wecom", self.posts.url)
        self.killed_while(where)
        self.until("SELECT 1 FROM delivery WHERE state = 'unsure'")
        manager = self.login("manager")
        page = manager.get("/deliveries")
        self.assertIn("不能确定对方是否收到", page.text)
        self.assertTrue(self.posts.taken.empty())
        self.assertEqual(manager.submit(page, "/deliveries/settle").status, 303)
        self.assertNotIn("再发一次", manager.get("/deliveries").text)
        identity = self.rows("SELECT id, state FROM delivery")
        self.assertEqual(identity[0][1], "dropped")
        self.assertEqual(manager.post("/deliveries/again", {"id": identity[0][0]}).status, 409)


if __name__ == "__main__":
    harness.main()
