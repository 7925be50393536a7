"""What selects a family in its collections.

`Holding.conditions`: attribute → text, or list of texts of which one holds; `Name` and `not Name` are texts
that the product's name has or has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .filter_terms import any_of, attribute_term, text_value

NAME, NOT_NAME, TYPE = "Name", "not Name", "productType"
Conditions = Mapping[str, Any]


def condition_terms(conditions: Conditions) -> list[str]:
    """Return what the server is asked for."""
    terms = []
    for name in conditions:
        texts = [text_value(each) for each in _texts(conditions, name)]
        if name == NAME:
            terms.append(any_of([f"contains(Name,{text})" for text in texts]))
        elif name == NOT_NAME:
            terms += [f"not contains(Name,{text})" for text in texts]
        else:
            terms.append(any_of([attribute_term("String", name, "eq", text) for text in texts]))
    return terms


def fits_conditions(conditions: Conditions, name: Any, product_type: Any) -> bool:
    """Return whether a product is of the family: no auxiliary file, type and name as wanted where known."""
    told = name if isinstance(name, str) else ""
    if TYPE in conditions and isinstance(product_type, str):
        if product_type not in _texts(conditions, TYPE):
            return False
    elif "_AUX_" in told or (isinstance(product_type, str) and product_type.startswith("AUX_")):
        return False
    if NAME in conditions and told and not any(part in told for part in _texts(conditions, NAME)):
        return False
    return not (NOT_NAME in conditions and any(part in told for part in _texts(conditions, NOT_NAME)))


def _texts(conditions: Conditions, name: str) -> list[str]:
    value = conditions[name]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
