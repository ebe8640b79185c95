"""Put an outcome into words: the direct answer first, then what hedges, limits or contradicts it.

In      Outcome or passages, Knowledge, the language of the question
Out     Answer without derivation and timing, which `ask` adds
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.conversion import to_base
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import format_quantity
from qa.conflicts import find_conflicts, quantity_of
from qa.knowledge import Knowledge
from qa.model import Answer, AnswerClaim, Cell, Citation, Conflict, Language
from qa.outcomes import Outcome
from qa.phrases import escape, phrase, to_traditional
from qa.sparql import ROW_COLUMNS, ClaimRow

_SHOWN = 10
"""rows written out; the others are in the claims and the table"""
_LIMIT = 1_400
"""characters of an answer"""
_QUESTION = 60
"""characters of the question that a quoted sentence answers"""
_QUOTE = 360
"""characters of one quoted sentence"""
_HIDDEN_QUALIFIERS = frozenset(cg(name) for name in ("note", "caption"))
_STATEMENT = "Statement"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a source, to be quoted."""

    document: str
    """identifier"""
    start: int
    end: int
    text: str
    speaker: str | None
    date: str | None
    replies_to: str = ""
    """the question that it answers, shown beside it and never evidence"""


@dataclass(slots=True)
class Draft:
    """An answer while it is written: what is cited gets a number when it is first used."""

    knowledge: Knowledge
    language: Language
    citations: list[Citation] = field(default_factory=list)
    claims: list[AnswerClaim] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def say(self, phrase_name: str, /, **terms: object) -> None:
        """Add a line of our own wording."""
        self.lines.append(phrase(phrase_name, self.language, **terms))

    def phrase(self, phrase_name: str, /, **terms: object) -> str:
        """Our own wording in the language of the question."""
        return phrase(phrase_name, self.language, **terms)

    def label(self, iri: Iri) -> str:
        """The label of anything, escaped; our own words follow the script of the question."""
        text = self.knowledge.vocabulary.label(iri, "en" if self.language == "en" else "zh")
        return escape(to_traditional(text) if self.language == "zh-Hant" else text)

    def cite(self, row: ClaimRow) -> str:
        """The mark of the words behind a claim."""
        key = (document_id(row.document), row.start, row.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations)
            self.citations.append(
                Citation(key[0], row.start, row.end, row.quote, row.speaker, row.said, row.claim)
            )
        self._record(row, self._numbers[key])
        return f"[{self._numbers[key] + 1}]"

    def quote(self, quote: Quote) -> str:
        """The mark of a quoted sentence."""
        key = (quote.document, quote.start, quote.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations)
            self.citations.append(Citation(*key, quote.text, quote.speaker, quote.date, None))
        return f"[{self._numbers[key] + 1}]"

    def _record(self, row: ClaimRow, citation: int) -> None:
        if any(claim.id == row.claim for claim in self.claims):
            return
        self.claims.append(
            AnswerClaim(
                id=row.claim,
                subject=row.subject,
                subject_label=self._plain(row.subject),
                property=row.property,
                property_label=self._plain(row.property),
                value=row.text,
                value_iri=row.value,
                number=row.number,
                unit=self._plain(row.unit) if row.unit else None,
                polarity=row.polarity,
                certainty=row.certainty,
                status=self._plain(row.status) if row.status else None,
                qualifiers=tuple(
                    (self._plain(name), self._value(value)) for name, value in row.qualifiers
                ),
                citation=citation,
            )
        )

    def _plain(self, iri: Iri) -> str:
        return self.knowledge.vocabulary.label(iri, "en" if self.language == "en" else "zh")

    def _value(self, value: str) -> str:
        known = self.knowledge.vocabulary.kind(Iri(value)) is not None
        return self._plain(Iri(value)) if known else value

    def details(self, row: ClaimRow) -> str:
        """Status, hedge and conditions of a claim, in brackets."""
        parts = [
            escape(self._value(value))
            if name == cg("precision")
            else phrase(
                "Detail", self.language, name=self.label(name), value=escape(self._value(value))
            )
            for name, value in row.qualifiers
            if name not in _HIDDEN_QUALIFIERS
        ]
        if row.status:
            parts.append(self.label(row.status))
        if row.certainty != "stated":
            parts.append(phrase(f"Hedge_{row.certainty}", self.language))
        if not parts:
            return ""
        joined = phrase("DetailsJoin", self.language).join(dict.fromkeys(parts))
        return phrase("Details", self.language, details=joined)

    def value(self, row: ClaimRow) -> str:
        """The value as written; an entity also by its label in the answer's language."""
        written = escape(row.text)
        if row.value is None:
            return written
        label = self.label(row.value)
        same = label.casefold().replace(" ", "") == written.casefold().replace(" ", "")
        return label if same else f"{label} ({written})"

    def text(self) -> str:
        """All lines, cut at a line end when they are too long."""
        kept: list[str] = []
        size = 0
        for line in self.lines:
            size += len(line) + 1
            if size > _LIMIT and kept:
                break
            kept.append(line[:_LIMIT])
        return "\n".join(kept)


