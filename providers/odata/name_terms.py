"""Looking for a product by its name (portal sheet cdse, Search API A, "identifier")."""

from __future__ import annotations

import re
from typing import Optional

from ...core.named_product import bare_identifier
from ...core.product_names import read_product_name
from .filter_terms import all_of, any_of, text_value

_TIME = r"\d{8}T\d{6}"
# whole names, and the extension that the catalogue adds
_WHOLE = (
    (re.compile(rf"S2[A-D]_MSIL\w\w_{_TIME}_N\d{{4}}_R\d{{3}}_T\w{{5}}_{_TIME}"), ".SAFE"),
    (
        re.compile(
            rf"S1[A-D]_\w\w_\w{{4}}_\d\w{{3}}_{_TIME}_{_TIME}_\d{{6}}_[0-9A-F]{{6}}_[0-9A-F]{{4}}(?:_COG)?"
        ),
        ".SAFE",
    ),
    (
        re.compile(rf"S3[A-D_]_\w\w_\d_\w{{6}}_{_TIME}_{_TIME}_{_TIME}_\w{{17}}_\w{{3}}_\w_\w\w_\d{{3}}"),
        ".SEN3",
    ),
)
_OWN = re.compile(r"S1[A-D_]_\w\w_|S2[A-D_]_(?:MSI|OPER)|S3[A-D_]_\w\w_|S5P_[A-Z]{4}_|S6[A-D_]_\w\w_", re.I)
# as Planetary Computer writes it
_WITHOUT_BASELINE = re.compile(rf"S2[A-D]_MSIL\w\w_{_TIME}_R\d{{3}}_T\w{{5}}(?:_|$)")
_UP_TO_SENSING = re.compile(rf".*?_{_TIME}_")
_TILE = re.compile(r"_T\d{2}[A-Z]{3}(?=_|$)")
_LONGEST = 200
Terms = Optional[tuple[str, str]]


def name_terms(identifier: str) -> Terms:
    """Return the condition on the name, and another to try where nothing is found, perhaps empty.

    A whole name is asked for as it is; where it is gone, the same acquisition is looked for, which may have
    been processed again. None where the text is a name that other catalogues give: the server cannot be
    asked for that.

    Args:
        identifier: a name of any portal, with or without extension, or a part of one.
    """
    text = bare_identifier(identifier)[:_LONGEST]
    if not text:
        return None
    if _OWN.match(text) is None:
        if read_product_name(text) is not None:
            return None
        spellings = dict.fromkeys((text, text.upper()))
        return any_of([f"contains(Name,{text_value(each)})" for each in spellings]), ""
    text = text.upper()
    for pattern, extension in _WHOLE:
        if pattern.fullmatch(text):
            return f"Name eq {text_value(text + extension)}", _same_acquisition(text)
    if _WITHOUT_BASELINE.match(text) is not None:
        return _same_acquisition(text), ""
    return f"startswith(Name,{text_value(text)})", ""


def _same_acquisition(name: str) -> str:
    start, tile = _UP_TO_SENSING.match(name), _TILE.search(name)
    if start is None:
        return ""
    terms = [f"startswith(Name,{text_value(start.group())})"]
    return all_of([*terms, f"contains(Name,{text_value(tile.group() + '_')})" if tile is not None else ""])
