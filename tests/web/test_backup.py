"""A backup is everything: put back elsewhere it gives the same exports and serves the same files.
And what is not whole says so."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import time
import zipfile

import harness
from harness import BINARY, PASSWORD, TENANT, Browser, Server, WebTest, at_once, run, sql

ROUNDS = ("pingshan-2022", "demo-2026", "demo-open")
ENTRY = "/fill/demo-open/entry-4"
PDF = b"%PDF-1.4 backup "


def command(*arguments, peak=False):
    """Exit code and both outputs; with peak the most memory it used, in bytes."""
    environment = dict(os.environ)
    if peak:  # what is freed is not kept back by the sanitizer
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=16"
    process = subprocess.Popen([str(BINARY), *map(str, arguments)], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, env=environment)
    text = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if peak:
        return process.returncode, text, usage.ru_maxrss * 1024
    return process.returncode, text


class BackupCase(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))  # with photographs, documents, a published report

    def path(self, name):
        return pathlib.Path(self.folder) / name

    def documents(self, database=None):
        return pathlib.Path(f"{database or self.database}.files") / "documents"

    def upload(self, data, name="材料.pdf"):
        answer = self.login("operator").upload(f"{ENTRY}/files", {"item": "photos"},
                                               [("file", name, data)])
        self.assertEqual(answer.status, 303, answer.text[-800:])
        return hashlib.sha256(data).hexdigest()

    def make(self):
        """By the site; gives the archive."""
        admin = self.login("admin")
        self.assertEqual(admin.post("/admin/backup", {}).status, 303)
        page = self.wait()
        link = re.search(r'href="(/admin/backup/download/[^"]+)"', page.text).group(1)
        answer = admin.get(link)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        archive = self.path(link.split("/")[-1])
        archive.write_bytes(answer.body)
        return archive

    def wait(self):
        for _ in range(240):
            page = self.login("admin").get("/admin/backup")
            if "正在备份" not in page.text:
                return page
            time.sleep(0.25)
        self.fail("the backup did not end")

    def restore(self, archive, name, *, code=0):
        target = self.path(name)
        got, text = command("restore", archive, "--db", target)
        self.assertEqual(got, code, text)
        return target, text

    def assertNothingAt(self, target):
        left = [p.name for p in target.parent.iterdir() if p.name.startswith(target.name)]
        self.assertEqual(left, [])


class RestoreTest(BackupCase):
    def test_a_restored_server_is_the_same(self):
        digest = self.upload(PDF + b"1")
        archive = self.make()
        before = {r: run("export", "--db", str(self.database), "--round", r) for r in ROUNDS}
        target, text = self.restore(archive, "again.db")
        self.assertIn("审计日志完整", text)
        self.assertIn("signing.key", text)
        for r in ROUNDS:
            self.assertEqual(run("export", "--db", str(target), "--round", r), before[r], r)
        self.assertEqual(self.listing(target), self.listing(self.database))
        self.serve(target, digest)
        self.assertIn("完整", run("audit", "--db", str(target)))
        self.assertEqual(os.stat(target).st_mode & 0o077, 0)
        self.assertEqual(os.stat(f"{target}.files").st_mode & 0o077, 0)

    def listing(self, database):
        """Documents that the database names, with their content's hash as it is on the disk."""
        found = {}
        for sha256, in sql(database, "SELECT sha256 FROM document"):
            data = (self.documents(database) / sha256[:2] / sha256).read_bytes()
            found[sha256] = hashlib.sha256(data).hexdigest()
            self.assertEqual(found[sha256], sha256)
        self.assertGreater(len(found), 5)
        return found

    def serve(self, target, digest):
        public = "/public/pingshan-2022/files/package.json"
        expected = self.browser().get(public)
        self.assertEqual(expected.status, 200)
        with Server(target) as server:
            b = Browser(server.port)
            b.get("/login")
            self.assertEqual(b.get(public).body, expected.body)
            self.assertEqual(
                b.post("/login", {"login": "operator", "password": PASSWORD}).status, 303)
            self.assertEqual(b.get(f"/files/demo-open/entry-4/{digest}").body, PDF + b"1")

    def test_nothing_is_written_over(self):
        archive = self.path("own.zip")
        self.assertEqual(command("backup", archive, "--db", self.database)[0], 0)
        for place in ("taken.db", "taken.db-wal"):
            self.path(place).write_bytes(b"mine")
            code, text = command("restore", archive, "--db", self.path("taken.db"))
            self.assertEqual(code, 3)
            self.assertIn("不会覆盖", text)
            self.assertEqual(self.path(place).read_bytes(), b"mine")
            self.path(place).unlink()
        self.path("taken.db.files").mkdir()
        self.assertEqual(command("restore", archive, "--db", self.path("taken.db"))[0], 3)
        self.path("taken.db.files").rmdir()
        code, text = command("backup", archive, "--db", self.database)
        self.assertEqual(code, 3)
        self.assertIn("已有这个文件", text)
        code, text = command("restore", archive, "--db", self.path("none/x.db"))
        self.assertEqual(code, 4)


