"""Rows of the queue as JSON, to be kept on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..error_kind import ErrorKind
from ..portal_error import PortalError
from ..times import parse_instant
from .download import Download
from .download_item import DownloadItem
from .download_note import DownloadNote
from .download_state import DownloadState
from .licence_acceptance import LicenceAcceptance
from .unpack_problem import UnpackProblem

_TEXTS = ("id", "portal", "scene", "product", "title", "href", "folder", "name", "family", "key", "needs")
_LONGEST_SHOWN = 300
_MOST = 10**16


def item_to_text(item: DownloadItem) -> str:
    """Return what is fixed of a row but its STAC item, which is kept apart."""
    document = {each.name: getattr(item, each.name) for each in fields(item) if each.name != "stac"}
    document["acceptance"] = None if item.acceptance is None else item.acceptance.to_json()
    document["order"], document["arrival"] = dict(item.order), dict(item.arrival)
    return _text(document)


def item_from_text(text: str, stac: Mapping[str, Any]) -> DownloadItem:
    """Return what `item_to_text` wrote.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: for anything else.
    """
    document = json.loads(text)
    acceptance = document["acceptance"]
    return DownloadItem(
        size=None if document["size"] is None else _count(document["size"]),
        checksums=tuple(str(each) for each in document["checksums"]),
        order=dict(document["order"]),
        unpack=bool(document["unpack"]),
        arrival=dict(document["arrival"]),
        acceptance=None if acceptance is None else LicenceAcceptance.from_json(acceptance),
        stac=stac,
        **{name: str(document[name]) for name in _TEXTS},
    )


def facts_to_text(row: Download) -> str:
    """Return what changes of a row but its state."""
    error = None
    if row.error is not None:
        error = {"kind": row.error.kind.value, "detail": row.error.detail, "status": row.error.status}
    return _text(
        {
            "note": row.note.value, "received": row.received, "total": row.total, "error": error,
            "until": None if row.until is None else row.until.isoformat(), "checked": row.checked,
            "attempts": row.attempts, "ticket": dict(row.ticket), "path": row.path, "target": row.target,
            "ordered": None if row.ordered is None else row.ordered.isoformat(),
            "unpack": None if row.unpack_problem is None else row.unpack_problem.value,
        }
    )  # fmt: skip


def row_from_texts(item: DownloadItem, state: str, facts: str) -> Download:
    """Return a row.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: for what `facts_to_text` did not write.
    """
    document = json.loads(facts)
    problem = document.get("unpack")
    return Download(
        item,
        DownloadState(state),
        DownloadNote(document["note"]),
        received=_count(document["received"]),
        total=None if document["total"] is None else _count(document["total"]),
        error=_error(item.portal, document["error"]),
        until=parse_instant(document["until"]),
        checked=str(document["checked"]),
        attempts=_count(document["attempts"]),
        ticket=dict(document["ticket"]),
        path=str(document["path"]),
        target=str(document["target"]),
        ordered=parse_instant(document.get("ordered")),
        unpack_problem=None if problem is None else UnpackProblem(problem),
    )


def _error(portal: str, document: Mapping[str, Any] | None) -> PortalError | None:
    if document is None:
        return None
    detail, status = str(document["detail"])[:_LONGEST_SHOWN], document["status"]
    return PortalError(portal, ErrorKind(document["kind"]), detail, None if status is None else int(status))


def _count(value: Any) -> int:
    """Return a number that files and attempts may have."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise ValueError(f"no count: {type(value).__name__}")
    return value


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))
