"""Turn a grid into claims: one or more for each cell, or the reason why there is none.

In      Grid, the document's text, linked headers, the mentions of the text
Out     TableResult; every filled cell is a header, behind a claim, or in quarantine
"""

from datetime import date

from ingest.cell_context import CellContext
from ingest.cells import CellReader
from ingest.claim_writer import ClaimWriter
from ingest.grid import Grid
from ingest.headers import Headers
from ingest.model import Cell
from ingest.readings import Mentions
from ingest.table_identities import add_regions
from ingest.table_result import ClaimClause, ClauseYield, TableResult
from ingest.table_rows import add_part

__all__ = ["ClaimClause", "ClauseYield", "TableResult", "account_cells", "claim_table"]


def claim_table(
    grid: Grid,
    *,
    document: str,
    text: str,
    headers: Headers,
    mentions: Mentions,
    speaker: str | None = None,
    said_on: date | None = None,
    footnote: str = "",
    claim_clause: ClaimClause | None = None,
) -> TableResult:
    """The claims of a table; `footnote` is the text below it, `claim_clause` reads prose.

    >>> from kg.lexicon import load_lexicon
    >>> from kg.ontology import load_ontology
    >>> from ingest.model import Table
    >>> from ingest.tables import read_table
    >>> text = "型号|功耗（W）;H100|700"
    >>> cells = ((0, 2), (3, 8)), ((9, 13), (14, 17))
    >>> table = Table(tuple(tuple(Cell(r, c, a, b, text[a:b]) for c, (a, b) in enumerate(row))
    ...     for r, row in enumerate(cells)))
    >>> lexicon, ontology = load_lexicon(), load_ontology()
    >>> grid = read_table(table, lexicon=lexicon, ontology=ontology)
    >>> result = claim_table(grid, document="d", text=text, headers=Headers(ontology, lexicon),
    ...     mentions=lambda start, end: ())
    >>> [(claim.value.text, claim.source.quote) for claim in result.claims]
    [('700 W', '700')]
    """
    starred = bool(footnote) and headers.cues.find("StarMeansSparse", footnote) is not None
    reader = CellReader(CellContext(headers, mentions, starred))
    writer = ClaimWriter(grid, document, text, headers, reader, speaker, said_on, claim_clause)
    for part in grid.parts:
        add_part(writer, part)
    for fault in grid.faults:
        writer.quarantine(fault.cell.start, fault.cell.end, fault.reason, fault.detail)
    add_regions(writer)
    return writer.result()


def account_cells(grid: Grid, result: TableResult) -> tuple[tuple[Cell, str], ...]:
    """Each filled cell of the table with what became of it: claim, quarantine, header or lost."""
    claimed = [(c.source.start, c.source.end) for c in result.claims]
    claimed += [span for c in result.claims for span in c.source.headers]
    held = [(q.source.start, q.source.end) for q in result.quarantined]
    outcome = []
    for row in grid.table.rows:
        for cell in row:
            if not cell.text.strip():
                continue
            span = (cell.start, cell.end)
            if span in grid.headers or span in result.headers:
                outcome.append((cell, "header"))
            elif any(a < cell.end and cell.start < b for a, b in claimed):
                outcome.append((cell, "claim"))
            elif any(a < cell.end and cell.start < b for a, b in held):
                outcome.append((cell, "quarantine"))
            else:
                outcome.append((cell, "lost"))
    return tuple(outcome)
