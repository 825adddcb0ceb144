"""A database as it was, put back under a running server as often as wanted.

SQLite's own backup would give it another schema in the eyes of all that have it open: each of the
server's connections would then read the schema and prepare its statements anew, which costs more
than what is tested. So the rows are put back, in those tables where any differs; without triggers,
which sqlite3 of Python cannot turn off.
"""
import contextlib
import ctypes
import ctypes.util
import os
import sqlite3

ENABLE_TRIGGER, ROW, DONE = 1003, 100, 101  # SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_ROW, SQLITE_DONE
_lite = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
_lite.sqlite3_errmsg.restype = ctypes.c_char_p


class Kept:
    def __init__(self, database):
        self._copy = f"{database}-kept"
        with contextlib.closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as live:
            live.execute("VACUUM INTO ?", (self._copy,))
            tables = live.execute("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE type = 'table' "
                                  "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_stat%'").fetchall()
            columns = {table: live.execute(f"PRAGMA table_info({table})").fetchall() for table, _ in tables}
        self._statements, self._db = {}, ctypes.c_void_p()
        self._must(_lite.sqlite3_open(os.fsencode(database), ctypes.byref(self._db)))
        self._must(_lite.sqlite3_busy_timeout(self._db, 20000))
        self._must(_lite.sqlite3_db_config(self._db, ENABLE_TRIGGER, 0, None))
        self._step(f"ATTACH '{self._copy}' AS kept")
        self._version = self._step("PRAGMA data_version")
        self._tables = [self._ways(table, without_rowid, columns[table]) for table, without_rowid in tables]

    @staticmethod
    def _ways(table, without_rowid, columns):
        """The statements: whether the table differs, empty it, fill it."""
        keys = [name for _, name, *_, is_key in columns if is_key] if without_rowid else ["rowid"]
        names = [name for _, name, *_ in columns]
        same_key = " AND ".join(f"k.{name} = m.{name}" for name in keys)
        other = " OR ".join(f"k.{name} IS NOT m.{name}" for name in names)
        listed = ", ".join(names if without_rowid else ["rowid", *names])
        return (f"SELECT (SELECT count(*) FROM main.{table}) <> (SELECT count(*) FROM kept.{table}) OR EXISTS "
                f"(SELECT 1 FROM kept.{table} k LEFT JOIN main.{table} m ON {same_key} "
                f"WHERE m.{keys[0]} IS NULL OR {other})",
                f"DELETE FROM main.{table}", f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM kept.{table}")

    def _must(self, code):
        if code not in (0, ROW, DONE):
            raise sqlite3.OperationalError(_lite.sqlite3_errmsg(self._db).decode())
        return code

    def _step(self, text):
        """The first figure of the first row, if there is one."""
        if text not in self._statements:
            made = ctypes.c_void_p()
            self._must(_lite.sqlite3_prepare_v2(self._db, text.encode(), -1, ctypes.byref(made), None))
            self._statements[text] = made
        statement = self._statements[text]
        code = _lite.sqlite3_step(statement)
        figure = _lite.sqlite3_column_int(statement, 0) if code == ROW else None
        _lite.sqlite3_reset(statement)
        self._must(code)
        return figure

    def put_back(self):
        version = self._step("PRAGMA data_version")
        if version == self._version:  # nobody else has written
            return
        self._version = version
        self._step("BEGIN IMMEDIATE")
        try:
            for differs, empty, fill in self._tables:
                if self._step(differs):
                    self._step(empty)
                    self._step(fill)
        except BaseException:
            self._step("ROLLBACK")
            raise
        self._step("COMMIT")

    def close(self):
        for statement in self._statements.values():
            _lite.sqlite3_finalize(statement)
        _lite.sqlite3_close(self._db)
        os.unlink(self._copy)
