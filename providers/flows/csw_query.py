"""Questions to a CSW 2.0.2 (OGC 07-006r1), with parameters: that is what all of them take."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ...core.flows.service_layer import Box

DUBLIN_CORE = "http://www.opengis.net/cat/csw/2.0.2"
ISO = "http://www.isotc211.org/2005/gmd"
_MOST_WORDS, _LONGEST_WORD = 10, 60
_SPACES = 'xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml"'
# the asterisk: GeoNetwork 4 takes a per cent sign for a format of its own and fails (seen at IGN's)
_LIKE = (
    '<ogc:PropertyIsLike wildCard="*" singleChar="?" escapeChar="\\"><ogc:PropertyName>csw:AnyText'
    "</ogc:PropertyName><ogc:Literal>*{}*</ogc:Literal></ogc:PropertyIsLike>"
)
_BOX = (
    "<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName>"
    '<gml:Envelope srsName="urn:ogc:def:crs:OGC:1.3:CRS84"><gml:lowerCorner>{:.6f} {:.6f}</gml:lowerCorner>'
    "<gml:upperCorner>{:.6f} {:.6f}</gml:upperCorner></gml:Envelope></ogc:BBOX>"
)


def csw_address(
    address: str, words: str, box: Box | None, start: int = 1, count: int = 50, schema: str = DUBLIN_CORE
) -> str:
    """Return the address of a page of records.

    Args:
        address: of the service; parameters of its own stay.
        words: all of them are to be in the record, in any case.
        box: where the record is to lie, west, south, east, north in degrees; None: anywhere.
        start: number of the first record, from 1.
        count: records on a page.
        schema: `DUBLIN_CORE`, short, or `ISO`, which always names layers.
    """
    asked = {
        "service": "CSW",
        "version": "2.0.2",
        "request": "GetRecords",
        "typeNames": "csw:Record",
        "resultType": "results",
        "elementSetName": "full",
        "outputSchema": schema,
        "startPosition": str(start),
        "maxRecords": str(count),
    }
    constraint = csw_filter(words, box)
    if constraint:
        asked.update(constraintLanguage="FILTER", constraint_language_version="1.1.0", constraint=constraint)
    parts = urlsplit(address)
    ours = {name.lower() for name in (*asked, "id")}
    own = [(name, value) for name, value in parse_qsl(parts.query, True) if name.lower() not in ours]
    query = urlencode([*own, *asked.items()])
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def csw_filter(words: str, box: Box | None) -> str:
    """Return the filter (OGC 04-095) as text; empty where nothing is asked for."""
    terms = [_LIKE.format(escape(_literal(word), quote=False)) for word in words.split()[:_MOST_WORDS]]
    if box is not None:
        parts = [_BOX.format(*part) for part in parts_of(box)]
        terms.append(parts[0] if len(parts) == 1 else f"<ogc:Or>{''.join(parts)}</ogc:Or>")
    if not terms:
        return ""
    term = terms[0] if len(terms) == 1 else f"<ogc:And>{''.join(terms)}</ogc:And>"
    return f"<ogc:Filter {_SPACES}>{term}</ogc:Filter>"


def parts_of(box: Box) -> tuple[Box, ...]:
    """Return a box, cut at the antimeridian where it crosses it."""
    west, south, east, north = box
    return (box,) if west <= east else ((west, south, 180.0, north), (-180.0, south, east, north))


def _literal(word: str) -> str:
    """Return a word without control characters, its wild cards taken literally."""
    printable = "".join(character for character in word if character.isprintable())[:_LONGEST_WORD]
    return printable.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?")
