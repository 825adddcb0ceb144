"""A PostgreSQL server of one's own, for as long as a command runs.

    python3 tests/cluster.py build/tests/unit/test_store

    GP_DEMO=1 python3 tests/cluster.py python3 tests/web/test_rounds.py build/gongping .

The command finds the address in GP_TEST_SERVER: a database that is empty, on a socket in a folder of
its own; nothing listens on the network. With GP_DEMO a demo database is there beside it, under the
name that GP_TEST_TEMPLATE says. What initdb makes is kept in the folder that GP_CLUSTERS names, and
copied; so is the demo database. The server does not wait for the disk: what is tested of that has a server of its
own.
"""
import fcntl
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).parent / "web"))
from kept import made_once  # noqa: E402

BIN = next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), pathlib.Path("/usr/bin"))
USER = "gongping"
DEMO = "demo_template"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def as_server(command, **options):
    """PostgreSQL refuses to run as root: then the user of Debian's package does it."""
    if os.geteuid() == 0:
        options |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    return subprocess.run([str(c) for c in command], check=True, stdin=subprocess.DEVNULL, cwd="/", **options)


def owned(folder):
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    return folder


def kept_in():
    folder = pathlib.Path(os.environ.get("GP_CLUSTERS", tempfile.gettempdir())) / f"gongping-cluster-{os.geteuid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def init(folder):
    with tempfile.TemporaryDirectory(prefix="gongping-initdb-") as own:
        owned(own)
        as_server([BIN / "initdb", "-D", f"{own}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust",
                   "-U", USER, "--no-sync"], stdout=subprocess.DEVNULL)
        shutil.copytree(f"{own}/data", f"{folder}/data")


def prepared():
    """What initdb makes, made once."""
    return made_once(kept_in(), "empty", [BIN / "initdb"], init) / "data"


def prepared_with_demo(binary, source):
    """The same, with a demo database that can be copied."""
    source = pathlib.Path(source)

    def make(folder):
        with Cluster(*FAST) as cluster:
            subprocess.run([sys.executable, source / "tests/web/make_demo.py", binary, source, DEMO], check=True,
                           env=os.environ | {"GP_TEST_SERVER": cluster.address()})
            cluster.stop()
            shutil.copytree(cluster.data, f"{folder}/data")
    return made_once(kept_in(), "demo", [binary, BIN / "initdb", *(source / "examples").glob("*.json")], make) / "data"


class Cluster:
    """of: another one, whose standby this is. data: what it begins with, if not empty."""

    def __init__(self, *settings, of=None, data=None):
        self.folder = pathlib.Path(owned(tempfile.mkdtemp(prefix="gongping-pg-")))
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.settings = settings
        if of:
            as_server([BIN / "pg_basebackup", "-h", of.folder, "-U", USER, "-D", self.data, "-R", "-X", "stream",
                       "-c", "fast", "--no-sync"])
            return
        subprocess.run(["cp", "-r", data or prepared(), self.data], check=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres:postgres", self.data], check=True)
        self.data.chmod(0o700)

    def start(self):
        options = " ".join(f"-c {s}" for s in self.settings)
        as_server([BIN / "pg_ctl", "-D", self.data, "-w", "-s", "-l", self.log, "-o",
                   f"-c listen_addresses= -k {self.folder} -c max_connections=200 {options}", "start"])

    def stop(self, how="fast"):
        as_server([BIN / "pg_ctl", "-D", self.data, "-w", "-s", "-m", how, "stop"])

    def promote(self):
        as_server([BIN / "pg_ctl", "-D", self.data, "-w", "-s", "promote"])

    def address(self, database="postgres"):
        return f"postgresql:///{database}?host={self.folder}&user={USER}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        try:
            if (self.data / "postmaster.pid").exists():
                self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    own, data = {}, None
    if os.environ.get("GP_DEMO"):
        own["GP_TEST_TEMPLATE"], data = DEMO, prepared_with_demo(*sys.argv[3:5])
    with Cluster(*FAST, data=data) as cluster:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | own | {"GP_TEST_SERVER": cluster.address()}).returncode)


if __name__ == "__main__":
    main()
