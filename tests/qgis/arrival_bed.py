"""Small products as the portals pack them, and what opens them."""

import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timezone

from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.core.well_known_binary import pack_polygon
from guichet_eo.gis.arrival.arrivals import Arrivals
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.streams import Streams
from guichet_eo.providers.network_profile import NetworkProfile
from osgeo import gdal, ogr, osr
from qgis.core import QgsPointXY, QgsProject
from raster_bed import box

WEST, NORTH, EXTENT = 400000, 4850000, 1200  # metres of UTM zone 31
CREDIT = "Invented data 2026"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
PORTAL = Portal(
    "here", LocalText("Here"), "Here", trusted_hosts=("example.org",),
    terms=PortalTerms(attribution=CREDIT, licence=LocalText("Open")),
)  # fmt: skip
LOSSLESS = ("REVERSIBLE=YES", "QUALITY=100")
WITHIN = QgsPointXY(WEST + 605, NORTH - 605)


def write_raster(
    path, value, pixel=10, bands=1, kind=gdal.GDT_UInt16, driver="GTiff", gcps=None, nodata=None
):
    """Write a raster over the extent; each band holds its value everywhere, but for a corner of zeros."""
    side = EXTENT // pixel
    memory = gdal.GetDriverByName("MEM").Create("", side, side, bands, kind)
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326 if gcps else 32631)
    if gcps:
        memory.SetGCPs(gcps, system.ExportToWkt())
    else:
        memory.SetGeoTransform((WEST, pixel, 0, NORTH, 0, -pixel))
        memory.SetProjection(system.ExportToWkt())
    for place in range(bands):
        memory.GetRasterBand(place + 1).Fill(value + place)
        memory.GetRasterBand(place + 1).WriteRaster(0, 0, 2, 2, bytes(4), buf_type=gdal.GDT_Byte)
        if nodata is not None:
            memory.GetRasterBand(place + 1).SetNoDataValue(nodata)
    path.parent.mkdir(parents=True, exist_ok=True)
    options = LOSSLESS if driver == "JP2OpenJPEG" else ()
    assert gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=list(options)) is not None


def scene_of(name, family, ended=None, **more):
    """Return a scene that covers the extent."""
    acquired = datetime(2026, 10, 24, 10, 50, 29, tzinfo=timezone.utc)
    ring = tuple(box(WEST, NORTH - EXTENT, WEST + EXTENT, NORTH))
    values = {
        "acquired": acquired, "footprint": pack_polygon([ring]), "platform": "Sentinel-2B", "tile": "31TCJ",
    }  # fmt: skip
    key = SceneKey("S2B/31TCJ", acquired.timestamp(), 60.0)
    return Scene("here", name, name, family, key, **{**values, **more})


class ArrivalBed:
    """Arrivals over a project of their own."""

    def __init__(self, folder):
        self.project = QgsProject()
        self.portals = {"here": PORTAL}
        gates = GateBook(self.portals.get, lambda _portal: None, lambda _hosts: NetworkProfile())
        self.streams = Streams(gates, StreamFiles(folder / "streams"), self.project)
        self.arrivals = Arrivals(self.streams, self.portals.get, FAMILIES.get, self.project)
        self.added, self.failed, self.shortened = [], [], []
        self.arrivals.added.connect(self.added.append)
        self.arrivals.failed.connect(lambda product, problem: self.failed.append((product, problem)))
        self.arrivals.shortened.connect(lambda product, count: self.shortened.append((product, count)))

    def download(self, path, scene, kind=ArrivalKind.WHOLE, names=(), key="", clip=None, assets=()):
        """Return a row whose file is there."""
        choice = ArrivalChoice(kind, tuple(names), clip)
        item = DownloadItem(
            f"{abs(hash((str(path), key))):032x}", scene.portal, scene.id, f"product of {scene.id}",
            scene.title, "https://example.org/file", str(path.parent), path.name, scene.family, key,
            arrival=choice.to_json(), stac=to_stac(scene, assets),
        )  # fmt: skip
        return Download(item, DownloadState.VERIFIED, path=str(path))

    def open(self, qtbot, downloads):
        """Open a product and return its layers."""
        before = len(self.added)
        self.arrivals.open(downloads, self.project.addMapLayer)
        qtbot.waitUntil(lambda: not self.arrivals.busy, timeout=30_000)
        return self.added[before:]

    def show(self, qtbot, path, scene, kind=ArrivalKind.WHOLE, *names, **more):
        """Open one file and return its layers, which must have come without a word."""
        layers = self.open(qtbot, [self.download(path, scene, kind, names, **more)])
        assert not self.failed, self.failed
        return layers

    def problem(self, qtbot, path, scene, kind=ArrivalKind.WHOLE, *names):
        """Open what cannot be opened; return why."""
        assert not self.open(qtbot, [self.download(path, scene, kind, names)])
        (found,) = self.failed
        assert found[0] == f"product of {scene.id}"
        self.failed.clear()
        return found[1]

    def close(self):
        self.arrivals.close()
        self.streams.close()
        self.project.clear()


