"""The server is killed (-9) at any moment while people write: what was acknowledged is there, nothing is
half done, every stored file is what it should be, and the audit log is one chain.

Each writer puts down what it is about to write before it sends it, and that it was acknowledged before
it writes again. GP_KILLS kills more often (./dev check --long: 500 times), GP_SEED at other moments.
"""
import os
import random
import threading

import engine
from harness import Server, main
from writers import WORDS, Backup, Import, Report, WritersCase

KILLS = int(os.environ.get("GP_KILLS", 30))
SEED = int(os.environ.get("GP_SEED", 20261130))
AWAY = 0.8 if engine.SERVER else 0.35  # seconds: a kill comes at any time until then


class KillsTest(WritersCase):
    def write(self, writer, kill, wrong):
        """Turn after turn until the server is gone."""
        turn = 0
        while True:
            turn += 1
            try:
                writer.turn(WORDS[type(writer)].format(f"{kill}-{turn}"))
            except AssertionError as e:
                wrong.append(e)
                return
            except Exception:  # the connection ended, in whichever way
                return
            if isinstance(writer, (Import, Backup, Report)):  # once a life of the server is enough
                return

    def one_kill(self, kill, moment):
        wrong = []
        threads = [threading.Thread(target=self.write, args=(w, kill, wrong)) for w in self.writers]
        killer = threading.Timer(moment, self.server.process.kill)
        killer.start()
        for t in threads:
            t.start()
        for t in (killer, *threads):
            t.join()
        self.server.process.wait()
        self.assertEqual(self.server.process.returncode, -9)
        for e in wrong:
            raise e

    def test_what_was_acknowledged_is_there(self):
        moments = random.Random(SEED)
        for kill in range(KILLS):
            self.one_kill(kill, moments.uniform(0.02, AWAY))
            type(self).server = Server(self.database)
            for writer in self.writers:
                with self.subTest(kill=kill, writer=type(writer).__name__):
                    writer.look()
        self.whole()
        counts = {type(w).__name__: len(w.acknowledged) for w in self.writers}
        print(f"# {KILLS} kills, acknowledged before: {counts}", flush=True)
        for name, count in counts.items():
            self.assertTrue(count or KILLS < 20, name)


if __name__ == "__main__":
    main()
