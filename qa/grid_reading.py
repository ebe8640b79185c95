"""Read a question on one table: which records are meant, and which columns are asked for.

A word names records, or is the value of some of them, or says what they are, or names a column.
What nothing of the table accounts for is left to the weighing of the outcome, but a table that
does not know a thing that the question names, or has no column for an amount that it asks for,
does not answer it.

In      Links, a Grid, Knowledge
Out     GridReading, or None when the table cannot answer
"""

from dataclasses import dataclass, field

from kg.model import Iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.grid_columns import (
    asks_count,
    asks_pieces,
    columns_of,
    counts_pieces,
    dated_columns,
    is_time,
    measures_alike,
)
from qa.grid_denials import Denial, find_denial
from qa.grid_words import (
    counts_records,
    covered_by_cue,
    has_uses,
    heads_names,
    is_bound,
    is_left_out,
    is_moving,
    is_noun,
    is_value,
    made_by,
    means_total,
    names_table,
    records_of,
    stands_before_table,
    values_of,
)
from qa.grids import Entry, Grid, Record
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any, is_of_regions
from qa.plan_types import PAIRING, Aggregate
from qa.property_said import is_measured
from qa.table_scope import naming_links

_EXTREMES = (cg("AskMaximum"), cg("AskMinimum"), cg("AskDifference"))
_MEASURING = ("maximum", "minimum", "sum", "average", "difference", "ratio", "change")
_PAIR = 2


@dataclass(slots=True)
class GridReading:
    """What a question means in a table."""

    records: tuple[Record, ...]
    """those that are meant"""
    used: set[Link] = field(default_factory=set)
    """links that the reading accounts for"""
    proofs: dict[Record, list[Entry]] = field(default_factory=dict)
    """what makes a record one of those that are meant"""
    columns: tuple[tuple[tuple[Link, ...], tuple[str, ...]], ...] = ()
    """columns asked for, with the words that name them"""
    named: bool = False
    """whether the question names records"""
    bounded: bool = False
    """whether an amount or a change is among what makes records meant"""
    denies: bool = False
    """whether the records meant are those that lack something"""
    nouns: set[Link] = field(default_factory=set)
    """words that only say what the records are"""

    @property
    def narrowed(self) -> bool:
        """Whether the question means less than all records."""
        return self.named or bool(self.proofs)


def read_grid(
    links: Links, grid: Grid, aggregate: Aggregate | None, knowledge: Knowledge
) -> GridReading | None:
    """What a question means in a table."""
    reading = GridReading(grid.records)
    naming = naming_links(links, (grid.table,))
    reading.used |= {*naming, *links.of("cue"), *links.of("reference")}
    measured = aggregate in _MEASURING
    values: dict[str, list[tuple[Record, Entry]]] = {}
    named: list[tuple[Iri | None, frozenset[Record]]] = []
    spans: list[tuple[Link, tuple[str, ...]]] = []
    left_out: list[Record] = []
    held_links: list[Link] = []
    uses: dict[str, list[tuple[Record, Entry]]] = {}
    denial = find_denial(links, grid, knowledge)
    if denial and not denial.lacking:
        return None
    denied = denial.words if denial else frozenset()
    reading.used |= denied
    for link in sorted(links.all, key=lambda link: (link.role != "class", link.role == "quantity")):
        if link.role in ("cue", "reference") or link in naming or link in denied:
            continue
        if counts_records(link, grid):
            reading.used.add(link)
            continue
        titled = denial is not None and stands_before_table(link, links)
        if titled or names_table(link, links) or means_total(link) or _asks_change(link, aggregate):
            reading.used.add(link)
            continue
        own = () if heads_names(link, grid) else records_of(link, grid, knowledge)
        held = values_of(link, grid, links, knowledge) if aggregate == "count" else {}
        without = is_left_out(link, links)
        own = own or (made_by(link, grid, knowledge) if without else ())
        if own and (without or all(len(pairs) <= len(own) for pairs in held.values())):
            if without:
                left_out.extend(own)
            else:
                named.append((_broad_kind(link, knowledge), frozenset(own)))
            reading.used.add(link)
            continue
        counted = aggregate == "count"
        repeats = _repeats_noun(link, reading)
        if is_noun(link, grid, links, knowledge, counted=counted) or repeats:
            reading.used.add(link)
            reading.nouns.add(link)
            if not repeats and not _of_region(link, reading, knowledge):
                return None
            purpose = values_of(link, grid, links, knowledge) if has_uses(link, knowledge) else {}
            if purpose:
                _narrow(link, purpose, uses, left_out, links, spans)
            continue
        columns = columns_of(link, grid, links, knowledge, measured=measured)
        if not columns and link.role == "property" and not is_measured(link, knowledge):
            columns = columns_of(link, grid, links, knowledge, measured=False)
        held = (
            {}
            if columns and link.role in ("property", "date") and not is_value(link, grid)
            else values_of(link, grid, links, knowledge)
        )
        if is_bound(link, knowledge) and not (held or columns):
            return None  # nothing in the table is such an amount
        if held:
            reading.bounded = reading.bounded or link.role == "quantity"
            _narrow(link, held, values, left_out, links, spans)
            reading.used.add(link)
            held_links.append(link)
        elif columns:
            spans.append((link, columns))
            reading.used.add(link)
        elif _is_region(link, knowledge):
            reading.used.add(link)
            if not _of_region(link, reading, knowledge):
                return None
        elif asks_count(link, knowledge) or covered_by_cue(link, links, _EXTREMES):
            reading.used.add(link)
    if named:
        reading.named = True
        chosen = _named(named)
        order = {record: at for at, (_, one) in enumerate(named) for record in one}
        kept = [r for r in reading.records if r in chosen]
        reading.records = tuple(sorted(kept, key=lambda r: order[r]))
    _keep(reading, uses, [])
    for record in reading.records if values else ():
        reading.proofs.pop(record, None)  # what it is for goes without saying
    _keep(reading, values, left_out)
    if denial:
        _keep_lacking(reading, denial)
    verbs = [link for link, _ in spans if values and _only_joins(link, held_links, knowledge)]
    spans = _without_counting(spans, reading, links, grid, knowledge)
    reading.columns = _asked([one for one in spans if one[0] not in verbs])
    measured_columns = {column for _, columns in reading.columns for column in columns}
    reading.used |= {
        link
        for link in links.of("property")
        if link not in reading.used and measures_alike(link, measured_columns, grid, knowledge)
    }
    _keep_moving(reading, links, grid, aggregate)
    return reading if reading.records else None


