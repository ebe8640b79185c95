"""Write the graph for other programs, in bounded memory and in a fixed order.

In      a Graph and a binary file
Out     EXPORTS names every format; `export_graph` chooses one
"""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import IO, Any

import orjson

from kg.claims import ClaimRecord, read_claims
from kg.errors import StoreError
from kg.graph import Graph
from kg.iris import local_name
from kg.labels import Labels, read_labels

Export = Callable[[Graph, IO[bytes]], None]


def export_graph(graph: Graph, form: str, out: IO[bytes]) -> None:
    """Write the graph in the format.

    >>> out = io.BytesIO()
    >>> export_graph(Graph(), "claims", out)
    >>> out.getvalue()
    b''
    """
    if form not in EXPORTS:
        raise StoreError(f"there is no export called {form}: use one of {', '.join(EXPORTS)}")
    EXPORTS[form](graph, out)


def export_claims(graph: Graph, out: IO[bytes]) -> None:
    """One JSON object a line for each claim, with all labels and the exact source."""
    labels = read_labels(graph)
    for claim in read_claims(graph):
        out.write(orjson.dumps(describe_record(claim, labels)) + b"\n")


def describe_record(claim: ClaimRecord, labels: Labels) -> dict[str, Any]:
    """The claim as the JSON that the claims export and the API promise."""
    return {
        "id": claim.iri,
        "subject": {"iri": claim.subject, "labels": labels(claim.subject)},
        "property": {"iri": claim.property, "labels": labels(claim.property)},
        "value": {
            "text": claim.text,
            "number": _plain(claim.number),
            "minimum": _plain(claim.minimum),
            "maximum": _plain(claim.maximum),
            "unit": local_name(claim.unit) if claim.unit else None,
            "approximate": claim.approximate,
            "comparator": claim.comparator,
            "iri": claim.value,
            "labels": labels(claim.value) if claim.value else (),
        },
        "polarity": claim.polarity,
        "status": local_name(claim.status) if claim.status else None,
        "certainty": claim.certainty,
        "qualifiers": _qualifiers(claim, labels),
        "rule": claim.rule,
        "source": {
            "document": claim.document,
            "start": claim.start,
            "end": claim.end,
            "quote": claim.quote,
            "speaker": claim.speaker,
            "date": claim.said_on.isoformat() if claim.said_on else None,
        },
    }


def _qualifiers(claim: ClaimRecord, labels: Labels) -> dict[str, str | list[str]]:
    """Local name of the qualifier to its words; a list when there are several."""
    gathered: dict[str, list[str]] = {}
    for name, value, is_iri in claim.qualifiers:
        gathered.setdefault(local_name(name), []).append(labels(value)[0] if is_iri else value)
    return {name: found[0] if len(found) == 1 else found for name, found in gathered.items()}


def _plain(number: Decimal | None) -> int | float | None:
    """The number as JSON has it; integers beyond 2**53 as floats, as most readers take them."""
    if number is None:
        return None
    whole = number == number.to_integral_value() and abs(number) < 2**53
    return int(number) if whole else float(number)


_COLUMNS = (
    *("id", "subject", "subject label", "property", "property label", "value", "number"),
    *("minimum", "maximum", "unit", "value iri", "polarity", "certainty", "status", "qualifiers"),
    *("document", "start", "end", "quote", "speaker", "date"),
)


def export_csv(graph: Graph, out: IO[bytes]) -> None:
    """One row for each claim; RFC 4180, UTF-8 with a byte order mark for spreadsheets."""
    labels = read_labels(graph)
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for claim in read_claims(graph):
        writer.writerow(_harmless(cell) for cell in _row(claim, labels))
    text.detach()


def _row(claim: ClaimRecord, labels: Labels) -> tuple[object, ...]:
    record = describe_record(claim, labels)
    value, source = record["value"], record["source"]
    return (
        *(claim.iri, claim.subject, labels(claim.subject)[0]),
        *(claim.property, labels(claim.property)[0]),
        *(value[name] for name in ("text", "number", "minimum", "maximum", "unit", "iri")),
        *(record[name] for name in ("polarity", "certainty", "status")),
        orjson.dumps(record["qualifiers"]).decode() if record["qualifiers"] else None,
        *(source[name] for name in ("document", "start", "end", "quote", "speaker", "date")),
    )


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell


def export_nquads(graph: Graph, out: IO[bytes]) -> None:
    """Canonical N-Quads, sorted within each graph, graphs in order of their names."""
    for name in graph.graphs():
        for line in sorted(graph.lines(name)):
            out.write(line.encode())


def export_turtle(graph: Graph, out: IO[bytes]) -> None:
    """Turtle of the union of all graphs; which document says what stays in oa:hasSource."""
    for name in graph.graphs():
        graph.dump(out, "ttl", name)


def export_trig(graph: Graph, out: IO[bytes]) -> None:
    """TriG: Turtle with the graphs."""
    graph.dump(out, "trig")


def export_jsonld(graph: Graph, out: IO[bytes]) -> None:
    """JSON-LD of all graphs."""
    graph.dump(out, "jsonld")


EXPORTS: dict[str, Export] = {
    "claims": export_claims,
    "csv": export_csv,
    "jsonld": export_jsonld,
    "nquads": export_nquads,
    "trig": export_trig,
    "turtle": export_turtle,
}