class DoubleClickTest(BackupCase):
    def test_a_second_click_makes_no_second_backup(self):
        admin = self.login("admin")
        browsers = [Browser(self.server.port) for _ in range(4)]
        for b in browsers:
            b.cookies = dict(admin.cookies)
        before = set((pathlib.Path(f"{self.database}.files") / "backups").glob("*.zip"))
        answers = at_once(4, lambda i: browsers[i].post("/admin/backup", {}))
        self.assertLessEqual({a.status for a in answers}, {303, 409})
        for a in answers:
            if a.status == 409:
                self.assertIn("正在备份", a.text)
        self.wait()
        after = set((pathlib.Path(f"{self.database}.files") / "backups").iterdir())
        self.assertEqual(len(after - before), 1, after)


class AutomaticTest(BackupCase):
    """By the settings, sealed, into a folder of its own; old ones go, and a failure is told."""

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.folder_of_backups = pathlib.Path(cls.folder) / "elsewhere"
        _, text = command("backup-key", pathlib.Path(cls.folder) / "secret.key")
        cls.public = re.search(r"[0-9a-f]{64}", text).group(0)

    def set_up_server(self, days, keep, folder):
        self.server.stop()
        with harness.connect(self.database) as db:
            db.execute("DELETE FROM setting WHERE name IN ('backup_days', 'backup_keep')")
            for name, value in (("backup_days", days), ("backup_keep", keep)):
                db.execute("INSERT INTO setting (tenant, name, value) VALUES (?, ?, ?)", (TENANT, name, value))
            db.commit()
        type(self).server = Server(self.database, "--backup-to", str(folder), "--seal-for", self.public)

    def await_file(self, folder, pattern):
        for _ in range(600):
            found = sorted(folder.glob(pattern))
            if found:
                return found
            time.sleep(0.1)
        self.fail(f"no {pattern}: {list(folder.iterdir())}")

    def test_one_is_made_by_itself_and_can_be_restored_by_its_key_alone(self):
        self.folder_of_backups.mkdir()
        self.set_up_server("1", "1", self.folder_of_backups)
        made = self.await_file(self.folder_of_backups, "*-auto.zip.sealed")[0]
        page = self.wait()
        self.assertIn(made.name, page.text)
        self.assertIn("封好的", page.text)
        beside = ["files", made.name.replace(".sealed", ".files"), made.name]
        self.assertEqual(sorted(p.name for p in self.folder_of_backups.iterdir()), sorted(beside))
        stored = [p for p in (self.folder_of_backups / "files").rglob("*") if p.is_file()]
        self.assertEqual(len(stored), len(sql(self.database, "SELECT DISTINCT sha256 FROM document")))
        self.assertTrue(all(p.name.endswith(f".sealed-{self.public[:16]}") for p in stored), "and nothing unsealed")
        self.assertNotIn(b"PK\x03\x04", made.read_bytes()[:200])
        code, text = command("check-backup", made)
        self.assertEqual(code, 1)
        self.assertIn("--unseal", text)
        code, text = command("check-backup", made, "--unseal", self.path("secret.key"))
        self.assertEqual(code, 0, text)
        self.assertIn("可以恢复", text)
        self.assertIn("审计日志完整", text)
        code, text = command("restore", made, "--db", self.path("sealed.db"), "--unseal", self.path("secret.key"))
        self.assertEqual(code, 0, text)
        self.assertEqual(run("export", "--db", str(self.path("sealed.db")), "--round", ROUNDS[0]),
                         run("export", "--db", str(self.database), "--round", ROUNDS[0]))
        self.assertEqual(sorted(p.name for p in self.folder_of_backups.iterdir()), sorted(beside), "nothing is left")
        # Yesterday's two: the next one is due, and of automatic ones the newest alone stays.
        old, by_hand = "gongping-20200101-030000-auto.zip.sealed", "gongping-20200101-030001.zip.sealed"
        for name in (old, by_hand):
            made.with_name(name).write_bytes(b"old")
        made.unlink()
        made.with_name(beside[1]).unlink()
        sent = {p.name: p.stat().st_mtime_ns for p in stored}
        self.set_up_server("31", "1", self.folder_of_backups)
        if time.localtime().tm_hour >= 2:  # not before two in the night
            self.await_file(self.folder_of_backups, "gongping-202[1-9]*-auto.zip.sealed")
            self.wait()
            for _ in range(100):
                left = sorted(p.name for p in self.folder_of_backups.iterdir())
                if old not in left:
                    break
                time.sleep(0.1)
            self.assertEqual(left[:2], ["files", by_hand])
            self.assertEqual(len(left), 4)
            self.assertEqual({p.name: p.stat().st_mtime_ns for p in stored}, sent, "what is there is not sent again")

    def test_a_failure_is_told_to_the_administrators(self):
        self.path("file").write_bytes(b"no folder")
        self.set_up_server("1", "1", self.path("file") / "sub")
        for _ in range(100):
            found = sql(self.database, "SELECT body FROM notice WHERE title = '自动备份没有成功'")
            if found:
                break
            time.sleep(0.1)
        self.assertIn("无法建立备份文件夹", found[0][0])
        self.assertIn("自动备份没有成功", self.login("admin").get("/notices").text)


