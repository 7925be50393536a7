"""Facts in product names; the names follow the forms in the portal sheets."""

from datetime import datetime, timezone

import pytest
from guichet_eo.core.platforms import platform_code, platform_name
from guichet_eo.core.product_names import read_product_name
from hypothesis import given
from hypothesis import strategies as st


def at(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "S2A_MSIL2A_20231008T175231_N0509_R141_T13TDE_20231008T233154.SAFE",
            {"platform": "Sentinel-2A", "level": "L2A", "tile": "13TDE", "sensed": at(2023, 10, 8, 17, 52,
                31),
             "orbit_relative": 141, "version": "N0509", "processor": "Sen2Cor"},
        ),
        (
            "S2B_MSIL2A_20250312T014549_R074_T53NKG_20250312T041213",
            {"platform": "Sentinel-2B", "tile": "53NKG", "orbit_relative": 74, "version": ""},
        ),
        ("LC08_L1TP_233083_20160911_20170321_01_T1", {"level": "L1TP", "tile": "233083", "sensor": "LC08"}),
        (
            "AST_L1T_00312272006020322_20150518201805",
            {"platform": "Terra", "level": "L1T", "sensed": at(2006, 12, 27, 2, 3, 22), "day_only": False},
        ),
        (
            "L1C_T31TCJ_A012345_20260801T105031",
            {"platform": "Sentinel-2", "level": "L1C", "tile": "31TCJ", "sensed": at(2026, 8, 1, 10, 50, 31)},
        ),
        ("S2C_MSIL1C_20260801T105621_N0512_R094_T31TCJ_20260801T143000", {"level": "L1C", "processor": ""}),
        (
            "S2A_13TDE_20231008_0_L2A",
            {"platform": "Sentinel-2A", "tile": "13TDE", "sensed": at(2023, 10, 8), "day_only": True},
        ),
        ("S2B_T31TCJ_20240206T105131_L2A", {"tile": "31TCJ", "sensed": at(2024, 2, 6, 10, 51, 31),
            "day_only": False}),
        (
            "SENTINEL2B_20200106-105907-758_L2A_T31TCH_C",
            {"platform": "Sentinel-2B", "level": "L2A", "tile": "31TCH", "processor": "MAJA",
             "sensed": at(2020, 1, 6, 10, 59, 7, 758000)},
        ),
        ("SENTINEL2A_20181018-105349-280_L2A_T31SBU_D_V1-9", {"version": "1.9", "tile": "31SBU"}),
        ("SENTINEL2X_20200115-000000-000_L3A_T31TCH_D", {"platform": "Sentinel-2X", "processor": "WASP"}),
        ("VENUS-XS_20200103-110008-000_L1C_ES-LTERA_D", {"platform": "VENµS", "tile": "ES-LTERA",
            "processor": ""}),
        ("S2C_20260807T104621_31TCN_TOC_V220", {"platform": "Sentinel-2C", "tile": "31TCN",
            "version": "V220"}),
        ("S2A_20190307T105021_31UFS_FAPAR_10M_V200", {"level": "L2B", "product_type": "FAPAR"}),
        (
            "S1A_IW_GRDH_1SDV_20240604T110100_20240604T110131_054172_069690_E33E.SAFE",
            {"platform": "Sentinel-1A", "level": "GRD", "mode": "IW", "polarisations": ("VV", "VH"),
             "sensed": at(2024, 6, 4, 11, 1), "ended": at(2024, 6, 4, 11, 1, 31), "orbit_relative": 25},
        ),
        (
            "S1B_IW_SLC__1SDV_20200127T175434_20200127T175502_020006_025D93_D721",
            {"level": "SLC", "product_type": "SLC", "orbit_relative": 30},
        ),
        ("S1C_IW_GRDH_1SDV_20251217T230248_20251217T230317_005497_00AF3C_C5D6", {"orbit_relative": 76}),
        ("S1A_IW_GRDH_1SDV_20250311T044231_20250311T044249_058252_073302_rtc", {"level": "RTC"}),
        ("S1A_EW_GRDM_1SSH_20150129T081916_20150129T081938_004383_005598", {"mode": "EW",
            "polarisations": ("HH",)}),
        (
            "LC08_L2SP_028030_20200114_20200824_02_T1_SR",
            {"platform": "Landsat-8", "level": "L2SP", "tile": "028030", "sensed": at(2020, 1, 14),
                "day_only": True,
             "version": "20200824", "sensor": "LC08", "product_type": "SR"},
        ),
        ("LC08_L2SP_033032_20231008_02_T1", {"tile": "033032", "version": ""}),
        ("LC80330322023281LGN00", {"platform": "Landsat-8", "tile": "033032", "sensed": at(2023, 10, 8)}),
        (
            "DS_PHR1A_201208231055123_FR1_PX_E001N43_0612_01654",
            {"platform": "Pléiades-1A", "sensed": at(2012, 8, 23, 10, 55, 12, 300000)},
        ),
        ("DS_SPOT6_201306121036100_FR1_FR1_FR1_FR1_E001N43_01871", {"platform": "SPOT-6"}),
        (
            "11222858708240840372P",
            {"platform": "SPOT-1", "tile": "122285", "sensed": at(1987, 8, 24, 8, 40, 37), "mode": "2P"},
        ),
        (

                       "S3A_OL_1_EFR____20230101T101010_20230101T101310_20230101T120000_0179_094_022_2160_PS1_O_NR_002.SEN3",
            {"platform": "Sentinel-3A", "level": "L1", "product_type": "OL_1_EFR", "version": "002"},
        ),
        (
            "S5P_OFFL_L2__CH4____20230101T101010_20230101T115310_27000_03_020400_20230102T120000",
            {"platform": "Sentinel-5P", "level": "L2", "product_type": "L2__CH4"},
        ),
        (

                       "/eodata/Sentinel-2/S2A_OPER_PRD_MSIL1C_PDMC_20160101T010101_R051_V20151231T105732_20151231T105732",
            {"level": "L1C", "sensed": at(2015, 12, 31, 10, 57, 32), "orbit_relative": 51},
        ),
    ],
)  # fmt: skip
def test_names(name, expected):
    product = read_product_name(name)
    assert {field: getattr(product, field) for field in expected} == expected


