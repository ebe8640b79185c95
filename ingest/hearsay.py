"""Set apart what others ask or say and the speaker does not: no claim affirms it.

In      the form of a sentence
Out     the form without such words, and for each a remark by hearsay of what it names
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.forms import Form, cut_form
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Certainty, Claim, TextValue
from kg.ontology import cg


def set_hearsay_apart(form: Form, speech: Speech) -> tuple[Form, tuple[Claim, ...]]:
    """The speaker's own words, and remarks of the rest.

    >>> text = "有人问要不要买,没有计划"
    >>> form = Form(text, tuple(range(12)), tuple(range(1, 13)), {}, plain=text)
    >>> set_hearsay_apart(form, Speech("d", text, None, None))[0].text
    ',没有计划'
    """
    cues = load_statement_cues()
    kinds: tuple[tuple[str, Certainty], ...] = (("denied", "denied"), ("raised", "rumour"))
    patterns = {"denied": cues.denied_hearsay, "raised": cues.raised_question}
    remarks: list[Claim] = []
    for kind, certainty in kinds:
        while match := patterns[kind].search(form.text):
            remarks += _remarks(form, match.span(), certainty, speech)
            form = replace(cut_form(form, *match.span()), plain="")
    return form, tuple(remarks)


def _remarks(
    form: Form, span: tuple[int, int], certainty: Certainty, speech: Speech
) -> Iterator[Claim]:
    source = speech.source(*form.span(*span))
    named = {
        iri
        for at, slot in form.slots.items()
        if span[0] <= at < span[1] and not slot.is_pointer
        for iri in slot.entities
    }
    for iri in sorted(named):
        yield Claim(
            iri, cg("remark"), TextValue(source.quote), source, "statement", certainty=certainty
        )
