"""Buckets of Sentinel-2 on loopback over the generated world, as Amazon and Google lay them out."""

import base64
import hashlib
import json
from datetime import datetime
from xml.sax.saxutils import escape

from bucket_documents import metadata, pictures, tile_info
from generated_world import moment_of, world
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from loopback import Loopback, Reply, json_reply

AMAZON_FILES = (
    "R10m/B02.jp2", "R10m/TCI.jp2", "R20m/B02.jp2", "R20m/SCL.jp2", "metadata.xml", "qi/MSK_CLOUDS_B00.gml",
    "tileInfo.json",
)  # fmt: skip
DENIED = (
    "<?xml version='1.0'?>\n<Error><Code>{}</Code><Message>{}</Message><RequestId>LOOP</RequestId></Error>"
)


def bucket_portal(url, layout="amazon", options=None, families=None, **more):
    """Return a portal of the dialect at a `BucketServer`."""
    amazon = layout == "amazon"
    holdings = {
        "s2-l2a-sen2cor": Holding(("sentinel-s2-l2a" if amazon else "L2/tiles",)),
        "s2-l1c": Holding(
            ("sentinel-s2-l1c" if amazon else "tiles",), pixels="requester-pays" if amazon else ""
        ),
    }
    ends = {"listing": "/l2a", "metadata": "/roda"} if amazon else {"listing": "/o", "files": "/files"}
    return Portal(
        "bucket",
        LocalText("bucket"),
        "bucket",
        dialect="sentinel2_bucket",
        endpoints={name: url + path for name, path in ends.items()},
        families=holdings if families is None else families,
        options={"layout": layout, **(options or {})},
        **more,
    )


class BucketServer(Loopback):
    """Serves `/l2a` and `/roda` (Amazon), `/o` and `/files` (Google).

    most: objects on a page of a listing.
    """

    def __init__(self, days=30, most=1000):
        super().__init__(self.answer)
        self.most = most
        self.objects = {"amazon": {}, "google": {}}
        for item in world(self.url, days):
            if item["collection"].startswith("s2"):
                self.add(item)

    def add(self, item):
        """Put the product of an item where both keep it."""
        tile, level = item["properties"]["grid:code"][5:], item["collection"][-3:].upper()
        moment = datetime.fromisoformat(moment_of(item).replace("Z", "+00:00"))
        place = f"tiles/{int(tile[:2])}/{tile[2]}/{tile[3:]}/{moment:%Y}/{moment.month}/{moment.day}/0"
        for name in AMAZON_FILES if level == "L2A" else ("tileInfo.json",):
            body = (
                json.dumps(tile_info(item, tile, place))
                if name == "tileInfo.json"
                else f"{item['id']} {name}"
            )
            self.objects["amazon"][f"{level} {place}/{name}"] = body.encode()
        start = ("L2/" if level == "L2A" else "") + f"tiles/{tile[:2]}/{tile[2]}/{tile[3:]}/{item['id']}.SAFE"
        names = (
            f"MTD_MSI{level}.xml",
            "manifest.safe",
            f"{item['id']}-ql.jpg",
            "HTML_$folder$",
            *pictures(item, tile),
        )
        for name in names:
            body = metadata(item) if name.startswith("MTD") else f"{item['id']} {name}"
            self.objects["google"][f"{start}/{name}"] = body.encode()

    def answer(self, request):
        head, _, rest = request.path.lstrip("/").partition("/")
        if head == "l2a" and request.query.get("list-type") == "2":
            return self.as_xml(request.query)
        if head == "roda":
            bucket, _, key = rest.partition("/")
            return self.file(self.objects["amazon"].get(f"{bucket[-3:].upper()} {key}"))
        if head == "l2a":
            return self.file(self.objects["amazon"].get(f"L2A {rest}"))
        if head == "o":
            return self.as_json(request.query)
        return self.file(self.objects["google"].get(rest))

    @staticmethod
    def file(body):
        if body is None:
            return Reply(404, DENIED.format("NoSuchKey", "The specified key does not exist.").encode())
        return Reply(200, body)

    def listed(self, layout, beginning, place):
        """Return the objects of a page and the place of the next, None at the end."""
        found = sorted(key for key in self.objects[layout] if key.startswith(beginning))
        first = int(place or 0)
        following = first + self.most
        return found[first:following], str(following) if following < len(found) else None

    def as_xml(self, query):
        keys, following = self.listed("amazon", "L2A " + query["prefix"], query.get("continuation-token"))
        rows = "".join(
            f"<Contents><Key>{escape(key[4:])}</Key><LastModified>2026-08-07T15:00:00.000Z</LastModified>"
            f"<ETag>&quot;{hashlib.md5(body).hexdigest()}&quot;</ETag><Size>{len(body)}</Size></Contents>"
            for key in keys
            for body in [self.objects["amazon"][key]]
        )
        more = f"<NextContinuationToken>{following}</NextContinuationToken>" if following else ""
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>l2a</Name><Prefix>{escape(query['prefix'])}</Prefix>{more}<KeyCount>{len(keys)}</KeyCount>"
            f"<IsTruncated>{str(bool(following)).lower()}</IsTruncated>{rows}</ListBucketResult>"
        )
        return Reply(200, text.encode(), {"Content-Type": "application/xml"})

    def as_json(self, query):
        keys, following = self.listed("google", query["prefix"], query.get("pageToken"))
        items = [
            {
                "name": key,
                "size": str(len(body)),
                "md5Hash": base64.b64encode(hashlib.md5(body).digest()).decode(),
            }
            for key in keys
            for body in [self.objects["google"][key]]
        ]
        document = {"kind": "storage#objects", **({"items": items} if items else {})}
        return json_reply({**document, "nextPageToken": following} if following else document)
