"""Small minutes in the layouts of many houses, read as a whole, against minutes.txt."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from ingest.build import Knowledge, extract, load_knowledge
from kg.model import Claim, Document, Extraction
from kg.ontology import local_name, preferred

CASES = Path(__file__).with_name("minutes.txt")


@dataclass(slots=True)
class Minutes:
    """The lines of a case."""

    name: str
    text: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)


def read_cases() -> list[Minutes]:
    cases: list[Minutes] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            cases.append(Minutes(line[3:]))
        elif line.startswith(">"):
            cases[-1].text.append(line[2:].replace("\\t", "\t"))
        elif line.startswith("! "):
            cases[-1].unwanted.append(line[2:].strip())
        elif line.strip() and not line.startswith("#"):
            cases[-1].wanted.append(line.strip())
    return cases


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def lines_of(extraction: Extraction) -> set[str]:
    """Each claim as a line, then with each of its details, and each thing set apart."""
    known = {entity.iri: entity for entity in extraction.entities}
    minted = {item.iri: item.label for item in extraction.properties}
    found = {f"? {item.reason} | {item.source.quote}" for item in extraction.quarantined}
    for claim in extraction.claims:
        subject = preferred(known[claim.subject].labels, "zh")
        base = f"{subject} | {minted.get(claim.property, local_name(claim.property))}"
        base += f" | {claim.value.text}"
        found |= {base, *(f"{base} | {detail}" for detail in details(claim))}
    return found


def details(claim: Claim) -> set[str]:
    found = {f"{local_name(q.property)}={q.value.text}" for q in claim.qualifiers}
    found |= {f"polarity={claim.polarity}", f"certainty={claim.certainty}"}
    return found | ({f"status={local_name(claim.status)}"} if claim.status else set())


def said(extraction: Extraction, line: str) -> bool:
    """Whether `subject ~ words` holds: some claim of the subject has a value with these words."""
    subject, _, words = line.partition(" ~ ")
    known = {entity.iri: entity for entity in extraction.entities}
    return any(
        words in claim.value.text
        and subject in {label.text for label in known[claim.subject].labels}
        and claim.polarity == "affirmed"
        for claim in extraction.claims
    )


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_minutes(case: Minutes) -> None:
    text = "\n".join(case.text)
    document = Document("minutes", "minutes", None, text, "", "text/plain", len(text))
    extraction = extract(document, knowledge())
    lines = lines_of(extraction)
    missing = [w for w in case.wanted if not (said(extraction, w) if " ~ " in w else w in lines)]
    wrong = [w for w in case.unwanted if (said(extraction, w) if " ~ " in w else w in lines)]
    assert (missing, wrong) == ([], []), "\n".join(sorted(lines))
    for claim in extraction.claims:
        assert text[claim.source.start : claim.source.end] == claim.source.quote