def _without_counting(
    spans: list[tuple[Link, tuple[str, ...]]],
    reading: GridReading,
    links: Links,
    grid: Grid,
    knowledge: Knowledge,
) -> list[tuple[Link, tuple[str, ...]]]:
    """The words with their columns, without how many where others name a column of counts."""
    asking = [link for link in links.of("property") if asks_pieces(link, knowledge)]
    others = [(link, columns) for link, columns in spans if link not in asking]
    named = [columns for link, columns in others if not is_time(link) or reading.named]
    if not asking or not any(all(counts_pieces(c, grid) for c in columns) for columns in named):
        return spans
    reading.used |= {*asking}
    return others


def _only_joins(link: Link, held: list[Link], knowledge: Knowledge) -> bool:
    """Whether a word only says how a value is had: use, support; made on 16 nm."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in link.iris if iri in properties]
    beside = any(0 <= link.start - one.end <= 1 or 0 <= one.start - link.end <= 1 for one in held)
    return beside and any(one.weak or one.range == cg("Organization") for one in known)


def _asks_change(link: Link, aggregate: Aggregate | None) -> bool:
    """Whether a word only says that the amounts to compare went up or down."""
    words = document_words("RiseWord") + document_words("FallWord")
    return aggregate in PAIRING and link.text.casefold().startswith(words)


def _repeats_noun(link: Link, reading: GridReading) -> bool:
    """Whether a word is read in another way too, where it only says what the records are."""
    return any((link.start, link.end) == (noun.start, noun.end) for noun in reading.nouns)


def _named(named: list[tuple[Iri | None, frozenset[Record]]]) -> frozenset[Record]:
    """The records of several names: names of one kind are alternatives, those of others narrow."""
    groups: dict[Iri | None, list[frozenset[Record]]] = {}
    for kind, records in named:
        groups.setdefault(kind, []).append(records)
    shared = frozenset.intersection(*map(_of_one_kind, groups.values()))
    return shared or _of_one_kind([records for _, records in named])


def _of_one_kind(named: list[frozenset[Record]]) -> frozenset[Record]:
    """The records of alternatives: of names that narrow each other, those of the narrowest."""
    narrowest = [one for one in named if not any(other < one for other in named)]
    return frozenset.intersection(*named) or frozenset().union(*narrowest)


def _broad_kind(link: Link, knowledge: Knowledge) -> Iri | None:
    """The broad class of what a word names; None for words that the lexicon does not know."""
    kinds = (cg("Organization"), cg("Product"), cg("Model"))
    named = link.iris[:1] if link.role == "entity" else ()
    return next((kind for iri in named for kind in kinds if is_any(iri, (kind,), knowledge)), None)


def _narrow(
    link: Link,
    held: dict[str, list[tuple[Record, Entry]]],
    values: dict[str, list[tuple[Record, Entry]]],
    left_out: list[Record],
    links: Links,
    spans: list[tuple[Link, tuple[str, ...]]],
) -> None:
    """Values of one column are alternatives, bounds are not; a denied word's are left out."""
    if is_left_out(link, links):
        left_out.extend(record for pairs in held.values() for record, _ in pairs)
        return
    beside = [columns for word, columns in spans if link.role == "quantity" and word != link]
    asked = [column for columns in reversed(beside) for column in held if column in columns]
    asked.sort(key=lambda column: -sum(column in columns for columns in beside))
    shared = [column for column in held if column in values]
    chosen = asked[:1] or shared or [max(held, key=lambda column: len(held[column]))]
    bounds = link.quantity is not None and link.quantity.comparator != "="
    for column in chosen:
        key = f"{column}\n{link.text}" if bounds else column
        values.setdefault(key, []).extend(held[column])


