"""Commands, options, files that are no database: each refusal has its exit code and its words."""
import http.server
import json
import os
import re
import sqlite3
import subprocess
import threading

import program
from program import BAD_INPUT, FINE, NOT_FOUND, SYSTEM, USAGE, Case

NOBODY = 65534


class Options(Case):
    def test_help_names_every_command_and_exit_code(self):
        for flag in ("--help", "-h", "help"):
            text = self.fine(flag).decode()
            for words in ("import", "report", "--round", "退出码", "6 "):
                self.assertIn(words, text)
        self.assertIn("用法：gongping import", self.fine("import", "--help").decode())
        self.assertIn("公评", self.fine("--version").decode())

    def test_the_documentation_has_every_command_and_option(self):
        text = self.fine("--help").decode()
        commands = re.findall(r"^  ([a-z]+) ", text, re.M)
        options = re.findall(r"(--[a-z0-9-]+)", text)
        self.assertGreater(len(commands), 10)
        self.assertGreater(len(options), 15)
        with open(program.source_path("docs", "cli.md"), encoding="utf-8") as f:
            documented = f.read()
        for name in commands:
            self.assertRegex(documented, rf"\| `{name}[ `]", name)
        for name in set(options) - {"--help"}:
            self.assertIn(f"`{name}", documented)

    def test_wrong_usage(self):
        cases = {
            ("foo",): "没有“foo”这个命令",
            ("score", "--colour"): "没有这个选项",
            ("score", "--round"): "后面要写",
            ("import",): "缺少参数",
            ("score", "extra"): "多余的参数",
            ("explain", "a", "b", "c", "d", "e"): "参数太多",
        }
        for args, words in cases.items():
            with self.subTest(args=args):
                self.refused(USAGE, *args, says=[words])
        self.assertEqual(self.run_program().returncode, USAGE)
        self.assertFalse(os.path.exists(self.db))

    def test_two_rounds_need_a_choice(self):
        self.store(program.SOURCE_ROUND, program.DEMO_ROUND)
        for command in ("export", "check", "score", "settle"):
            self.refused(BAD_INPUT, command,
                         says=["--round", program.SOURCE_ROUND, program.DEMO_ROUND])
        self.refused(BAD_INPUT, "explain", "x", says=["--round"])
        self.refused(BAD_INPUT, "report", "-f", "json", says=["--round"])
        self.fine("score", "--round", program.SOURCE_ROUND)
        self.fine("score", "--round=" + program.DEMO_ROUND)
        self.refused(NOT_FOUND, "score", "--round", "other", says=["other", "没有这个评估轮次"])

    def test_one_round_id_in_two_districts_needs_the_district(self):
        self.store(program.SOURCE_ROUND)
        with open(program.example(program.SOURCE_ROUND), encoding="utf-8") as f:
            other = f.read().replace('"tenant": "440310"', '"tenant": "440307"')
        self.fine("import", self.write("other.json", other))
        self.refused(BAD_INPUT, "score", "--round", program.SOURCE_ROUND,
                     says=["--tenant", "440307", "440310"])
        for code in ("440307", "440310"):
            data = json.loads(self.fine("export", "--tenant", code))
            self.assertEqual(data["tenant"], code)
        self.refused(NOT_FOUND, "score", "--tenant", "440311", says=["还没有评估轮次"])

    def test_no_round_yet(self):
        self.fine("init")
        self.refused(NOT_FOUND, "score", says=["还没有评估轮次", "import"])

    def test_an_account_needs_a_registered_district(self):
        self.fine("init")
        account = ("account", "a", "admin", "--tenant", "440310", "--password", "gongping-demo")
        self.refused(NOT_FOUND, *account, says=["init --tenant 440310 --name"])
        self.fine("init", "--tenant", "440310", "--name", "深圳市坪山区")
        self.fine(*account)

    def test_report_options(self):
        self.store(program.SOURCE_ROUND)
        self.refused(BAD_INPUT, "report", "-f", "xls", says=["xls", "pdf、print、docx、html、json"])
        self.refused(BAD_INPUT, "report", says=["-o"])
        self.refused(NOT_FOUND, "report", "-o", self.path("none/report.pdf"), says=["找不到"])
        self.refused(SYSTEM, "report", "-o", self.folder, says=["文件夹"])


