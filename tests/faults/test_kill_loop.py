"""A short version of what `make bench` does two hundred times: killed at any moment, nothing is lost."""

from kill_loop import KillLoop
from many_files_server import ManyFilesServer, RandomFaults

SIZE = 150_000


def test_nothing_is_lost_and_nothing_partial_is_taken_for_whole(tmp_path):
    with ManyFilesServer() as server:
        server.fault = RandomFaults(server, SIZE, 0.05)
        loop = KillLoop(server, tmp_path, 60, SIZE)
        loop.run(12)
    assert loop.wrong == []
    assert (loop.kills, loop.queues) >= (12, 1)
