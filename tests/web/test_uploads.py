"""Files on their way, on a disk that is slow, full, or under a server that is killed at any step."""
import hashlib
import http.client
import json
import os
import pathlib
import re
import select
import threading

import harness
from harness import WebTest, sql
from slow_disk import SlowDisk

ENTRY = "/fill/demo-open/entry-4"
PATIENCE = 30  # seconds
LOOKS = 20


class UploadTest(SlowDisk, WebTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = pathlib.Path(f"{cls.database}.files")
        cls.wait_for_the_index()

    def restart(self):
        """After the server was killed."""
        self.assertEqual(self.server.process.wait(timeout=PATIENCE), -9)
        self.spring()
        self.start_again()

    def set_trap(self, text):
        self.order("trap", text)
        self.addCleanup(self.spring)

    def spring(self):
        (self.gate / "trap").unlink(missing_ok=True)

    def operator(self):
        return self.login("operator")

    def announce(self, name, data):
        answer = self.operator().post(f"{ENTRY}/uploads", {"item": "", "name": name,
                                                           "size": len(data)})
        self.assertEqual(answer.status, 200, answer.text[-500:])
        return json.loads(answer.text)["id"]

    def put(self, upload, data, offset=0):
        return self.operator().request(
            "PUT", f"{ENTRY}/uploads/{upload}?offset={offset}", data,
            {"Content-Type": "application/octet-stream", "X-CSRF-Token": self.operator().csrf()})

    def finish(self, upload):
        return self.operator().post(f"{ENTRY}/uploads/{upload}/finish", {})

    def uploaded(self, name):
        data = f"%PDF-1.4 {name}".encode() * 1000
        upload = self.announce(name, data)
        self.assertEqual(self.put(upload, data).status, 200)
        return upload, data

    def assertThereOnce(self, upload, name, data):
        digest = hashlib.sha256(data).hexdigest()
        self.assertEqual(sql(self.database, "SELECT count(*) FROM fill_file WHERE file_name = ?",
                             name), [(1,)])
        self.assertEqual(sql(self.database, "SELECT count(*) FROM document WHERE sha256 = ?",
                             digest), [(1,)])
        self.assertEqual((self.files / "documents" / digest[:2] / digest).read_bytes(), data)
        self.assertFalse((self.files / "uploads" / upload).exists())
        self.assertEqual(list((self.files / "spool").iterdir()), [])

    def test_killed_at_any_step_the_same_call_ends_it(self):
        for i, trap in enumerate(("die-before fsync /documents/", "die-before link /documents/",
                                  "die-after link /documents/", "die-before fdatasync -wal",
                                  "die-after fdatasync -wal", "die-before unlink /uploads/",
                                  "die-after unlink /uploads/")):
            name = f"断电{i}.pdf"
            upload, data = self.uploaded(name)
            self.set_trap(trap)
            with self.assertRaises((http.client.HTTPException, ConnectionError), msg=trap):
                self.finish(upload)
            self.restart()
            for _ in range(2):  # and once more, as a browser whose answer was lost
                answer = self.finish(upload)
                self.assertEqual(answer.status, 200, trap + answer.text[-500:])
                self.assertEqual(json.loads(answer.text)["sha256"],
                                 hashlib.sha256(data).hexdigest())
            self.assertThereOnce(upload, name, data)

    def test_a_full_disk_loses_nothing_that_was_acknowledged(self):
        data = b"%PDF-1.4 " * 2000
        upload = self.announce("满.pdf", data)
        self.assertEqual(self.put(upload, data[:9000]).status, 200)
        for at in range(9000, len(data), 1000):
            self.set_trap("full write /uploads/")
            self.assertEqual(self.put(upload, data[at:], at).status, 500)
            self.spring()
            # At once: nothing of a piece that failed outlives its answer.
            self.assertEqual(self.put(upload, data[at:at + 1000], at).status, 200)
            state = json.loads(self.operator().get(f"{ENTRY}/uploads/{upload}").text)
            self.assertEqual(state["offset"], at + 1000)
        for trap in ("full link /documents/", "full fsync /documents", "full pwrite -wal"):
            self.set_trap(trap)
            self.assertGreaterEqual(self.finish(upload).status, 500, trap)
            self.spring()
        self.assertEqual(self.finish(upload).status, 200)
        self.assertThereOnce(upload, "满.pdf", data)

    def hold(self, trap, work):
        """While the disk is busy with it, pages are answered and the work is not."""
        self.set_trap(f"hold {trap}")
        answers = []
        thread = threading.Thread(target=lambda: answers.append(work()), daemon=True)
        thread.start()
        with open(os.open(self.gate / "begun", os.O_RDONLY | os.O_NONBLOCK), "rb",
                  buffering=0) as pipe:
            self.assertTrue(select.select([pipe], [], [], PATIENCE)[0], f"no {trap}")
            self.assertEqual(pipe.read(1), b"b")
        for _ in range(LOOKS):
            self.assertEqual(self.browser().get("/login").status, 200)
            # Somebody else writes meanwhile.
        self.assertEqual(self.browser().post("/login", {
            "login": "expert", "password": harness.PASSWORD}).status, 303)
        self.assertEqual(answers, [])
        with open(self.gate / "go", "wb", buffering=0) as pipe:
            pipe.write(b"y")
        thread.join(PATIENCE)
        return answers[0]

    def test_nobody_waits_for_a_slow_disk_but_the_sender(self):
        data = b"%PDF-1.4 slow" * 500
        upload = self.announce("慢.pdf", data)
        self.assertEqual(self.hold("fsync /uploads/", lambda: self.put(upload, data)).status, 200)
        self.assertEqual(self.hold("fsync /documents", lambda: self.finish(upload)).status, 200)
        self.assertThereOnce(upload, "慢.pdf", data)
        operator = self.operator()
        whole = lambda: operator.upload(f"{ENTRY}/files", {"item": ""},
                                        [("file", "整.pdf", b"%PDF-1.4 whole")])
        self.assertEqual(self.hold("fsync /spool/", whole).status, 303)

    def test_an_upload_nobody_goes_on_with_gives_its_room_back_within_the_hour(self):
        upload = self.announce("弃.pdf", b"%PDF" * 1000)
        sql(self.database, "UPDATE upload SET active_at = active_at - 51 * 60000 WHERE id = ?",
            upload)
        self.assertEqual(self.put(upload, b"%PDF" * 1000).status, 404)

    def test_what_a_killed_server_left_in_the_spool_is_gone_at_the_next_start(self):
        (self.files / "spool" / "upload-abcdef").write_bytes(b"left")
        self.server.process.kill()
        self.restart()
        self.assertEqual(list((self.files / "spool").iterdir()), [])


if __name__ == "__main__":
    harness.main()
