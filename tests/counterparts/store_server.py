"""An object store on loopback that checks signatures as one does that knows the keys."""

from datetime import datetime, timezone
from urllib.parse import unquote, urlencode
from xml.sax.saxutils import escape

from guichet_eo.providers.s3.s3_keys import S3Keys
from guichet_eo.providers.s3.s3_signature import signed_headers
from loopback import Loopback, Reply

ACCESS, SIGNING, REGION = "STOREANN", "store-ann-signs", "default"


class StoreServer(Loopback):
    """Serves `/bucket/key` and listings of `most` objects to whoever signs with the keys.

    objects: "bucket/key" → bytes.
    """

    def __init__(self, objects, most=2):
        super().__init__(self.answer)
        self.objects, self.most = objects, most

    def answer(self, request):
        if not self._signed(request):
            return Reply(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        bucket, _, key = unquote(request.path[1:]).partition("/")
        if "list-type" in request.query:
            return self._listing(bucket, request.query)
        body = self.objects.get(f"{bucket}/{key}")
        return Reply(404) if body is None else Reply(200, body, {"ETag": '"e"'})

    def _signed(self, request):
        sent = request.headers.get("authorization", "")
        query = f"?{urlencode(request.query)}" if request.query else ""
        instant = datetime.strptime(request.headers.get("x-amz-date", "19700101T000000Z"), "%Y%m%dT%H%M%SZ")
        keys, url = S3Keys(ACCESS, SIGNING), f"http://{request.headers['host']}{request.path}{query}"
        utc = instant.replace(tzinfo=timezone.utc)
        return sent == signed_headers(request.method, url, keys, REGION, utc, {})["Authorization"]

    def _listing(self, bucket, query):
        names = sorted(name.partition("/")[2] for name in self.objects if name.startswith(f"{bucket}/"))
        names = [name for name in names if name.startswith(query.get("prefix", ""))]
        first = int(query.get("continuation-token", 0))
        page, more = names[first : first + self.most], first + self.most < len(names)
        parts = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.objects[f'{bucket}/{name}'])}</Size>"
            f"<ETag>&quot;{'0' * 32}&quot;</ETag></Contents>"
            for name in page
        )
        token = f"<NextContinuationToken>{first + self.most}</NextContinuationToken>" if more else ""
        text = f"<IsTruncated>{str(more).lower()}</IsTruncated>{parts}{token}"
        return Reply(200, f"<ListBucketResult>{text}</ListBucketResult>".encode())