def values_of(layer, point=WITHIN, bands=None):
    """Return what the layer has at a place, per band."""
    provider = layer.dataProvider()
    return [provider.sample(point, place)[0] for place in bands or range(1, layer.bandCount() + 1)]


def write_vectors(path, driver, layers=("things",)):
    """Write layers of one point with the number 7."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    path.parent.mkdir(parents=True, exist_ok=True)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name in layers:
        layer = source.CreateLayer(name, system, ogr.wkbPoint)
        layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["number"] = 7
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT(1.1 43.7)"))
        layer.CreateFeature(feature)


def zipped(folder, target):
    """Pack a folder, its own name inside."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent).as_posix())
    shutil.rmtree(folder)
    return target


# ---- products ------------------------------------------------------------------------------------------

S2 = "S2B_MSIL2A_20261024T105029_N0511_R051_T31TCJ_20261024T130000"
S2_BANDS = {10: ("B02", "B03", "B04", "B08"), 20: ("B05", "B8A", "B11", "B12", "SCL"), 60: ("B01",)}
S2_VALUES = {
    "B02": 2000, "B03": 3000, "B04": 4000, "B08": 8000, "B05": 5000, "B8A": 8500, "B11": 11000, "B12": 12000,
    "B01": 1500, "SCL": 4,
}  # fmt: skip
S2_SCENE = scene_of(S2, "s2-l2a-sen2cor", version="05.11", level="L2A")


def write_safe(folder, only=(), broken=False):
    """Write a Sentinel-2 package; `only` some bands of it; `broken`: with descriptions that say nothing."""
    top, granule = folder / f"{S2}.SAFE", "GRANULE/L2A_T31TCJ_A000001_20261024T105500"
    images = []
    for pixel, bands in S2_BANDS.items():
        for band in bands:
            images.append(f"{granule}/IMG_DATA/R{pixel}m/T31TCJ_20261024T105029_{band}_{pixel}m")
            if not only or band in only:
                kind = gdal.GDT_Byte if band == "SCL" else gdal.GDT_UInt16
                write_raster(
                    top / f"{images[-1]}.jp2", S2_VALUES[band], pixel, kind=kind, driver="JP2OpenJPEG"
                )
    images.append(f"{granule}/IMG_DATA/R10m/T31TCJ_20261024T105029_TCI_10m")
    if not only or "TCI" in only:
        write_raster(top / f"{images[-1]}.jp2", 50, 10, 3, gdal.GDT_Byte, "JP2OpenJPEG")
    files = "".join(f"<IMAGE_FILE>{image}</IMAGE_FILE>" for image in images)
    product = (
        '<?xml version="1.0" encoding="UTF-8"?><n1:Level-2A_User_Product xmlns:n1='
        '"https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd"><n1:General_Info><Product_Info>'
        f"<PRODUCT_URI>{S2}.SAFE</PRODUCT_URI><PROCESSING_LEVEL>Level-2A</PROCESSING_LEVEL>"
        "<PRODUCT_TYPE>S2MSI2A</PRODUCT_TYPE><PROCESSING_BASELINE>05.11</PROCESSING_BASELINE><Query_Options>"
        "<PRODUCT_FORMAT>SAFE_COMPACT</PRODUCT_FORMAT></Query_Options><Product_Organisation><Granule_List>"
        '<Granule granuleIdentifier="S2B_OPER_MSI_L2A_TL_2BPS_20261024T130000_A000001_T31TCJ_N05.11" '
        f'imageFormat="JPEG2000">{files}</Granule></Granule_List></Product_Organisation></Product_Info>'
        "</n1:General_Info></n1:Level-2A_User_Product>"
    )
    sizes = "".join(
        f'<Size resolution="{pixel}"><NROWS>{EXTENT // pixel}</NROWS><NCOLS>{EXTENT // pixel}</NCOLS></Size>'
        f'<Geoposition resolution="{pixel}"><ULX>{WEST}</ULX><ULY>{NORTH}</ULY><XDIM>{pixel}</XDIM>'
        f"<YDIM>-{pixel}</YDIM></Geoposition>"
        for pixel in S2_BANDS
    )
    tile = (
        '<?xml version="1.0"?><n1:Level-2A_Tile_ID xmlns:n1="x"><n1:Geometric_Info><Tile_Geocoding>'
        "<HORIZONTAL_CS_NAME>WGS84 / UTM zone 31N</HORIZONTAL_CS_NAME><HORIZONTAL_CS_CODE>EPSG:32631"
        f"</HORIZONTAL_CS_CODE>{sizes}</Tile_Geocoding></n1:Geometric_Info></n1:Level-2A_Tile_ID>"
    )
    (top / granule).mkdir(parents=True, exist_ok=True)
    (top / "MTD_MSIL2A.xml").write_text("<nothing/>" if broken else product)
    (top / granule / "MTD_TL.xml").write_text(tile)
    (top / "manifest.safe").write_text("<xfdu/>")
    return top


