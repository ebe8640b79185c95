"""Read a number in ten-thousands as money where a price is spoken of: 月租5.8万, 报价4万2.

In      a quantity without unit
Out     the same in yuan, which Chinese leaves out; None where a unit is written or none fits
"""

from dataclasses import replace
from functools import cache

from kg.model import Iri, Quantity
from kg.number_words import forms_of, load_words
from kg.ontology import CG

_YUAN = Iri(CG + "CNY")


def read_as_money(quantity: Quantity) -> Quantity | None:
    """The quantity in yuan where it is a bare number with a Chinese magnitude.

    >>> from kg.quantities import find_quantities
    >>> [read_as_money(span.quantity) is None for span in find_quantities("5.8万 3片")]
    [False, True]
    """
    bare = quantity.unit is None and any(sign in quantity.text for sign in _magnitudes())
    return replace(quantity, unit=_YUAN) if bare else None


@cache
def _magnitudes() -> frozenset[str]:
    words = load_words()
    forms = (form for form, _ in forms_of(words.of("Magnitude")))
    return frozenset(form for form in forms if not form.isascii())
