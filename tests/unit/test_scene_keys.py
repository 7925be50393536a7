"""The same acquisition has matching keys at all portals, another one has not."""

from guichet_eo.core.product_names import read_product_name
from guichet_eo.core.scene_keys import bare_tile, scene_key
from guichet_eo.core.times import parse_instant


def key(portal, scene_id, platform, tile, instant, product=None, mode=""):
    name = None if product is None else read_product_name(product)
    return scene_key(portal, scene_id, platform, tile, parse_instant(instant), mode, name)


def s2(portal, scene_id, platform, tile, instant, product=None):
    return key(portal, scene_id, platform, tile, instant, product)


# One pass over 31TCH as GEODES (L1C, MAJA), CDSE, Planetary Computer, Terrascope and Earth Search write it.
PASS = [
    s2("geodes", "URN:1", "S2B", "T31TCH", "2020-01-06T10:53:39.024Z",
       "S2B_MSIL1C_20200106T105339_N0500_R051_T31TCH_20230421T103014"),
    s2("geodes", "URN:2", "S2B", "T31TCH", "2020-01-06T10:59:07.758Z",
        "SENTINEL2B_20200106-105907-758_L2A_T31TCH_C"),
    s2("cdse", "S2B_MSIL2A_20200106T105339_N0500_R051_T31TCH_20230421T103014", "sentinel-2b", "MGRS-31TCH",
       "2020-01-06T10:53:39.024Z"),
    s2("planetary-computer", "S2B_MSIL2A_20200106T105339_R051_T31TCH_20201003T074515", "Sentinel-2B", "31TCH",
       "2020-01-06T10:53:39.024000Z"),
    s2("terrascope", "S2B_20200106T105339_31TCH_TOC_V220", "sentinel-2b", "", "2020-01-06T10:53:39.024000Z",
       "S2B_20200106T105339_31TCH_TOC_V220"),
    s2("earth-search", "S2B_31TCH_20200106_0_L2A", "sentinel-2b", "MGRS-31TCH", "2020-01-06T11:03:20.276000Z",
       "S2B_31TCH_20200106_0_L2A"),
    s2("earth-search", "S2B_31TCH_20200106_1_L2A", "sentinel-2b", "MGRS-31TCH", "2020-01-06T11:03:20.276000Z",
       "S2B_31TCH_20200106_1_L2A"),
]  # fmt: skip


def test_sentinel_2_at_six_portals_is_one_acquisition():
    assert all(one.matches(other) for one in PASS for other in PASS)


def test_the_other_satellite_tile_and_day_are_others():
    others = [
        s2("cdse", "a", "sentinel-2a", "MGRS-31TCH", "2020-01-06T10:53:39Z"),
        s2("cdse", "b", "sentinel-2b", "MGRS-31TCJ", "2020-01-06T10:53:39Z"),
        s2("cdse", "c", "sentinel-2b", "MGRS-31TCH", "2020-01-09T10:43:39Z"),
        s2("cdse", "d", "sentinel-2b", "MGRS-31TCH", "2020-01-06T12:35:00Z"),
    ]
    assert not any(one.matches(other) for one in PASS for other in others)


def test_a_day_alone_is_no_instant():
    unknown = s2(
        "earth-search", "S2B_31TCH_20200106_0_L2A", "sentinel-2b", "31TCH", None, "S2B_31TCH_20200106_0_L2A"
    )
    assert unknown.place == "earth-search/S2B_31TCH_20200106_0_L2A"


def test_sentinel_1_slices():
    def s1(portal, name, instant, platform="SENTINEL-1A", mode="IW"):
        return key(portal, name, platform, "", instant, name, mode)

    grd = s1(
        "cdse",
        "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E",
        "2024-06-04T11:01:00.4Z",
    )
    # Earth Search gives the middle of the sensing as datetime: the name decides
    same = s1(
        "earth-search",
        "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690",
        "2024-06-04T11:01:16Z",
    )
    slc = s1(
        "geodes",
        "S1A_IW_SLC__1SDV_20240604T110058_20240604T110126_054172_069690_0A0B",
        "2024-06-04T11:00:58Z",
    )
    following = s1("cdse", "S1A_IW_GRDH_1SDV_20240604T110131_20240604T110156_054172_069690_AAAA", None)
    wave = s1("cdse", "S1A_EW_GRDM_1SDV_20240604T110100_20240604T110131_054172_069690_E33E", None, mode="EW")
    assert grd.matches(same)
    assert grd.matches(slc)
    assert not grd.matches(following)
    assert not grd.matches(wave)


def test_landsat_reflectance_and_temperature_of_one_scene():
    usgs = [
        key("usgs-landsatlook", name, "LANDSAT_8", "", "2020-01-14T17:05:46.732651Z", name)
        for name in (
            "LC08_L2SP_028030_20200114_20200824_02_T1_SR",
            "LC08_L2SP_028030_20200114_20200824_02_T1_ST",
        )
    ]
    day_only = key("m2m", "LC80280302020014LGN00", "", "", None, "LC80280302020014LGN00")
    plain = key("planetary-computer", "x", "landsat-8", "WRS2-028030", "2020-01-14T17:05:46Z")
    later = key("usgs-landsatlook", "y", "LANDSAT_8", "028030", "2020-01-30T17:05:46Z")
    assert usgs[0].matches(usgs[1])
    assert usgs[0].matches(plain)
    assert usgs[0].place == day_only.place == "LC08/028030"
    assert not usgs[0].matches(later)


def test_airbus_names_are_equal_at_all_portals():
    name = "DS_PHR1A_201208231055123_FR1_PX_E001N43_0612_01654"
    one = key("airbus", "uuid", "PHR1A", "", "2012-08-23T10:55:12.3Z", name)
    other = key("dinamis", name, "Pléiades-1A", "", None, name)
    next_strip = key("dinamis", "n", "", "", None, "DS_PHR1A_201208231055200_FR1_PX_E001N43_0612_01654")
    assert one.matches(other)
    assert not one.matches(next_strip)


def test_static_tiles_are_one_at_all_portals():
    one = key(
        "earth-search", "Copernicus_DSM_COG_10_N43_00_E001_00_DEM", "tandem-x", "CDEM-N43E001", "2021-04-22"
    )
    other = key(
        "planetary-computer", "Copernicus_DSM_COG_10_N43_00_E001_00_DEM", "", "", "2021-04-22T00:00:00Z"
    )
    coarse = key(
        "planetary-computer", "Copernicus_DSM_COG_30_N43_00_E001_00_DEM", "", "", "2021-04-22T00:00:00Z"
    )
    assert one.matches(other)
    assert not one.matches(coarse)
    years = [
        key(portal, f"ESA_WorldCover_10m_{year}_N42E000{end}", "", "", None)
        for portal, year, end in (
            ("worldcover", "2021_v200", "_Map"),
            ("terrascope", "2021_v200", ""),
            ("w", "2020_v100", ""),
        )
    ]
    assert years[0].matches(years[1])
    assert not years[0].matches(years[2])


def test_what_is_not_known_is_alone():
    one = key("planetary-computer", "AST_L1T_1", "terra", "", "2006-12-27T02:03:22Z")
    assert one.place == "planetary-computer/AST_L1T_1"
    assert one.instant is None


def test_tiles_lose_their_prefix():
    assert [bare_tile(tile) for tile in ("T31TCJ", "MGRS-31TCJ", "31tcj", "WRS2-198030", "MGRS-1CCV",
        "FRANCE")] == [
        "31TCJ", "31TCJ", "31TCJ", "198030", "01CCV", "FRANCE",
    ]  # fmt: skip
