"""An answer of a search → page, for dialects that say where the items are."""

from __future__ import annotations

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.page_body import PageBody
from ..core.portal_error import PortalError
from ..core.sieve import Sieve
from .broken_json_error import BrokenJsonError
from .decoding_turn import DecodingTurn
from .dialect import Dialect
from .dialect_search import DialectSearch
from .http_answer import HttpAnswer
from .json_page import JsonPage
from .page_builder import FAMILY, PageBuilder
from .page_facts import PageFacts
from .safe_urls import shown_url
from .server_words import server_words


class ItemPages:
    """Reads the answers to one search, one parser at a time in the whole process."""

    def __init__(self, dialect: Dialect, sieve: Sieve, turn: DecodingTurn, token: CancelToken) -> None:
        self._dialect = dialect
        self._sieve = sieve
        self._turn = turn
        self._token = token
        self._seen: set[str] = set()
        self._own: dict[int, set[str]] = {}

    def read(self, answer: HttpAnswer, search: DialectSearch, size: int) -> tuple[PageBuilder, PageFacts]:
        """Return the page in the making and what the next request is made from.

        Raises:
            PortalError: BAD_ANSWER for anything but the dialect's JSON, what the dialect finds in an answer
                of success, CANCELLED.
        """
        if answer.looks_like_markup:
            raise self._bad(answer, f"a page for people instead of data: {server_words(answer.body[:4096])}")
        text = answer.text()
        document = JsonPage(text, self._turn.rest)
        asked = search.asked | ({FAMILY} if search.families else set())
        builder = PageBuilder(
            self._dialect,
            self._sieve,
            self._seen,
            PageBody(text),
            answer.url,
            asked=asked,
            own=self._own.setdefault(id(search), set()),
        )
        if not self._turn.take(self._token):
            raise PortalError(self._dialect.portal.id, ErrorKind.CANCELLED)
        try:
            marks: list[object] = []
            last = self._take(document, builder, search, marks)
        except BrokenJsonError as error:
            raise self._bad(answer, str(error)) from error
        finally:
            self._turn.give_back()
        problem = self._dialect.problem(document.members)
        if problem is not None:
            raise problem
        if not document.found and not self._dialect.empty(document.members):
            raise self._bad(answer, f"no items in the answer: {server_words(answer.body[:4096])}")
        members = document.members
        return builder, PageFacts(answer.url, size, builder.received, builder.fresh, members, last, marks)

    def _take(
        self, document: JsonPage, builder: PageBuilder, search: DialectSearch, marks: list[object]
    ) -> object:
        dialect = self._dialect
        item: object = None
        for item, start, end in document.features(*dialect.array, single=dialect.single):
            self._turn.pause()
            if self._token.cancelled:
                raise PortalError(dialect.portal.id, ErrorKind.CANCELLED)
            family = None
            marks.append(dialect.mark(item, search) if isinstance(item, dict) else None)
            if isinstance(item, dict):
                try:
                    family = dialect.family(item, search)
                except (ValueError, TypeError, KeyError, AttributeError, IndexError):
                    builder.spoilt()
                    continue
            builder.add(item, start, end, family)
        return item

    def _bad(self, answer: HttpAnswer, what: str) -> PortalError:
        return PortalError(
            self._dialect.portal.id, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: {what}"
        )
