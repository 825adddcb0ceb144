"""What nobody may bring in by a file or take out of the log: bytes of others by their hash, rows of
the audit log."""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile

import harness
from harness import TENANT, Server, WebTest, run

ROUND = "demo-open"
PDF = b"%PDF-1.4\n"


class Hashes(WebTest):
    """A hash names a file, it does not open one."""

    def test_a_hash_in_an_imported_round_opens_no_file_of_another_entry(self):
        operator, manager = self.login("operator"), self.login("manager")
        answer = operator.upload(f"/fill/{ROUND}/entry-4/files", {"item": "photos"},
                                 [("file", "照片.pdf", PDF)])
        self.assertEqual(answer.status, 303)
        digest = hashlib.sha256(PDF).hexdigest()
        bundle = json.loads(run("export", "--round", ROUND, "--db", str(self.database)))
        second = next(e for e in bundle["round"]["entries"] if e.get("materials"))
        second["materials"].append({**second["materials"][0], "file_name": "别处的.pdf",
                                    "sha256": digest, "size": len(PDF)})
        path = pathlib.Path(self.folder) / "hash.json"
        path.write_text(json.dumps(bundle))
        asked = subprocess.run([str(harness.BINARY), "import", str(path), "--replace", "--db",
                                str(self.database)], capture_output=True, text=True).stdout
        run("import", str(path), "--replace", "--db", str(self.database), "--confirm",
            re.search(r"--confirm ([0-9a-f]{8})", asked).group(1))
        page = manager.get(f"/files/{ROUND}/{second['id']}/{digest}")
        self.assertEqual(page.status, 404)
        self.assertIn("只登记了文件名和校验值", page.text)
        # What came in for the entry stays readable through the same import.
        self.assertEqual(operator.get(f"/files/{ROUND}/entry-4/{digest}").body, PDF)


