"""gdalwarp over remote files, timed: `warp_anchor.py WEST SOUTH EAST NORTH WIDTH HEIGHT EPSG FILE FILE …`.

Two files make one band.
"""

from __future__ import annotations

import sys
import time

from osgeo import gdal


def main(values: list[str]) -> None:
    """Warp and say the seconds."""
    west, south, east, north = map(float, values[:4])
    width, height, epsg = map(int, values[4:7])
    files = values[7:]
    gdal.SetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR")
    begun = time.perf_counter()
    for place in range(0, len(files), 2):
        gdal.Warp(
            "/vsimem/warped.tif",
            files[place : place + 2],
            outputBounds=(west, south, east, north),
            width=width,
            height=height,
            dstSRS=f"EPSG:{epsg}",
        )
    sys.stdout.write(str(time.perf_counter() - begun))


if __name__ == "__main__":
    main(sys.argv[1:])
