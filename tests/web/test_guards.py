"""What was published stays, whoever writes: the database's own guards tried by SQL, and published versions
carried over from databases of before there were several reports."""
import hashlib
import json
import pathlib
import shutil

import harness
from harness import Server, WebTest, run

PUBLISHED, OPEN = "pingshan-2022", "demo-2026"

# Tables of a round on which no published figure rests, and why they may change.
FREE = {
    "closing": "a warning to scorers",
    "conflict_dismissal": "kept beside the data, not published",
    "disclosed_result": "what operators were told; follows from the version",
    "entry_file": "who may open a file",
    "feedback_window": "a period that is over",
    "given_file": "what operators work with, not published",
    "stamped_scan": "which content a scan was of; the file is guarded as material",
    "fill_file": "drafts", "fill_part": "drafts", "upload": "drafts", "sheet_draft": "drafts",
    "own_note": "of an expert to themself, not published",
    "import_batch": "how data came in", "import_change": "how data came in",
    "inspection_draw": "who visits whom", "inspection_visit": "visits; their sheets are guarded",
    "objection": "what was said about it, also later", "objection_step": "the same",
    "panel_decision": "who confirmed; the sheets are guarded", "panel_lead": "the same",
    "rating_link": "access", "rating_person": "personal data that retention clears",
    "rating_scan": "kept beside the data, cleared by retention", "rating_terms": "what raters saw",
    "rectification": "goes on after publication", "result_note": "the same", "result_file": "the same",
    "report_job": "work under way", "report_comment": "what was said on the way to it",
    "report_edition": "what was submitted, to be read; its hash is in report_approval",
    "narrative_base": "by which words the evaluator's went", "round_plan": "the notice", "round_reminder": "messages",
    "entry_result": "follows from the data; gongping results compares it", "entry_result_part": "the same",
    "entry_finding": "the same", "rolled_entry": "follows from the published rows; gongping rollup compares it",
    "survey": "no part of a version", "round_form": "no part of a version", "form_answer": "no part of a version",
    "search_doc": "the index", "search_gram": "the index", "search_stale": "the index",
}
ALWAYS = {"report_version": "已公示的版本不能", "report_approval": "审批记录只能追加"}
LOCKED = "已公示的结果已锁定"


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


class GuardsTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))

    def setUp(self):
        self.db = harness.connect(self.database, timeout=60, isolation_level=None)
        self.addCleanup(self.db.close)
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.execute("BEGIN IMMEDIATE")
        self.addCleanup(self.db.execute, "ROLLBACK")

    def tables(self):
        names = [r[0] for r in self.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [n for n in names if "round" in columns(self.db, n) and n not in FREE]

    def refused(self, statement, *arguments, words):
        with self.assertRaises(harness.REFUSED, msg=statement) as told:
            self.db.execute(statement, arguments)
        self.assertIn(words, str(told.exception), statement)

    def row_for(self, table, round_id):
        """A row as somebody would slip it in: one of any round, moved to this one and its first entry."""
        row = self.db.execute(f"SELECT * FROM {table} ORDER BY round = ? DESC LIMIT 1",
                              (round_id,)).fetchone()
        if not row:
            return None
        values = dict(zip(columns(self.db, table), row)) | {"round": round_id}
        if values.get("entry"):
            values["entry"] = self.db.execute("SELECT id FROM entry WHERE round = ? LIMIT 1",
                                              (round_id,)).fetchone()[0]
        return values

    def test_nothing_that_a_version_rests_on_can_be_changed_added_or_taken_away(self):
        tried = set()
        for table in self.tables():
            words = ALWAYS.get(table, LOCKED)
            has = self.db.execute(f"SELECT count(*) FROM {table} WHERE round = ?",
                                  (PUBLISHED,)).fetchone()[0]
            free = {"report_version": ("cleared", "bundle_sha256", "erased_at"), "round": ("state", "rules"),
                    "report": ("state", "ord"), "entry": ("stage",)}.get(table, ())
            for column in columns(self.db, table) if has else ():
                if column not in free:
                    self.refused(f"UPDATE {table} SET {column} = {column} WHERE round = ?", PUBLISHED,
                                 words=words)
                    tried.add((table, "update"))
            if has:
                self.refused(f"DELETE FROM {table} WHERE round = ?", PUBLISHED, words=words)
                tried.add((table, "delete"))
            values = self.row_for(table, PUBLISHED)
            if values and table not in ("round", "report"):
                marks = ", ".join("?" * len(values))
                self.refused(f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})",
                             *values.values(), words=words)
                tried.add((table, "insert"))
        for table in ("entry", "sheet", "mark", "fund_line", "public_result", "report_version",
                      "report_text"):
            for way in ("update", "delete", "insert"):
                self.assertIn((table, way), tried)
        for table in ("material", "checklist_item", "expert", "assignment"):
            self.assertIn((table, "insert"), tried)
        guards = {(r[0], r[1]) for r in self.db.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")}
        for table in self.tables():  # also of those without rows in the example
            self.assertTrue(any(t == table for t, _ in guards), f"{table} has no guard")

    def test_the_round_itself_stays_until_a_correction_is_on_record(self):
        for column in columns(self.db, "round"):
            if column not in ("state", "rules"):
                self.refused(f"UPDATE round SET {column} = {column} WHERE id = ?", PUBLISHED, words=LOCKED)
        self.refused("DELETE FROM round WHERE id = ?", PUBLISHED, words="已公示的轮次不能删除")
        for state in ("approval", "scoring", "draft"):
            self.refused("UPDATE round SET state = ? WHERE id = ?", state, PUBLISHED, words=LOCKED)
        last, = self.db.execute("SELECT coalesce(max(ord), -1) FROM report_approval WHERE round = ?",
                                (PUBLISHED,)).fetchone()
        self.db.execute(
            "INSERT INTO report_approval SELECT tenant, 'pingshan-2022', '', ?, 'revise', '更正', 'm', '某人',"
            " ?, 1 FROM round WHERE id = ?", (last + 1, "0" * 64, PUBLISHED))
        self.db.execute("UPDATE round SET state = 'approval' WHERE id = ?", (PUBLISHED,))
        self.db.execute("UPDATE sheet SET comment = 'x' WHERE round = ?", (PUBLISHED,))
        self.refused("DELETE FROM report_version", words="不能删除")

    def test_an_archived_round_has_no_way_back(self):
        self.db.execute("UPDATE round SET state = 'archived' WHERE id = ?", (PUBLISHED,))
        self.db.execute("INSERT INTO report_approval SELECT tenant, id, '', 99, 'revise', '更正', 'm', '某人',"
                        " ?, 1 FROM round WHERE id = ?", ("0" * 64, PUBLISHED))
        self.refused("UPDATE round SET state = 'published' WHERE id = ?", PUBLISHED, words=LOCKED)

    def test_files_of_a_version_stay(self):
        for column in ("bundle_sha256", "pdf_sha256", "package_sha256"):
            digest, = self.db.execute(f"SELECT {column} FROM report_version").fetchone()
            self.assertTrue(self.db.execute("SELECT 1 FROM document WHERE sha256 = ?", (digest,)).fetchone())
            self.refused("DELETE FROM document WHERE sha256 = ?", digest, words="文件不能删除")
            self.refused("UPDATE document SET size = 0 WHERE sha256 = ?", digest, words="文件不能修改")

    def test_the_data_kept_inside_go_once_and_nothing_else_of_a_version(self):
        digest, = self.db.execute("SELECT bundle_sha256 FROM report_version").fetchone()
        self.refused("UPDATE report_version SET erased_at = NULL", words="已公示的版本不能修改")
        self.db.execute("UPDATE report_version SET erased_at = 1")
        self.refused("UPDATE report_version SET erased_at = 2", words="已公示的版本不能修改")
        self.db.execute("DELETE FROM document WHERE sha256 = ?", (digest,))
        for column in ("pdf_sha256", "package_sha256"):
            digest, = self.db.execute(f"SELECT {column} FROM report_version").fetchone()
            self.refused("DELETE FROM document WHERE sha256 = ?", digest, words="文件不能删除")

    def test_of_a_hand_in_its_words_go_and_not_what_it_was(self):
        row = (harness.TENANT, PUBLISHED, self.db.execute("SELECT id FROM entry WHERE round = ?", (PUBLISHED,)).fetchone()[0])
        harness.engine.without_guards(self.db, "INSERT INTO hand_in VALUES (?, ?, ?, 1, 't', 1, 'a', '某人', 0, '{}', ?)",
                                      (*row, "0" * 64))
        for change in ("snapshot = '{\"a\":1}'", "pledger = 'x'", "snapshot = '', at_ms = 2", f"snapshot = '', sha256 = '{'1' * 64}'"):
            self.refused(f"UPDATE hand_in SET {change} WHERE round = ?", PUBLISHED, words=LOCKED)
        self.db.execute("UPDATE hand_in SET snapshot = '', pledger = 'x' WHERE round = ?", (PUBLISHED,))
        self.refused("UPDATE hand_in SET snapshot = 'again' WHERE round = ?", PUBLISHED, words=LOCKED)

    def test_a_round_that_is_not_published_is_free(self):
        for table in self.tables():
            if table not in ALWAYS and table != "round":
                self.db.execute(f"UPDATE {table} SET round = round WHERE round = ?", (OPEN,))
        self.db.execute("UPDATE round SET state = 'scoring', title = 'x' WHERE id = ?", (OPEN,))
        self.db.execute("DELETE FROM sheet WHERE round = ?", (OPEN,))

    def test_one_published_report_guards_its_part_only(self):
        rows = [r[0] for r in self.db.execute("SELECT id FROM entry WHERE round = ? ORDER BY id", (OPEN,))]
        self.db.execute("INSERT INTO report (tenant, round, id, ord, scope, target, state) SELECT tenant, id,"
                        " 'a', 0, 'subdistrict', '某街道', 'approval' FROM round WHERE id = ?", (OPEN,))
        self.db.execute(
            "INSERT INTO report_version SELECT tenant, ?, 'a', 1, title, subdistrict, year, published_ms,"
            " account, reason, bundle_sha256, data_sha256, report_sha256, pdf_sha256, package_sha256,"
            " audit_seq, audit_hash, public_key, signature, cleared, erased_at FROM report_version LIMIT 1", (OPEN,))
        self.db.execute("UPDATE report SET state = 'published' WHERE round = ?", (OPEN,))
        self.db.execute("UPDATE entry SET stage = 'published' WHERE round = ? AND id = ?", (OPEN, rows[0]))
        self.refused("UPDATE sheet SET comment = 'x' WHERE round = ? AND entry = ?", OPEN, rows[0],
                     words=LOCKED)
        self.db.execute("UPDATE sheet SET comment = 'x' WHERE round = ? AND entry = ?", (OPEN, rows[1]))
        self.refused("UPDATE report SET texts_title = 'x' WHERE round = ?", OPEN, words=LOCKED)
        self.refused("UPDATE report SET state = 'feedback' WHERE round = ?", OPEN, words=LOCKED)
        self.refused("DELETE FROM report WHERE round = ?", OPEN, words="公示过的报告不能删除")
        self.refused("DELETE FROM round WHERE id = ?", OPEN, words="已公示")


OLD = 32  # the last migration before a round could have several reports


class UpgradeTest(WebTest):
    """A database as the program of before left it, with a published version in it."""

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        old = pathlib.Path(cls.folder) / "old.db"
        cls.before = cls.make_old(cls.database, old)
        for suffix in ("-wal", "-shm"):
            pathlib.Path(f"{cls.database}{suffix}").unlink(missing_ok=True)
        shutil.move(old, cls.database)

    @classmethod
    def make_old(cls, database, path):
        """Migrations up to OLD, then the rows of today in the columns that there were."""
        now, old = harness.connect(database), harness.connect(path)
        mark, = now.execute("PRAGMA application_id").fetchone()
        old.execute(f"PRAGMA application_id = {mark}")
        old.execute("CREATE TABLE schema_version (n INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
                    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64), at INTEGER NOT NULL) STRICT")
        files = [p for p in sorted((harness.SOURCE / "sql").glob("*.sql")) if int(p.name[:4]) <= OLD]
        for n, file in enumerate(files, 1):
            text = file.read_text(encoding="utf-8")
            plain = text
            for word, meant in (("@INT", "INTEGER"), ("@BLOB", "BLOB"), ("@STRICT", "STRICT")):
                plain = plain.replace(word, meant)
            old.executescript(plain)
            old.execute("INSERT INTO schema_version VALUES (?, ?, ?, 1)",
                        (n, file.name, hashlib.sha256(text.encode()).hexdigest()))
        tables = [r[0] for r in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        there = [r[0] for r in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        old.execute("DELETE FROM installation")
        for table in tables:
            if table in there and table != "schema_version" and not table.startswith(("rating_", "search_")):
                cls.copy(now, old, table)
        old.commit()
        kept = old.execute("SELECT * FROM report_version").fetchall()
        now.close()
        old.close()
        return kept

    @staticmethod
    def copy(now, old, table):
        names = [c for c in columns(old, table) if c in columns(now, table)]
        order = " ORDER BY tenant, seq" if table == "audit" else ""
        rows = now.execute(f"SELECT {', '.join(names)} FROM {table}{order}").fetchall()
        old.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                        rows)

    def test_what_was_published_is_there_verifies_and_is_guarded(self):
        self.assertEqual(len(self.before), 1)
        with harness.connect(self.database) as db:
            names = [c for c in columns(db, "report_version") if c not in ("report", "erased_at")]
            now = db.execute(f"SELECT {', '.join(names)} FROM report_version").fetchall()
            self.assertEqual(now, self.before)
            self.assertEqual(db.execute("SELECT DISTINCT report FROM report_version").fetchall(), [("",)])
            self.assertEqual(db.execute("SELECT count(*) FROM report").fetchone(), (0,))
            self.assertEqual(db.execute("SELECT DISTINCT report FROM public_result").fetchall(), [("",)])
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            with self.assertRaises(harness.REFUSED):
                db.execute("DELETE FROM report_version")
            with self.assertRaises(harness.REFUSED):
                db.execute("UPDATE sheet SET comment = 'x' WHERE round = ?", (PUBLISHED,))
        page = self.browser().get(f"/public/{PUBLISHED}")
        self.assertEqual(page.status, 200)
        package = self.browser().get(f"/public/{PUBLISHED}/files/package.json").body
        file = pathlib.Path(self.folder) / "package.json"
        file.write_bytes(package)
        said = run("verify", str(file), "--key", json.loads(package)["public_key"])
        self.assertIn("没有发现不符之处", said)

        self.correct()

    def correct(self):
        manager = self.login("manager")
        page = manager.get(f"/rounds/{PUBLISHED}/report")
        done = manager.submit(page, f"/rounds/{PUBLISHED}/report/revise", {"reason": "更正一处文字"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        with harness.connect(self.database) as db:
            self.assertEqual(db.execute("SELECT state FROM round WHERE id = ?", (PUBLISHED,)).fetchone(),
                             ("approval",))


if __name__ == "__main__":
    harness.main()
