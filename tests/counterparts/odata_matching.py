"""Which products of the generated world an OData `$filter` finds."""

import functools
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


@functools.lru_cache
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
    kinds = ((AREA, _in_area), (ATTRIBUTE, _has_attribute), (NAMED, _is_named), (PLAIN, _has_member))
    match, test = next((match, test) for form, test in kinds for match in [form.fullmatch(text)] if match)
    return test(item, *match.groups())


def _in_area(item, text):
    return item["GeoFootprint"] is not None and _area(text).meets(to_wkb(item["GeoFootprint"]))


@functools.lru_cache
def _area(text):
    rings = [ring.strip("()").split(",") for ring in text.split("),(")]
    positions = [[[float(number) for number in each.split()] for each in ring] for ring in rings]
    return prepare_area({"type": "Polygon", "coordinates": positions})


def _has_attribute(item, outer, name, inner, operator, literal):
    told = [each for each in item["Attributes"] if each["Name"] == name]
    typed = bool(told) and told[0]["ValueType"] == inner and outer == item.get("filed_as", inner)
    value = literal.strip("'") if inner == "String" else float(literal)
    return typed and COMPARE[operator](told[0]["Value"], value)


def _is_named(item, function, text):
    return {"contains": str.__contains__, "startswith": str.startswith}[function](item["Name"], text)


def _has_member(item, field, operator, literal):
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
