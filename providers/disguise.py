"""Secrets that stand in addresses, and what stands for them."""

from __future__ import annotations

import re
import threading
from urllib.parse import urlsplit

from .key_forms import KeyForms
from .safe_urls import host_of, may_get_credentials


class Disguise:
    """Knows the secrets behind aliases; safe to use from several threads.

    A secret is put into an address only on its way out, and only to the host that it is for. Whatever comes
    back is told with the alias.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[tuple[str, str], str] = {}
        self._keys: dict[tuple[str, str], tuple[str, KeyForms]] = {}
        self._aliases: dict[bytes, bytes] = {}
        self._pattern: re.Pattern[bytes] | None = None

    def learn(self, host: str, alias: str, secret: str) -> None:
        """Know what an alias stands for in addresses of a host.

        Args:
            host: host name.
            alias: letters, digits and hyphens.
            secret: a part of a path.
        """
        with self._lock:
            self._secrets = {**self._secrets, (host.lower(), alias): secret}
            self._compile()

    def learn_key(self, host: str, alias: str, name: str, key: str) -> None:
        """Know what an alias stands for as the value of a parameter in addresses of a host.

        Args:
            host: host name.
            alias: letters, digits and hyphens.
            name: of the parameter.
            key: its value, as it is written in addresses.
        """
        with self._lock:
            self._keys = {**self._keys, (host.lower(), alias): (key, KeyForms.of(name, key))}

    def forget(self, host: str, alias: str) -> None:
        """Know it no more."""
        with self._lock:
            key = (host.lower(), alias)
            self._secrets = {each: secret for each, secret in self._secrets.items() if each != key}
            self._keys = {each: known for each, known in self._keys.items() if each != key}
            self._compile()

    def revealed(self, url: str) -> str:
        """Return the address that is really asked; as it is where no alias of its host stands in it."""
        known, keys = self._secrets, self._keys
        if not known and not keys:
            return url
        host = host_of(url)
        if not may_get_credentials(url, (host,)):
            return url
        path = urlsplit(url).path
        named = [(alias, secret) for (at, alias), secret in known.items() if at == host and alias in path]
        for alias, secret in named:
            url = url.replace(f"/{alias}", f"/{secret}", 1)
        for (at, alias), (key, _forms) in keys.items():
            if at == host and alias in url:
                url = url.replace(f"={alias}", f"={key}")
        return url

    def hidden(self, words: bytes) -> bytes:
        """Return what a server said, with the aliases in place of the secrets."""
        for (_host, alias), (_key, forms) in self._keys.items():
            words = forms.replaced(words, alias.encode())
        pattern = self._pattern
        return words if pattern is None else pattern.sub(self._alias, words)

    def hidden_text(self, text: str) -> str:
        """Return an address or a header's value as `hidden` does."""
        if self._pattern is None and not self._keys:
            return text
        return self.hidden(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def _alias(self, found: re.Match[bytes]) -> bytes:
        return self._aliases.get(found[0].lower(), b"***")

    def _compile(self) -> None:
        found = {secret.lower().encode(): alias.encode() for (_, alias), secret in self._secrets.items()}
        self._aliases = {**self._aliases, **found}  # a pattern that is in use may still find the old ones
        parts = b"|".join(re.escape(secret) for secret in found)
        self._pattern = re.compile(parts, re.IGNORECASE) if parts else None

    def __repr__(self) -> str:
        """Return the number only."""
        return f"Disguise({len(self._secrets) + len(self._keys)} aliases)"
