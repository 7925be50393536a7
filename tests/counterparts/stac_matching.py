"""Which items of the generated world a STAC search finds."""

import operator

from generated_world import moment_of

COMPARE = {
    "eq": operator.eq,
    "=": operator.eq,
    "lte": operator.le,
    "<=": operator.le,
    "gte": operator.ge,
    ">=": operator.ge,
    "in": lambda value, values: value in values,
}


def fits(item, asked):
    """Whether an item is in the answer to a search body."""
    if asked.get("collections") and item["collection"] not in asked["collections"]:
        return False
    start, _, end = asked.get("datetime", "../..").partition("/")
    moment = moment_of(item)
    if (start != ".." and moment < start) or (end != ".." and moment > end):
        return False
    properties = item["properties"]
    tests = [
        (name, op, value) for name, parts in asked.get("query", {}).items() for op, value in parts.items()
    ]
    tree = asked.get("filter")
    terms = [] if not tree else tree["args"] if tree["op"] == "and" else [tree]
    tests += [
        (term["args"][0]["property"].removeprefix("properties."), term["op"], term["args"][1])
        for term in terms
    ]
    if not all(name in properties and COMPARE[op](properties[name], value) for name, op, value in tests):
        return False
    area = asked.get("bbox") or (box_of(asked["intersects"]) if "intersects" in asked else None)
    return area is None or meet(area, box_of(item["geometry"]))


def positions(coordinates):
    return (
        [tuple(coordinates[:2])]
        if isinstance(coordinates[0], (int, float))
        else [p for c in coordinates for p in positions(c)]
    )


def box_of(geometry):
    xs, ys = zip(*positions(geometry["coordinates"]))
    return min(xs), min(ys), max(xs), max(ys)


def meet(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
