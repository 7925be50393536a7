"""Searches that the user named, and the last ones without a name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core.query import Query

HISTORY_LENGTH = 30


class SavedSearches:
    """Kept as one JSON file in the profile; reading is tolerant, writing is atomic."""

    def __init__(self, path: Path) -> None:
        self._path = path
        document = _read(path)
        self._named: dict[str, Query] = dict(_queries(document.get("named")))
        self._history: list[Query] = [query for _name, query in _queries(document.get("history"))]
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each change of the named searches."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no more."""
        self._listeners.remove(listener)

    @property
    def named(self) -> Mapping[str, Query]:
        """Name → query, by name."""
        return dict(sorted(self._named.items(), key=lambda entry: entry[0].casefold()))

    @property
    def history(self) -> tuple[Query, ...]:
        """The last searches, newest first, each once."""
        return tuple(self._history)

    def save(self, name: str, query: Query) -> None:
        """Keep `query` under `name`, replacing what had that name.

        Raises:
            OSError: if the profile cannot be written.
        """
        self._named[name] = query
        self._write()
        self._tell()

    def remove(self, name: str) -> None:
        """Forget a named search.

        Raises:
            OSError: if the profile cannot be written.
        """
        if self._named.pop(name, None) is not None:
            self._write()
            self._tell()

    def remember(self, query: Query) -> None:
        """Put `query` at the head of the history.

        Raises:
            OSError: if the profile cannot be written.
        """
        self._history = [query, *(old for old in self._history if old != query)][:HISTORY_LENGTH]
        self._write()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _write(self) -> None:
        document = {
            "version": 1,
            "named": [{"name": name, "query": query.to_json()} for name, query in self._named.items()],
            "history": [{"name": query.place, "query": query.to_json()} for query in self._history],
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        partial.replace(self._path)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _set_aside(path)
        return {}
    return document if isinstance(document, dict) else {}


def _set_aside(path: Path) -> None:
    """Keep a damaged file for the user instead of overwriting it with the next search."""
    try:
        path.replace(path.with_suffix(".damaged"))
    except OSError:
        return


def _queries(entries: Any) -> Iterable[tuple[str, Query]]:
    """Yield what can be read; a search of a later version is passed over."""
    for entry in entries if isinstance(entries, list) else ():
        try:
            yield str(entry["name"]), Query.from_json(entry["query"])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
