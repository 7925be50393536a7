"""Names of portals as names of files."""

import pytest
from guichet_eo.core.downloads.safe_name import LONGEST, is_safe_path, numbered, safe_name, safe_path


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("S2A_MSIL2A_20260807T105031.SAFE.zip", "S2A_MSIL2A_20260807T105031.SAFE.zip"),
        ('a/b\\c:d*e?f"g<h>i|j.tif', "a_b_c_d_e_f_g_h_i_j.tif"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("   ", "file"),
        ("///", "file"),
        ("name. . .", "name"),
        (" name.tif ", "name.tif"),
        ("two\nlines\ttab.tif", "two lines tab.tif"),
        ("nul\0byte.tif", "nulbyte.tif"),
        ("invoice\u202efit.exe", "invoicefit.exe_"),  # shown as invoiceexe.tif
        ("zero\u200bwidth\ufeff.tif", "zerowidth.tif"),
        ("CON", "_CON"),
        ("con.tif", "_con.tif"),
        ("Aux.SAFE.zip", "_Aux.SAFE.zip"),
        ("LPT1", "_LPT1"),
        ("COM¹.tif", "_COM¹.tif"),
        ("nul .txt", "_nul .txt"),
        ("console.tif", "console.tif"),
        ("CONIN$", "_CONIN$"),
        ("e\u0301te\u0301.tif", "été.tif"),
        ("R_DANUBE_DONAU_KM2000@x.txt", "R_DANUBE_DONAU_KM2000@x.txt"),
        ("\ud800.tif", ".tif"),
        ("-rf", "-rf"),
        ("desktop.ini", "desktop.ini_"),
        ("B04.LNK", "B04.LNK_"),
        ("folder.library-ms", "folder.library-ms_"),
        ("setup.exe", "setup.exe_"),
        ("run.tif.desktop", "run.tif.desktop_"),
        ("manifest.safe", "manifest.safe"),
        ("curl.tif", "curl.tif"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_a_name_is_safe(told, expected):
    assert safe_name(told) == expected


@pytest.mark.parametrize("letter", ["a", "é", "日", "🛰"])
def test_a_long_name_keeps_its_extension(letter):
    name = safe_name(letter * 300 + ".SAFE.zip")
    assert name.endswith(f"{letter}.SAFE.zip")
    assert LONGEST - 4 < len(name.encode()) <= LONGEST


def test_an_endless_name_is_cut():
    assert len(safe_name("x" * 10_000_000)) == LONGEST
    assert len(safe_name("." * 5000 + "x")) <= LONGEST
    assert safe_name("a" * 200 + ".") == "a" * LONGEST


def test_safe_twice_is_safe_once():
    for told in (
        "a" * 149 + ". .tif",
        "CON." + "x" * 200,
        " . a . ",
        "é" * 75 + ".tif",
        "x" * 148 + " ..b",
        "e\u200b\u0301",
    ):
        assert safe_name(safe_name(told)) == safe_name(told)
        assert is_safe_path(safe_name(told))
        assert is_safe_path(f"a/{numbered(safe_name(told), 2)}")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("GRANULE/IMG_DATA/B02.jp2", "GRANULE/IMG_DATA/B02.jp2"),
        ("../../../home/user/.bashrc", "home/user/.bashrc"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\win.ini", "C_/Windows/win.ini"),
        ("a/./b/../c.tif", "a/b/c.tif"),
        ("", "file"),
        ("///..//", "file"),
        ("aux/con.tif", "_aux/_con.tif"),
        ("/".join("abcdefghijklmnop"), "e/f/g/h/i/j/k/l/m/n/o/p"),
    ],
)
def test_a_path_stays_where_it_is(told, expected):
    assert safe_path(told) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.tif", "a-2.tif"),
        ("folder/a.SAFE.zip", "folder/a-2.SAFE.zip"),
        ("a", "a-2"),
        (".hidden", ".hidden-2"),
        ("v.2", "v.2-2"),
    ],
)
def test_a_second_file_of_a_name(name, expected):
    assert numbered(name, 2) == expected


def test_a_number_fits_into_a_long_name():
    assert len(numbered("x" * 146 + ".tif", 1234).encode()) <= LONGEST


@pytest.mark.parametrize("ending", [".part", ".part.json", ".guichet.json", ".GUICHET.JSON"])
def test_a_name_is_never_that_of_a_file_about_another(ending):
    assert safe_name(f"B04.tif{ending}") == f"B04.tif{ending}_"