class Databases(Case):
    def test_no_database(self):
        self.refused(NOT_FOUND, "rounds", says=["找不到数据库文件"])
        self.assertFalse(os.path.exists(self.db), "looking must not make one")

    def test_not_a_database(self):
        path = self.write("text.db", "hello, this is only text\n" * 100)
        for command in (["rounds"], ["init"], ["import", program.example(program.DEMO_ROUND)]):
            self.refused(SYSTEM, *command, "--db", path, says=["不是数据库"])
        with open(path, "rb") as f:
            self.assertEqual(f.read(), b"hello, this is only text\n" * 100)

    def test_a_directory(self):
        self.refused(SYSTEM, "rounds", "--db", self.folder, says=["无法打开数据库文件"])

    def test_another_program_s_database(self):
        path = self.path("other.db")
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE t (a)")
        db.close()
        self.refused(BAD_INPUT, "init", "--db", path, says=["其他程序的数据库"])

    def test_a_damaged_database(self):
        self.store(program.SOURCE_ROUND)
        with open(self.db, "r+b") as f:
            f.seek(4096)
            f.write(b"\xa5" * 65536)
        said = self.refused(SYSTEM, "export")
        self.assertIn("数据库", said)

    def test_a_read_only_database(self):
        self.store(program.SOURCE_ROUND)
        self.assertEqual(self.fine("rounds").count(b"\n"), 2)
        user = NOBODY if os.geteuid() == 0 else None
        os.chmod(self.db, 0o444)
        os.chmod(self.folder, 0o555)
        self.addCleanup(os.chmod, self.folder, 0o755)
        try:
            if self.run_program("--version", user=user).returncode != FINE:
                self.skipTest("the program cannot be run as another user here")
        except (PermissionError, subprocess.SubprocessError) as problem:
            self.skipTest(f"cannot become another user: {problem}")
        self.refused(SYSTEM, "import", program.example(program.SOURCE_ROUND), "--replace",
                     user=user, says=["只读"])

    def test_a_district_is_registered_with_code_and_name(self):
        self.refused(BAD_INPUT, "init", "--tenant", "44", "--name", "甲区", says=["6 位数字"])
        self.refused(BAD_INPUT, "init", "--tenant", "440310", says=["--name"])
        self.assertEqual(self.fine("audit").decode().count("共 0 条"), 1)
        self.fine("init", "--tenant", "440310", "--name", "深圳市坪山区")
        self.assertIn("共 1 条", self.fine("audit").decode())

    def test_init_twice_keeps_the_data(self):
        self.store(program.SOURCE_ROUND)
        before = self.fine("export")
        self.fine("init")
        self.assertEqual(self.fine("export"), before)


