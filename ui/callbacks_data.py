"""What the query, graph and documents views ask the server.

Out     plain dicts for the browser; sizes of what comes from the browser are bounded
"""

import base64
import binascii
import re
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kg.errors import QuerySyntax, StoreError
from kg.iris import PREFIXES
from ui.callbacks import Callback, Message, Reply, language_of, refusing
from ui.evidence import draw_coverage, draw_document
from ui.graph_picture import Wanted, choose_claims, draw_picture, list_choices
from ui.ports import DocumentRow, DocumentsPort, NetworkPort, RunSparql
from ui.render import draw
from ui.welcome import read_query
from ui.wording import word

LARGEST_MB = 32
_ROWS = 2_000
"""rows sent to the browser"""
_CLAIMS = 5_000
_AT = re.compile(r"line (\d+), column (\d+)")
_EXAMPLES = Path(__file__).parent / "queries" / "examples"
_LOCAL = re.compile(r"[\w-]+")


def make_run(run_sparql: RunSparql) -> Callback:
    """Run a query of the editor."""

    def run(message: Message) -> Reply:
        began = time.perf_counter()
        try:
            table = run_sparql(str(message.get("query", "")))
        except QuerySyntax as error:
            at = _AT.search(str(error))
            return {"refused": str(error), "at": [int(at[1]), int(at[2])] if at else None}
        return {
            "columns": table.columns,
            "rows": table.rows[:_ROWS],
            "count": len(table.rows),
            "complete": table.complete and len(table.rows) <= _ROWS,
            "ms": round((time.perf_counter() - began) * 1000),
        }

    return refusing(run)


def make_terms(run_sparql: RunSparql) -> Callback:
    """What the editor completes: terms by every label, and example queries."""

    def terms(message: Message) -> Reply:
        language = language_of(message)
        rows = run_sparql(read_query("terms")).rows
        return {
            "terms": [[shorten(str(iri)), str(label or "")] for iri, label in rows if iri],
            "examples": [[title(text, language), text] for text in _examples()],
        }

    return refusing(terms)


def shorten(iri: str) -> str:
    """An IRI as a query would write it.

    >>> shorten("https://w3id.org/chipgraph/ontology#tdp"), shorten("urn:x")
    ('cg:tdp', '<urn:x>')
    """
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
            return f"{prefix}:{iri[len(start) :]}"
    return f"<{iri}>"


def title(query: str, language: str) -> str:
    """The title of an example, from its comments.

    >>> title("# en: All chips\\n# zh: 全部芯片\\nASK {}", "en")
    'All chips'
    """
    wanted = "en" if language == "en" else "zh"
    lines = (line.removeprefix("# ").split(": ", 1) for line in query.splitlines()[:4])
    return next((line[1] for line in lines if line[0] == wanted), "")


@cache
def _examples() -> tuple[str, ...]:
    return tuple(path.read_text("utf-8") for path in sorted(_EXAMPLES.glob("*.rq")))


def make_network(network: NetworkPort) -> Callback:
    """The claims to draw."""

    def picture(message: Message) -> Reply:
        claims = network.claims(language_of(message))
        wanted = _wanted(message)
        chosen = choose_claims(claims, wanted)
        disputed = network.disputed([claim.id for claim in chosen.claims])
        drawn = draw_picture(chosen.claims, disputed=disputed, centre=wanted.claims)
        return {
            **drawn,
            "total": chosen.total,
            "choices": list_choices(claims),
        }

    return refusing(picture)


def _wanted(message: Message) -> Wanted:
    filters = message.get("filters", {})
    filters = filters if isinstance(filters, Mapping) else {}
    asked = message.get("claims") or ()
    names = ("kind", "relation", "document", "since", "until")
    chosen = {name: str(filters.get(name) or "")[:200] for name in names}
    return Wanted(frozenset(str(one) for one in asked[:_CLAIMS]), **chosen)


def make_gexf(network: NetworkPort) -> Callback:
    """What is drawn, as a file for Gephi."""

    def gexf(message: Message) -> Reply:
        claims = [str(one) for one in message.get("claims", ())][:_CLAIMS]
        return {"text": network.gexf(claims, language_of(message)).decode()}

    return refusing(gexf)


def make_documents(store: DocumentsPort) -> Callback:
    """The table of documents."""

    def documents(message: Message) -> Reply:
        rows: tuple[DocumentRow, ...]
        try:
            rows = store.list()
        except StoreError:
            rows = ()  # nothing was ingested yet
        return {"html": draw("documents.html", language_of(message), rows=rows), "count": len(rows)}

    return refusing(documents)


def make_upload(store: DocumentsPort) -> Callback:
    """Take one file in."""

    def upload(message: Message) -> Reply:
        name, language = str(message.get("name", "")), language_of(message)
        sent = str(message.get("content", ""))
        if len(sent) > LARGEST_MB * 1024 * 1024 * 4 // 3 + 4:
            return {"error": word("tooLarge", language, name=name, limit=LARGEST_MB)}
        try:
            content = base64.b64decode(sent, validate=True)
        except binascii.Error as error:
            return {"error": f"{name}: {error}"}
        report = store.upload(name, content)
        html = draw("report.html", language, report=report)
        return {"html": html, "document": report.document, "change": report.change}

    return refusing(upload)


def make_remove(store: DocumentsPort) -> Callback:
    """Forget a document."""

    def remove(message: Message) -> Reply:
        store.remove(str(message.get("document", "")))
        return {}

    return refusing(remove)


def make_read(store: DocumentsPort) -> Callback:
    """A document to read, plain or shaded by what became of it, with what was held back."""

    def read(message: Message) -> Reply:
        document, language = str(message.get("document", "")), language_of(message)
        text = store.text(document)
        held = store.held_back(document)
        if message.get("coverage"):
            html = draw_coverage(text, document, store.coverage(document), held, language)
        else:
            html = draw_document(text, document, language)
        return {"html": html}

    return refusing(read)
