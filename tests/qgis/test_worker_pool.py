"""Daemon threads that do the newest job first."""

import threading
import time

from guichet_eo.gis.worker_pool import WorkerPool


def wait(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)
    assert condition()


class Gate:
    """Jobs that wait until they are let go, and what ran."""

    def __init__(self):
        self.open, self.began, self.ended, self.lock = threading.Event(), [], [], threading.Lock()

    def job(self, name):
        def work(token):
            with self.lock:
                self.began.append(name)
            while not self.open.is_set() and not token.cancelled:
                token.wait(0.002)
            with self.lock:
                self.ended.append((name, token.cancelled))

        return work


def test_newest_first_and_few_at_once():
    gate, pool = Gate(), WorkerPool("test", threads=4, per_lane=2)
    for number in range(8):
        pool.submit(number, "one host", gate.job(number))
        if number < 2:
            wait(lambda number=number: len(gate.began) == number + 1)
    pool.submit("other", "other host", gate.job("other"))
    wait(lambda: len(gate.began) == 3)
    time.sleep(0.02)
    assert gate.began == [0, 1, "other"]
    pool.promote(3)
    gate.open.set()
    wait(lambda: pool.idle)
    assert sorted(gate.began[3:]) == [2, 3, 4, 5, 6, 7]
    assert 3 in gate.began[3:5]
    assert gate.began[-1] == 2


def test_too_many_waiting_jobs_are_dropped_oldest_first():
    gate, pool = Gate(), WorkerPool("test", threads=1, pending=2)
    pool.submit("first", "", gate.job("first"))
    wait(lambda: gate.began)
    assert pool.submit("a", "", gate.job("a")) == ()
    assert pool.submit("b", "", gate.job("b")) == ()
    assert pool.submit("c", "", gate.job("c")) == ("a",)
    assert set(pool.forget_pending()) == {"b", "c"}
    gate.open.set()
    wait(lambda: pool.idle)
    assert gate.began == ["first"]


def test_cancelling_ends_a_job_and_drops_one_that_waits():
    gate, pool = Gate(), WorkerPool("test", threads=1)
    pool.submit("runs", "", gate.job("runs"))
    wait(lambda: gate.began)
    pool.submit("waits", "", gate.job("waits"))
    pool.cancel("waits")
    pool.cancel("runs")
    wait(lambda: pool.idle)
    assert gate.ended == [("runs", True)]


def test_a_closed_pool_takes_no_work_and_leaves_no_thread():
    gate, pool = Gate(), WorkerPool("closing test", threads=3, per_lane=3)
    for number in range(5):
        pool.submit(number, "", gate.job(number))
    wait(lambda: len(gate.began) == 3)
    pool.close()
    pool.submit("late", "", gate.job("late"))
    wait(lambda: pool.idle)
    assert len(gate.ended) == 3
    wait(lambda: not [thread for thread in threading.enumerate() if "closing test" in thread.name])
