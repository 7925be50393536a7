"""The texts of a JSON document in two languages."""

import re

_BEFORE_SIGNS = re.compile(r"[^\u00a0\u202f\s][;:?!](?=\s|$)|\u00ab[^\u00a0]|[^\u00a0]\u00bb| [;:?!%\u20ac]")
_ADDRESS = re.compile(r"https?://\S+")


def local_texts(value):
    """Yield every object that has exactly the keys `en` and `fr`."""
    if isinstance(value, dict):
        if set(value) == {"en", "fr"}:
            yield value
        for part in value.values():
            yield from local_texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from local_texts(part)


def is_french(text):
    """Whether a text is there and has no-break spaces where French typography wants them."""
    return bool(text) and not _BEFORE_SIGNS.search(_ADDRESS.sub("", text))
