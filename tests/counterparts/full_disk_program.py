"""Downloads to a disk that fills up; for a process that may mount one: `full_disk_program.py FOLDER`.

A small disk of memory is mounted, with room for the file when it is begun. While it comes something else
takes the rest. Prints what became of the rows as JSON.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import conftest  # noqa: F401, E402 (registers the package)
from file_server import FileServer, md5_of, some_bytes  # noqa: E402
from guichet_eo.providers.downloads.disk_failures import MARGIN_BYTES  # noqa: E402
from queue_bed import Bed, portal, source  # noqa: E402
from queue_bed import item as item_of  # noqa: E402

SIZE, HALF, OTHERS = 3_000_000, 1_500_000, 2
BODY = some_bytes(SIZE)


class Server(FileServer):
    """One file under any number."""

    def address(self, number, _size):
        return f"{self.url}/{number}.zip"


def fill(disk):
    """Take all that is free, in small pieces at last."""
    with (disk / "ballast").open("wb", buffering=0) as stream:
        for size in (1 << 16, 1 << 12):
            try:
                while stream.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def told(rows):
    return [(row.state.name, row.note.name) for row in rows]


def main(folder):
    disk, elsewhere = folder / "disk", folder / "elsewhere"
    disk.mkdir()
    elsewhere.mkdir()
    size = 2 * SIZE + MARGIN_BYTES
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)], check=True)
    released = threading.Event()
    with Server(BODY) as server, Bed(folder, source(portal(parallel=1))) as bed:
        server.faults = [server.waits(HALF, released)]
        facts = {"size": SIZE, "checksums": (md5_of(BODY),)}
        first = item_of(server, disk, 0, **facts)
        bed.add(first)
        bed.wait(lambda: bed.row(first.id).received >= HALF)
        fill(disk)
        bed.add(*(item_of(server, disk, number, **facts) for number in range(1, 1 + OTHERS)))
        bed.add(item_of(server, elsewhere, 9, **facts))
        released.set()
        full = told(bed.rest())
        named = [path.name for path in disk.iterdir() if path.suffix == ".zip" or "guichet" in path.name]
        before = server.sent
        kept = (disk / "scene-0.zip.part").stat().st_size
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", f"remount,size={2 * size}", str(disk)], check=True)
        bed.engine.retry([first.id])
        mended = told(bed.rest())
        whole = all((disk / f"scene-{number}.zip").read_bytes() == BODY for number in range(1 + OTHERS))
    again = server.sent - before - (OTHERS + 1) * SIZE + kept
    found = {"full": full, "named": named, "mended": mended, "whole": whole, "again": again}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
