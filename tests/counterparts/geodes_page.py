"""A page of items as long as those of GEODES: half of the text is where on Earth they lie."""

import json

from generated_world import sentinel2
from geodes_server import asset, geodes_item

ROOT = "https://geodes-portal.cnes.fr"


def place(number):
    """Return a piece of what the portal tells about where an item lies: half of its text."""
    state = {"gcover": 91.78, "id": f"state:Ariege:{3036965 + number}", "name": "Ariège", "pcover": 37.91}
    return {
        "gcover": 10.79 + number,
        "id": f"region:Occitanie:{number}",
        "name": "Occitanie",
        "pcover": 65.77,
        "states": [state, {**state, "name": "Pyrénées-Orientales"}],
    }


def realistic_page(count):
    """Return a page of level 2A items as large as the portal's."""
    features = [large_item(day) for day in range(count)]
    document = {"type": "FeatureCollection", "features": features, "context": {"matched": count}}
    return json.dumps(document, ensure_ascii=False)


def large_item(day):
    item = geodes_item(ROOT, sentinel2(ROOT, "31TCJ", day))
    properties, urn = item["properties"], item["id"]
    for ending in ("_JPI_ALL.xml", "_MTD_ALL.xml"):
        name = properties["identifier"] + ending
        words = ("DOCUMENT", 630752, "application/xml", "metadata", "true")
        item["assets"][name] = asset(ROOT, name, urn, words)
    regions = [place(number) for number in range(10)]
    properties["political"] = {"continents": [{"countries": [{"regions": regions}]}]}
    source = "http://www.naturalearthdata.com/downloads/10m-physical-vectors/"
    properties["references"] = [{"url": source, "license": "Free of Charge"}] * 5
    rivers = [{"name": name} for name in ("Ariège", "Garonne", "Segre")]
    properties.update(
        {"version": "4.0", "hydrology": {"rivers": rivers}, "continent_code": ["EU"], "latest": True}
    )
    properties.update({"keywords": ["location:northern", "season:winter"], "mission": "THEIA Hesperides"})
    item["links"] = [{"href": f"{ROOT}/api/stac/{k}/{urn}", "rel": "self", "title": urn} for k in range(4)]
    schema = "https://stac-extensions.github.io/{}/v1.0.0/schema.json"
    item["stac_extensions"] = [schema.format(number) for number in range(11)]
    return item
