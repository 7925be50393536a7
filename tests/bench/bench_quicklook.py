"""How far from its true place each of nine marks of a quicklook comes to lie on the map.

The truth is no interpolation between corners: a satellite on a circular orbit over the turning WGS 84
ellipsoid sees each line in the plane at right angles to its path (zero Doppler), and samples it evenly
along the ground, as the ground-range products of Sentinel-1 do. Only the four corners are told to the
plugin. The anchor is what peers do: stretch the picture over the box of the footprint.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.quicklook import Quicklook
from guichet_eo.gis.quicklook_raster import make_quicklook_raster
from osgeo import gdal, osr

SEMI_MAJOR, SEMI_MINOR = 6378137.0, 6356752.314245
TURN = 7.2921159e-5  # radians a second
GRAVITY = 3.986004418e14
MARK = 5
# shares of width and height: corners, edge middles, centre
NINE = [(across, down) for down in (0.0, 0.5, 1.0) for across in (0.0, 0.5, 1.0)]


@dataclass(frozen=True)
class Swath:
    """A scene of a right-looking radar: 25 s of an IW swath, 60 s of an EW swath."""

    name: str
    latitude: float  # argument of latitude of the first line, degrees; beyond 90 descending
    node: float  # longitude of the ascending node, degrees
    seconds: float
    near: float  # look angles, degrees
    far: float
    columns: int
    rows: int

    def ground(self, across: float, down: float) -> tuple[float, float]:
        """Return (longitude, latitude) of a place in the picture."""
        line = self._line(down * self.seconds)
        lengths = [0.0]
        for first, last in zip(line, line[1:]):
            lengths.append(lengths[-1] + math.dist(first, last))
        wanted = across * lengths[-1]
        index = next(i for i, length in enumerate(lengths[1:]) if wanted <= length + 1e-6)
        share = (wanted - lengths[index]) / (lengths[index + 1] - lengths[index])
        return geodetic([a + share * (b - a) for a, b in zip(line[index], line[index + 1])])

    def _line(self, time: float, steps: int = 200) -> list[list[float]]:
        place = self._satellite(time)
        before, after = self._satellite(time - 0.5), self._satellite(time + 0.5)
        path = unit([b - a for a, b in zip(before, after)])
        down = unit([-value for value in place])
        # down, at right angles to the path over the ground
        along = sum(a * b for a, b in zip(down, path))
        down = unit([a - along * b for a, b in zip(down, path)])
        right = cross(path, [-value for value in down])
        line = []
        for step in range(steps + 1):
            angle = math.radians(self.near + (self.far - self.near) * step / steps)
            look = [math.cos(angle) * a + math.sin(angle) * b for a, b in zip(down, right)]
            line.append(meet_ellipsoid(place, look))
        return line

    def _satellite(self, time: float) -> list[float]:
        radius, inclination = 7_071_000.0, math.radians(98.18)
        angle = math.radians(self.latitude) + math.sqrt(GRAVITY / radius**3) * time
        x, y = math.cos(angle), math.sin(angle) * math.cos(inclination)
        node = math.radians(self.node) - TURN * time
        return [
            radius * (x * math.cos(node) - y * math.sin(node)),
            radius * (x * math.sin(node) + y * math.cos(node)),
            radius * math.sin(angle) * math.sin(inclination),
        ]

    def quicklook(self) -> Quicklook:
        """Return what a portal would say: four corners."""
        corners = tuple(self.ground(*corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1)))
        return Quicklook("", CornerPlacement(corners))


@dataclass(frozen=True)
class Tile:
    """A north-up picture in its UTM grid."""

    name: str
    epsg: int
    bounds: tuple[float, float, float, float]
    columns: int
    rows: int

    def ground(self, across: float, down: float) -> tuple[float, float]:
        """Return (longitude, latitude) of a place in the picture."""
        west, south, east, north = self.bounds
        place = (west + across * (east - west), north + down * (south - north))
        return transform(self.epsg, 4326, place)

    def quicklook(self) -> Quicklook:
        """Return what a portal would say: the grid."""
        return Quicklook("", GridPlacement(f"EPSG:{self.epsg}", self.bounds))


SCENES = (
    Swath("Sentinel-1 IW, ascending", 43.0, -3.0, 25.0, 27.0, 41.0, 510, 340),
    Swath("Sentinel-1 IW, descending", 135.0, 170.0, 25.0, 27.0, 41.0, 510, 340),
    Swath("Sentinel-1 EW, 75° north, descending", 104.0, 160.0, 60.0, 17.0, 40.0, 522, 510),
    Swath("Sentinel-1 IW across the antimeridian", 163.0, 2.5, 25.0, 27.0, 41.0, 510, 340),
    Tile("Sentinel-2 tile", 32631, (300000.0, 4790220.0, 409800.0, 4900020.0), 343, 343),
    Tile(
        "Sentinel-2 tile across the antimeridian", 32701, (130000.0, 8090220.0, 239800.0, 8200020.0), 343, 343
    ),
)


def unit(vector):
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector]


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def meet_ellipsoid(place, look):
    scale = SEMI_MAJOR / SEMI_MINOR
    p, d = [*place[:2], place[2] * scale], [*look[:2], look[2] * scale]
    a, b = sum(v * v for v in d), sum(v * w for v, w in zip(p, d))
    c = sum(v * v for v in p) - SEMI_MAJOR**2
    way = (-b - math.sqrt(b * b - a * c)) / a
    return [v + way * w for v, w in zip(place, look)]


def geodetic(place):
    x, y, z = place
    latitude = math.atan2(z * SEMI_MAJOR**2 / SEMI_MINOR**2, math.hypot(x, y))
    return math.degrees(math.atan2(y, x)), math.degrees(latitude)


def reference(epsg):
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def transform(source, target, place):
    return osr.CoordinateTransformation(reference(source), reference(target)).TransformPoint(*place)[:2]


def mark_corner(share, size):
    """Return the first column (row) of a mark at a share of the width (height)."""
    return round(share * (size - MARK))


def draw(scene, driver="PNG"):
    """Return a black picture with nine white marks, encoded."""
    picture = gdal.GetDriverByName("MEM").Create("", scene.columns, scene.rows, 3)
    for band in (1, 2, 3):
        for across, down in NINE:
            column, row = mark_corner(across, scene.columns), mark_corner(down, scene.rows)
            picture.GetRasterBand(band).WriteRaster(column, row, MARK, MARK, b"\xff" * MARK * MARK)
    path = "/vsimem/bench_quicklook"
    gdal.GetDriverByName(driver).CreateCopy(path, picture)
    size = gdal.VSIStatL(path).size
    handle = gdal.VSIFOpenL(path, "rb")
    data = bytes(gdal.VSIFReadL(1, size, handle))
    gdal.VSIFCloseL(handle)
    gdal.Unlink(path)
    return data


def marks(scene):
    """Yield shares of the middle of each mark."""
    for across, down in NINE:
        column, row = mark_corner(across, scene.columns), mark_corner(down, scene.rows)
        yield (column + MARK / 2) / scene.columns, (row + MARK / 2) / scene.rows


def pixel_size(scene):
    """Return metres on the ground of one quicklook pixel, its shorter side."""
    across = distance(scene.ground(0.45, 0.5), scene.ground(0.55, 0.5)) / (0.1 * scene.columns)
    down = distance(scene.ground(0.5, 0.45), scene.ground(0.5, 0.55)) / (0.1 * scene.rows)
    return min(across, down)


def distance(first, last):
    """Return metres between two (longitude, latitude) on the sphere."""
    (a, b), (c, d) = ([math.radians(value) for value in place] for place in (first, last))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371000.0 * math.asin(math.sqrt(half))


def our_errors(scene):
    """Return metres between where each mark lies in our raster and where it was seen."""
    raster = make_quicklook_raster(draw(scene), scene.quicklook())
    path = "/vsimem/bench_quicklook.tif"
    gdal.FileFromMemBuffer(path, raster)
    dataset = gdal.Open(path)
    system = dataset.GetSpatialRef()
    to_raster = osr.CoordinateTransformation(reference(4326), system)
    to_ground = osr.CoordinateTransformation(system, reference(4326))
    errors = []
    for mark in marks(scene):
        truth = scene.ground(*mark)
        found = find_mark(dataset, to_raster.TransformPoint(*truth)[:2])
        errors.append(distance(truth, to_ground.TransformPoint(*found)[:2]))
    dataset = None
    gdal.Unlink(path)
    return errors


def find_mark(dataset, expected, reach=25):
    """Return the centre of brightness round `expected`, in the raster's coordinates."""
    west, across, _, north, _, down = dataset.GetGeoTransform()
    column, row = int((expected[0] - west) / across), int((expected[1] - north) / down)
    left, top = max(0, column - reach), max(0, row - reach)
    width = min(dataset.RasterXSize, column + reach) - left
    height = min(dataset.RasterYSize, row + reach) - top
    red, alpha = (bytes(dataset.GetRasterBand(band).ReadRaster(left, top, width, height)) for band in (1, 4))
    weights = [a * b for a, b in zip(red, alpha)]
    total = sum(weights)
    x = sum(weight * (index % width + 0.5) for index, weight in enumerate(weights)) / total
    y = sum(weight * (index // width + 0.5) for index, weight in enumerate(weights)) / total
    return west + (left + x) * across, north + (top + y) * down


def box_errors(scene):
    """Return metres between where each mark lies when the picture is stretched over its footprint's box."""
    outline = [scene.ground(*corner) for corner in ((0, 0), (0.5, 0), (1, 0), (1, 1), (0.5, 1), (0, 1))]
    first = outline[0][0]
    longitudes = [first + (longitude - first + 180) % 360 - 180 for longitude, _ in outline]
    latitudes = [latitude for _, latitude in outline]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    return [
        distance(scene.ground(across, down), (west + across * (east - west), north - down * (north - south)))
        for across, down in marks(scene)
    ]


def rows():
    """Return one row per scene: worst of the nine marks, in quicklook pixels."""
    found = []
    for scene in SCENES:
        size = pixel_size(scene)
        ours, box = max(our_errors(scene)) / size, max(box_errors(scene)) / size
        found.append(
            {
                "figure": f"quicklook placing, worst of 9 marks: {scene.name} (pixel {size:.0f} m)",
                "ours": f"{ours:.2f} px",
                "anchor": f"box {box:.0f} px ({box * size / 1000:.1f} km)",
                "ratio": round(ours / box, 4),
                "target": "< 1 px",
                "ok": ours < 1.0,
            }
        )
    return found