class Sheets(WebTest):
    """What somebody handed in changes only by their own act, or by a correction that is recorded."""
    round = "demo-2026"

    @classmethod
    def prepare(cls):
        harness.sql(cls.database, "UPDATE round SET state = 'scoring' WHERE id = ?", cls.round)

    def submitted_by(self, login):
        """A sheet that the account's expert handed in, with a mark of points; and the bundle."""
        expert, = self.rows("SELECT expert FROM account WHERE login = ?", login)[0]
        bundle = self.export()
        entry, sheet = next((e, s) for e in bundle["round"]["entries"] for s in e.get("sheets", [])
                            if s.get("submitted") and s["scorer"] == expert
                            and s["component"] == "material"
                            and any("points" in m for m in s["marks"]))
        return bundle, entry, sheet, next(m for m in sheet["marks"] if "points" in m)

    def correct(self, bundle, reason):
        code, text = self.import_(bundle)
        self.assertEqual(code, 6, text)
        confirm = re.search(r"--confirm ([0-9a-f]{8})", text).group(1)
        code, text = self.import_(bundle, "--confirm", confirm, "--reason", reason)
        self.assertEqual(code, 0, text)

    def import_(self, bundle, *options):
        path = pathlib.Path(self.folder) / "sheets.json"
        path.write_text(json.dumps(bundle))
        done = subprocess.run([str(harness.BINARY), "import", str(path), "--replace", "--db",
                               str(self.database), *options], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def export(self):
        return json.loads(run("export", "--round", self.round, "--db", str(self.database)))

    def rows(self, text, *arguments):
        return harness.sql(self.database, text, *arguments)

    def test_a_changed_sheet_needs_a_reason_and_its_scorer_sees_it(self):
        bundle, entry, sheet, mark = self.submitted_by("expert")
        was = mark["points"]
        mark["points"] = "0.5"
        code, text = self.import_(bundle)
        self.assertEqual(code, 6, text)
        self.assertIn("改掉已提交的评分", text)
        self.assertIn("改为 0.5", text)
        confirm = re.search(r"--confirm ([0-9a-f]{8})", text).group(1)
        self.assertNotEqual(self.export(), bundle, "nothing was stored")
        code, text = self.import_(bundle, "--confirm", "00000000", "--reason", "x")
        self.assertEqual(code, 6, text)
        code, text = self.import_(bundle, "--confirm", confirm)
        self.assertEqual(code, 1, text)
        self.assertIn("更正理由", text)
        code, text = self.import_(bundle, "--confirm", confirm, "--reason", "抄录有误")
        self.assertEqual(code, 0, text)
        detail, = self.rows("SELECT detail FROM audit WHERE action = 'sheet.correct'")[0]
        self.assertIn("改为 0.5", detail)
        self.assertIn("抄录有误", detail)
        made, = self.export()["round"]["sheet_corrections"]
        self.assertEqual({k: made[k] for k in ("entry", "component", "scorer", "role", "by",
                                               "office", "reason")},
                         {"entry": entry["id"], "component": "material", "scorer": sheet["scorer"],
                          "role": "expert", "by": "命令行", "office": "命令行",
                          "reason": "抄录有误"})
        self.assertEqual(made["changes"], [{"part": "mark", "item": mark["item"], "old": was,
                                            "now": "0.5"}])

        # The scorer is told, and sees it beside what they handed in.
        expert = self.login("expert")
        self.assertIn("您提交的评分被更正", expert.get("/notices").text)
        page = expert.get(f"/marking/{self.round}/{entry['id']}/material").text
        self.assertIn("您提交的内容被更正过", page)
        self.assertIn(f"：{was} 改为 0.5。理由：抄录有误", page)
        other = self.login("manager").get(f"/rounds/{self.round}/scores")
        self.assertEqual(other.status, 200)

        # The receipt's version follows, so that nothing is told to be unlike.
        self.assertEqual(subprocess.run([str(harness.BINARY), "audit", "--db", str(self.database)],
                                        capture_output=True).returncode, 0)

        # Past the program: told by the check and by the verification, and nothing goes on with it.
        self.rows("UPDATE mark SET points = 7777 WHERE tenant = ? AND round = ? AND entry = ? "
                  "AND sheet = ?", TENANT, self.round, entry["id"], sheet["id"])
        text = run("check", "--round", self.round, "--db", str(self.database))
        self.assertIn("计分的评分表不是评分人提交的那一份", text)
        done = subprocess.run([str(harness.BINARY), "audit", "--db", str(self.database)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 6, done.stdout)
        self.assertIn("与评分人提交的不一致", done.stdout)

    def test_corrections_travel_and_are_never_taken_back(self):
        bundle, entry, sheet, mark = self.submitted_by("expert")
        mark["points"] = "1"
        self.correct(bundle, "核对原件")
        made = self.export()["round"]["sheet_corrections"]
        # A bundle of before brings the old sheet back, and that is a correction as well.
        mark["points"] = "2"
        self.correct(bundle, "又改")
        self.assertEqual(self.export()["round"]["sheet_corrections"][:len(made)], made)
        with tempfile.TemporaryDirectory() as folder:
            path, db = pathlib.Path(folder) / "r.json", f"{folder}/t.db"
            path.write_text(json.dumps(self.export()))
            run("init", "--db", db)
            run("import", str(path), "--db", db)
            self.assertEqual(json.loads(run("export", "--round", self.round, "--db", db)),
                             self.export())
        data = self.export()
        data["round"]["sheet_corrections"][0]["reason"] = " "
        self.assertEqual(self.import_(data)[0], 1)


class SheetsPublished(Sheets):
    """Nothing is published with a sheet that is unlike; a package says what was corrected."""

    def finish(self, page, manager):
        for _ in range(240):
            text = manager.get(page.location).text
            if "已完成" in text or "没有成功" in text:
                return text
            time.sleep(0.25)
        self.fail("publishing did not end")

    def publish(self):
        manager, commissioner = self.login("manager"), self.login("commissioner")
        self.rows("UPDATE round SET state = 'feedback' WHERE id = ?", self.round)
        self.rows("UPDATE entry SET state = 'final' WHERE round = ?", self.round)
        self.assertEqual(manager.post(f"/rounds/{self.round}/report/submit", {}).status, 303)
        self.assertEqual(commissioner.post(f"/results/{self.round}/approve", {}).status, 303)
        return self.finish(manager.post(f"/rounds/{self.round}/report/publish", {}), manager)

    def test_a_changed_sheet_needs_a_reason_and_its_scorer_sees_it(self):
        """Of the class above."""

    def test_corrections_travel_and_are_never_taken_back(self):
        bundle, entry, sheet, mark = self.submitted_by("expert")
        was, mark["points"] = mark["points"], "1.5"
        self.correct(bundle, "专家来函")
        where = (TENANT, self.round, entry["id"], sheet["id"], mark["item"])
        points, = self.rows("SELECT points FROM mark WHERE tenant = ? AND round = ? AND entry = ? "
                            "AND sheet = ? AND item = ?", *where)[0]
        change = ("UPDATE mark SET points = ? WHERE tenant = ? AND round = ? AND entry = ? "
                  "AND sheet = ? AND item = ?")
        self.rows(change, 7777, *where)
        self.assertIn("与评分人提交的不一致", self.publish())
        self.assertEqual(self.rows("SELECT state FROM round WHERE id = ?", self.round),
                         [("approval",)])
        self.rows(change, points, *where)
        self.assertIn("已签名并公示", self.publish())
        anyone = self.browser()
        data = json.loads(anyone.get(f"/public/{self.round}/files/data.json").body)
        made, = data["round"]["sheet_corrections"]
        self.assertEqual((made["changes"], made["reason"], made["office"]),
                         ([{"part": "mark", "item": mark["item"], "old": was, "now": "1.5"}],
                          "专家来函", "命令行"))
        self.assertNotIn("by", made)
        self.assertNotIn("scorer_name", made)
        self.assertNotEqual(made["scorer"], sheet["scorer"])
        package = pathlib.Path(self.folder) / "package.json"
        package.write_bytes(anyone.get(f"/public/{self.round}/files/package.json").body)
        done = subprocess.run([str(harness.BINARY), "verify", str(package)], capture_output=True,
                              text=True)
        self.assertIn("有 1 份评分在提交后由他人更正", done.stdout)
        self.assertIn(f"：{was} 改为 1.5。更正人：命令行", done.stdout)
        self.assertIn("没有发现不符之处", done.stdout)


class KeptVersions(WebTest):
    """Versions that an older program kept are freed of identity numbers when the server starts."""
    NUMBER = "110101199003070011"

    @classmethod
    def documents(cls):
        return pathlib.Path(f"{cls.database}.files/documents")

    @classmethod
    def path_of(cls, digest):
        return cls.documents() / digest[:2] / digest

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        old, = harness.sql(cls.database, "SELECT bundle_sha256 FROM report_version")[0]
        data = json.loads(cls.path_of(old).read_bytes())
        data["projects"][0]["people"] = [{"id": "one", "name": "某人", "id_number": cls.NUMBER}]
        kept = json.dumps(data).encode()
        cls.old = hashlib.sha256(kept).hexdigest()
        cls.path_of(cls.old).parent.mkdir(exist_ok=True)
        cls.path_of(cls.old).write_bytes(kept)
        harness.forced(cls.database, "UPDATE report_version SET bundle_sha256 = ?, cleared = 0", cls.old)
        harness.sql(cls.database, "INSERT INTO document (tenant, sha256, file_name, size, created_at) "
                    "VALUES (?, ?, 'bundle.json', ?, 0)", TENANT, cls.old, len(kept))

    def test_numbers_are_gone_and_the_rest_is_there(self):
        (new, cleared), = harness.sql(self.database,
                                      "SELECT bundle_sha256, cleared FROM report_version")
        self.assertNotEqual(new, self.old)
        self.assertEqual(cleared, 1)
        kept = self.path_of(new).read_bytes()
        self.assertEqual(hashlib.sha256(kept).hexdigest(), new)
        self.assertNotIn(self.NUMBER.encode(), kept)
        self.assertEqual(json.loads(kept)["projects"][0]["people"], [{"id": "one", "name": "某人"}])
        self.assertEqual(harness.sql(self.database, "SELECT count(*) FROM document WHERE sha256 = ?",
                                     self.old), [(0,)])
        detail, = harness.sql(self.database,
                              "SELECT detail FROM audit WHERE action = 'report.forget'")[0]
        self.assertIn(new, detail)
        done = subprocess.run([str(harness.BINARY), "audit", "--db", str(self.database)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        page = self.login("admin").get("/admin/audit")
        self.assertIn("清除已公示版本里的身份证号", page.text)


class ImportPage(WebTest):
    def test_what_an_import_undoes_is_shown_first(self):
        manager = self.login("manager")
        bundle = json.loads(run("export", "--round", ROUND, "--db", str(self.database)))
        gone = bundle["round"]["entries"].pop()
        data = json.dumps(bundle).encode()
        files = [("file", "r.json", data)]
        before = harness.sql(self.database, "SELECT count(*) FROM entry")
        page = manager.upload("/registry/import", {"replace": "1"}, files)
        self.assertEqual(page.status, 409)
        self.assertIn("还没有导入", page.text)
        self.assertIn("删除参评项目", page.text)
        self.assertIn(gone["id"], page.text)
        self.assertEqual(harness.sql(self.database, "SELECT count(*) FROM entry"), before)
        fields = dict(page.form("/registry/import").fields)
        fields.pop("_csrf")
        self.assertEqual(manager.upload("/registry/import", fields, files).status, 409, "not sure")
        fields |= {"sure": "1", "reason": "退出评估"}
        self.assertEqual(manager.upload("/registry/import", fields, files).status, 303)
        self.assertNotEqual(harness.sql(self.database, "SELECT count(*) FROM entry"), before)


def link_hash(tenant, seq, at_ms, *fields):
    """The hash of a row of the log (src/store/audit.c)."""
    text = "gongping audit 1,"
    text += f"{len(tenant.encode())}:{tenant},{seq},{at_ms},"
    text += "".join(f"{len((f or '').encode())}:{f or ''}," for f in fields)
    return hashlib.sha256(text.encode()).hexdigest()


class AuditHeads(unittest.TestCase):
    """Whoever can write the database can write the whole chain: heads noted elsewhere tell."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="gongping-heads-"))
        cls.whole = harness.demo_database(cls.folder)
        cls.backup = cls.folder / "kept.zip"
        (cls.folder / "demo.db.files").mkdir(exist_ok=True)
        run("backup", str(cls.backup), "--db", str(cls.whole))  # notes the heads as well
        cls.kept = cls.folder / "heads-kept.txt"
        shutil.copy(cls.folder / "demo.db.files" / "audit-heads.txt", cls.kept)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.database = self.folder / f"{self.id().rsplit('.', 1)[1]}.db"
        shutil.copy(self.whole, self.database)
        shutil.copytree(f"{self.whole}.files", f"{self.database}.files")
        self.heads = pathlib.Path(f"{self.database}.files") / "audit-heads.txt"

    def audit(self, *files):
        done = subprocess.run([str(harness.BINARY), "audit", *map(str, files), "--db",
                               str(self.database)], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def tamper(self, work, database=None):
        """Past the guards, which are there again afterwards."""
        db = harness.connect(database or self.database)
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                            "AND tbl_name = 'audit'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        work(db)
        for _, text in guards:
            db.execute(text)
        db.commit()
        db.close()

    @staticmethod
    def cut_off(db):
        last, = db.execute("SELECT max(seq) FROM audit WHERE tenant = ?", (TENANT,)).fetchone()
        db.execute("DELETE FROM audit WHERE tenant = ? AND seq > ?", (TENANT, last - 3))

    @staticmethod
    def make_anew(db):
        rows = db.execute("SELECT seq, at_ms, actor, action, subject, detail FROM audit "
                          "WHERE tenant = ? ORDER BY seq", (TENANT,)).fetchall()
        prev = "0" * 64
        for seq, at_ms, actor, action, subject, detail in rows:
            actor = "somebody else" if seq == 2 else actor
            new = link_hash(TENANT, seq, at_ms, actor, action, subject, detail, prev)
            db.execute("UPDATE audit SET actor = ?, prev = ?, hash = ? WHERE tenant = ? AND seq = ?",
                       (actor, prev, new, TENANT, seq))
            prev = new

    def assertTold(self, words, *files):
        code, text = self.audit(*files)
        self.assertEqual(code, 6, text)
        self.assertIn(words, text)

    def test_an_untouched_log_agrees_with_every_head(self):
        code, text = self.audit(self.backup, self.kept)
        self.assertEqual(code, 0, text)
        self.assertIn("审计日志完整", text)
        self.assertNotIn("还没有留存", text)

    def test_rows_cut_off_above_the_last_head_are_told(self):
        self.tamper(self.cut_off)
        self.assertTold("末尾的记录被删除")
        self.heads.unlink()
        self.assertEqual(self.audit()[0], 0, "nothing else knows")
        self.assertTold("末尾的记录被删除（依据：备份 kept.zip", self.backup)
        self.assertTold("末尾的记录被删除（依据：链头文件 heads-kept.txt", self.kept)

    def test_a_log_that_is_gone_as_a_whole_is_told(self):
        self.tamper(lambda db: db.execute("DELETE FROM audit WHERE tenant = ?", (TENANT,)))
        self.assertTold("全部记录被删除")
        self.heads.unlink()
        self.assertTold("全部记录被删除", self.backup)

    def test_a_chain_made_anew_is_told(self):
        self.tamper(self.make_anew)
        self.assertTold("日志被整体改写")
        self.heads.unlink()
        self.assertEqual(self.audit()[0], 0, "the chain itself fits")
        self.assertTold("日志被整体改写", self.kept)

    def test_a_head_that_was_published_is_compared(self):
        self.heads.unlink()
        db = harness.connect(self.database)
        seq, head = db.execute("SELECT seq, hash FROM audit WHERE tenant = ? ORDER BY seq DESC",
                               (TENANT,)).fetchone()
        db.execute("INSERT INTO report_version (tenant, round, report, version, title, year, published_ms, account,"
                   " bundle_sha256, data_sha256, report_sha256, pdf_sha256, package_sha256, audit_seq, audit_hash,"
                   " public_key, signature) VALUES (?, 'demo-2026', '', 1, 't', 2026, 0, 'a', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   (TENANT, *("0" * 64,) * 5, seq, head, "0" * 64, "0" * 128))
        db.commit()
        db.close()
        self.assertEqual(self.audit()[0], 0)
        self.tamper(self.cut_off)
        self.assertTold("公示报告 demo-2026 第 1 版")

    def test_guards_that_are_gone_are_noticed_at_the_start(self):
        db = harness.connect(self.database)
        db.execute("DROP TRIGGER audit_delete")
        db.commit()
        db.close()
        self.assertTold("audit_delete（被删除）")
        with Server(self.database, "--quiet") as server:
            pass
        self.assertIn("audit_delete（被删除）", server.read_log())

    def test_a_start_notices_rows_that_are_gone(self):
        self.tamper(self.cut_off)
        before = self.heads.read_text()
        with Server(self.database, "--quiet") as server:
            pass
        self.assertIn("不见了", server.read_log())
        self.assertEqual(self.heads.read_text(), before, "a false head must not be noted")

    def test_a_restore_compares_with_the_heads_of_the_backup(self):
        forged = self.folder / "forged.zip"
        copy = self.folder / "data.db"
        with zipfile.ZipFile(self.backup) as old, zipfile.ZipFile(forged, "w") as new:
            copy.write_bytes(old.read("data.db"))
            self.tamper(self.cut_off, copy)
            manifest = json.loads(old.read("manifest.json"))
            self.assertTrue(manifest["audit_heads"])
            manifest["database_sha256"] = hashlib.sha256(copy.read_bytes()).hexdigest()
            manifest["database_size"] = copy.stat().st_size
            for name in old.namelist():
                if name not in ("data.db", "manifest.json"):
                    new.writestr(name, old.read(name))
            new.write(copy, "data.db")
            new.writestr("manifest.json", json.dumps(manifest))
        done = subprocess.run([str(harness.BINARY), "restore", str(forged), "--db",
                               str(self.folder / "back.db")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
        self.assertIn("末尾的记录被删除（依据：备份的清单", done.stdout)


class AuditPage(WebTest):
    def test_heads_can_be_kept_elsewhere(self):
        admin = self.login("admin")
        page = admin.get("/admin/audit")
        checked = admin.submit(page, "/admin/audit/verify")
        self.assertIn("审计日志完整", checked.text)
        self.assertIn("/admin/audit/heads", checked.parsed.links)
        heads = admin.get("/admin/audit/heads")
        self.assertEqual(heads.status, 200)
        self.assertRegex(heads.text, rf"^{TENANT} \d+ [0-9a-f]{{64}} ")
        self.assertRefused(self.login("manager").get("/admin/audit/heads"))


if __name__ == "__main__":
    harness.main()
