"""What a pasted address is, as far as it tells by itself."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ...core.flows.mviewer import configuration_address
from ...core.flows.service_address import bare_address
from .capabilities_links import parameters_of

_SERVICES = ("wms", "wmts", "csw")
_OPERATIONS = {"GETMAP": "wms", "GETFEATUREINFO": "wms", "GETTILE": "wmts", "GETRECORDS": "csw"}
_PLACE = re.compile(r"\$?\{(-?[xyz])\}", re.IGNORECASE)
_MIRROR = re.compile(r"\$?\{(?:s|switch:([^,{}]+)[^{}]*|([a-z0-9])-[a-z0-9])\}", re.IGNORECASE)
_SHARPER = re.compile(r"\{(?:r|ratio|scale)\}", re.IGNORECASE)
_LAST = re.compile(r"[/_-](wmts|wms|csw)(?:/v?[\d.]+)?/?$", re.IGNORECASE)
_ANYWHERE = re.compile(r"/(wmts|wms|csw)(?:/|$)", re.IGNORECASE)


def guessed(url: str) -> tuple[str, str]:
    """Return kind and address of what a pasted address is.

    The kind is empty where the address alone does not tell; the address is then without what requests add.
    Of templates it has `{x}`, `{y}` or `{-y}` and `{z}`, and the first of several mirrors.
    """
    text = url.strip().strip("<>\"'")
    if text and "://" not in text[:12] and re.match(r"[\w.-]+\.[a-z]{2,}(?:[:/]|$)", text, re.IGNORECASE):
        text = f"https://{text}"
    template = _template(text)
    if template:
        return "xyz", template
    told = parameters_of(text)
    place = text.partition("?")[0].partition("#")[0]
    kind = told.get("SERVICE", "").lower()
    kind = kind if kind in _SERVICES else _OPERATIONS.get(told.get("REQUEST", "").upper(), "")
    if place.lower().endswith(".xml"):
        return _of_document(place.lower()) or kind, text.partition("#")[0]
    config = told.get("CONFIG", "")
    if config.lower().endswith(".xml") and not kind:  # a page of mviewer that shows a configuration
        return "mviewer", configuration_address(text.partition("#")[0])
    if place.rstrip("/").lower().endswith("/collections"):
        return "records", place.rstrip("/")[: -len("/collections")]
    if not kind:
        found = _LAST.search(place) or _ANYWHERE.search(place)
        kind = found[1].lower() if found is not None else ""
    return kind, bare_address(text)


def _template(text: str) -> str:
    decoded = text
    if "{" not in text and "%7B" in text.upper():
        decoded = re.sub(r"%7[BD]", lambda match: unquote(match.group()), text, flags=re.IGNORECASE)
    places = {place.lower() for place in _PLACE.findall(decoded)}
    if not {"x", "z"} <= places or not places & {"y", "-y"}:
        return ""
    plain = _PLACE.sub(lambda match: "{" + match[1].lower() + "}", decoded)
    plain = _MIRROR.sub(lambda match: match[1] or match[2] or "a", plain)
    return _SHARPER.sub("", plain)


def _of_document(place: str) -> str:
    name = place.rpartition("/")[2]
    if "wmts" in name:
        return "wmts"
    return "mviewer" if name == "config.xml" or "/mviewer/" in place else ""
