"""An answer while it is written: names, values and marks of the words behind them.

In      claims as rows, the language of the question
Out     pieces of Markdown; what is cited gets a number when it is first used
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from kg.model import Iri
from kg.ontology import cg
from kg.units import load_units
from qa.headers import header_spans
from qa.knowledge import Knowledge
from qa.model import AnswerClaim, Citation, Language
from qa.phrases import escape, phrase, to_traditional
from qa.sparql import ClaimRow, select_claims
from qa.written_names import differs, written_name

_BLOCKS = ("- ", "> ")
"""what a line of a list or of a quotation starts with"""
_LIMIT = 1_400
"""characters of an answer"""
_IRI = "https://w3id.org/"
_PER = cg("per")
_HIDDEN_QUALIFIERS = frozenset(cg(name) for name in ("note", "caption"))

_MAKING = (cg("madeBy"), cg("developedBy"))
_PADDING = re.compile(r"(?<![\d.])(\d+\.\d*[1-9])00+(?![\d.])")


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
    headers: tuple[tuple[int, int], ...] = ()
    """spans of the row and column headers when it is a table cell"""


@dataclass(slots=True)
class Draft:
    """An answer while it is written: what is cited gets a number when it is first used."""

    knowledge: Knowledge
    language: Language
    citations: list[Citation] = field(default_factory=list)
    claims: list[AnswerClaim] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    names_makers: bool = False
    """whether a product is listed with who makes it"""
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _named: set[Iri] = field(default_factory=set)

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

    def subject(self, row: ClaimRow) -> str:
        """The label of what a claim is about; at its first use also its name in the source."""
        label = self.label(row.subject)
        if row.subject in self._named:
            return label
        self._named.add(row.subject)
        written = written_name(row, self.knowledge)
        beside = [escape(written)] if written and differs(label, written) else []
        beside += self._maker(row.subject, label, *beside)
        return f"{label} ({', '.join(beside)})" if beside else label

    def _maker(self, subject: Iri, *names: str) -> list[str]:
        """Who makes a listed product, as the documents state it, unless its names say it."""
        if not self.names_makers:
            return []
        result = select_claims(self.knowledge.graph, "values", subject=(subject,), property=_MAKING)
        stated = [row for row in result.rows if row.value and row.polarity == "affirmed"]
        if len({row.value for row in stated}) != 1:
            return []  # nothing says who, or the documents differ
        label = self.label(Iri(str(stated[0].value)))
        told = any(label.casefold() in name.casefold() for name in names)
        return [] if told else [f"{label} [{self._number(stated[0]) + 1}]"]

    def cite(self, row: ClaimRow) -> str:
        """The mark of the words behind a claim of the answer."""
        number = self._number(row)
        self._record(row, number)
        return f"[{number + 1}]"

    def _number(self, row: ClaimRow) -> int:
        """The place of the words behind a claim among the citations."""
        key = (document_id(row.document), row.start, row.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations)
            self.citations.append(
                Citation(
                    *key,
                    row.quote,
                    row.speaker,
                    row.said,
                    row.claim,
                    header_spans(row, self.knowledge),
                )
            )
        return self._numbers[key]

    def quote(self, quote: Quote) -> str:
        """The mark of a quoted sentence."""
        key = (quote.document, quote.start, quote.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations)
            self.citations.append(
                Citation(*key, quote.text, quote.speaker, quote.date, None, quote.headers)
            )
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
        return self._plain(Iri(value)) if value.startswith(_IRI) else value

    def details(self, row: ClaimRow) -> str:
        """Status, hedge and conditions of a claim, in brackets."""
        parts = [
            escape(self._value(value))
            if name == cg("precision")
            else phrase(
                "Detail", self.language, name=self.label(name), value=escape(self._value(value))
            )
            for name, value in row.qualifiers
            if name not in _HIDDEN_QUALIFIERS and not (name == _PER and value in row.text)
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
        """The value as written; an entity also by its label in the answer's language.

        Padding zeros of an amount of money are left out; the quotation beside it keeps them.
        """
        money = row.unit is not None and load_units().units[row.unit].is_money
        written = escape(_PADDING.sub(r"\1", row.text) if money else row.text)
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
            if kept and line[:2] != kept[-1][:2] and kept[-1][:2] in _BLOCKS:
                kept.append("")  # else Markdown reads the line as part of the list or quotation
            kept.append(line[:_LIMIT])
        return "\n".join(kept)


def document_id(iri: Iri) -> str:
    """The identifier of a document from its IRI."""
    return unquote(iri.rsplit("/", 1)[-1])
