"""Read what repeats a relation of other things: examples of a group, a denied contrast.

In      a form, the claims that its patterns gave
Out     further claims
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.carried import Scene
from ingest.forms import Form
from ingest.patterns import slot_expression
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Entity, EntityValue, Qualifier, TextValue, Value
from kg.ontology import cg

_GROUP = "ProductClass"
_CHIP, _NODE, _FOUNDRY = cg("chip"), cg("processNode"), cg("foundry")


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


def read_foundries(claims: list[Claim], scene: Scene) -> Iterator[Claim]:
    """Who makes what is on a process named with its maker: TSMC N3E, 中芯国际N+2."""
    for claim in claims:
        value = claim.value
        if claim.property != _NODE or not isinstance(value, EntityValue):
            continue
        maker = _maker_before(value.text, scene)
        if maker is not None:
            yield replace(claim, property=_FOUNDRY, value=maker, rule="node")


def _maker_before(words: str, scene: Scene) -> EntityValue | None:
    """The organization with whose name the name of a process begins."""
    for cut in range(len(words) - 1, 1, -1):
        first = words[:cut].rstrip()
        for iri in scene.lexicon.named(first):
            if scene.fits(iri, "Organization"):
                return EntityValue(iri, first)
    return None


def read_counted(form: Form, claims: list[Claim]) -> Iterator[Claim]:
    """What is said of a number of one product holds of those listed with it: 2,000 A and 300 B."""
    for run in _counted(form):
        said = [c for c in claims if any(_is_of(c, form, pair) for pair in run)]
        done = [pair for pair in run if any(_is_of(c, form, pair) for c in said)]
        for claim in said:
            for number, product in (pair for pair in run if pair not in done):
                quantity, entities = form.slots[number].quantity, form.slots[product].entities
                chip = EntityValue(entities[0], form.slots[product].text)
                qualifiers = tuple(
                    Qualifier(q.property, chip) if q.property == _CHIP else q
                    for q in claim.qualifiers
                )
                if quantity is not None and claim.source.start <= form.starts[number]:
                    yield replace(claim, value=quantity, qualifiers=qualifiers, rule="listed")


def _counted(form: Form) -> Iterator[tuple[tuple[int, int], ...]]:
    """Numbers that the product which they count follows, side by side."""
    cues = load_statement_cues()
    run: list[tuple[int, int]] = []
    for at, after in pairwise(sorted(form.slots)):
        counts = form.slots[at].quantity is not None and bool(form.slots[after].entities)
        if not counts or not cues.count_link.fullmatch(form.text[at + 1 : after]):
            continue
        if run and not cues.pair_join.fullmatch(form.text[run[-1][1] + 1 : at]):
            yield tuple(run)
            run = []
        run.append((at, after))
    yield tuple(run)


def _is_of(claim: Claim, form: Form, pair: tuple[int, int]) -> bool:
    """Whether the claim gives that number of that product."""
    number, product = form.slots[pair[0]], form.slots[pair[1]]
    chips = [q.value for q in claim.qualifiers if q.property == _CHIP]
    named = [chip for chip in chips if getattr(chip, "iri", None) in product.entities]
    return bool(named) and claim.value is number.quantity


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