class Settings(Case):
    """The command line before the environment, the environment before a file."""

    def config(self, *more, code=FINE, **variables):
        done = subprocess.run([program.BINARY, "config", *more], env=program.environment(**variables),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        found = dict(re.findall(r"^([a-z0-9-]+) += (.*)$", done.stdout, re.M))
        return found, done.stderr

    def file(self, text):
        path = os.path.join(self.folder, "gongping.conf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_the_nearer_one_wins_and_says_where_it_comes_from(self):
        path = self.file("# 示例\n\n base-url = https://file.example\nhttps = 是\nlisten=127.0.0.1:1\nspool-max = 10\n")
        found, _ = self.config("--config", path, "--listen", "127.0.0.1:3",
                               GONGPING_LISTEN="127.0.0.1:2", GONGPING_SPOOL_MAX="20")
        self.assertEqual(found["listen"], "127.0.0.1:3   （命令行）")
        self.assertEqual(found["spool-max"], "20   （环境变量 GONGPING_SPOOL_MAX）")
        self.assertEqual(found["base-url"], f"https://file.example   （{path} 第 3 行）")
        self.assertTrue(found["https"].startswith("是   "))
        self.assertEqual(found["quiet"], "（没有设）")
        found, _ = self.config(GONGPING_CONFIG=path, GONGPING_HTTPS="否", GONGPING_DB="postgresql://me:secret@h/x")
        self.assertTrue(found["https"].startswith("（没有设）"))
        self.assertNotIn("secret", found["db"])

    def test_secrets_come_from_the_credentials_of_the_unit_and_are_not_shown(self):
        folder = os.path.join(self.folder, "credentials")
        os.mkdir(folder)
        for name, text in (("s3-secret", "out of the vault\n"), ("metrics-token", "a token from the vault"), ("listen", ""),
                           ("db", "postgresql://me:hidden@h/x"), ("of-another", "anything")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        path = self.file("listen = 127.0.0.1:1\ns3-secret = of the file\n")
        found, said = self.config("--config", path, CREDENTIALS_DIRECTORY=folder, GONGPING_METRICS_TOKEN="nearer than the vault")
        self.assertEqual(found["s3-secret"], "（已设，不显示）   （凭据 s3-secret）")
        self.assertIn("（凭据 db）", found["db"])
        self.assertIn("环境变量", found["metrics-token"])
        self.assertTrue(found["listen"].startswith("127.0.0.1:1 "), "an empty one says nothing")
        for word in ("vault", "hidden", "of the file"):
            self.assertNotIn(word, str(found) + said)
        storage = {"GONGPING_S3_ENDPOINT": "https://{bucket}.s3.example", "GONGPING_S3_KEY": "id", "GONGPING_S3_REGION": "x",
                   "GONGPING_FILES": "s3://bucket/district", "GONGPING_DB": "data.db"}
        self.config("check", CREDENTIALS_DIRECTORY=folder, **storage)
        os.remove(os.path.join(folder, "s3-secret"))
        _, said = self.config("check", code=BAD_INPUT, CREDENTIALS_DIRECTORY=folder, **storage)
        self.assertIn("s3-secret", said)

    def test_what_is_wrong_is_named_with_its_line(self):
        cases = {"base-url https://x": "第 1 行", "\nno-such = 1": "第 2 行", "https = maybe": "maybe",
                 "help = 是": "没有“help”这个设置"}
        for text, words in cases.items():
            with self.subTest(text=text):
                _, said = self.config("--config", self.file(text), code=USAGE)
                self.assertIn(words, said)
        for text, words in {"listen = here": "--listen", "spool-max = much": "--spool-max", "seal-for = 00": "--seal-for",
                            "base-url = pingshan": "base-url", "send-ca = /nowhere": "send-ca",
                            "backup-to = /nowhere": "backup-to", "metrics-token = short": "--metrics-token"}.items():
            with self.subTest(text=text):
                _, said = self.config("check", "--config", self.file(text), code=BAD_INPUT)
                self.assertIn(words, said)
        found, _ = self.config("check", "--config", self.file(f"backup-to = {self.folder}\nsend-private = 是\n"))
        self.assertIn(self.folder, found["backup-to"])
        storage = {"GONGPING_S3_ENDPOINT": "https://{bucket}.s3.example", "GONGPING_S3_KEY": "id", "GONGPING_S3_REGION": "x",
                   "GONGPING_S3_SECRET": "never shown"}
        for changed, words in (({"GONGPING_FILES": "/srv/files"}, "files"), ({"GONGPING_FILES": "s3://a b"}, "s3://a b"),
                               ({"GONGPING_S3_SECRET": ""}, "s3-secret"), ({"GONGPING_BACKUP_TO": "s3://../x"}, "s3://../x"),
                               ({"GONGPING_S3_ENDPOINT": "ftp://x"}, "s3-endpoint")):
            _, said = self.config("check", code=BAD_INPUT, **{**storage, "GONGPING_FILES": "s3://bucket/district", **changed})
            self.assertIn(words, said)
        found, said = self.config("check", GONGPING_FILES="s3://bucket/district", GONGPING_BACKUP_TO="s3://bucket", **storage)
        self.assertTrue(found["s3-secret"].startswith("（已设，不显示）"))
        self.assertTrue(found["s3-region"].startswith("x"))
        found, said = self.config("check", GONGPING_METRICS_TOKEN="kept-to-ourselves", GONGPING_LOG_JSON="是")
        self.assertTrue(found["metrics-token"].startswith("（已设，不显示）"))
        self.assertNotIn("kept-to-ourselves", said)
        self.assertTrue(found["log-json"].startswith("是"))

    def test_the_doctor_names_what_wants_attention(self):
        self.store(program.SOURCE_ROUND)
        done = self.run_program("doctor")
        text = done.stdout.decode()
        self.assertEqual(done.returncode, program.FINDINGS)
        self.assertIn("正常 字体", text)
        self.assertIn("正常 审计日志与守护", text)
        self.assertIn("注意 备份：还没有做过备份", text)
        self.assertIn("注意 HTTPS", text)
        self.fine("backup", os.path.join(self.folder, "b.zip"))
        text = self.run_program("doctor", "--https", "--trust-proxy", "127.0.0.1",
                                "--base-url", "https://x.example").stdout.decode()
        for words in ("正常 备份", "正常 HTTPS", "正常 反向代理", "正常 对外网址", "正常 消息发送", "正常 时钟"):
            self.assertIn(words, text)
        os.chmod(self.db, 0o644)
        with sqlite3.connect(self.db) as db:
            guard = db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1").fetchone()[0]
            db.execute(f"DROP TRIGGER {guard}")
        text = self.run_program("doctor").stdout.decode()
        self.assertIn("注意 权限", text)
        self.assertIn("注意 审计日志与守护", text)

    def doctor(self, *options, **variables):
        done = subprocess.run([program.BINARY, "doctor", "--db", self.db, *options], cwd=self.folder, capture_output=True,
                              env=program.environment(**variables), text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, program.FINDINGS, done.stderr)
        return done.stdout

    def test_the_doctor_finds_what_was_broken_in_the_machine(self):
        self.fine("init")
        fonts = self.write("fonts.conf", '<?xml version="1.0"?><fontconfig></fontconfig>')
        text = self.doctor("--sandbox", "off", "--spool-max", "much", FONTCONFIG_FILE=fonts)
        self.assertIn("注意 字体：没有中文字体", text)
        self.assertIn("注意 设置：--spool-max：应为兆字节数", text)
        self.assertIn("注意 沙箱", text)
        text = self.doctor("--backup-to", "/proc")  # a disk without room
        self.assertIn("注意 磁盘：/proc 还剩 0", text)
        self.assertIn("注意 网站：没有运行", text)
        self.assertIn("正常 权限", text)
        if os.geteuid() == 0:  # what happens to who runs `init` as root for a site of another user
            os.chown(self.folder, NOBODY, NOBODY)
            text = self.doctor()
            self.assertRegex(text, r"注意 权限：\S+ 属于 root，它所在的文件夹属于 nobody：网站会写不进去，请 chown nobody 它")

    def test_the_doctor_comes_as_users_do(self):
        self.fine("init")
        said = {"site": (200, "正常\n"), "proxy": (200, "正常\n")}

        def serve(name):
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(said[name][0])
                    self.end_headers()
                    self.wfile.write(said[name][1].encode())

                def log_message(self, *_):
                    pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
            return server.server_port
        site, proxy = serve("site"), serve("proxy")

        def ask():
            return self.doctor("--listen", f"127.0.0.1:{site}", "--base-url", f"http://127.0.0.1:{proxy}")
        text = ask()
        self.assertIn(f"正常 网站：正在运行（http://127.0.0.1:{site}/healthz）", text)
        self.assertIn(f"正常 对外网址：http://127.0.0.1:{proxy} 打得开", text)
        said["proxy"] = (502, "Bad Gateway")
        self.assertIn("打不开：反向代理回答 502：它找不到网站", ask())
        said["proxy"] = (200, "Welcome to nginx!")
        self.assertIn("打不开：回答 200，不是公评", ask())
        said["site"] = (200, "another program")
        self.assertIn("注意 网站：", ask())
        said["site"] = (200, "正常\n")
        text = self.doctor("--listen", f"127.0.0.1:{site}", "--base-url", f"https://127.0.0.1:{proxy}")
        self.assertIn("注意 对外网址", text)
        self.assertIn("打不开：不能建立加密连接", text)

    def test_manual_and_completion_have_every_command_and_option(self):
        text = self.fine("--help").decode()
        manual, completion = self.fine("man").decode(), self.fine("completion").decode()
        for name in re.findall(r"^  ([a-z-]+) ", text, re.M):
            if not name.startswith("-"):
                self.assertIn(f".B {name}".replace("-", "\\-"), manual)
                self.assertIn(name, completion)
        for name in set(re.findall(r"^  (?:-., )?(--[a-z-]+)", text, re.M)):
            self.assertIn(f".B {name}".replace("-", "\\-"), manual)
            self.assertIn(f" {name}", completion.replace('"', " "))
        # What roff cannot break runs over the page, and lintian refuses the package.
        self.assertNotRegex(manual, "[\u4e00-\u9fff，；：]{30}")
        done = subprocess.run(["bash", "-c", completion + '\nCOMP_WORDS=(gongping serve --base); COMP_CWORD=2; _gongping; '
                               'echo "${COMPREPLY[@]}"'], capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), "--base-url")