def document_id(iri: Iri) -> str:
    """The identifier of a document from its IRI."""
    from urllib.parse import unquote

    return unquote(iri.rsplit("/", 1)[-1])


def write_answer(outcome: Outcome, draft: Draft, *, yes_no: bool) -> None:
    """The lines of an outcome; claims and citations are recorded as they are used."""
    plan, rows = outcome.plan, outcome.rows
    if yes_no:
        _lead_yes_no(rows, draft)
    if plan.aggregate in ("maximum", "minimum"):
        _write_extreme(outcome, draft)
    elif plan.aggregate == "count" and plan.shape in ("select", "having", "between", "hop"):
        _write_count(rows, draft, by_value=plan.shape == "between")
    elif plan.aggregate in ("difference", "ratio") and _two_amounts(rows):
        _write_pair(outcome, draft)
    elif plan.aggregate in ("sum", "average") and rows[0].amount() is not None:
        _write_total(outcome, draft)
    elif plan.shape == "select" and not plan.properties:
        _write_count(rows, draft, by_value=False)
    else:
        _write_rows(rows, draft)
    write_conflicts(rows, draft)


def write_conflicts(rows: Sequence[ClaimRow], draft: Draft) -> tuple[Conflict, ...]:
    """The disagreements among the rows, side by side."""
    found = []
    for group in find_conflicts(rows, draft.knowledge.vocabulary.ontology):
        subject, property_ = draft.label(group[0].subject), draft.label(group[0].property)
        found.append(Conflict(subject, property_, tuple(row.claim for row in group)))
    return tuple(found)


def _write_rows(rows: Sequence[ClaimRow], draft: Draft) -> None:
    alike: dict[tuple[object, ...], list[ClaimRow]] = {}
    for row in rows:
        key = (row.subject, row.property, row.value or row.text, row.polarity, draft.details(row))
        alike.setdefault(key, []).append(row)
    rows, every = [group[0] for group in alike.values()], rows
    also = {group[0].claim: group[1:4] for group in alike.values()}
    if len(rows) == 1:
        draft.lines.append(_sentence(rows[0], draft))
        for row in every:
            draft.cite(row)
        return
    one_property = len({row.property for row in rows}) == 1
    if one_property:
        draft.say("List", property=draft.label(rows[0].property), count=len(rows))
    for row in rows[:_SHOWN]:
        name = (
            "NegatedRow" if row.polarity == "negated" else "Row" if one_property else "PropertyRow"
        )
        draft.say(
            name,
            subject=draft.label(row.subject),
            property=draft.label(row.property),
            value=draft.value(row),
            details=draft.details(row),
            marks="".join(draft.cite(one) for one in (row, *also[row.claim])),
        )
    _more(rows, draft)


def _more(rows: Sequence[ClaimRow], draft: Draft) -> None:
    for row in rows[_SHOWN:]:
        draft.cite(row)
    if len(rows) > _SHOWN:
        draft.say("More", count=len(rows) - _SHOWN)


def _sentence(row: ClaimRow, draft: Draft) -> str:
    name = "Negated" if row.polarity == "negated" else "Value"
    return phrase(
        name,
        draft.language,
        subject=draft.label(row.subject),
        property=draft.label(row.property),
        value=draft.value(row),
        details=draft.details(row),
        marks=draft.cite(row),
    )


def _lead_yes_no(rows: Sequence[ClaimRow], draft: Draft) -> None:
    typed = [
        row
        for row in rows
        if row.value is not None
        and (p := draft.knowledge.vocabulary.ontology.properties.get(row.property)) is not None
        and p.kind != _STATEMENT
    ]
    polarities = {row.polarity for row in typed}
    if not polarities:
        return
    draft.say("Mixed" if len(polarities) > 1 else "No" if "negated" in polarities else "Yes")