@pytest.mark.parametrize(
    "name", ["", "fl_m_2608004_nw_17_060_20191215", "URN:FEATURE:DATA:gdh:1:V1", "S2", "LC08", "2024"]
)
def test_other_names(name):
    assert read_product_name(name) is None


@given(st.text(max_size=80))
def test_no_name_raises(name):
    read_product_name(name)
    read_product_name("S2A_" + name)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("sentinel-2a", "Sentinel-2A", "S2A"),
        ("SENTINEL-1A", "Sentinel-1A", "S1A"),
        ("SENTINEL2B", "Sentinel-2B", "S2B"),
        ("S2C", "Sentinel-2C", "S2C"),
        ("LANDSAT_8", "Landsat-8", "L8"),
        ("landsat-9", "Landsat-9", "L9"),
        ("SPOT5", "SPOT-5", "SPOT5"),
        ("PHR1B", "Pléiades-1B", "PHR1B"),
        ("PNEO3", "Pléiades Neo 3", "PNEO3"),
        ("VM1", "VENµS", "VENUS"),
        ("S5P", "Sentinel-5P", "S5P"),
        ("terra", "terra", ""),
        ("", "", ""),
    ],
)
def test_platforms(written, name, code):
    assert platform_name(written) == name
    assert platform_code(written) == code


@pytest.mark.parametrize("extension", ["", ".SAFE", ".zip", ".SAFE.zip", ".tar.gz"])
def test_extensions_do_not_matter(extension):
    name = "S2A_MSIL1C_20231008T175231_N0509_R141_T13TDE_20231008T233154"
    assert read_product_name(name + extension) == read_product_name(name)


def test_airbus_names_have_tenths_of_seconds():
    name = read_product_name("DS_PHR1A_202403111050314_FR1_PX_E001N43_0915_00781")
    assert name is not None
    assert name.sensed == at(2024, 3, 11, 10, 50, 31, 400_000)
