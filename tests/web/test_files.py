"""Which folder of files belongs to a database: asked once, answered the same everywhere, also after
somebody moved or renamed one of the two."""
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import BINARY, PASSWORD, Browser, Server, run

sys.path.insert(0, str(harness.SOURCE / "tools"))
import ask_site  # noqa: E402

PUBLISHED = "/public/pingshan-2022/files/package.json"


def command(*arguments):
    done = subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


class FilesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.mkdtemp(prefix="gongping-files-made-")
        cls.addClassCleanup(shutil.rmtree, cls.made)
        subprocess.run(["sh", str(harness.SOURCE / "tools" / "demo.sh"), str(BINARY), cls.made],
                       check=True, capture_output=True)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gongping-files-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.database = self.folder / "gongping.db"
        shutil.copy(f"{self.made}/gongping.db", self.database)
        shutil.copytree(f"{self.made}/gongping.db.files", f"{self.database}.files")

    def files(self, database=None):
        return pathlib.Path(f"{database or self.database}.files")

    def system_page(self, server):
        admin = Browser(server.port)
        admin.get("/login")
        self.assertEqual(admin.post("/login", {"login": "admin", "password": PASSWORD}).status, 303)
        return admin.get("/admin/system").text

    def assertTold(self, database, *words):
        """By the server at its start, on the system page and by backup."""
        with Server(database) as server:
            page, said = self.system_page(server), server.read_log()
        archive = self.folder / "b.zip"
        archive.unlink(missing_ok=True)
        code, text = command("backup", archive, "--db", database)
        self.assertEqual(code, 6, text)
        for word in words:
            for place in (said, page, text):
                self.assertIn(word, place)

    def assertNoKey(self, database):
        self.assertFalse((self.files(database) / "signing.key").exists())

    def test_every_download_of_the_demo_is_there(self):
        with Server(self.database) as server:
            asked = ask_site.ask(f"http://127.0.0.1:{server.port}")
            self.assertNotIn("role=\"alert\"", self.system_page(server))
            self.assertNotIn("注意", server.read_log())
        self.assertGreater(len([a for a in asked if "/files/" in a]), 3)
        self.assertEqual({a: s for a, s in asked.items() if s != 200}, {})
        code, text = command("backup", self.folder / "whole.zip", "--db", self.database)
        self.assertEqual(code, 0, text)
        self.assertEqual(sorted(os.listdir(self.made))[:2], ["demo-2026.docx", "demo-2026.html"])
        self.assertEqual([n for n in os.listdir(self.made) if "new" in n], [])

    def test_a_renamed_database_says_where_its_folder_is(self):
        renamed = self.folder / "other.db"
        self.database.rename(renamed)
        self.assertTold(renamed, "other.db.files", "gongping.db.files",
                        "改名")
        self.assertNoKey(renamed)
        shutil.rmtree(self.files(renamed))
        self.files().rename(self.files(renamed))
        with Server(renamed) as server:
            self.assertEqual(Browser(server.port).get(PUBLISHED).status, 200)
            self.assertNotIn("注意", server.read_log())

    def test_a_folder_that_is_gone_is_missed(self):
        shutil.rmtree(self.files())
        self.assertTold(self.database, "原来的文件夹", "gongping files adopt")
        self.assertNoKey(self.database)

    def test_a_foreign_folder_is_told_and_no_key_of_it_signs(self):
        other = self.folder / "other.db"
        run("init", "--db", str(other))
        run("import", str(harness.SOURCE / "examples" / "pingshan-2022.json"), "--db", str(other))
        shutil.rmtree(self.files())
        with Server(other):
            pass
        shutil.copytree(self.files(other), self.files())
        self.assertTold(self.database, "属于另一个数据库")
        self.assertNoKey(self.database)

    def test_a_folder_is_adopted_and_a_key_changed_on_somebodys_word_alone(self):
        before = self.public_key()
        shutil.rmtree(self.files())
        code, text = command("newkey", "--db", self.database)
        self.assertEqual(code, 3, text)
        code, text = command("files", "--db", self.database)
        self.assertEqual(code, 6, text)
        code, text = command("files", "adopt", "--db", self.database)
        self.assertEqual(code, 0, text)
        self.assertIn("属于这个数据库", text)
        self.assertNoKey(self.database)
        self.assertEqual(self.public_key(), before)
        code, text = command("newkey", "--db", self.database)
        self.assertEqual(code, 0, text)
        self.assertNotEqual(self.public_key(), before)
        self.assertIn(self.public_key(), text)
        actions = {row[0] for row in harness.sql(self.database, "SELECT action FROM audit")}
        self.assertLessEqual({"files.adopt", "files.new_key"}, actions)

    def public_key(self):
        return harness.sql(self.database, "SELECT public_key FROM installation")[0][0]

    def test_a_folder_of_before_is_taken_over(self):
        (self.files() / "installation").unlink()
        harness.sql(self.database, "UPDATE installation SET id = NULL")
        with Server(self.database) as server:
            self.assertNotIn("注意", server.read_log())
            self.assertEqual(Browser(server.port).get(PUBLISHED).status, 200)
        self.assertTrue((self.files() / "installation").exists())
        self.assertEqual(stat.S_IMODE(self.files().stat().st_mode), 0o700)


if __name__ == "__main__":
    harness.main()