def _write_extreme(outcome: Outcome, draft: Draft) -> None:
    rows = [row for row in outcome.rows if row.amount() is not None]
    if not rows:
        _write_rows(outcome.rows, draft)
        return
    best = rows[0].amount()
    ties = [row for row in rows if row.amount() == best]
    name = "Maximum" if outcome.plan.aggregate == "maximum" else "Minimum"
    draft.say(
        name,
        property=draft.label(ties[0].property) + draft.details(ties[0]),
        subjects=phrase("And", draft.language).join(
            dict.fromkeys(draft.label(row.subject) for row in ties)
        ),
        value=escape(ties[0].text),
        marks=" ".join(dict.fromkeys(draft.cite(row) for row in ties)),
    )
    rest = [row for row in rows if row not in ties][: _SHOWN // 2]
    for row in rest:
        draft.say(
            "Row",
            subject=draft.label(row.subject),
            value=draft.value(row),
            details=draft.details(row),
            marks=draft.cite(row),
        )


def _write_count(rows: Sequence[ClaimRow], draft: Draft, *, by_value: bool) -> None:
    first: dict[str, ClaimRow] = {}
    for row in rows:
        first.setdefault((row.value or row.text) if by_value else row.subject, row)
    names = [
        f"{draft.label(row.value or row.subject if by_value else row.subject)} {draft.cite(row)}"
        for row in first.values()
    ]
    draft.say("Count", count=len(first), list=phrase("And", draft.language).join(names))


def _two_amounts(rows: Sequence[ClaimRow]) -> bool:
    return len(_first_by_subject(rows)) >= 2


def _first_by_subject(rows: Sequence[ClaimRow]) -> list[ClaimRow]:
    if _two_conditions(rows):
        return list(rows)
    first: dict[tuple[Iri, Iri], ClaimRow] = {}
    for row in rows:
        if row.amount() is not None:
            first.setdefault((row.subject, row.property), row)
    found = list(first.values())
    return [row for row in found if row.property == found[0].property] if found else []


def _two_conditions(rows: Sequence[ClaimRow]) -> bool:
    """Whether these are two amounts of one subject that the dates or conditions tell apart."""
    if len(rows) != 2 or any(row.amount() is None for row in rows):
        return False
    one, other = rows
    same = (one.subject, one.property) == (other.subject, other.property)
    return same and bool(one.qualifiers and other.qualifiers) and one.qualifiers != other.qualifiers


def _write_pair(outcome: Outcome, draft: Draft) -> None:
    one, other = _first_by_subject(outcome.rows)[:2]
    marks = [draft.cite(one), draft.cite(other)]
    first = f"{draft.label(one.subject)}: {escape(one.text)} {marks[0]}"
    second = f"{draft.label(other.subject)}: {escape(other.text)} {marks[1]}"
    a, b = one.amount() or 0.0, other.amount() or 0.0
    if outcome.plan.aggregate == "ratio" and b:
        draft.say("Ratio", ratio=f"{a / b:.3g}", first=first, second=second)
        return
    if a < b:
        a, b, first, second = b, a, second, first
    draft.say("Difference", difference=_in_base(one, a - b, draft), first=first, second=second)


def _write_total(outcome: Outcome, draft: Draft) -> None:
    rows = _first_by_subject(outcome.rows)
    factor = outcome.plan.factor
    amounts = [row.amount() or 0.0 for row in rows]
    shown = [f"{draft.label(row.subject)}: {escape(row.text)} {draft.cite(row)}" for row in rows]
    if factor is not None and factor.number is not None and len({*amounts}) == 1:
        total = amounts[0] * float(factor.number)
        parts = f"{factor.number:f} × {shown[0]}"
    else:
        total, parts = sum(amounts), " + ".join(shown)
    if outcome.plan.aggregate == "average":
        draft.say("Average", average=_in_base(rows[0], total / len(rows), draft), parts=parts)
        return
    draft.say("Sum", sum=_in_base(rows[0], total, draft), parts=parts)


def _in_base(row: ClaimRow, amount: float, draft: Draft) -> str:
    """An amount computed in the base unit, written in the unit that the row was written in."""
    based = to_base(quantity_of(row))
    written = row.number or row.maximum or row.minimum
    scale = (row.amount() or 0.0) / written if written else 1.0
    unit = row.unit if scale else based.unit
    from decimal import Decimal

    number = Decimal(f"{amount / (scale or 1.0):.6g}")
    quantity = Quantity(text="", number=number, unit=unit)
    return escape(format_quantity(quantity, "en" if draft.language == "en" else "zh"))


def write_quotes(quotes: Iterable[Quote], draft: Draft, *, lead: str) -> None:
    """Sentences of the source, as they stand."""
    quotes = tuple(quotes)
    if not quotes:
        return
    draft.say(lead)
    for quote in quotes:
        text = quote.text if len(quote.text) <= _QUOTE else quote.text[:_QUOTE] + "…"
        asked = quote.replies_to[:_QUESTION]
        before = draft.phrase("RepliesTo", question=escape(asked)) if asked else ""
        draft.say("Quote", quote=before + escape(text), marks=draft.quote(quote))


def rows_of(rows: Iterable[ClaimRow]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows of an answer as programs read them."""
    return ROW_COLUMNS, tuple(row.cells() for row in rows)


def empty_answer(question: str, language: Language, reason: str, text: str) -> Answer:
    """An answer that asserts nothing."""
    status = "clarify" if reason == "ambiguous" else "abstained"
    return Answer(question, language, status, text, reason)  # type: ignore[arg-type]
