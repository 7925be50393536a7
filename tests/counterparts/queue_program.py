"""A program with the queue of downloads that may be killed at any moment:

    queue_program.py FOLDER URL COUNT SIZE [SEED]

With a new FOLDER it queues COUNT files of a `ManyFilesServer`, then it says "ready", works until all rows
have ended, and says "done". With a SEED it kills itself at some step of its work that this number tells.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import conftest  # noqa: F401, E402 (registers the package)
from guichet_eo.core.downloads.queue_pace import QueuePace  # noqa: E402
from guichet_eo.providers.downloads.download_engine import DownloadEngine  # noqa: E402
from guichet_eo.providers.downloads.queue_store import QueueStore  # noqa: E402
from queue_bed import hasty, item, portal, source  # noqa: E402

PACE = QueuePace(retry=0.02, longest_retry=0.2, rest=0.05, longest_rest=0.2)
EVENTS = ("os.rename", "os.remove", "open", "os.fsync", "sqlite3.connect", "os.mkdir")


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(seed):
    """Kill this program before one of its next steps on the disk: a file is opened, named, removed."""
    left = [random.Random(seed).randrange(1, 60)]

    def hook(event, _arguments):
        if event in EVENTS:
            left[0] -= 1
            if left[0] <= 0:
                die()

    sys.addaudithook(hook)


def main(folder, url, count, size, seed=None):
    folder = Path(folder)
    engine = DownloadEngine(
        QueueStore(folder / "queue.sqlite"), lambda rows: None, pace=PACE, make_transfer=hasty
    )
    if not engine.rows:
        server = SimpleNamespace(address=lambda number, size: f"{url}/{number}-{size}.zip")
        engine.add([item(server, folder / "files", number, size) for number in range(count)])
    engine.set_source("here", source(portal(parallel=4)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if seed is not None:
        die_at(seed)
    engine.start()
    while not engine.at_rest:
        time.sleep(0.005)
    engine.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(each) for each in sys.argv[3:]))
