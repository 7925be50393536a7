"""The engine is started in one thread and closed in another, at the same moment."""

import threading
import time

from guichet_eo.providers.downloads.download_engine import DownloadEngine
from guichet_eo.providers.downloads.queue_store import QueueStore
from queue_bed import Bed


def ours(before):
    return [thread for thread in threading.enumerate() if thread not in before]


def test_closing_while_it_starts_leaves_no_thread(tmp_path):
    before = set(threading.enumerate())
    for number in range(200):
        engine = DownloadEngine(QueueStore(tmp_path / f"{number}.sqlite"), lambda rows: None)
        together = threading.Barrier(2)

        def start(engine=engine, together=together):
            together.wait()
            engine.start()

        starter = threading.Thread(target=start)
        starter.start()
        together.wait()
        engine.close()
        starter.join()
    deadline = time.monotonic() + 5
    while ours(before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not ours(before)


def test_a_closed_engine_does_not_start_and_its_queue_is_free(tmp_path):
    before = set(threading.enumerate())
    bed = Bed(tmp_path, start=False)
    bed.engine.close()
    bed.engine.start()
    assert not ours(before)
    QueueStore(bed.file).close()  # nobody owns it
