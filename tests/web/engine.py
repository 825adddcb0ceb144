"""Where the databases of the tests are: in files; or, where GP_TEST_SERVER names one
(tests/cluster.py), on a PostgreSQL server, a database a file that would have been. Tests keep saying
the file's path; address() says where it is, connect() opens it, either way with the methods of
sqlite3's connections.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

SERVER = os.environ.get("GP_TEST_SERVER")
TEMPLATE = os.environ.get("GP_TEST_TEMPLATE")  # the demo database's name on a server that came with one
if SERVER:
    try:
        import psycopg2
    except ImportError:  # a Python other than the system's
        sys.path.append("/usr/lib/python3/dist-packages")
        import psycopg2
    import psycopg2.errors

REFUSED = psycopg2.Error if SERVER else sqlite3.IntegrityError
_made = set()


def _name(path):
    return "t" + hashlib.sha256(str(pathlib.Path(path).resolve()).encode()).hexdigest()[:20]


def _admin(*statements):
    db = psycopg2.connect(SERVER)
    db.autocommit = True
    try:
        with db.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        db.close()


def _address(name):
    return re.sub(r"///[^?]*", f"///{name}", SERVER)


def address(path):
    """Where the database of that path is; on a server it is there from then on, and empty."""
    if not SERVER:
        return str(path)
    name = _name(path)
    if name not in _made:
        _admin(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        _made.add(name)
    return _address(name)


def rename(path, name):
    _admin(f"ALTER DATABASE {_name(path)} RENAME TO {name}")


def forget(path):
    """What a server has under that path; a file is removed by who asks."""
    _made.discard(_name(path))


def dump(path):
    """All that is stored, as text."""
    if not SERVER:
        return "\n".join(sqlite3.connect(path).iterdump())
    return subprocess.run(["pg_dump", "--inserts", address(path)], check=True, capture_output=True, text=True).stdout


def drop_guard(db, name):
    table = db.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = ?", (name,)).fetchone() \
        if SERVER else None
    db.execute(f"DROP TRIGGER {name} ON {table[0]}" if table else f"DROP TRIGGER {name}")


def options(path):
    """For the command line."""
    return ["--db", address(path)] + (["--beside", str(path)] if SERVER else [])


# With GP_TEST_REFUSE=1 every other transaction of the program fails at its commit, as one does that
# met another; sequences are not rolled back. What a user sees must be the same.
_REFUSE = """
    CREATE SEQUENCE refusals;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_setting('application_name') = 'gongping'
           AND current_setting('gp.refused', true) IS DISTINCT FROM 'asked' THEN
            PERFORM set_config('gp.refused', 'asked', true);
            IF nextval('refusals') % 2 = 1 THEN
                RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'refused by the test';
            END IF;
        END IF;
        RETURN NULL;
    END $$;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'audit%' LOOP
            EXECUTE format('CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE OR DELETE ON %I '
                           'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()', name);
        END LOOP;
    END $$"""


def copy(old, new):
    """The same database under another path; nobody may have it open."""
    if not SERVER:
        shutil.copy(old, new)
        return
    made = old if old == TEMPLATE else _name(old)
    _admin(f"DROP DATABASE IF EXISTS {_name(new)}", f"CREATE DATABASE {_name(new)} TEMPLATE {made}")
    _made.add(_name(new))
    if os.environ.get("GP_TEST_REFUSE"):
        with Connection(new) as db:
            db.execute(_REFUSE)


class Rows:
    """What sqlite3 gives for an execute."""

    def __init__(self, connection, cursor):
        self.connection, self.rowcount = connection, cursor.rowcount
        rows = cursor.fetchall() if cursor.description else []
        self._rows = iter([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])

    def __iter__(self):
        return self._rows

    def fetchall(self):
        return list(self._rows)

    def fetchone(self):
        return next(self._rows, None)


class Connection:
    """sqlite3's connection over psycopg2's."""

    def __init__(self, path, isolation_level=""):
        self._db = psycopg2.connect(address(path))
        self._db.autocommit = isolation_level is None

    @staticmethod
    def _translated(statement):
        if re.match(r"\s*PRAGMA foreign_keys", statement):
            return "SELECT 1"
        if re.match(r"\s*BEGIN", statement):  # keeps all writers out
            return "BEGIN; LOCK TABLE schema_version IN EXCLUSIVE MODE"
        columns = re.match(r"\s*PRAGMA table_info\((\w+)\)", statement)
        if columns:
            return ("SELECT ordinal_position - 1, column_name FROM information_schema.columns "
                    f"WHERE table_name = '{columns.group(1)}' ORDER BY 1")
        return statement

    def execute(self, statement, arguments=()):
        cursor = self._db.cursor()
        text = self._translated(statement)
        cursor.execute(text.replace("%", "%%").replace("?", "%s") if arguments else text, tuple(arguments) or None)
        return Rows(self, cursor)

    def executemany(self, statement, rows):
        for row in rows:
            self.execute(statement, row)

    def commit(self):
        self._db.commit()

    def rollback(self):
        self._db.rollback()

    def close(self):
        self._db.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        (self._db.rollback if kind else self._db.commit)()


def connect(path, timeout=20, isolation_level="", read_only=False):
    if SERVER:
        return Connection(path, isolation_level)
    return sqlite3.connect(f"file:{path}?mode=ro" if read_only else path, uri=read_only, timeout=timeout,
                           isolation_level=isolation_level)


def without_guards(db, statement, arguments):
    """Inside of a transaction: what the database's own guards would not let happen."""
    if SERVER:
        tables = [t for t, in db.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
                                         "WHERE NOT tgisinternal").fetchall()]
        for table in tables:
            db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        db.execute(statement, arguments)
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(statement, arguments)
    for _, text in guards:
        db.execute(text)


def known(path):
    """It is there: another process has made it."""
    _made.add(_name(path))


# For what is no Python: `engine.py make PATH` makes the database and says where it is, `engine.py ask PATH
# STATEMENT ARGUMENT...` runs a statement and gives the rows as JSON.
if __name__ == "__main__":
    word, of, *rest = sys.argv[1:]
    if word == "make":
        print(address(of))
    else:
        known(of)
        with connect(of) as database:
            print(json.dumps(database.execute(rest[0], tuple(rest[1:])).fetchall()))
