"""What many tests begin with, made once for all of them."""
import fcntl
import hashlib
import os
import pathlib
import shutil
import tempfile


def made_once(parent, name, of, make):
    """The folder that make(folder) filled, kept in parent for as long as the files it is made of are the same."""
    state = "".join(f"{path}{os.stat(path).st_mtime_ns}{os.stat(path).st_size}\n" for path in sorted(map(str, of)))
    kept = pathlib.Path(parent) / f"{name}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"
    with open(f"{pathlib.Path(parent) / name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            return kept
        for old in kept.parent.glob(f"{name}-*"):
            shutil.rmtree(old)
        making = tempfile.mkdtemp(prefix=f"{name}.", dir=parent)
        try:
            make(making)
            os.rename(making, kept)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return kept
