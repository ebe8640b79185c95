"""The cue words by which sentences are read, once from the ontology, each kind as one expression.

In      ontology/cues.ttl
Raises  OntologyError when an expression is no regular expression
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest.name_cues import compile_expression, iris, texts
from kg.model import Certainty, Iri
from kg.ontology import CG, Node, cg, one, read_nodes, types_of

_FILE = "cues.ttl"
_BEFORE, _AFTER = "(?<![a-zA-Z0-9_])", "(?![a-zA-Z0-9_])"
"""around a Latin form: Chinese may touch it"""
_CERTAINTIES: tuple[Certainty, ...] = ("rumour", "expected", "estimated")


@dataclass(frozen=True, slots=True)
class StatusCue:
    """A stage and the words that state it."""

    iri: Iri
    order: int
    prevails: bool
    """said later of the same thing, it overrides an earlier stage"""
    expression: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class StatementCues:
    """Expressions over folded text."""

    negation: re.Pattern[str]
    not_negation: re.Pattern[str]
    soft_negation: re.Pattern[str]
    double_negation: re.Pattern[str]
    scarce: re.Pattern[str]
    exclusion: re.Pattern[str]
    hedges: dict[Certainty, re.Pattern[str]]
    """the least sure first"""
    attributions: re.Pattern[str]
    correction: re.Pattern[str]
    correction_opening: re.Pattern[str]
    errata: tuple[tuple[str, bool], ...]
    """expressions with slots for the number taken back and the one that is right; whether they
    mean that only where corrections are announced"""
    erratum_title: re.Pattern[str]
    """announces corrections"""
    condition: re.Pattern[str]
    question: re.Pattern[str]
    asked_clause: re.Pattern[str]
    """a question inside a statement"""
    reported: re.Pattern[str]
    denied_report: re.Pattern[str]
    hearsay: re.Pattern[str]
    """passes on what others say or ask"""
    denied_hearsay: re.Pattern[str]
    """what others say with the words that deny it"""
    denial_opening: re.Pattern[str]
    """a sentence begins so that denies the one before it"""
    raised_question: re.Pattern[str]
    """what others ask, as a part of a sentence"""
    former: re.Pattern[str]
    """a speaker worked there before"""
    current: re.Pattern[str]
    """a speaker works there now"""
    scope: re.Pattern[str]
    reasons: tuple[re.Pattern[str], ...]
    remarks: tuple[tuple[Iri, re.Pattern[str]], ...]
    clause_opening: re.Pattern[str]
    topic_head: re.Pattern[str]
    topic_tail: re.Pattern[str]
    not_topic: re.Pattern[str]
    predicate_start: re.Pattern[str]
    preposition: re.Pattern[str]
    group_noun: re.Pattern[str]
    """ends a noun phrase that names a group of companies"""
    attribute_noun: re.Pattern[str]
    """ends a noun phrase for something that the thing spoken of has"""
    measure_noun: re.Pattern[str]
    """ends a noun phrase for something that is measured"""
    reporting_head: re.Pattern[str]
    """who says what a clause states, at its beginning"""
    of_before: re.Pattern[str]
    """right before a name, it makes the name that of which the phrase is a part"""
    possessive: re.Pattern[str]
    adposition: re.Pattern[str]
    """right before a name, it makes the name something else than the subject"""
    versus: re.Pattern[str]
    """right before a number, it makes it the number of the other side of a comparison"""
    aspect: re.Pattern[str]
    """what of a product a price is for"""
    relative_clause: re.Pattern[str]
    """between a name and a relation, it makes another thing the subject"""
    disposal: re.Pattern[str]
    """between a denial and the thing that is dealt with"""
    purpose: re.Pattern[str]
    examples: tuple[str, ...]
    """expressions with slots: names that stand for the group named before"""
    naming: tuple[str, ...]
    """expressions with slots: the name `o` of what was mentioned without one"""
    contrasts: tuple[tuple[str, Iri | None], ...]
    """expressions with slots: what is denied right after what is so, and of which relation"""
    pair_tail: re.Pattern[str]
    bare_tail: re.Pattern[str]
    """behind a number of several that are told on, and behind one without unit"""
    pair_link: re.Pattern[str]
    """what may stand between a thing and its own number in an enumeration"""
    pair_join: re.Pattern[str]
    """what may stand between two such pairs"""
    other_bearer: re.Pattern[str]
    """right after a number, it names in plain words something else whose number it is"""
    doer_clause: re.Pattern[str]
    """a whole clause that only says who did something to what is spoken of"""
    dealt_to: str
    """expression with slots: right after a number, what it is for"""
    counterpart: re.Pattern[str]
    """right before a name, it makes the name the other side of a dealing, not what is measured"""
    dealt_join: re.Pattern[str]
    """what may stand between that and the next number"""
    count_link: re.Pattern[str]
    """what may stand between a number and the product that it counts"""
    list_of: re.Pattern[str]
    """what may stand between the things or the numbers of a list"""
    respectively: re.Pattern[str]
    """as many numbers follow as names were given"""
    list_join: str
    list_comma: str
    elisions: tuple[tuple[str, bool], ...]
    """expressions with slots, and whether what they leave out is denied"""
    statuses: tuple[StatusCue, ...]
    """in the order of the stages"""


@cache
def load_statement_cues() -> StatementCues:
    """The cues of the ontology.

    >>> load_statement_cues().negation.search("没有使用").group()
    '没有'
    """
    nodes = read_nodes(_FILE)
    by_kind: dict[str, list[Node]] = {}
    for node in nodes.values():
        for kind in types_of(node):
            by_kind.setdefault(kind.removeprefix(CG), []).append(node)

    def forms(kind: str) -> re.Pattern[str]:
        return any_form(form for node in by_kind[kind] for form in texts(node, "form"))

    def any_of(kind: str, name: str = "expression") -> re.Pattern[str]:
        parts = [text for node in by_kind[kind] for text in texts(node, name)]
        return compile_expression("|".join(f"(?:{part})" for part in parts))

    hedges = by_kind["Hedge"]
    return StatementCues(
        negation=forms("Negation"),
        not_negation=forms("NotNegation"),
        soft_negation=forms("SoftNegation"),
        double_negation=any_of("DoubleNegation"),
        scarce=any_of("Scarce"),
        exclusion=any_of("Exclusion"),
        hedges={
            certainty: any_form(
                form
                for node in hedges
                if one(node, CG + "certainty") == certainty
                for form in texts(node, "form")
            )
            for certainty in _CERTAINTIES
        },
        attributions=any_form(
            form for node in hedges if CG + "attributes" in node for form in texts(node, "form")
        ),
        correction=any_of("Correction", "cue"),
        correction_opening=any_of("CorrectionOpening"),
        errata=tuple(
            (text, CG + "announced" in node)
            for node in by_kind["Erratum"]
            for text in texts(node, "expression")
        ),
        erratum_title=any_of("ErratumTitle"),
        condition=any_of("Condition"),
        question=any_of("Question"),
        asked_clause=any_of("AskedClause"),
        reported=any_of("Reported"),
        denied_report=any_of("DeniedReport"),
        hearsay=any_of("Hearsay"),
        denied_hearsay=any_of("DeniedHearsay"),
        denial_opening=any_of("DenialOpening"),
        raised_question=any_of("RaisedQuestion"),
        former=any_of("FormerCue"),
        current=any_of("CurrentCue"),
        scope=forms("Scope"),
        reasons=tuple(
            compile_expression(text)
            for node in by_kind["ReasonPattern"]
            for text in texts(node, "expression")
        ),
        remarks=tuple(
            (iris(node, "property")[0], any_text(texts(node, "expression")))
            for node in by_kind["RemarkCue"]
        ),
        clause_opening=any_of("ClauseOpening"),
        topic_head=any_of("TopicHead"),
        topic_tail=any_of("TopicTail"),
        not_topic=any_of("NotTopic"),
        predicate_start=any_of("PredicateStart"),
        naming=tuple(t for node in by_kind["Naming"] for t in texts(node, "expression")),
        contrasts=tuple(
            (text, one(node, CG + "property"))
            for node in by_kind["Contrast"]
            for text in texts(node, "expression")
        ),
        preposition=any_of("Preposition"),
        disposal=any_of("Disposal"),
        purpose=any_of("Purpose"),
        reporting_head=any_of("ReportingHead"),
        of_before=any_of("OfBefore"),
        possessive=any_of("Possessive"),
        adposition=any_of("Adposition"),
        versus=any_of("Versus"),
        aspect=any_of("Aspect"),
        pair_tail=any_of("PairTail"),
        bare_tail=any_of("BareTail"),
        pair_link=any_of("PairLink"),
        pair_join=any_of("PairJoin"),
        other_bearer=any_of("OtherBearer"),
        doer_clause=any_of("DoerClause"),
        dealt_to="|".join(t for node in by_kind["DealtTo"] for t in texts(node, "expression")),
        counterpart=any_of("Counterpart"),
        dealt_join=any_of("DealtJoin"),
        count_link=any_of("CountLink"),
        list_of=any_of("ListOf"),
        respectively=any_of("Respectively"),
        group_noun=any_of("GroupNoun"),
        attribute_noun=any_of("AttributeNoun"),
        measure_noun=any_of("MeasureNoun"),
        relative_clause=any_of("RelativeClause"),
        examples=tuple(t for node in by_kind["Examples"] for t in texts(node, "expression")),
        list_join="|".join(t for node in by_kind["ListJoin"] for t in texts(node, "expression")),
        list_comma="|".join(t for node in by_kind["ListComma"] for t in texts(node, "expression")),
        elisions=tuple(
            (text, CG + "denies" in node)
            for node in by_kind["Elision"]
            for text in texts(node, "expression")
        ),
        statuses=_statuses(nodes),
    )


def any_form(forms: Iterable[str]) -> re.Pattern[str]:
    """An expression for any of the forms, the longest first; Latin forms are whole words.

    >>> any_form(["no", "no longer"]).findall("no longer, north, no")
    ['no longer', 'no']
    """
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    parts = [
        (_BEFORE if form[0].isalnum() else "")
        + re.escape(form)
        + (_AFTER if form[-1].isalnum() else "")
        if form.isascii()
        else re.escape(form)
        for form in ordered
    ]
    return re.compile("|".join(parts) or r"(?!)")


def any_text(expressions: Iterable[str]) -> re.Pattern[str]:
    """An expression for any of the expressions.

    >>> any_text(["a+", "b"]).findall("aab")
    ['aa', 'b']
    """
    return compile_expression("|".join(f"(?:{text})" for text in expressions))


def _statuses(nodes: dict[str, Node]) -> tuple[StatusCue, ...]:
    found = [
        StatusCue(
            Iri(iri),
            int(one(node, CG + "order") or 0),
            CG + "prevails" in node,
            any_form(texts(node, "form")),
        )
        for iri, node in nodes.items()
        if cg("Status") in types_of(node)
    ]
    return tuple(sorted(found, key=lambda status: status.order))