class DamageTest(BackupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.archive = pathlib.Path(cls.folder) / "whole.zip"
        code, text = command("backup", cls.archive, "--db", cls.database)
        assert code == 0, text

    def changed(self, name, change):
        """A copy of the archive, each member as change(name, bytes) wants it; None: left out."""
        target = self.path(name)
        with zipfile.ZipFile(self.archive) as old, zipfile.ZipFile(target, "w") as new:
            for info in old.infolist():
                data = change(info.filename, old.read(info))
                if data is not None:
                    new.writestr(info.filename, data)
        return target

    def some_document(self):
        return sql(self.database, "SELECT sha256, file_name FROM document ORDER BY sha256")[0]

    def test_the_archive_holds_what_it_should_and_not_the_key(self):
        with zipfile.ZipFile(self.archive) as z:
            self.assertIsNone(z.testzip())
            names = z.namelist()
            manifest = json.loads(z.read("manifest.json"))
            data = z.read("data.db")
        self.assertEqual(manifest["format"], "gongping-backup")
        self.assertEqual(hashlib.sha256(data).hexdigest(), manifest["database_sha256"])
        named = {f"documents/{s[:2]}/{s}" for s, in
                 sql(self.database, "SELECT sha256 FROM document")}
        self.assertEqual(set(names), named | {"manifest.json", "data.db"})
        self.assertFalse([n for n in names if "key" in n])

    def test_a_missing_file_is_named_and_the_rest_is_restored(self):
        sha256, file_name = self.some_document()
        short = self.changed("short.zip", lambda n, d: None if n.endswith(sha256) else d)
        target, text = self.restore(short, "short.db", code=6)
        self.assertIn("缺少 1 个文件", text)
        self.assertIn(f"{file_name}（校验值 {sha256}）：备份里没有", text)
        self.assertEqual(run("export", "--db", str(target), "--round", "demo-2026"),
                         run("export", "--db", str(self.database), "--round", "demo-2026"))
        have = {p.name for p in self.documents(target).rglob("*") if p.is_file()}
        self.assertEqual(len(have), len(sql(target, "SELECT 1 FROM document")) - 1)

    def test_a_file_with_other_bytes_is_named_and_left_out(self):
        sha256, file_name = self.some_document()
        flip = lambda d: d[:-1] + bytes([d[-1] ^ 1])
        forged = self.changed("forged.zip", lambda n, d: flip(d) if n.endswith(sha256) else d)
        target, text = self.restore(forged, "forged.db", code=6)
        self.assertIn(f"{file_name}（校验值 {sha256}）：在备份里的内容与校验值不符", text)
        self.assertFalse((self.documents(target) / sha256[:2] / sha256).exists())
        longer = self.changed("longer.zip", lambda n, d: d + b"x" if n.endswith(sha256) else d)
        _, text = self.restore(longer, "longer.db", code=6)
        self.assertIn("大小与登记的不符", text)
        # Rot in the archive itself: the member no longer fits its checksum.
        with zipfile.ZipFile(self.archive) as z:
            info = next(i for i in z.infolist() if i.filename.endswith(sha256))
        rotten = self.path("rotten.zip")
        data = bytearray(self.archive.read_bytes())
        data[info.header_offset + 200] ^= 1
        rotten.write_bytes(bytes(data))
        _, text = self.restore(rotten, "rotten.db", code=6)
        self.assertIn("在备份里已损坏", text)

    def test_a_damaged_database_or_no_backup_is_refused_and_leaves_nothing(self):
        flip = lambda d: d[:5000] + bytes([d[5000] ^ 1]) + d[5001:]
        whole = self.archive.read_bytes()
        self.path("cut.zip").write_bytes(whole[:len(whole) // 2])
        self.path("text.zip").write_bytes(b"not a zip")
        for archive, words in (
                (self.changed("db.zip", lambda n, d: flip(d) if n == "data.db" else d), "已损坏"),
                (self.changed("nodb.zip", lambda n, d: None if n == "data.db" else d), "没有数据库"),
                (self.changed("nomf.zip", lambda n, d: None if n == "manifest.json" else d),
                 "不是本系统的备份"),
                (self.changed("new.zip", lambda n, d: d.replace(b'"format_version": 1',
                                                                b'"format_version": 9')),
                 "更新版本"),
                (self.path("cut.zip"), "不完整或已损坏"), (self.path("text.zip"), "不完整或已损坏")):
            target = self.path("refused.db")
            code, text = command("restore", archive, "--db", target)
            self.assertEqual(code, 1, f"{archive}: {text}")
            self.assertIn(words, text)
            self.assertNothingAt(target)
        self.assertEqual(command("restore", self.path("gone.zip"), "--db", target)[0], 3)

    def test_names_that_lead_elsewhere_are_not_followed(self):
        evil = self.changed("evil.zip", lambda n, d: d)
        with zipfile.ZipFile(evil, "a") as z:
            z.writestr("../evil", "x")
            z.writestr("documents/../../../evil", "x")
            z.writestr("/tmp/gongping-evil", "x")
        self.restore(evil, "good.db")
        self.assertFalse(list(pathlib.Path(self.folder).rglob("*evil")))
        self.assertFalse(pathlib.Path("/tmp/gongping-evil").exists())

    def test_what_the_disk_has_lost_is_told_when_it_is_backed_up(self):
        run_copy = self.path("lost.db")
        target, _ = self.restore(self.archive, run_copy.name)
        sha256, file_name = self.some_document()
        (self.documents(target) / sha256[:2] / sha256).unlink()
        code, text = command("backup", self.path("lost.zip"), "--db", target)
        self.assertEqual(code, 6)
        self.assertIn(f"{file_name}（校验值 {sha256}）：文件夹里没有", text)
        with Server(target) as server:
            b = Browser(server.port)
            b.get("/login")
            b.post("/login", {"login": "admin", "password": PASSWORD})
            b.post("/admin/backup", {})
            for _ in range(100):
                page = b.get("/admin/backup")
                if "正在备份" not in page.text:
                    break
                time.sleep(0.2)
            self.assertIn("缺 1 个登记过的文件", page.text)
            self.assertIn(file_name, page.text)


class SizeTest(BackupCase):
    """A large file passes through in blocks."""
    SIZE = 384 << 20
    MOST = (360 if harness.IS_SANITIZED else 200) << 20

    @classmethod
    def prepare(cls):
        documents = pathlib.Path(f"{cls.database}.files") / "documents"
        block = os.urandom(1 << 20)
        digest = hashlib.sha256()
        documents.mkdir(parents=True, exist_ok=True)
        with open(documents / "big", "wb") as f:
            for _ in range(cls.SIZE >> 20):
                f.write(block)
                digest.update(block)
        name = digest.hexdigest()
        (documents / name[:2]).mkdir(exist_ok=True)
        (documents / "big").rename(documents / name[:2] / name)
        sql(cls.database, "INSERT INTO document VALUES (?, ?, ?, '大文件.zip', NULL, 0)",
            harness.TENANT, name, cls.SIZE)

    def test_memory_does_not_grow_with_the_files(self):
        archive = self.path("big.zip")
        code, text, peak = command("backup", archive, "--db", self.database, peak=True)
        self.assertEqual(code, 0, text)
        self.assertIn("384 MB", text)
        self.assertGreater(archive.stat().st_size, self.SIZE)
        self.assertLess(peak, self.MOST)
        code, text, peak = command("restore", archive, "--db", self.path("big.db"), peak=True)
        self.assertEqual(code, 0, text)
        self.assertLess(peak, self.MOST)


if __name__ == "__main__":
    harness.main()