S1 = "S1A_IW_GRDH_1SDV_20261024T174810_20261024T174835_050000_060000_ABCD"
S1_SCENE = scene_of(S1, "s1-grd", platform="Sentinel-1A", tile="", footprint=None)


def radar_points():
    """Return control points of a picture that is turned a little."""
    return [
        gdal.GCP(
            1.0 + column * 0.004 - row * 0.0004,
            43.5 - row * 0.003 - column * 0.0004,
            0,
            column * 30,
            row * 30,
        )
        for row in range(5)
        for column in range(5)
    ]


def write_grd(folder, without=()):
    """Write a Sentinel-1 package with VV and VH."""
    top = folder / f"{S1}.SAFE"
    units, described, objects = [], [], []
    for place, band in enumerate(("vv", "vh"), 1):
        name = f"s1a-iw-grd-{band}-20261024t174810-20261024t174835-050000-060000-00{place}"
        points = radar_points()
        write_raster(top / f"measurement/{name}.tiff", 100 * place, gcps=points)
        grid = "".join(
            f"<geolocationGridPoint><line>{one.GCPLine}</line><pixel>{one.GCPPixel}</pixel><latitude>{one.GCPY}"
            f"</latitude><longitude>{one.GCPX}</longitude><height>0</height></geolocationGridPoint>"
            for one in points
        )
        annotation = (
            f"<product><adsHeader><missionId>S1A</missionId><productType>GRD</productType><polarisation>"
            f"{band.upper()}</polarisation><mode>IW</mode><swath>IW</swath><imageNumber>00{place}</imageNumber>"
            "</adsHeader><imageAnnotation><imageInformation><numberOfSamples>120</numberOfSamples><numberOfLines>"
            "120</numberOfLines><outputPixels>16 bit Unsigned Integer</outputPixels></imageInformation>"
            "<processingInformation><ellipsoidName>WGS84</ellipsoidName><ellipsoidSemiMinorAxis>1"
            "</ellipsoidSemiMinorAxis><ellipsoidSemiMajorAxis>1</ellipsoidSemiMajorAxis></processingInformation>"
            f"</imageAnnotation><geolocationGrid><geolocationGridPointList>{grid}</geolocationGridPointList>"
            "</geolocationGrid></product>"
        )
        parts = {
            f"m{band}": ("Measurement", f"measurement/{name}.tiff", None),
            f"p{band}": ("Product", f"annotation/{name}.xml", annotation),
            f"c{band}": ("Calibration", f"annotation/calibration/calibration-{name}.xml", "<calibration/>"),
        }
        for mark, (kind, path, text) in parts.items():
            objects.append(
                f'<dataObject ID="{mark}" repID="s1Level1{kind}Schema"><byteStream><fileLocation '
                f'href="./{path}"/></byteStream></dataObject>'
            )
            described.append(
                f'<metadataObject ID="a{mark}"><dataObjectPointer dataObjectID="{mark}"/></metadataObject>'
            )
            if text is not None:
                (top / path).parent.mkdir(parents=True, exist_ok=True)
                (top / path).write_text(text)
        units.append(
            f'<xfdu:contentUnit unitType="Measurement Data Unit" dmdID="ap{band} ac{band}">'
            f'<dataObjectPointer dataObjectID="m{band}"/></xfdu:contentUnit>'
        )
    (top / "manifest.safe").write_text(
        '<?xml version="1.0"?><xfdu:XFDU xmlns:xfdu="urn:ccsds:schema:xfdu:1"><informationPackageMap>'
        f"<xfdu:contentUnit>{''.join(units)}</xfdu:contentUnit></informationPackageMap><metadataSection>"
        f"{''.join(described)}</metadataSection><dataObjectSection>{''.join(objects)}</dataObjectSection></xfdu:XFDU>"
    )
    for name in without:
        (top / name).unlink()
    return top


MUSCATE = "SENTINEL2B_20261024-105500-000_L2A_T31TCJ_C_V4-0"
MUSCATE_SCENE = scene_of(MUSCATE, "s2-l2a-maja", version="4-0")


