"""Claims of tables, by cases in table_claims.txt; nothing in a cell is lost."""

from pathlib import Path
from random import Random

import pytest

from ingest.blocks import split_blocks
from ingest.headers import Headers
from ingest.mentions import find_document_names
from ingest.table_claims import account_cells, claim_table
from ingest.tables import read_table
from kg.lexicon import load_lexicon
from kg.ontology import load_ontology
from tests.ingest.table_cases import Case, build_table, read_cases, run_case

HERE = Path(__file__).parent
FILES = ("table_claims.txt", "table_periods.txt")
CASES = [case for name in FILES for case in read_cases(HERE / name)]
OUTCOMES = {case.name: run_case(case) for case in CASES}
REAL = HERE.parents[2] / "shared" / "transcript-20230529.txt"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_table_yields_what_it_says(case: Case) -> None:
    outcome = OUTCOMES[case.name]
    lines = outcome.lines()
    missing = [line for line in case.wanted if line not in lines]
    assert not missing, f"missing {missing} among {sorted(lines)}"
    assert not [line for line in case.unwanted if line in lines]
    held = {f"{q.reason} | {q.source.quote}" for q in outcome.result.quarantined}
    assert not [line for line in case.quarantined if line not in held], held


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_source_is_the_text_that_it_points_to(case: Case) -> None:
    outcome = OUTCOMES[case.name]
    for item in (*outcome.result.claims, *outcome.result.quarantined):
        source = item.source
        assert outcome.text[source.start : source.end] == source.quote
        assert all(outcome.text[a:b].strip() for a, b in source.headers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_cell_is_lost(case: Case) -> None:
    outcome = OUTCOMES[case.name]
    lost = [c.text for c, what in account_cells(outcome.grid, outcome.result) if what == "lost"]
    assert not lost


def test_the_same_table_gives_the_same_claims() -> None:
    assert run_case(CASES[0]).result == OUTCOMES[CASES[0].name].result


def test_qualifiers_are_sorted_and_claims_are_in_order_of_their_source() -> None:
    claims = [claim for case in CASES[:12] for claim in [OUTCOMES[case.name].result.claims]]
    for found in claims:
        starts = [claim.source.start for claim in found]
        assert starts == sorted(starts)
        for claim in found:
            names = [q.property for q in claim.qualifiers]
            assert names == sorted(names)


@pytest.mark.skipif(not REAL.exists(), reason="the real minutes are not beside this checkout")
def test_real_minutes_lose_no_cell() -> None:
    with REAL.open(encoding="utf-8", newline="") as file:
        text = file.read()
    blocks, lexicon, ontology = split_blocks(text), load_lexicon(), load_ontology()
    headers = Headers(ontology, lexicon)
    grids = [
        read_table(b.table, lexicon=lexicon, ontology=ontology, headers=headers)
        for b in blocks
        if b.table is not None
    ]
    candidates = [entity for grid in grids for entity in grid.candidates]
    names = find_document_names(text, blocks, lexicon, candidates)
    headers = headers.over(names.lexicon)
    filled = 0
    for grid in grids:
        result = claim_table(
            grid, document="real", text=text, headers=headers, mentions=names.in_span
        )
        accounts = account_cells(grid, result)
        filled += len(accounts)
        assert [cell.text for cell, what in accounts if what == "lost"] == []
    written = sum(
        1 for line in text.splitlines() if "\t" in line for cell in line.split("\t") if cell.strip()
    )
    assert filled == written


def test_wide_table_is_read_in_linear_time() -> None:
    from time import process_time

    def seconds(width: int) -> float:
        names = " | ".join(f"WZ{at}" for at in range(width))
        watts = " | ".join(f"{at + 1}W" for at in range(width))
        text, table = build_table([f"| 指标 | {names} |", f"| TDP | {watts} |"])
        lexicon, ontology = load_lexicon(), load_ontology()
        headers = Headers(ontology, lexicon)
        headers.link("TDP")
        begun = process_time()
        grid = read_table(table, lexicon=lexicon, ontology=ontology, headers=headers)
        result = claim_table(
            grid, document="wide", text=text, headers=headers, mentions=lambda *_: ()
        )
        spent = process_time() - begun
        assert len(result.claims) == width
        return spent

    seconds(100)
    assert seconds(4000) < 40 * max(seconds(400), 0.02)


def test_no_mixture_of_cells_breaks_or_loses_anything() -> None:
    rows = [row.strip("|").split("|") for case in CASES for row in case.rows]
    pool = sorted({cell for row in rows for cell in row})
    chance = Random(20230529)
    for number in range(20):
        width, height = chance.randint(1, 7), chance.randint(1, 6)
        mixed = [f"|{'|'.join(chance.choices(pool, k=width))}|" for _ in range(height)]
        outcome = run_case(Case(f"mixture {number}", rows=mixed))
        accounts = account_cells(outcome.grid, outcome.result)
        assert [c.text for c, what in accounts if what == "lost"] == [], mixed
