"""A portal on loopback whose files come slowly, for pictures of the queue at work; all of it is invented."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_downloads import PortalDownloads
from loopback import LoopbackHandler, LoopbackServer

PIECE, PAUSE = 40_000, 0.05  # bytes, seconds: 0.8 MB/s
SIZES = {
    "S2B_MSIL2A_20261004T105029_N0512_R051_T31TCJ.zip": 60_000,
    "SENTINEL2C_20261019-105635_L2A_T31TCJ_C_V4-0.zip": 9_000_000,
    "S2C_MSIL2A_20261009T105031_N0512_R051_T31TCJ.zip": 14_000_000,
    "LC09_L2SP_198030_20261021_02_T1_ST_B10.TIF": 60_000,
    "SPOT5_HRG1_XS_20080714_N1_31TCJ.tar.gz": 0,
    "SENTINEL2C_20260929-105622_L2A_T31TCJ_C_V4-0.zip": 21_000_000,
    "S1A_IW_GRDH_1SDV_20261012T060031_31TCJ.zip": 18_000_000,
}
PORTAL = Portal(
    "demo-files",
    LocalText("Slow archive"),
    "Slow archive",
    downloads=PortalDownloads(parallel=2),
    trusted_hosts=("127.0.0.1",),
)


def content(size: int) -> bytes:
    """Return a file that looks like an archive."""
    return b"PK\x03\x04" + b"\0" * (size - 4)


class SlowFiles(LoopbackServer):
    """Serves `SIZES`; what has no size is not there."""

    def __init__(self) -> None:
        super().__init__(SlowHandler)

    def items(self, folder: Path) -> list[DownloadItem]:
        """Return the files as items of the queue; the first lists its checksum."""
        return [self._item(number, name, folder) for number, name in enumerate(SIZES)]

    def _item(self, number: int, name: str, folder: Path) -> DownloadItem:
        size = SIZES[name]
        checksum = hashlib.md5(content(size), usedforsecurity=False).hexdigest() if number == 0 else ""
        return DownloadItem(
            id=f"{number:032x}",
            portal=PORTAL.id,
            scene=name.partition(".")[0],
            product=name,
            title=name,
            key=name,
            href=f"{self.url}/{name}",
            size=size or None,
            checksums=(f"md5:{checksum}",) if checksum else (),
            folder=str(folder / PORTAL.id / "2026"),
            name=name,
        )


class SlowHandler(LoopbackHandler):
    """Whole files and ranges, a piece at a time."""

    server: SlowFiles

    def do_GET(self) -> None:
        """Send a file from the byte that is asked for."""
        self.note()
        body = content(SIZES.get(self.path.strip("/"), 0) or 4)
        if not SIZES.get(self.path.strip("/")):
            self.answer_json({"description": "no longer there"}, status=404)
            return
        asked: Any = self.headers.get("Range", "").removeprefix("bytes=").partition("-")[0]
        first = int(asked or 0)
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.send_header("ETag", f'"{len(body)}"')
        self.end_headers()
        for place in range(first, len(body), PIECE):
            self.wfile.write(body[place : place + PIECE])
            time.sleep(PAUSE)
