"""Which products of the generated world an OData `$filter` finds."""

import re

from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.prepared_area import prepare_area

ATTRIBUTE = re.compile(
    r"Attributes/OData\.CSC\.(\w+)Attribute/any\(att:att/Name eq '(\w+)' and "
    r"att/OData\.CSC\.(\w+)Attribute/Value (\w\w) (.+)\)"
)
AREA = re.compile(r"OData\.CSC\.Intersects\(area=geography'SRID=4326;POLYGON\((.*)\)'\)")
NAMED = re.compile(r"(contains|startswith)\(Name,'(.*)'\)")
PLAIN = re.compile(r"(Collection/Name|Name|ContentDate/Start|ContentDate/End|PublicationDate) (\w\w) (\S+)")
COMPARE = {
    "eq": lambda a, b: a == b, "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}  # fmt: skip


def parts(text, word):
    """Split at a word that stands outside brackets and quotes."""
    found, depth, quoted, begin = [], 0, False, 0
    for place, sign in enumerate(text):
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if not depth and not quoted and text.startswith(word, place):
            found.append(text[begin:place])
            begin = place + len(word)
    return [*found, text[begin:]]


def fits(text, item):
    """Whether a product meets a `$filter`."""
    for word, join in ((" or ", any), (" and ", all)):
        terms = parts(text, word)
        if len(terms) > 1:
            return join(fits(term, item) for term in terms)
    if text.startswith("not "):
        return not fits(text[4:], item)
    if text.startswith("("):
        return fits(text[1:-1], item)
    if match := AREA.fullmatch(text):
        rings = [ring.strip("()").split(",") for ring in match.group(1).split("),(")]
        positions = [[[float(number) for number in each.split()] for each in ring] for ring in rings]
        area = prepare_area({"type": "Polygon", "coordinates": positions})
        return item["GeoFootprint"] is not None and area.meets(to_wkb(item["GeoFootprint"]))
    if match := ATTRIBUTE.fullmatch(text):
        outer, name, inner, operator, literal = match.groups()
        told = [each for each in item["Attributes"] if each["Name"] == name]
        typed = told and told[0]["ValueType"] == inner == outer
        value = literal.strip("'") if inner == "String" else float(literal)
        return bool(typed) and COMPARE[operator](told[0]["Value"], value)
    if match := NAMED.fullmatch(text):
        return {"contains": str.__contains__, "startswith": str.startswith}[match[1]](item["Name"], match[2])
    field, operator, literal = PLAIN.fullmatch(text).groups()
    if "Date" in field:
        return COMPARE[operator](micros(value_of(item, field)), micros(literal))
    return COMPARE[operator](value_of(item, field), literal.strip("'"))


def micros(text):
    """Return an instant with six decimals."""
    whole, _, fraction = text[:-1].partition(".")
    return f"{whole}.{fraction.ljust(6, '0')}"


def value_of(item, field):
    head, _, rest = field.partition("/")
    return item["collection"] if head == "Collection" else item[head][rest] if rest else item[head]
