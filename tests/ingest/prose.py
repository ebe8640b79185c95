"""Read a piece of prose the way ingest does, for tests."""

from ingest.blocks import split_blocks
from ingest.mentions import DocumentNames, find_document_names
from ingest.text_claims import claim_text
from ingest.text_result import TextResult
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.ontology import local_name, preferred


def document_of(text: str) -> Document:
    return Document("minutes", "minutes", None, text, "", "text/plain", len(text))


def names_of(text: str) -> DocumentNames:
    return find_document_names(text, split_blocks(text), load_lexicon())


def read(text: str) -> tuple[TextResult, DocumentNames]:
    names = names_of(text)
    return claim_text(split_blocks(text), names, document_of(text)), names


def label_of(iri: str, result: TextResult, names: DocumentNames, language: str = "zh") -> str:
    known = {**names.lexicon.entities, **{entity.iri: entity for entity in result.entities}}
    return preferred(known[iri].labels, language)


def line_of(claim: Claim, result: TextResult, names: DocumentNames) -> str:
    """The claim as sentences.txt writes it."""
    minted = {item.iri: item.label for item in result.properties}
    qualifiers = " ".join(f"{local_name(q.property)}={q.value.text}" for q in claim.qualifiers)
    parts = (
        label_of(claim.subject, result, names),
        minted.get(claim.property, local_name(claim.property)),
        claim.value.text,
        claim.polarity,
        local_name(claim.status) if claim.status else "",
        claim.certainty,
        qualifiers,
    )
    return " | ".join(parts).rstrip(" |")


def statements(text: str) -> list[tuple[str, str, str, str]]:
    """Subject, property, value and polarity of every statement."""
    result, names = read(text)
    return [
        (label_of(c.subject, result, names), local_name(c.property), c.value.text, c.polarity)
        for c in result.claims
        if c.rule == "statement"
    ]
