"""Read what repeats a relation of other things: examples of a group, a denied contrast.

In      a form, the claims that its patterns gave
Out     further claims
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.carried import Scene
from ingest.forms import Form
from ingest.patterns import slot_expression
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Entity, EntityValue, TextValue, Value

_GROUP = "ProductClass"


def read_examples(
    form: Form, claims: list[Claim], minted: list[Entity], scene: Scene, speech: Speech
) -> Iterator[Claim]:
    """What is said of a group holds of those named as its examples."""
    groups = {entity.iri for entity in minted}
    groups |= {claim.subject for claim in claims if scene.fits(claim.subject, _GROUP)}
    for expression in load_statement_cues().examples:
        for match in slot_expression(expression).finditer(form.text):
            start, end = form.span(*match.span())
            said = [c for c in claims if c.subject in groups and c.source.start < start]
            members = [iri for slot in form.found(match, "o") for iri in slot.entities]
            for claim in said:
                value = getattr(claim.value, "iri", None)
                source = replace(
                    claim.source,
                    end=max(end, claim.source.end),
                    quote=speech.text[claim.source.start : max(end, claim.source.end)],
                )
                for member in members:
                    if member != value:
                        yield replace(claim, subject=member, source=source, rule="example")


def read_contrasts(form: Form, claims: list[Claim], speech: Speech) -> Iterator[Claim]:
    """Denials of a second value of the relation just stated: on TPUs, not on GPUs."""
    for expression, only in load_statement_cues().contrasts:
        for match in slot_expression(expression).finditer(form.text):
            start, end = form.span(*match.span())
            stated = [c for c in claims if c.source.start < start and c.polarity == "affirmed"]
            stated = [c for c in stated if isinstance(c.value, EntityValue)]
            stated = [c for c in stated if only is None or c.property == only]
            if not stated:
                continue
            last = max(stated, key=lambda c: (c.source.end, c.source.start))
            values: list[Value] = [
                EntityValue(iri, slot.text)
                for slot in form.found(match, "o")
                for iri in slot.entities
            ]
            if "t" in match.re.groupindex:
                values = [TextValue(form.written(*match.span("t")))]
            source = speech.source(min(last.source.start, start), max(last.source.end, end))
            subjects = {c.subject for c in stated if c.source == last.source}
            for subject in sorted(subjects):
                for value in values:
                    yield Claim(
                        subject,
                        last.property,
                        value,
                        source,
                        "contrast",
                        polarity="negated",
                        certainty=last.certainty,
                    )
