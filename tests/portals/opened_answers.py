"""A pytest plugin that notes which recorded answers a run opens.

The list goes to the file that `GUICHET_EO_OPENED` names, a path below the folder of recordings a line.
"""

import os
import sys
from pathlib import Path

FOLDER = "/portals/recorded/"
opened: set[str] = set()


def note(event, args):
    """Take part in the interpreter's audit: see `sys.addaudithook`."""
    if event == "open" and isinstance(args[0], (str, os.PathLike)):
        path = Path(args[0]).as_posix()
        if FOLDER in path:
            opened.add(path.partition(FOLDER)[2])


def pytest_configure(config):
    """Begin to listen."""
    sys.addaudithook(note)


def pytest_sessionfinish(session, exitstatus):
    """Write the list."""
    Path(os.environ["GUICHET_EO_OPENED"]).write_text("\n".join(sorted(opened)), encoding="utf-8")