def write_muscate(folder):
    """Write a THEIA product: two kinds of reflectance, masks."""
    top = folder / MUSCATE
    for place, band in enumerate(("B2", "B3", "B4", "B8")):
        for kind, plus in (("FRE", 0), ("SRE", 500)):
            value = 1000 * (place + 1) + plus
            write_raster(top / f"{MUSCATE}_{kind}_{band}.tif", value, kind=gdal.GDT_Int16, nodata=-10000)
    write_raster(top / f"MASKS/{MUSCATE}_CLM_R1.tif", 3, kind=gdal.GDT_Byte)
    write_raster(top / f"MASKS/{MUSCATE}_CLM_R2.tif", 3, 20, kind=gdal.GDT_Byte)
    write_raster(top / f"MASKS/{MUSCATE}_EDG_R1.tif", 0, kind=gdal.GDT_Byte)
    (top / f"{MUSCATE}_MTD_ALL.xml").write_text("<Muscate_Metadata_Document/>")
    return top


SPOT = scene_of("SPOT6_201810241030_MS", "spot67-ortho", platform="SPOT-6", tile="")
INDEX = ("B2", "B1", "B0", "B3")


def write_dimap(folder, index=INDEX, insert=True, image="IMG_SPOT6_MS_R1C1.TIF"):
    """Write a SPOT 6 delivery; `index`: what the producer calls the bands, in their order in the file."""
    top = folder / "PROD_SPOT6_001/VOL_SPOT6_001_A/IMG_SPOT6_MS_001_A"
    write_raster(top / "IMG_SPOT6_MS_R1C1.TIF", 100, 6, 4)
    side = EXTENT // 6
    listed = "".join(
        f"<Raster_Index><BAND_ID>{name}</BAND_ID><BAND_INDEX>{place}</BAND_INDEX></Raster_Index>"
        for place, name in enumerate(index, 1)
    )
    placed = (
        f"<Geoposition><Geoposition_Insert><ULXMAP>{WEST}</ULXMAP><ULYMAP>{NORTH}</ULYMAP><XDIM>6</XDIM>"
        "<YDIM>6</YDIM></Geoposition_Insert></Geoposition>"
    )
    (top / "DIM_SPOT6_MS_201810241030.XML").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><Dimap_Document><Metadata_Identification><METADATA_FORMAT '
        'version="2.15">DIMAP</METADATA_FORMAT></Metadata_Identification><Coordinate_Reference_System>'
        "<Projected_CRS><PROJECTED_CRS_CODE>urn:ogc:def:crs:EPSG::32631</PROJECTED_CRS_CODE></Projected_CRS>"
        f"</Coordinate_Reference_System>{placed if insert else ''}<Raster_Data><Data_Access><Data_Files>"
        "<Data_File "
        f'tile_R="1" tile_C="1"><DATA_FILE_PATH href="{image}"/></Data_File></Data_Files>'
        f"</Data_Access><Raster_Dimensions><NROWS>{side}</NROWS><NCOLS>{side}</NCOLS><NBANDS>4</NBANDS><Tile_Set>"
        f'<NTILES>1</NTILES><Regular_Tiling><NTILES_SIZE nrows="{side}" ncols="{side}"/><NTILES_COUNT '
        'ntiles_R="1" ntiles_C="1"/></Regular_Tiling></Tile_Set></Raster_Dimensions><Raster_Encoding>'
        "<DATA_TYPE>INTEGER</DATA_TYPE><NBITS>12</NBITS><SIGN>UNSIGNED</SIGN></Raster_Encoding>"
        f"<Raster_Display><Raster_Index_List>{listed}</Raster_Index_List></Raster_Display></Raster_Data>"
        "</Dimap_Document>"
    )
    return folder / "PROD_SPOT6_001"


LANDSAT = "LC09_L2SP_198030_20261024_20261026_02_T1"
LANDSAT_SCENE = scene_of(LANDSAT, "landsat-c2-l2", platform="Landsat-9", tile="198030")


def write_landsat(folder):
    """Write the files of a Landsat product."""
    top = folder / LANDSAT
    for number in range(1, 8):
        write_raster(top / f"{LANDSAT}_SR_B{number}.TIF", 8000 + number, 30)
    write_raster(top / f"{LANDSAT}_ST_B10.TIF", 44000, 30)
    write_raster(top / f"{LANDSAT}_QA_PIXEL.TIF", 21824, 30)
    write_raster(top / f"{LANDSAT}_SR_QA_AEROSOL.TIF", 96, 30, kind=gdal.GDT_Byte)
    (top / f"{LANDSAT}_MTL.txt").write_text("GROUP = LANDSAT_METADATA_FILE\nEND\n")
    return top


def known_asset(key, **values):
    """Return a file as the portal described it."""
    return replace(Asset(key, "", f"https://example.org/{key}.tif", "image/tiff"), **values)
