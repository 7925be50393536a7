"""Parameters of addresses, as map services read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote_plus

_DIGITS = 10  # after the point: of degrees, a hundredth of a millimetre
_KEPT = ":,/"  # read as they are everywhere, and by some servers only so


def with_parameters(address: str, wanted: Mapping[str, str], without: Iterable[str] = ()) -> str:
    """Return an address with parameters, in place of those of the same name in any case.

    Args:
        address: of a service, perhaps with parameters of its own (`map=`), a `?` or `&` at its end.
        wanted: name → value.
        without: names that are taken away.
    """
    place, _mark, query = address.partition("#")[0].partition("?")
    replaced = {name.upper() for name in (*wanted, *without)}
    kept = [
        part for part in query.split("&") if part and unquote_plus(part.split("=")[0]).upper() not in replaced
    ]
    own = [f"{quote(name, safe='')}={quote(value, safe=_KEPT)}" for name, value in wanted.items()]
    return f"{place}?{'&'.join([*kept, *own])}"


def number_text(value: float) -> str:
    """Return a coordinate as every server reads it, without an exponent."""
    text = f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
