"""Virtual rasters as text.

Size, type and tiles of every source are written out, and the levels of overviews too: so GDAL opens the file
without opening what it is made of, and a project with fifty streams is read without a single request.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from .band_facts import Colour
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts

GAP = "nan"  # what marks missing pixels in computed bands
REAL = "Float32"
SMALLEST_OVERVIEW = 256
_SKIPPING = ("sum", "mul")  # newer GDAL (seen with 3.13, not with 3.10) leaves missing terms out otherwise
_ENTRY = '<Entry c1="%d" c2="%d" c3="%d" c4="%d"/>'


def source_text(
    facts: RasterFacts,
    number: int,
    grid: PixelGrid,
    nodata: float | None = None,
    scale: float = 1.0,
    offset: float = 0.0,
    lookup: str = "",
) -> str:
    """Return one source of a band: a band of a file, laid where it belongs in `grid`.

    Args:
        facts: the file.
        number: its band, 1-based.
        grid: of the virtual raster.
        nodata: stored value that is left out.
        scale: value = stored × scale + offset.
        offset: see `scale`.
        lookup: `stored:value,…`, instead of `scale` and `offset`.
    """
    band = facts.bands[number - 1]
    plain = nodata is None and scale == 1.0 and offset == 0.0 and not lookup
    kind = "SimpleSource" if plain else "ComplexSource"
    column, row, width, height = grid.place(facts)
    parts = [
        f'<{kind}><SourceFilename relativeToVRT="0">{html.escape(facts.path, quote=False)}</SourceFilename>',
        f"<SourceBand>{number}</SourceBand>",
        f'<SourceProperties RasterXSize="{facts.width}" RasterYSize="{facts.height}" '
        f'DataType="{band.data_type}" BlockXSize="{band.block[0]}" BlockYSize="{band.block[1]}"/>',
        f'<SrcRect xOff="0" yOff="0" xSize="{facts.width}" ySize="{facts.height}"/>',
        f'<DstRect xOff="{column!r}" yOff="{row!r}" xSize="{width!r}" ySize="{height!r}"/>',
    ]
    if lookup:
        parts.append(f"<LUT>{lookup}</LUT>")
    elif scale != 1.0 or offset != 0.0:
        parts.append(f"<ScaleOffset>{number_text(offset)}</ScaleOffset><ScaleRatio>{number_text(scale)}</ScaleRatio>")
    if nodata is not None:
        parts.append(f"<NODATA>{number_text(nodata)}</NODATA>")
    return "".join([*parts, f"</{kind}>"])


def band_text(
    number: int,
    sources: Iterable[str],
    data_type: str = REAL,
    nodata: str = GAP,
    function: str = "",
    colours: Sequence[Colour] = (),
) -> str:
    """Return a band; with `function`, one that GDAL computes from its sources."""
    head = f'<VRTRasterBand dataType="{data_type}" band="{number}"'
    if function:
        head += ' subClass="VRTDerivedRasterBand"'
    parts = [head, ">"]
    if nodata:
        parts.append(f"<NoDataValue>{nodata}</NoDataValue>")
    if colours:
        entries = "".join(_ENTRY % colour for colour in colours)
        parts.append(f"<ColorInterp>Palette</ColorInterp><ColorTable>{entries}</ColorTable>")
    if function:
        parts.append(f"<PixelFunctionType>{function}</PixelFunctionType>")
        if function in _SKIPPING:
            parts.append('<PixelFunctionArguments propagateNoData="true"/>')
        parts.append(f"<SourceTransferType>{data_type}</SourceTransferType>")
    return "".join([*parts, *sources, "</VRTRasterBand>"])


def dataset_text(
    grid: PixelGrid,
    bands: Sequence[str],
    gcps: Sequence[tuple[float, float, float, float]] = (),
    overviews: bool = False,
) -> str:
    """Return a virtual raster; where it has control points, these say where it lies.

    With `overviews` it tells which coarser copies it can give: what is warped needs them, or GDAL reads all
    pixels. Computed bands must not have any, GDAL would ask them for their overviews in a circle.
    """
    parts = [f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">']
    if gcps:
        parts.append(_gcps_text(grid.crs, gcps))
    else:
        parts.append(f'<SRS>{html.escape(grid.crs, quote=False)}</SRS>')
        parts.append(f"<GeoTransform>{', '.join(repr(value) for value in grid.transform)}</GeoTransform>")
    levels = overview_levels(grid) if overviews else ""
    if levels:
        parts.append(f'<OverviewList resampling="nearest">{levels}</OverviewList>')
    return "".join([*parts, *bands, "</VRTDataset>"])


def overview_levels(grid: PixelGrid) -> str:
    """Return "2 4 8 …": as many levels as leave more than some 256 pixels, and always one.

    A virtual raster that names none is asked for those of its files, which opens them.
    """
    levels, level = ["2"], 4
    while max(grid.width, grid.height) / level > SMALLEST_OVERVIEW:
        levels.append(str(level))
        level *= 2
    return " ".join(levels)


def number_text(value: float) -> str:
    """Return a stored value as GDAL reads it, whole numbers without a point."""
    return GAP if value != value else str(int(value)) if value == int(value) else repr(value)


def _gcps_text(crs: str, gcps: Sequence[tuple[float, float, float, float]]) -> str:
    points = "".join(
        f'<GCP Id="{place}" Pixel="{pixel!r}" Line="{line!r}" X="{x!r}" Y="{y!r}"/>'
        for place, (pixel, line, x, y) in enumerate(gcps, 1)
    )
    return f'<GCPList Projection="{html.escape(crs)}">{points}</GCPList>'
