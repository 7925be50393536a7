"""A program that begins the queue in a process of its own and ends it before one of its steps on the disk:

    forked_queue.py URL

For each line `FOLDER STEP` of its input a process takes the queue in FOLDER up and is killed before step STEP
of its work in FOLDER/files: a file is opened, named, cut, removed. The answer is `killed` or `done`.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import conftest  # noqa: F401, E402 (registers the package)
from guichet_eo.providers.downloads import part_syncer  # noqa: E402
from guichet_eo.providers.downloads.download_engine import DownloadEngine  # noqa: E402
from guichet_eo.providers.downloads.queue_store import QueueStore  # noqa: E402
from queue_bed import QUICK, hasty, source  # noqa: E402

EVENTS = ("open", "os.rename", "os.remove", "os.truncate", "os.mkdir")
OFTEN = 1 << 17  # bytes after which the disk is made to write: several times in a file


def die_before(step, files):
    left, turn = [step], threading.Lock()

    def hook(event, arguments):
        if event in EVENTS and _is_below(arguments, files):
            with turn:
                left[0] -= 1
                if left[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _is_below(arguments, files):
    """Cutting tells a handle in place of a path."""
    return isinstance(arguments[0], int) or os.fspath(arguments[0]).startswith(files)


def work(folder, step):
    part_syncer.AT_ONCE = OFTEN
    engine = DownloadEngine(
        QueueStore(folder / "queue.sqlite"), lambda rows: None, pace=QUICK, make_transfer=hasty
    )
    engine.set_source("here", source())
    die_before(step, str(folder / "files"))
    engine.start()
    while not engine.at_rest:
        time.sleep(0.002)
    engine.close()


def main():
    for line in sys.stdin:
        folder, step = line.rsplit(maxsplit=1)
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                work(Path(folder), int(step))
                os._exit(0)
            os._exit(1)
        _child, status = os.waitpid(child, 0)
        said = {9: "killed", 0: "done"}.get(os.WTERMSIG(status) or os.WEXITSTATUS(status), "failed")
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
