"""XML of strangers, read by expat without anything that XML can do beyond elements and texts.

Nothing is fetched, nothing is expanded: entities of any kind and attributes with default values must not be
declared, since a few hundred bytes of either may stand for gigabytes. A DOCTYPE that names an external DTD
and declares elements is what every WMS 1.1.1 has; it is read over.
"""

from __future__ import annotations

from typing import Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder  # nosec B405: the tree alone, expat reads
from xml.parsers import expat

from .cancel_token import CancelToken

__all__ = ["Element", "child_text", "href_of", "read_xml"]

MOST_MARKS = 1_000_000
DEEPEST = 64
LONGEST_TEXT = 8 * 1024 * 1024
MOST_ATTRIBUTES = 256
_CHUNK = 65_536
_BLOCK = 5_000  # elements that are looked at between two looks at the token


class _LocalNames(dict[str, str]):
    """Qualified name → name without its prefix."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def read_xml(body: bytes, token: CancelToken) -> Element:
    """Return the outermost element of a document; tags are without prefix and namespace.

    Attributes keep their prefix, see `href_of`. The bytes go to expat in pieces, so that the interpreter's
    lock is never held for long.

    Args:
        body: a whole document in UTF-8, UTF-16, ISO-8859-1 or another encoding that it declares.
        token: looked at between the pieces.

    Raises:
        ValueError: it is no whole XML document, not in the encoding that it declares, declares entities or
            attributes with values, or is larger than what is taken (`MOST_MARKS`, `DEEPEST`,
            `LONGEST_TEXT`, `MOST_ATTRIBUTES`).
        InterruptedError: the token is cancelled.
    """
    if body.count(b"<") > MOST_MARKS:
        raise ValueError("too many elements")
    builder = TreeBuilder()
    parser = _hardened(builder)
    try:
        for start in range(0, len(body), _CHUNK):
            _look_at(token)
            parser.Parse(body[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"line {error.lineno}: {expat.ErrorString(error.code)}") from None
    except LookupError:
        raise ValueError("unknown encoding") from None
    root: Element = builder.close()
    _check(root, token)
    return root


def child_text(element: Element | None, name: str) -> str:
    """Return the text of the first child of that name, trimmed; empty where there is none."""
    return "" if element is None else (element.findtext(name) or "").strip()


def href_of(element: Element | None) -> str:
    """Return the address of a link (`xlink:href`, whatever its prefix), trimmed; empty where it has none."""
    if element is None:
        return ""
    found = element.get("xlink:href")
    if found is None:
        found = next((value for name, value in element.items() if name.rpartition(":")[2] == "href"), "")
    return found.strip()


def _hardened(builder: TreeBuilder) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _refuse_entity
    parser.UnparsedEntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_entity
    parser.AttlistDeclHandler = _refuse_values
    # methods of the tree builder in C: no Python runs between expat and the tree
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    return parser


def _refuse_entity(*_declared: object) -> NoReturn:
    raise ValueError("XML that declares entities is not read")


def _refuse_values(_element: str, _name: str, _kind: str, value: str | None, _required: int) -> None:
    if value is not None:
        raise ValueError("XML that declares values of attributes is not read")


def _check(root: Element, token: CancelToken) -> None:
    """Look at a tree level by level, and take the prefixes off."""
    names = _LocalNames()
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError("elements are nested too deep")
        below: list[Element] = []
        for start in range(0, len(level), _BLOCK):
            _look_at(token)
            _check_block(level[start : start + _BLOCK], names, below)
        level = below


def _check_block(elements: list[Element], names: _LocalNames, below: list[Element]) -> None:
    for element in elements:
        below.extend(element)
        element.tag = names[element.tag]
        text = element.text
        if text is not None and len(text) > LONGEST_TEXT:
            raise ValueError("a text is too long")
        if len(element.keys()) > MOST_ATTRIBUTES:
            raise ValueError("an element has too many attributes")


def _look_at(token: CancelToken) -> None:
    if token.cancelled:
        raise InterruptedError
