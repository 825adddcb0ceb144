"""A database as it was, put back under a running server as often as wanted.

SQLite's own backup would give it another schema in the eyes of all that have it open: each of the
server's connections would then read the schema and prepare its statements anew, which costs more
than what is tested. So the rows are put back, table by table, where they differ; without triggers,
which sqlite3 of Python cannot turn off.
"""
import ctypes
import ctypes.util
import os
import sqlite3

ENABLE_TRIGGER = 1003  # SQLITE_DBCONFIG_ENABLE_TRIGGER
_lite = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
_lite.sqlite3_errmsg.restype = ctypes.c_char_p
_each_row = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p), ctypes.c_void_p)


class Kept:
    def __init__(self, database):
        self._copy = f"{database}-kept"
        with sqlite3.connect(database, timeout=20) as live:
            live.execute("VACUUM INTO ?", (self._copy,))
        self._watch = sqlite3.connect(database, timeout=20, isolation_level=None)
        self._version = self._data_version()
        self._tables = [self._columns(*table) for table in self._watch.execute(
            "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE type = 'table' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_stat%'").fetchall()]
        self._db = ctypes.c_void_p()
        self._must(_lite.sqlite3_open(os.fsencode(database), ctypes.byref(self._db)))
        self._must(_lite.sqlite3_busy_timeout(self._db, 20000))
        self._must(_lite.sqlite3_db_config(self._db, ENABLE_TRIGGER, 0, None))
        self._run(f"ATTACH '{self._copy}' AS kept")

    def _columns(self, table, without_rowid):
        names = [row[1] for row in self._watch.execute(f"PRAGMA table_info({table})")]
        return table, ", ".join(names if without_rowid else ["rowid", *names])

    def _data_version(self):
        return self._watch.execute("PRAGMA data_version").fetchone()

    def _must(self, code):
        if code:
            raise sqlite3.OperationalError(_lite.sqlite3_errmsg(self._db).decode())

    def _run(self, statement):
        rows = []

        @_each_row
        def one(_, __, values, ___):
            rows.append(values[0].decode())
            return 0
        self._must(_lite.sqlite3_exec(self._db, statement.encode(), one, None, None))
        return rows

    def put_back(self):
        if self._data_version() == self._version:
            return
        self._run("BEGIN IMMEDIATE")
        try:
            for table, columns in self._tables:
                now, then = (f"SELECT {columns} FROM {where}.{table}" for where in ("main", "kept"))
                if self._run(f"SELECT 1 WHERE EXISTS ({now} EXCEPT {then}) OR EXISTS ({then} EXCEPT {now})"):
                    self._run(f"DELETE FROM main.{table}; INSERT INTO main.{table} ({columns}) {then}")
        except BaseException:
            self._run("ROLLBACK")
            raise
        self._run("COMMIT")
        self._version = self._data_version()

    def close(self):
        self._watch.close()
        _lite.sqlite3_close(self._db)
        os.unlink(self._copy)
