"""A server on a disk that does what the test likes: slow_disk.c is preloaded into it, and looks for its
orders in the folder `gate`."""
import os
import pathlib
import sys

from harness import Server

SLOW_DISK = pathlib.Path(sys.argv[3]).resolve()


class SlowDisk:
    """For a class of tests, before WebTest."""

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.gate = pathlib.Path(cls.folder) / "gate"
        cls.gate.mkdir()
        for pipe in ("begun", "go"):
            os.mkfifo(cls.gate / pipe)
        cls.preload()

    @classmethod
    def setUpClass(cls):
        try:
            super().setUpClass()
        finally:
            cls.forget()

    @classmethod
    def preload(cls):
        os.environ.update(LD_PRELOAD=str(SLOW_DISK), SLOW_DISK=str(cls.gate))

    @staticmethod
    def forget():
        for name in ("LD_PRELOAD", "SLOW_DISK"):
            os.environ.pop(name, None)

    def start_again(self):
        """With the same disk."""
        self.preload()
        try:
            type(self).server = Server(self.database)
        finally:
            self.forget()

    def order(self, name, text):
        (self.gate / "new").write_text(text)
        (self.gate / "new").rename(self.gate / name)
