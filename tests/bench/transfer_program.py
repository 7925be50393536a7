"""One transfer in a process of its own: `transfer_program.py URL TARGET [CHECKSUM]`.

Prints the megabytes of memory that the transfer took at its highest, and how long it lasted.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def transfer(url, target, checksums=()):
    """Fetch a file as the queue does; return what came."""
    from guichet_eo.core.cancel_token import CancelToken
    from guichet_eo.core.local_text import LocalText
    from guichet_eo.core.portal import Portal
    from guichet_eo.providers.downloads.file_transfer import FileTransfer
    from guichet_eo.providers.downloads.transfer_order import TransferOrder
    from guichet_eo.providers.network_profile import NetworkProfile
    from guichet_eo.providers.open_gate import OpenGate

    portal = Portal("bench", LocalText("Bench"), "Bench")
    profile = NetworkProfile()
    order = TransferOrder(portal, url, Path(target), checksums=tuple(checksums))
    return FileTransfer(order, OpenGate(portal, profile), profile, CancelToken(), lambda progress: None).run()


def memory(name):
    """Return a figure of this process in megabytes: VmRSS now, VmHWM at its highest."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{name}:\s+(\d+)", text).group(1)) / 1024


def main(url, target, *checksums):
    """Fetch the first byte of a small file, so that all is imported, then the file."""
    from run import register_package

    register_package()
    transfer(f"{url.rpartition('/')[0]}/sent", f"{target}.small")
    before, began = memory("VmRSS"), time.perf_counter()
    transfer(url, target, checksums)
    lasted = time.perf_counter() - began
    sys.stdout.write(f"{memory('VmHWM') - before:.1f} {lasted:.3f}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main(*sys.argv[1:])
