"""A page of features as long as those of PEPS: a third of each is words about the place."""

import json
from datetime import date, timedelta

from generated_world import sentinel2
from resto_server import feature

ROOT = "https://portal.example"


def realistic_page(count):
    """Return a page of features as long as those of PEPS: a third of each is words about the place."""
    found = []
    word = {
        "name": "Occitanie",
        "normalized": "occitanie",
        "type": "region",
        "pcover": 65.77,
        "gcover": 10.79,
    }
    for day in range(count):
        item = feature(ROOT, sentinel2(ROOT, "31TCJ", day, "s2-l1c"))
        words = {f"{k:x}ce097de57d1ab7": {**word, "href": f"{ROOT}/search.json?q={k}"} for k in range(16)}
        item["properties"] |= {"keywords": words, "updated": str(date(2026, 1, 1) + timedelta(day))}
        item["properties"]["links"] = [
            {"rel": "alternate", "title": item["id"], "href": f"{ROOT}/{item['id']}"}
        ] * 3
        found.append(item)
    return json.dumps({"type": "FeatureCollection", "properties": {"totalResults": count}, "features": found})
