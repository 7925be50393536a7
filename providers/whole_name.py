"""Product names as users paste them."""

from __future__ import annotations

import re
from datetime import timedelta

from ..core.named_product import bare_identifier
from ..core.period import Period
from ..core.product_names import read_product_name

_VERSION = re.compile(r"(?:SENTINEL2|LANDSAT|VENUS|SPOT|SWH)\S+_[A-Z](_V\d+(?:-\d+)?)$")
_NARROW = timedelta(days=2)


def whole_name(text: str) -> str:
    """Return a complete product name as the portal's field has it; empty where `text` is but a part.

    Endings go, as does the version that file names of THEIA add to the product's (`…_L2A_T31TCH_C_V4-0`);
    small letters become capitals where that makes it a name.
    """
    bare = bare_identifier(text)
    for name in (bare, bare.upper()):
        if read_product_name(name) is not None:
            version = _VERSION.match(name)
            return name if version is None else name[: version.start(1)]
    return ""


def is_narrow(period: Period) -> bool:
    """Return whether a period is so short that a product is found by it alone.

    Then the portal need not be asked for the name, and the same acquisition is found under another portal's
    name, too.
    """
    if period.start is None or period.end is None:
        return False
    return period.end - period.start <= _NARROW
