"""Read table cases from text files: a table as written, then what it must and must not yield.

In      cases separated by `== name`; a line of `caption:` or `footnote:`, rows of cells parted by |
Out     Case; expected lines are `subject | property | value [| key=value ...]`
        A line that begins with ! must not come out, one with ? is `? reason | cell` in quarantine
"""

from dataclasses import dataclass, field
from pathlib import Path

from ingest.grid import Grid
from ingest.headers import Headers
from ingest.model import Cell, Table
from ingest.table_claims import TableResult, claim_table
from ingest.tables import read_table
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Claim, EntityValue, Iri, Mention, Quantity
from kg.ontology import load_ontology, local_name


@dataclass(slots=True)
class Case:
    """One table and its expectations."""

    name: str
    caption: str = ""
    footnote: str = ""
    rows: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case yields."""

    text: str
    grid: Grid
    result: TableResult
    lexicon: Lexicon

    def lines(self) -> set[str]:
        """The claims as lines, each also without its qualifiers."""
        found = set()
        for claim in self.result.claims:
            base = f"{self.label(claim.subject)} | {self.title(claim)} | {claim.value.text}"
            found |= {base, *(f"{base} | {detail}" for detail in self.details(claim))}
        return found

    def details(self, claim: Claim) -> set[str]:
        """Each thing that a claim says beside its value, as key=value."""
        found = {f"{local_name(q.property)}={q.value.text}" for q in claim.qualifiers}
        found |= {f"polarity={claim.polarity}", f"certainty={claim.certainty}"}
        found |= {f"quote={claim.source.quote}"}
        if isinstance(claim.value, EntityValue):
            found.add(f"entity={self.label(claim.value.iri)}")
        if isinstance(claim.value, Quantity):
            unit = claim.value.unit
            found.add(f"unit={local_name(unit) if unit else ''}")
            for name in ("number", "minimum", "maximum"):
                found.add(f"{name}={getattr(claim.value, name)}")
        return found

    def label(self, iri: Iri) -> str:
        """The entity's preferred label."""
        extra = {entity.iri: entity for entity in self.result.candidates}
        entity = self.lexicon.entities.get(iri) or extra[iri]
        return entity.labels[0].text

    def title(self, claim: Claim) -> str:
        """The local name of the property, or the header that it was minted from."""
        minted = {known.iri: f"?{known.label}" for known in self.result.properties}
        return minted.get(claim.property) or local_name(claim.property)


def read_cases(path: Path) -> list[Case]:
    """All cases of a file."""
    cases: list[Case] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            cases.append(Case(line[3:].strip()))
        elif not line.strip() or line.startswith("#"):
            continue
        elif line.startswith("caption:"):
            cases[-1].caption = line.removeprefix("caption:").strip()
        elif line.startswith("footnote:"):
            cases[-1].footnote = line.removeprefix("footnote:").strip()
        elif line.startswith("|"):
            cases[-1].rows.append(line)
        elif line.startswith("!"):
            cases[-1].unwanted.append(line[1:].strip())
        elif line.startswith("?"):
            cases[-1].quarantined.append(line[1:].strip())
        else:
            cases[-1].wanted.append(line.strip())
    return cases


def build_table(rows: list[str], offset: int = 0) -> tuple[str, Table]:
    """The text and the table of rows whose cells are parted by |."""
    text, lines = "", []
    for number, row in enumerate(rows):
        cells = []
        for column, words in enumerate(row.strip().strip("|").split("|")):
            written = words.strip().replace("<br>", "\n")
            start = offset + len(text)
            cells.append(Cell(number, column, start, start + len(written), written))
            text += written + "\t"
        lines.append(tuple(cells))
        text += "\n"
    return text, Table(tuple(lines))


def run_case(case: Case) -> Outcome:
    """Read the table of a case and claim it."""
    head = f"{case.caption}\n"
    body, table = build_table(case.rows, len(head))
    text = head + body
    ontology, lexicon = load_ontology(), load_lexicon()
    headers = Headers(ontology, lexicon)
    grid = read_table(
        table,
        lexicon=lexicon,
        ontology=ontology,
        caption=case.caption,
        caption_start=0,
        headers=headers,
    )
    known = lexicon.extended(grid.candidates)
    headers = headers.over(known)

    def mentions(start: int, end: int) -> tuple[Mention, ...]:
        return tuple(
            Mention(start + m.start, start + m.end, m.entity, m.text)
            for m in known.find_mentions(text[start:end])
        )

    result = claim_table(
        grid,
        document="case",
        text=text,
        headers=headers,
        mentions=mentions,
        footnote=case.footnote,
    )
    return Outcome(text, grid, result, known)
