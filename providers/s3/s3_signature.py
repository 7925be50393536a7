"""Amazon's signature of requests, version 4.

As https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html says; the libraries that
do it (boto3, requests-aws4auth) come with no QGIS.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from .s3_keys import S3Keys

_ALGORITHM = "AWS4-HMAC-SHA256"
_NO_BODY = hashlib.sha256(b"").hexdigest()


def signed_headers(
    method: str, url: str, keys: S3Keys, region: str, instant: datetime, more: Mapping[str, str]
) -> dict[str, str]:
    """Return the headers that go with a request without a body.

    Args:
        method: `GET`, `HEAD` …
        url: absolute address, as it is sent.
        keys: sign it.
        region: of the bucket.
        instant: of the request, aware UTC; a service refuses more than some minutes of difference.
        more: headers to be signed as well, such as `x-amz-request-payer`.
    """
    stamp = instant.strftime("%Y%m%dT%H%M%SZ")
    parts = urlsplit(url)
    headers = {"x-amz-content-sha256": _NO_BODY, "x-amz-date": stamp}
    headers.update({name.lower(): value.strip() for name, value in more.items()})
    signed = {"host": parts.netloc.rpartition("@")[2].lower(), **headers}
    names = ";".join(sorted(signed))
    request = "\n".join(
        [
            method.upper(),
            quote(unquote(parts.path), safe="/~") or "/",
            _query(parts.query),
            *(f"{name}:{signed[name]}" for name in sorted(signed)),
            "",
            names,
            _NO_BODY,
        ]
    )
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    text = "\n".join([_ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.new(_key(keys.secret, scope), text.encode(), hashlib.sha256).hexdigest()
    words = f"{_ALGORITHM} Credential={keys.access}/{scope},SignedHeaders={names},Signature={signature}"
    return {**headers, "Authorization": words}


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(
        sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    )


def _key(secret: str, scope: str) -> bytes:
    """Return the key of a day, a region and a service."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
