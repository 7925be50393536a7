"""Pictures whose colours say where and when they are: mistakes of axis order, place and date show."""

import math
import struct
import zlib

BOX = (0.0, 40.0, 10.0, 50.0)  # west, south, east, north of every layer that has a box
RADIUS = 6378137.0


def colour(longitude, latitude, blue=0):
    """Return red, green, blue, alpha of a place: red grows to the east, green to the north; clear outside."""
    west, south, east, north = BOX
    if not (west <= longitude <= east and south <= latitude <= north):
        return (0, 0, 0, 0)
    red = round(255 * (longitude - west) / (east - west))
    green = round(255 * (latitude - south) / (north - south))
    return (red, green, blue, 255)


def drawn(box, width, height, crs, blue=0):
    """Return a PNG of a box west, south, east, north in EPSG:3857 or degrees."""
    west, south, east, north = box
    eastings = [west + (east - west) * (column + 0.5) / width for column in range(width)]
    northings = [north - (north - south) * (row + 0.5) / height for row in range(height)]
    if crs in ("EPSG:3857", "EPSG:900913"):
        eastings = [math.degrees(x / RADIUS) for x in eastings]
        northings = [math.degrees(math.atan(math.sinh(y / RADIUS))) for y in northings]
    middle = (BOX[1] + BOX[3]) / 2
    columns = [colour(x, middle) for x in eastings]
    reds, alphas = bytes(each[0] for each in columns), bytes(each[3] for each in columns)
    rows = []
    for y in northings:
        line = bytearray(4 * width)
        green = colour(BOX[0], y)
        if green[3]:
            line[0::4], line[3::4] = reds, alphas
            line[1::4] = bytes(green[1] if alpha else 0 for alpha in alphas)
            line[2::4] = bytes(blue if alpha else 0 for alpha in alphas)
        rows.append(bytes(line))
    return png(width, height, rows)


def png(width, height, rows):
    """Return a PNG of rows of red, green, blue, alpha."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def pixel(picture, column, row):
    """Return red, green, blue, alpha of a pixel of a picture that `png` made."""
    width, height = struct.unpack(">II", picture[16:24])
    if not (0 <= column < width and 0 <= row < height):
        raise IndexError((column, row))
    size = struct.unpack(">I", picture[33:37])[0]
    data = zlib.decompress(picture[41 : 41 + size])
    start = row * (4 * width + 1) + 1 + 4 * column
    return tuple(data[start : start + 4])
