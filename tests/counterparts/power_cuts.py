"""A machine that loses its power while a file is fetched: what was not on the disk is not there any more."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from guichet_eo.core.downloads.part_names import facts_of, part_of
from guichet_eo.core.downloads.sidecar import read_sidecar, sidecar_path
from many_files_server import content
from queue_bed import Bed, item, source

PROGRAM = Path(__file__).resolve().parent / "forked_queue.py"
NUMBER, SIZE = 1, 600_000


class PowerCuts:
    """Queues of one file, each ended before another step; `with PowerCuts(server, folder) as cuts:`."""

    def __init__(self, server, folder):
        self._server, self._base = server, folder

    def __enter__(self):
        pipe = subprocess.PIPE
        self._program = subprocess.Popen([sys.executable, str(PROGRAM)], stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *trace):
        with self._program:
            self._program.stdin.close()

    def begin(self, name, **facts):
        """Queue a file in a folder of its own; return a `Cut`."""
        return Cut(self._server, self._program, self._base / name, facts)


class Cut:
    """One queue in one folder.

    Attributes:
        target: the file. sent: bytes sent for it so far.
    """

    def __init__(self, server, program, folder, facts):
        self._server, self._program, self._folder = server, program, folder
        (folder / "files").mkdir(parents=True)
        self.target = folder / "files" / f"scene-{NUMBER}.zip"
        server.sent.clear()
        with Bed(folder, start=False) as bed:
            bed.add(item(server, folder / "files", NUMBER, SIZE, **facts))
        self._queue = (folder / "queue.sqlite").read_bytes()

    @property
    def sent(self):
        return self._server.sent.get(NUMBER, 0)

    def run(self, step):
        """Take the queue up; return whether it was killed before this step of its work."""
        self._program.stdin.write(f"{self._folder} {step}\n")
        self._program.stdin.flush()
        said = self._program.stdout.readline().strip()
        assert said in ("killed", "done")
        return said == "killed"

    def is_whole(self):
        """Whether all that was to come is on the disk itself, as the queue has written it down."""
        facts = self._facts()
        there = facts is not None and facts["total"] == facts["synced"] == SIZE
        return there or sidecar_path(self.target).exists()

    def there(self):
        """Return how many bytes of an unfinished file there are."""
        part = part_of(self.target)
        return part.stat().st_size if part.exists() and self._facts() else 0

    def lose_power(self):
        """What was not put on the disk is not there any more, the queue's last notes are lost, too.

        Returns:
            Bytes that were on the disk itself.
        """
        part, facts = part_of(self.target), self._facts()
        synced = SIZE if self.is_whole() else 0 if facts is None else facts["synced"]
        if part.exists():
            size = part.stat().st_size
            with part.open("r+b") as stream:
                stream.seek(synced)
                stream.write(bytes(max(0, size - synced)))
        if facts is not None:
            text = json.dumps({**facts, "boot": "the run before"})
            facts_of(self.target).write_text(text, encoding="utf-8")
        (self._folder / "queue.sqlite").write_bytes(self._queue)
        for ending in ("-wal", "-shm"):
            (self._folder / f"queue.sqlite{ending}").unlink(missing_ok=True)
        return synced

    def finish(self):
        """Take the queue up and let it come to its end; the file is whole, and nothing else is there."""
        before = self.sent
        with Bed(self._folder, source()) as bed:
            rows = bed.rest()
        assert [row.state.arrived for row in rows] == [True]
        assert self.target.read_bytes() == content(NUMBER, SIZE)
        assert read_sidecar(self.target).size == SIZE
        assert set(self.target.parent.iterdir()) == {self.target, sidecar_path(self.target)}
        shutil.rmtree(self._folder)
        return self.sent - before

    def _facts(self):
        try:
            return json.loads(facts_of(self.target).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
