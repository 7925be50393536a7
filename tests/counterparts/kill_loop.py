"""Kills a program with the queue of downloads again and again, and looks at what is on the disk."""

import random
import subprocess
import sys
import time
from pathlib import Path

from guichet_eo.core.downloads.sidecar import read_sidecar, sidecar_path
from guichet_eo.providers.downloads.queue_store import QueueStore
from many_files_server import content

PROGRAM = Path(__file__).resolve().parent / "queue_program.py"
LONGEST = 120  # seconds for a run that is not killed


class KillLoop:
    """A queue of `count` files over many runs of the program; once all are there, another queue.

    Attributes:
        kills: how often it was killed while it worked. queues: how many came to their end.
        wrong: what must not be, in words; empty: all is well.
        sent: bytes that the server sent, as a share of what there was to fetch.
    """

    def __init__(self, server, folder, count, size, seed=1):
        self._server, self._base = server, folder
        self._count, self._size = count, size
        self._random = random.Random(seed)
        self._at = seed * 1000
        self.kills = self.queues = 0
        self.wrong = []
        self._begin()

    def run(self, kills):
        """Kill it so many times, half of them at a moment of the clock, half at a step of its own."""
        while self.kills < kills:
            if self._start(killed=True):
                self._look_at_the_end()
                self._begin()
            self._look()
        self._start(killed=False)
        self._look()
        self._look_at_the_end()

    @property
    def sent(self):
        return sum(self._server.sent.values()) / (self._count * self._size * self.queues)

    def _begin(self):
        self._folder = self._base / f"queue-{self.queues}"
        (self._folder / "files").mkdir(parents=True)
        self._done = {}  # name of a whole file → requests for it when that was seen
        self._fresh = True

    def _start(self, killed):
        """Run the program; return whether it came to its end."""
        self._at += 1
        command = [sys.executable, PROGRAM, self._folder, self._server.url, self._count, self._size]
        by_clock = killed and self._random.random() < 0.5
        command += [self._at] if killed and not by_clock else []
        program = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE, text=True)
        with program:
            program.stdout.readline()
            if by_clock:
                time.sleep(self._random.random() ** 2 * 0.25)
                program.kill()
            said = program.stdout.read()
            code = program.wait(LONGEST)
        self._fresh = False
        if code == -9:
            self.kills += 1
        elif code != 0 or said != "done\n":
            self.wrong.append(f"the program ended with {code}: {said}")
        return code == 0

    def _look(self):
        """Whatever bears its final name is whole, and is never asked for again."""
        rows = QueueStore.peek(self._folder / "queue.sqlite")
        if len(rows) != self._count and not self._fresh:
            self.wrong.append(f"{len(rows)} rows instead of {self._count}")
        for number in range(self._count):
            file = self._folder / "files" / f"scene-{number}.zip"
            if not file.exists():
                continue
            asked = self._server.answers.get(number, 0)
            if self._done.setdefault(file.name, asked) != asked:
                self.wrong.append(f"{file.name} was asked for again")
                self._done[file.name] = asked
            if file.read_bytes() != content(number, self._size) or read_sidecar(file) is None:
                self.wrong.append(f"{file.name} is not whole")

    def _look_at_the_end(self):
        rows = QueueStore.peek(self._folder / "queue.sqlite")
        lost = [row.id for row in rows if not row.state.arrived]
        names = {f"scene-{number}.zip" for number in range(self._count)}
        wanted = names | {sidecar_path(name).name for name in names}
        found = {path.name for path in (self._folder / "files").iterdir()}
        if lost:
            self.wrong.append(f"{len(lost)} rows did not arrive")
        if found != wanted:
            self.wrong.append(f"missing {sorted(wanted - found)}, too much {sorted(found - wanted)}")
        self.queues += 1
