"""From a file onto a server and back, a backup of a server's database, and its guards. Only where
there is a server: tests/cluster.py."""
import pathlib
import sqlite3
import subprocess

import harness
from harness import BINARY, WebTest, engine

ROUND = "demo-2026"


def command(*words):
    done = subprocess.run([str(BINARY), *map(str, words)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


class ServerTest(WebTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = engine.address(cls.database)
        cls.wait_for_the_index()

    def path(self, name):
        return pathlib.Path(self.folder) / name

    def told(self, address, *words):
        code, text = command(*words, "--db", address)
        self.assertEqual(code, 0, text)
        return text

    def assertSame(self, one, other):
        for words in (("rounds",), ("export", "--round", ROUND), ("check", "--round", ROUND),
                      ("report", "--round", ROUND, "-f", "json")):
            self.assertEqual(self.told(one, *words), self.told(other, *words), words)

    def moved(self, old, new):
        code, text = command("move", old, new)
        self.assertEqual(code, 0, text)
        self.assertIn("两边逐行核对一致", text)
        self.assertIn("审计日志完整", text)
        return text


class MoveTest(ServerTest):
    def test_there_and_back_nothing_is_lost(self):
        file, again = self.path("moved.db"), engine.address(self.path("again"))
        self.moved(self.here, file)
        self.assertSame(self.here, file)
        self.moved(file, again)
        self.assertSame(file, again)
        back = self.path("back.db")
        self.moved(again, back)
        dumps = ["\n".join(line for line in sqlite3.connect(p).iterdump()
                           if "schema_version" not in line and "sqlite_stat" not in line) for p in (file, back)]
        self.assertEqual(*dumps)

    def test_what_is_there_is_not_overwritten(self):
        other = self.path("taken.db")
        self.assertEqual(command("init", "--db", other)[0], 0)
        for target in (other, self.here):
            code, text = command("move", self.here, target)
            self.assertEqual(code, 3)
            self.assertIn("不会覆盖", text)
        self.assertEqual(command("rounds", "--db", other)[0], 0)

    def test_a_move_that_was_cut_short_goes_on(self):
        target = self.path("short")
        address = engine.address(target)
        self.moved(self.here, address)
        db = harness.connect(target)
        db.execute("INSERT INTO schema_version SELECT 0, 'move', sha256, 0 FROM schema_version WHERE n = 1")
        db.execute("DELETE FROM mark")
        db.execute("UPDATE setting SET value = '1'")
        db.commit()
        db.close()
        code, text = command("rounds", "--db", address)
        self.assertEqual(code, 3)
        self.assertIn("没有做完", text)
        self.assertIn("接着上次", self.moved(self.here, address))
        self.assertSame(self.here, address)

    def test_an_address_without_a_server_is_told(self):
        code, text = command("rounds", "--db", "postgresql://geheim:wort@127.0.0.1:1/x")
        self.assertEqual(code, 4)
        self.assertIn("连不上数据库服务器", text)
        self.assertNotIn("wort", text)
        code, text = command("rounds", "--db", engine.address(self.path("empty")))
        self.assertEqual(code, 1)
        self.assertIn("gongping init", text)


class BackupTest(ServerTest):
    def test_a_backup_of_a_server_is_put_back_as_a_file(self):
        archive, target = self.path("b.zip"), self.path("restored.db")
        code, text = command("backup", archive, *harness.place(self.database))
        self.assertEqual(code, 0, text)
        code, text = command("restore", archive, "--db", target)
        self.assertEqual(code, 0, text)
        self.assertSame(self.here, target)


class GuardTest(ServerTest):
    def test_a_guard_that_was_changed_is_found(self):
        for change, back in (("ALTER TABLE audit DISABLE TRIGGER audit_update",
                              "ALTER TABLE audit ENABLE TRIGGER audit_update"),
                             ("ALTER FUNCTION audit_delete() RENAME TO other",
                              "ALTER FUNCTION other() RENAME TO audit_delete")):
            harness.sql(self.database, change)
            code, text = command("audit", *harness.place(self.database))
            self.assertEqual(code, 6, change)
            self.assertIn("被改动", text)
            harness.sql(self.database, back)
            self.assertEqual(command("audit", *harness.place(self.database))[0], 0, back)

    def test_the_system_page_shows_no_password(self):
        text = self.login("admin").get("/admin/system").text
        self.assertIn("postgresql:///", text)
        self.assertNotIn("user=", text)


if __name__ == "__main__":
    harness.main()
