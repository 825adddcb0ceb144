"""A PostgreSQL server of one's own, for as long as a command runs.

    python3 tests/cluster.py build/tests/unit/test_store

The command finds the address in GP_TEST_SERVER: a database that is empty, on a socket in a folder of
its own; nothing listens on the network. What initdb makes is kept in the folder that GP_CLUSTERS
names, and copied. The server does not wait for the disk: what is tested of that has a server of its
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

BIN = next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), pathlib.Path("/usr/bin"))
USER = "gongping"
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


def prepared():
    """What initdb makes, made once."""
    kept = pathlib.Path(os.environ.get("GP_CLUSTERS", tempfile.gettempdir())) / f"gongping-cluster-{os.geteuid()}"
    kept.mkdir(parents=True, exist_ok=True)
    with open(kept / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "made").exists():
            shutil.rmtree(kept / "data", ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix="gongping-initdb-") as folder:
                owned(folder)
                as_server([BIN / "initdb", "-D", f"{folder}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust",
                           "-U", USER, "--no-sync"], stdout=subprocess.DEVNULL)
                shutil.copytree(f"{folder}/data", kept / "data")
            (kept / "made").touch()
    return kept / "data"


class Cluster:
    """of: another one, whose standby this is."""

    def __init__(self, *settings, of=None):
        self.folder = pathlib.Path(owned(tempfile.mkdtemp(prefix="gongping-pg-")))
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.settings = settings
        if of:
            as_server([BIN / "pg_basebackup", "-h", of.folder, "-U", USER, "-D", self.data, "-R", "-X", "stream",
                       "-c", "fast", "--no-sync"])
            return
        subprocess.run(["cp", "-r", prepared(), self.data], check=True)
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
    with Cluster(*FAST) as cluster:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"GP_TEST_SERVER": cluster.address()}).returncode)


if __name__ == "__main__":
    main()
