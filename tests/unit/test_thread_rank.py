"""Transfers work behind the window where the system ranks threads."""

import os
import sys
import threading

import pytest
from guichet_eo.providers.downloads.thread_rank import BEHIND, step_behind


def rank():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="ranks of single threads are Linux's")
def test_a_thread_and_those_that_it_begins_step_behind():
    ranks = {}

    def inner():
        ranks["inner"] = rank()

    def outer():
        step_behind()
        ranks["outer"] = rank()
        begun = threading.Thread(target=inner)
        begun.start()
        begun.join()

    before = rank()
    thread = threading.Thread(target=outer)
    thread.start()
    thread.join()
    expected = max(before, BEHIND)
    assert ranks == {"outer": expected, "inner": expected}


def test_the_main_thread_is_left_as_it_is():
    before = os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else None
    step_behind()
    assert before == (os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else None)