def _keep_lacking(reading: GridReading, denial: Denial) -> None:
    """Only the records that lack something, with the cells that say so."""
    reading.records = tuple(record for record in reading.records if record in denial.lacking)
    for record in reading.records:
        reading.proofs.setdefault(record, []).extend(denial.lacking[record])
    reading.denies = True


def _keep(
    reading: GridReading,
    values: dict[str, list[tuple[Record, Entry]]],
    left_out: list[Record],
) -> None:
    kept = [
        record
        for record in reading.records
        if record not in left_out
        and all(any(r == record for r, _ in pairs) for pairs in values.values())
    ]
    for record in kept:
        proofs = [e for pairs in values.values() for r, e in pairs if r == record]
        if proofs:
            reading.proofs.setdefault(record, []).extend(proofs)
    reading.named = reading.named or bool(left_out)
    reading.records = tuple(kept)


def _asked(
    spans: list[tuple[Link, tuple[str, ...]]],
) -> tuple[tuple[tuple[Link, ...], tuple[str, ...]], ...]:
    """The columns asked for: words that share columns narrow each other, dates tell them apart."""
    groups: list[tuple[tuple[Link, ...], tuple[str, ...]]] = []
    for link, columns in (one for one in spans if not is_time(one[0])):
        for at, (others, known) in enumerate(groups):
            shared = tuple(column for column in known if column in columns)
            if shared:
                groups[at] = ((*others, link), shared)
                break
        else:
            groups.append(((link,), columns))
    dates = [one for one in spans if is_time(one[0])]
    found: list[tuple[tuple[Link, ...], tuple[str, ...]]] = []
    for others, known in groups:
        dated = [
            ((*others, link), shared)
            for link, columns in dates
            if (shared := tuple(column for column in known if column in columns))
        ]
        found += dated or [(others, known)]
    if not groups:
        found = [((link,), columns) for link, columns in dates]
    return tuple(found)


def _keep_moving(
    reading: GridReading, links: Links, grid: Grid, aggregate: Aggregate | None
) -> None:
    """Only the records whose amount goes up, or down, from one of two columns to the other."""
    up, down = is_moving(links, "RiseWord"), is_moving(links, "FallWord")
    if up == down or aggregate in _MEASURING or reading.named:
        return
    pair = _pair_of(reading, grid)
    if pair is None:
        return
    kept = []
    for record in reading.records:
        first, last = ([e for e in record.under(c) if e.row.amount() is not None] for c in pair)
        if not first or not last:
            continue
        change = (last[0].row.amount() or 0.0) - (first[0].row.amount() or 0.0)
        if (change > 0) if up else (change < 0):
            kept.append(record)
            reading.proofs.setdefault(record, []).extend((first[0], last[0]))
    words = document_words("RiseWord") + document_words("FallWord")
    reading.used |= {link for link in links.all if link.text.casefold().startswith(words)}
    reading.records = tuple(kept)
    reading.columns = ()
    reading.bounded = True


def _pair_of(reading: GridReading, grid: Grid) -> tuple[str, str] | None:
    """Two columns to compare: those of the times asked for, else the only two with a time."""
    asked = [c for links, columns in reading.columns for c in columns if is_time(links[-1])]
    if len(asked) == _PAIR:
        return asked[0], asked[1]
    dated = dated_columns(grid)
    return (dated[0], dated[1]) if len(dated) == _PAIR else None


def _is_region(link: Link, knowledge: Knowledge) -> bool:
    return link.role == "entity" and knowledge.vocabulary.kind(link.iris[0]) == cg("Market")


def _of_region(link: Link, reading: GridReading, knowledge: Knowledge) -> bool:
    """Keep the records of a region that a word means; whether any is left."""
    related = knowledge.vocabulary.lexicon.related
    regions = [iri for one in link.iris[:1] for iri in related(one, cg("meansRegion"))]
    if _is_region(link, knowledge):
        regions.append(link.iris[0])
    if not regions:
        return True
    kept = tuple(r for r in reading.records if is_of_regions(r.subject, regions, knowledge))
    reading.named = reading.named or len(kept) < len(reading.records)
    reading.records = kept
    return bool(kept)
