"""What the cells of tables state, read once for each document.

In      a Plan that speaks of tables, Knowledge
Out     claims of its tables: under headers that the question names, else one for each subject
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.folding import fold
from kg.model import Iri
from qa.knowledge import Knowledge
from qa.links import Link
from qa.members import is_any
from qa.plan_types import Plan
from qa.sparql import Result, select_claims
from qa.table_scope import Table, is_said
from qa.templates import load_templates
from qa.words import KeyedText, content_words

_REMARKS = "Statement"
_ROW = 3
"""cells of a subject from which on a table has rows or columns for its subjects"""
_EDGES = frozenset("\t|")
_SAID = 0.9
"""how far a header must say a word of the question"""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell states, without what only an answer needs."""

    claim: Iri
    subject: Iri
    property: Iri
    value: str
    """IRI of an entity, else the text"""
    text: str
    document: Iri
    start: int


def cells_of(document: Iri, knowledge: Knowledge) -> tuple[Cell, ...]:
    """Everything stated in the tables of a document."""
    key = ("cells", document)
    if key not in knowledge.remembered:
        query = load_templates()["cells"].bind({"document": (document,)})
        solutions = cast(Iterable[ox.QuerySolution], knowledge.graph.query(query))
        knowledge.remembered[key] = tuple(_cell(solution) for solution in solutions)
    return cast(tuple[Cell, ...], knowledge.remembered[key])


def _cell(solution: ox.QuerySolution) -> Cell:
    claim, subject, property_, document = (
        Iri(solution[name].value) for name in ("claim", "subject", "property", "document")
    )
    value, text = solution["value"].value, solution["text"].value
    return Cell(claim, subject, property_, value, text, document, int(solution["start"].value))


def cells_in(tables: Iterable[Table], knowledge: Knowledge) -> list[Cell]:
    """Everything stated in tables."""
    tables = tuple(tables)
    return [
        cell
        for document in dict.fromkeys(table.document for table in tables)
        for cell in cells_of(document, knowledge)
        if any(table.holds(cell.document, cell.start) for table in tables)
    ]


def subjects_of_cells(tables: Iterable[Table], knowledge: Knowledge) -> tuple[Iri, ...]:
    """The entities that tables have a row or a column for."""
    return tuple(dict.fromkeys(c.subject for c in _of_rows(cells_in(tables, knowledge), knowledge)))


def _of_rows(cells: list[Cell], knowledge: Knowledge) -> list[Cell]:
    """The cells without remarks, which may speak of anything."""
    properties = knowledge.vocabulary.ontology.properties
    typed = [
        cell
        for cell in cells
        if cell.property not in properties or properties[cell.property].kind != _REMARKS
    ]
    whole = Counter(cell.subject for cell in typed if _is_whole(cell, knowledge))
    most = max(whole.values(), default=0)
    return [cell for cell in typed if most < _ROW or whole[cell.subject] > 1]


def _is_whole(cell: Cell, knowledge: Knowledge) -> bool:
    """Whether a claim begins where its cell begins, unlike one of the middle of a comment."""
    passage = knowledge.passage_at(cell.document, cell.start)
    before = passage.text[: cell.start - passage.start].rstrip(" ") if passage else ""
    return not before or before[-1:] in _EDGES or before[-2:] == "  "


def relating_cells(plan: Plan, kinds: Iterable[Iri], knowledge: Knowledge) -> Result:
    """The claims of the plan's tables that relate what it names to entities of these classes."""
    kinds = tuple(kinds)
    named = {*knowledge.wider_values(plan.others)}
    chosen = [
        cell
        for cell in cells_in(plan.tables, knowledge)
        if (cell.subject in named and is_any(Iri(cell.value), kinds, knowledge))
        or (cell.value in named and is_any(cell.subject, kinds, knowledge))
    ]
    fitting = [cell for cell in chosen if cell.property in _answering(plan, knowledge)] or chosen
    return select_claims(knowledge.graph, "claims", claim=(cell.claim for cell in fitting))


def _answering(plan: Plan, knowledge: Knowledge) -> frozenset[Iri]:
    """The properties asked for and those that answer the same kind of question."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in plan.properties if iri in properties]
    return frozenset(plan.properties).union(*(one.related for one in known))


def rows_of_cells(plan: Plan, knowledge: Knowledge) -> Result:
    """The claims of the plan's tables that answer it, each with all that is stated of it."""
    cells = _of_rows(cells_in(plan.tables, knowledge), knowledge)
    words = _asked(plan)
    asked = [link for link in words if not _is_ordinary(link, knowledge)]
    chosen = _under_headers(cells, asked, plan, knowledge) or _saying(cells, asked)
    chosen = chosen or _of_filter(cells, plan, knowledge)
    chosen = chosen or _under_headers(cells, words, plan, knowledge)
    if not chosen and not any(_is_measured(link, knowledge) for link in asked):
        chosen = list({cell.subject: cell for cell in reversed(cells)}.values())[::-1]
    return select_claims(knowledge.graph, "claims", claim=(cell.claim for cell in chosen))


def _asked(plan: Plan) -> list[Link]:
    """The words for what is asked, without what the caption says anyway."""
    captions = KeyedText("\n".join(table.caption for table in plan.tables))
    return [
        link
        for link in plan.links.of("property")
        if {*link.iris} & {*plan.properties} and not is_said(link, captions, plan.links)
    ]


def _is_ordinary(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word is an ordinary verb or noun, which seldom names a column."""
    properties = knowledge.vocabulary.ontology.properties
    return any(iri in properties and properties[iri].weak for iri in link.iris)


def _is_measured(link: Link, knowledge: Knowledge) -> bool:
    properties = knowledge.vocabulary.ontology.properties
    return all(i in properties and properties[i].value_type == "Quantity" for i in link.iris)


def _under_headers(
    cells: list[Cell], asked: list[Link], plan: Plan, knowledge: Knowledge
) -> list[Cell]:
    """The cells whose header the words for the asked property name."""
    words = [
        word.key
        for link in asked
        for word in content_words(link.text, language=plan.links.question.language)
    ]
    if not words:
        return []
    return [
        cell
        for cell in cells
        if (header := KeyedText(header_of(cell, knowledge))).folded
        and all(header.covers(word) >= _SAID for word in words)
    ]


def _saying(cells: list[Cell], asked: list[Link]) -> list[Cell]:
    """The cells whose text is what the words for a property say: in mass production."""
    words = [fold(link.text) for link in asked]
    return [cell for cell in cells if any(word in fold(cell.text) for word in words)]


def _of_filter(cells: list[Cell], plan: Plan, knowledge: Knowledge) -> list[Cell]:
    """The cells of members that are what is named, else those that say what members must have."""
    if plan.selection is None or not plan.selection.having:
        return []
    kinds = (plan.selection.kind,)
    wanted = {*knowledge.wider_values(plan.selection.having)}
    own = {
        cell.subject: cell
        for cell in reversed(cells)
        if cell.subject in wanted and is_any(cell.subject, kinds, knowledge)
    }
    return list(own.values())[::-1] or [cell for cell in cells if cell.value in wanted]


def header_of(cell: Cell, knowledge: Knowledge) -> str:
    """The labels that stand over a cell and before its row."""
    passage = knowledge.passage_at(cell.document, cell.start)
    if passage is None:
        return ""
    lines = [line.partition(": ") for line in passage.context.split("\n")]
    written = passage.text[cell.start - passage.start :]
    over = [label for label, colon, value in lines if colon and value and written.startswith(value)]
    before = passage.text[: cell.start - passage.start].split("\t")[0]
    return "\n".join((*over, before))
