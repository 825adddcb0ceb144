"""Files in S3-compatible storage: they are there and come back from there, whole or not at all, by whatever server;
storage that is away, refuses or changed something is told, and nothing that was confirmed is lost. Backups go there
as well, each file once."""
import contextlib
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile

import engine
import harness
from harness import SOURCE, TENANT, Browser, Server, WebTest, run, sql
from test_backup import command

ENTRY, FILES = "/fill/demo-open/entry-4", "/files/demo-open/entry-4"
PLACE, BACKUPS = "s3://gongping/pingshan", "s3://gongping/backups/all"
SECRET = "S3RVER"
LARGE = 17 << 20  # goes in parts


class Storage:
    def __init__(self):
        self.folder, self.process, self.port = tempfile.mkdtemp(prefix="gongping-s3-"), None, 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(["node", SOURCE / "tests/web/s3_server.mjs", SOURCE, self.folder, str(self.port)],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def away(self):
        self.stop()
        try:
            yield
        finally:
            self.start()

    def path(self, key):
        return pathlib.Path(self.folder) / "gongping" / f"{key}._S3rver_object"

    def keys(self, prefix):
        """Without what the server of the tests keeps beside each object."""
        root, ending = pathlib.Path(self.folder) / "gongping", "._S3rver_object"
        return {str(p.relative_to(root))[:-len(ending)] for p in (root / prefix).rglob(f"*{ending}")}


class StorageTest(WebTest):
    @classmethod
    def setUpClass(cls):
        cls.storage = Storage()
        cls.addClassCleanup(cls.storage.end)
        cls.variables = {"GONGPING_S3_KEY": "S3RVER", "GONGPING_S3_SECRET": SECRET, "GONGPING_S3_REGION": "cn-north-1",
                         "GONGPING_S3_ENDPOINT": f"http://127.0.0.1:{cls.storage.port}"}
        os.environ.update(cls.variables)
        cls.addClassCleanup(lambda: [os.environ.pop(name) for name in cls.variables])
        cls.server_options = ("--files", PLACE)
        super().setUpClass()

    @classmethod
    def prepare(cls):
        """What was in a folder before is sent to storage."""
        run("demo", "--db", str(cls.database))
        at = engine.options(cls.database)
        code, text = command("files", *at, "--files", PLACE)
        assert code == 6 and "gongping files send" in text, text
        code, text = command("files", "send", *at, "--files", PLACE)
        n = len(sql(cls.database, "SELECT DISTINCT sha256 FROM document"))
        assert code == 0 and f"送去 {n} 个文件" in text and "是这个数据库的文件" in text, text
        assert len(cls.storage.keys("pingshan/documents")) == n

    # ---- helpers

    def files(self):
        return pathlib.Path(f"{self.database}.files")

    def copy(self, digest):
        return self.files() / "documents" / digest[:2] / digest

    def object(self, digest):
        return self.storage.path(f"pingshan/documents/{digest[:2]}/{digest}")

    def upload(self, data, name="材料.pdf"):
        return self.login("operator").upload(f"{ENTRY}/files", {"item": "photos"}, [("file", name, data)])

    def uploaded(self, data, name="材料.pdf"):
        answer = self.upload(data, name)
        self.assertEqual(answer.status, 303, answer.text[-500:])
        return hashlib.sha256(data).hexdigest()

    def get(self, digest, **headers):
        return self.login("operator").get(f"{FILES}/{digest}", **headers)

    def start_again(self, *options):
        self.server.stop()
        type(self).server = Server(self.database, *self.server_options, *options)

    # ---- files

    def test_a_file_lies_in_storage_and_is_had_by_a_server_that_never_saw_it(self):
        data = b"%PDF-1.4 " + bytes(range(256)) * 40
        digest = self.uploaded(data)
        self.assertEqual(self.object(digest).read_bytes(), data)
        self.assertEqual(self.get(digest).body, data)
        self.copy(digest).unlink()
        part = self.get(digest, Range="bytes=9-264")
        self.assertEqual((part.status, part.body), (206, bytes(range(256))))
        self.copy(digest).unlink()
        with zipfile.ZipFile(io.BytesIO(self.login("operator").get(f"{FILES}/~all").body)) as z:
            self.assertIn(digest, {hashlib.sha256(z.read(n)).hexdigest() for n in z.namelist()})
        self.copy(digest).unlink()
        self.assertEqual(self.login("operator").get(f"{FILES}/{digest}/shown").body, data)
        for published in ("package.json", "report.pdf"):
            path = f"/public/pingshan-2022/files/{published}"
            before = self.browser().get(path).body
            shutil.rmtree(self.files() / "documents")
            (self.files() / "documents").mkdir()
            self.assertEqual(self.browser().get(path).body, before)
        self.assertEqual(self.browser().get("/public/~verify?h=" + hashlib.sha256(
            self.browser().get("/public/pingshan-2022/files/report.json").body).hexdigest()).status, 200)

    def test_a_large_one_goes_in_parts_and_comes_back_as_it_was(self):
        data = b"%PDF-1.4 " + os.urandom(LARGE)
        digest = self.uploaded(data)
        self.assertEqual(self.object(digest).stat().st_size, len(data))
        self.copy(digest).unlink()
        self.assertEqual(hashlib.sha256(self.get(digest).body).hexdigest(), digest)

    def test_pieces_may_come_to_any_server(self):
        data = b"%PDF-1.4 " + os.urandom(300_000)
        b = self.login("operator")
        answer = b.post(f"{ENTRY}/uploads", {"item": "", "name": "分段.pdf", "size": len(data)})
        upload = json.loads(answer.text)["id"]
        for at in range(0, len(data), 100_000):
            piece = data[at:at + 100_000]
            answer = b.request("PUT", f"{ENTRY}/uploads/{upload}?offset={at}", piece,
                               {"Content-Type": "application/octet-stream", "X-CSRF-Token": b.csrf()})
            self.assertEqual(answer.status, 200, answer.text)
            for left in (self.files() / "uploads").iterdir():  # what this server has is not needed by the next
                left.unlink()
        self.assertEqual(len(self.storage.keys(f"pingshan/uploads/{upload}")), 4)
        answer = b.post(f"{ENTRY}/uploads/{upload}/finish", {"sha256": hashlib.sha256(data).hexdigest()})
        self.assertEqual(answer.status, 200, answer.text[-300:])
        digest = json.loads(answer.text)["sha256"]
        self.assertEqual(self.object(digest).read_bytes(), data)
        self.assertEqual(self.storage.keys(f"pingshan/uploads/{upload}"), set())

    def test_what_was_changed_in_storage_is_refused_by_its_hash(self):
        data = b"%PDF-1.4 " + b"true " * 100
        digest = self.uploaded(data)
        self.copy(digest).unlink()
        self.object(digest).write_bytes(data.replace(b"true", b"lies"))
        answer = self.get(digest)
        self.assertEqual(answer.status, 500)
        self.assertIn("与登记的校验值不符", answer.text)
        self.assertNotIn("lies", answer.text)
        self.assertFalse(self.copy(digest).exists(), "nothing of it stays")
        self.assertEqual(self.uploaded(data), digest, "and sending it again mends it")
        self.assertEqual(self.object(digest).read_bytes(), data)

    def test_storage_that_is_away_is_told_and_loses_nothing(self):
        kept, gone = self.uploaded(b"%PDF-1.4 kept"), self.uploaded(b"%PDF-1.4 gone")
        self.copy(gone).unlink()
        new = b"%PDF-1.4 while it is away"
        digest = hashlib.sha256(new).hexdigest()
        with self.storage.away():
            answer = self.upload(new)
            self.assertEqual(answer.status, 503)
            self.assertIn("对象存储暂时连不上", answer.text)
            self.assertEqual(sql(self.database, "SELECT count(*) FROM document WHERE sha256 = ?", digest), [(0,)])
            self.assertEqual(self.login("operator").get(f"{ENTRY}/files").status, 200)
            self.assertEqual(self.get(kept).body, b"%PDF-1.4 kept")
            answer = self.get(gone)
            self.assertEqual(answer.status, 503)
            self.assertIn("Retry-After", answer.headers)
            self.assertIn("暂时连不上", self.login("admin").get("/admin/system").text)
        self.assertEqual(self.get(gone).body, b"%PDF-1.4 gone")
        self.assertEqual(self.uploaded(new), digest)
        self.assertNotIn("暂时连不上", self.login("admin").get("/admin/system").text)

    def test_what_nobody_notes_is_swept_from_storage_and_copies_from_the_folder(self):
        used, unused = self.uploaded(b"%PDF-1.4 used"), self.uploaded(b"%PDF-1.4 unused")
        old = time.time() - 2 * 86400
        orphan, young = (hashlib.sha256(x).hexdigest() for x in (b"orphan", b"young"))
        piece, archive = (self.storage.path(f"pingshan/{x}") for x in ("uploads/abc/000000000000-5", "casefiles/x.zip"))
        for path in (self.object(orphan), self.object(young), piece, archive):
            path.parent.mkdir(parents=True, exist_ok=True)
            source = self.object(used)
            for ending in ("_object", "_metadata.json", "_object.md5"):
                shutil.copy(str(source)[:-len("_object")] + ending, str(path)[:-len("_object")] + ending)
        for path in (self.object(orphan), self.object(used), piece, archive):
            os.utime(path, (old, old))
        os.utime(self.copy(unused), (old, time.time()))
        self.start_again()
        keys = self.storage.keys("pingshan")
        for digest, there in ((orphan, False), (young, True), (used, True), (unused, True)):
            self.assertEqual(f"pingshan/documents/{digest[:2]}/{digest}" in keys, there, digest)
        self.assertEqual(keys & {"pingshan/uploads/abc/000000000000-5", "pingshan/casefiles/x.zip"}, set())
        self.assertFalse(self.copy(unused).exists())
        self.assertTrue(self.copy(used).exists())
        self.assertEqual(self.get(unused).body, b"%PDF-1.4 unused")

    def test_a_casefile_is_had_from_storage(self):
        manager = self.login("manager")
        page = manager.get("/rounds/demo-2026")
        answer = manager.post("/rounds/demo-2026/casefile", {"all": "1"})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        for _ in range(300):
            page = manager.get(answer.location)
            if f"{answer.location}/file" in page.text:
                break
            time.sleep(0.05)
        whole = manager.get(f"{answer.location}/file").body
        for path in (self.files() / "casefiles").iterdir():
            path.unlink()
        self.assertEqual(manager.get(f"{answer.location}/file").body, whole)
        self.assertEqual(zipfile.ZipFile(io.BytesIO(whole)).testzip(), None)

    def test_a_wrong_key_is_told_without_the_key(self):
        at = engine.options(self.database)
        good = command("doctor", *at, "--files", PLACE, "--backup-to", BACKUPS)[1]
        self.assertIn(f"正常 存放文件的对象存储：{PLACE} 能写能读", good)
        self.assertIn(f"正常 存放备份的对象存储：{BACKUPS} 能写能读", good)
        _, text = command("doctor", *at, "--files", PLACE, "--s3-secret", "guessed-wrongly")
        self.assertIn("注意 存放文件的对象存储：对象存储拒绝了（403 SignatureDoesNotMatch）", text)
        _, text = command("doctor", *at, "--files", "s3://no-such-bucket/x")
        self.assertIn("没有这个存储桶", text)
        self.assertNotIn("guessed-wrongly", text)
        self.assertNotIn(SECRET, self.server.read_log())

    @unittest.skipUnless(engine.SERVER, "a database file has one server")
    def test_two_servers_share_the_bucket_and_no_folder(self):
        own = pathlib.Path(self.folder) / "other"
        with Server(self.database, *self.server_options, "--beside", str(own)) as other:
            one = self.login("operator")
            two = Browser(other.port)
            two.cookies = dict(one.cookies)
            data = b"%PDF-1.4 " + os.urandom(200_000)
            upload = json.loads(one.post(f"{ENTRY}/uploads", {"item": "", "name": "两台.pdf", "size": len(data)}).text)["id"]
            for b, at in ((one, 0), (two, 120_000)):
                answer = b.request("PUT", f"{ENTRY}/uploads/{upload}?offset={at}", data[at:at + 120_000],
                                   {"Content-Type": "application/octet-stream", "X-CSRF-Token": b.csrf()})
                self.assertEqual(answer.status, 200, answer.text)
            digest = json.loads(two.post(f"{ENTRY}/uploads/{upload}/finish", {}).text)["sha256"]
            self.assertEqual(digest, hashlib.sha256(data).hexdigest())
            self.assertEqual(one.get(f"{FILES}/{digest}").body, data)
            self.assertEqual(len(sql(self.database, "SELECT id FROM server")), 2, "none takes the other for gone")

    # ---- backups

    def test_a_backup_sends_each_file_once_and_comes_back_by_its_key_alone(self):
        key = pathlib.Path(self.folder) / "s3.key"
        public = re.search(r"[0-9a-f]{64}", command("backup-key", key)[1]).group(0)
        at, to = engine.options(self.database), f"{BACKUPS}/sealed"
        seal = ("--seal-for", public)
        files = ("--files", PLACE)
        code, text = command("backup", to, *at, *files, *seal)
        self.assertEqual(code, 0, text)
        n = int(re.search(r"这次送去 (\d+) 个", text).group(1))
        self.assertGreater(n, 5)
        digest = self.uploaded(b"%PDF-1.4 one more")
        time.sleep(max(0, 1 - time.time() % 1))  # names bear the second
        code, text = command("backup", to, *at, *files, *seal)
        self.assertIn("这次送去 1 个", text)
        archive = re.search(rf"{to}/\S+\.sealed", text).group(0)
        key_of = f"backups/all/sealed/files/{digest[:2]}/{digest}.sealed-{public[:16]}"
        self.assertNotIn(b"one more", self.storage.path(key_of).read_bytes())
        self.assertEqual(command("check-backup", archive)[0], 1, "not without the key")
        code, text = command("check-backup", archive, "--unseal", key)
        self.assertEqual(code, 0, text)
        self.assertIn("可以恢复", text)
        target = pathlib.Path(self.folder) / "back.db"
        self.storage.path(key_of).write_bytes(b"changed")
        code, text = command("restore", archive, "--db", target, "--unseal", key)
        self.assertEqual(code, 6)
        self.assertIn("缺少 1 个文件", text)
        self.assertIn(digest, text)
        left = [p.name for p in pathlib.Path(self.folder).iterdir() if "fetched" in p.name or "unsealed" in p.name]
        self.assertEqual(left, [])

    def test_room_is_asked_before_anything_is_brought(self):
        for path in (self.files() / "documents").rglob("*"):
            if path.is_file():
                path.unlink()
        harness.sql(self.database, "INSERT INTO document (tenant, sha256, file_name, size, created_at) VALUES (?, ?, 'x', ?, 0)"
                    " RETURNING sha256", TENANT, "f" * 64, 1 << 50)
        try:
            code, text = command("backup", pathlib.Path(self.folder) / "room.zip", *engine.options(self.database), "--files", PLACE)
            self.assertNotEqual(code, 0)
            self.assertIn("磁盘空间不足", text)
            self.assertEqual([p for p in (self.files() / "documents").rglob("*") if p.is_file()], [], "nothing was brought")
            self.assertFalse((pathlib.Path(self.folder) / "room.zip").exists())
        finally:
            harness.sql(self.database, "DELETE FROM document WHERE sha256 = ? RETURNING sha256", "f" * 64)

    def test_one_is_made_by_itself_and_old_ones_go_with_what_they_alone_need(self):
        for name, value in (("backup_days", "1"), ("backup_keep", "1")):
            sql(self.database, "DELETE FROM setting WHERE name = ? RETURNING 1", name)
            sql(self.database, "INSERT INTO setting (tenant, name, value) VALUES (?, ?, ?) RETURNING 1", TENANT, name, value)
        place = f"{BACKUPS}/auto"
        self.start_again("--backup-to", place)
        self.addCleanup(self.start_again)
        made = self.wait_for(lambda: {k for k in self.storage.keys("backups/all/auto") if k.endswith("-auto.zip")})
        page = self.login("admin").get("/admin/backup")
        self.assertIn(pathlib.Path(made.pop()).name, page.text)
        self.assertNotIn("/admin/backup/download/", page.text)
        self.assertIn("增量", page.text)
        self.assertEqual({k for k in self.storage.keys("backups/all/auto/files")},
                         {f"backups/all/auto/files/{s[:2]}/{s}" for s, in sql(self.database, "SELECT sha256 FROM document")})

    def wait_for(self, found):
        for _ in range(300):
            what = found()
            if what:
                return what
            time.sleep(0.05)
        self.fail("not within 15 s")


if __name__ == "__main__":
    harness.main()
