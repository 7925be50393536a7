"""Streams of real files on real servers, against GDAL reading the whole file.

Usage: `tools/field/testbed.sh /usr/bin/python3 tools/field/real_files.py`

Landsat and Sentinel-2 bands (GeoTIFF and JPEG 2000), COGs with control points and over the date line, behind
nginx with and without ranges, behind a token of a real OpenID provider, in an S3 bucket, and behind
certificates that GDAL must refuse.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal
from plugin_package import load_plugin

load_plugin()

from guichet_eo.core.account import Account  # noqa: E402
from guichet_eo.core.asset import Asset  # noqa: E402
from guichet_eo.core.band_source import BandSource  # noqa: E402
from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.expression_node import ExpressionNode  # noqa: E402
from guichet_eo.core.local_text import LocalText  # noqa: E402
from guichet_eo.core.planned_stream import PlannedStream  # noqa: E402
from guichet_eo.core.portal import Portal  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.core.scene import Scene  # noqa: E402
from guichet_eo.core.scene_key import SceneKey  # noqa: E402
from guichet_eo.core.stream_recipe import StreamRecipe  # noqa: E402
from guichet_eo.core.stream_scene import StreamScene  # noqa: E402
from guichet_eo.gis.gdal_network import GdalNetwork  # noqa: E402
from guichet_eo.gis.rasters.vrt_links import replace_paths  # noqa: E402
from guichet_eo.gis.stream_error import StreamError  # noqa: E402
from guichet_eo.gis.streams.built_stream import BuiltStream  # noqa: E402
from guichet_eo.gis.streams.stream_builder import StreamBuilder  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402
from guichet_eo.providers.pixel_gate import PixelGate  # noqa: E402
from guichet_eo.providers.pixel_gates import make_gate  # noqa: E402

CORNERS = [[-179.9, -85], [179.9, -85], [179.9, 85], [-179.9, 85], [-179.9, -85]]
WORLD = {"type": "Polygon", "coordinates": [CORNERS]}
SAFE = "Sentinel-2/MSI/L1C/2018/01/01/S2A_MSIL1C_20180101T105441_N0206_R051_T31TDH_20180101T124911.SAFE"
ALICE = {"username": "alice", "password": "wonderland"}  # pragma: allowlist secret – of the test bed
ANY_KEYS = {"access_key": "testbed", "secret_key": "testbed"}  # pragma: allowlist secret
LANDSAT = "rasters/landsat/LC08_L2SP_017036_20130419_20200913_02_T2_SR_B{}.TIF"
SENTINEL = "rasters/sentinel2/T31TDH_20180101T105441_B01"


@dataclass(frozen=True)
class Trial:
    """One file, how it is reached, and what must come of it.

    Attributes:
        title: for the table.
        href: address.
        whole: the same file as GDAL reads it without us; empty where it must fail.
        expected: kind of trouble, empty for values that agree.
        gate: of the portal.
        account: of the user.
        exact: whether every pixel must agree; False for what is warped.
    """

    title: str
    href: str
    whole: str = ""
    expected: str = ""
    gate: dict[str, Any] | None = None
    account: Account | None = None
    exact: bool = True


def main() -> int:
    """Try all, print a table, return 1 if anything was not as expected."""
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    GdalNetwork().apply(NetworkProfile(ca_bundle=urls["tls-ca"], timeout=10.0), ["127.0.0.1"])
    wrong = 0
    for trial in trials(urls, Path(os.environ["GUICHET_EO_SHARED"]) / "testbed" / "data"):
        found = attempt(trial)
        good = found.startswith(trial.expected) if trial.expected else found.startswith("agrees")
        wrong += not good
        sys.stdout.write(f"{'ok   ' if good else 'WRONG'} {trial.title:<44} {found}\n")
    return 1 if wrong else 0


def trials(urls: dict[str, Any], data: Path) -> Iterator[Trial]:
    """Return what is tried."""
    files, tls = urls["files"], urls["tls"]
    local = data / "rasters"
    landsat = local / "landsat" / Path(LANDSAT.format(4)).name
    sentinel = local / "sentinel2" / f"{Path(SENTINEL).name}.jp2"
    yield Trial("Landsat 8, GeoTIFF", files + LANDSAT.format(4), str(landsat))
    yield Trial("Sentinel-2, JPEG 2000", f"{files}{SENTINEL}.jp2", str(sentinel))
    for name in ("cog.tif", "cog_dateline.tif", "RGB.byte.tif", "cog_gcps.tif"):
        whole, exact = str(local / "misc" / name), name != "cog_gcps.tif"
        yield Trial(f"misc/{name}", f"{files}rasters/misc/{name}", whole, exact=exact)
    yield Trial("damaged file", f"{files}rasters/misc/corrupt.tif", expected="cannot be read whole")
    yield Trial("no such file", f"{files}rasters/misc/none.tif", expected="PortalError gone")
    whole_only = files + "norange/" + LANDSAT.format(4)
    yield Trial("server without ranges", whole_only, expected="StreamError NO_RANGES")
    yield Trial("server of 64 kB a second", files + "slow/" + LANDSAT.format(4), str(landsat))
    gate = {"kind": "bearer", "endpoint": urls["token"], "client_id": "cdse-public"}
    closed = files + "bearer/" + LANDSAT.format(4)
    yield Trial("token, no account", closed, "", "PortalError login needed", gate)
    yield Trial("token, wrong password", closed, "", "PortalError login refused", gate,
                Account("oidc", {**ALICE, "password": "wrong"}))  # fmt: skip
    yield Trial("token of an OpenID provider", closed, str(landsat), "", gate, Account("oidc", ALICE))
    bucket = f"s3://eodata/{SAFE}/{sentinel.name}"
    keys = {"kind": "s3", "endpoint": urls["s3"], "region": "us-east-1"}
    yield Trial("bucket, no keys", bucket, "", "PortalError login needed", keys)
    yield Trial("bucket, keys", bucket, str(sentinel), "", keys, Account("s3", ANY_KEYS))
    yield Trial("TLS", tls["good"] + LANDSAT.format(4), str(landsat))
    for name in ("expired", "wronghost", "selfsigned"):
        yield Trial(f"TLS, {name}", tls[name] + LANDSAT.format(4), expected="PortalError tls")


def attempt(trial: Trial) -> str:
    """Return "agrees: …", or what went wrong."""
    gates = {} if trial.gate is None else {"field": _gate(trial)}
    asset = Asset("a", "", trial.href, needs="" if trial.gate is None else "login")
    scene = Scene("field", "a", "a", "other", SceneKey("a"))
    one = StreamScene(scene, (ExpressionNode(name="a"),), {"a": BandSource(asset)})
    recipe = StreamRecipe("Field", ("a",), clip=False)
    try:
        built = StreamBuilder(recipe, WORLD, gates, CancelToken()).build(PlannedStream((one,)))
        return compare(built, trial)
    except PortalError as error:
        return f"PortalError {error.kind.value}"
    except StreamError as error:
        return f"StreamError {error.problem.name}"


def _gate(trial: Trial) -> PixelGate:
    options = {"pixel_gate": trial.gate}
    portal = Portal("field", LocalText("Field"), "Field", trusted_hosts=("127.0.0.1",), options=options)
    return make_gate(portal, NetworkProfile(timeout=5.0), trial.account)


def compare(built: BuiltStream, trial: Trial) -> str:
    """Say how many pixels of the first band agree with the whole file."""
    ours = gdal.Open(replace_paths(built.raster.path, built.links.name))
    mine = ours.ReadAsArray()
    if mine is None:
        return "cannot be read whole"
    theirs = gdal.Open(trial.whole)
    if not trial.exact:
        across, down = built.raster.pixel
        theirs = gdal.Warp(
            "",
            theirs,
            format="MEM",
            dstSRS=ours.GetProjection(),
            tps=True,
            xRes=across,
            yRes=down,
            outputBounds=built.raster.box,
        )
    whole = theirs.GetRasterBand(1).ReadAsArray()
    if mine.shape != whole.shape:
        return f"differs: {mine.shape} instead of {whole.shape}"
    nodata = ours.GetRasterBand(1).GetNoDataValue()
    known = (mine == mine) & (mine != nodata) if nodata is not None else mine == mine
    share = float((mine[known] == whole[known]).mean())
    least = 1.0 if trial.exact else 0.95  # GDAL approximates control points block by block
    return f"{'agrees' if share >= least else 'differs'}: {known.sum()} pixels, {share:.2%} equal"


if __name__ == "__main__":
    sys.exit(main())
