"""Make IRIs from content, so that the same input always gets the same names.

Out     absolute IRIs; nothing in them comes from a clock, a counter or a random source
Source  RFC 3987 for percent-encoding, RFC 5147 for `#char=start,end` fragments of a text
"""

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote

from kg.model import Iri

BASE = "https://w3id.org/chipgraph/"
CG = BASE + "ontology#"
CGE = BASE + "entity/"
DOCUMENT = BASE + "document/"
CLAIM = BASE + "claim/"
OBSERVED = BASE + "observed/"
RULE = BASE + "rule/"
STATEMENT = BASE + "statement/"
SLOT = BASE + "slot/"

ONTOLOGY_GRAPH = Iri(BASE + "graph/ontology")
LEXICON_GRAPH = Iri(BASE + "graph/lexicon")
VIEW_GRAPH = Iri(BASE + "graph/view")
BUILD_GRAPH = Iri(BASE + "graph/build")

PREFIXES = {
    "cg": CG,
    "cge": CGE,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""prefixes that every query may use without declaring them"""

_BETWEEN_WORDS = re.compile(r"[^\w.+]+")


def slug(text: str) -> str:
    """The text folded to what a name in an IRI may hold, percent-encoded.

    >>> slug("Ａ100  PCIe"), slug("C++"), slug("昇腾")
    ('a100-pcie', 'c++', '%E6%98%87%E8%85%BE')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return quote(_BETWEEN_WORDS.sub("-", folded).strip("-"), safe="+")


def digest(*parts: str) -> str:
    """A 128-bit name of the parts, in order.

    >>> digest("a", "b") == digest("ab"), len(digest("a"))
    (False, 32)
    """
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


def entity_iri(label: str) -> Iri:
    """The IRI of the entity whose canonical label this is.

    >>> entity_iri("Grace Hopper")
    'https://w3id.org/chipgraph/entity/grace-hopper'
    """
    return Iri(CGE + (slug(label) or digest(label)))


def observed_iri(header: str) -> Iri:
    """The IRI of a property minted from a table header.

    >>> observed_iri("Slot width (mm)")
    'https://w3id.org/chipgraph/observed/slot-width-mm'
    """
    return Iri(OBSERVED + (slug(header) or digest(header)))


def document_iri(identifier: str) -> Iri:
    """The IRI of a document, which is also the name of its graph.

    >>> document_iri("call 7")
    'https://w3id.org/chipgraph/document/call%207'
    """
    return Iri(DOCUMENT + quote(identifier, safe="+"))


def document_id(iri: str) -> str:
    """The identifier in a document's IRI, or in the IRI of something inside it.

    >>> document_id(span_iri("call 7", 3, 9))
    'call 7'
    """
    return unquote(iri.removeprefix(DOCUMENT).partition("#")[0])


def span_iri(document: str, start: int, end: int) -> Iri:
    """The IRI of a span of a document's text.

    >>> span_iri("call-7", 3, 9)
    'https://w3id.org/chipgraph/document/call-7#char=3,9'
    """
    return Iri(f"{document_iri(document)}#char={start},{end}")


def passage_iri(document: str, start: int, end: int) -> Iri:
    """The IRI of a passage.

    >>> passage_iri("call-7", 3, 9)
    'https://w3id.org/chipgraph/document/call-7#passage=3,9'
    """
    return Iri(f"{document_iri(document)}#passage={start},{end}")


def speaker_iri(document: str, name: str) -> Iri:
    """The IRI of a speaker: two documents' "Expert" are not one person.

    >>> speaker_iri("call-7", "Expert A")
    'https://w3id.org/chipgraph/document/call-7#speaker=expert-a'
    """
    return Iri(f"{document_iri(document)}#speaker={slug(name) or digest(name)}")


def rule_iri(name: str) -> Iri:
    """The IRI of the rule of that name.

    >>> rule_iri("table cell")
    'https://w3id.org/chipgraph/rule/table-cell'
    """
    return Iri(RULE + slug(name))


def local_name(iri: str) -> str:
    """What stands after the last # or / of an IRI.

    >>> local_name("https://w3id.org/chipgraph/ontology#unit"), local_name("https://w3id.org/a/b")
    ('unit', 'b')
    """
    return re.split(r"[#/]", iri)[-1]
