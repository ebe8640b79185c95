"""Tell in under 2,000 tokens what a SPARQL query over the claims needs to know."""

from functools import cache

from kg.iris import PREFIXES, VIEW_GRAPH, local_name
from kg.ontology import Property, load_ontology

_SHAPE = """Prefixes known without declaring: {prefixes}.
The default graph is the union of all; each document is a named graph.
A claim: ?c a cg:Claim ; cg:subject ?entity ; cg:property ?property ; cg:value ?value (IRI, number
or text) ; cg:valueText "as written" ; cg:number ?n ; cg:minimum ?n ; cg:maximum ?n ;
cg:unit ?unit ; cg:baseNumber ?n (in the unit listed below) ; cg:polarity cg:affirmed|cg:negated ;
cg:certainty cg:stated|cg:estimated|cg:expected|cg:rumour|cg:denied ; cg:status ?status ;
cg:saidOn ?date ; cg:speaker "name" ; prov:wasDerivedFrom ?span.
Its words: ?span oa:hasSource ?document ; oa:start ?from ; oa:end ?to ; oa:exact "quote".
Names: ?entity skos:prefLabel|skos:altLabel ?name ; rdfs:label ?name (language tags en, zh).
Undisputed values as plain triples ?entity ?property ?value: GRAPH <{view}>.
Example: SELECT ?name ?text ?quote WHERE {{ ?c cg:property cg:memoryCapacity ; cg:subject ?s ;
  cg:valueText ?text ; prov:wasDerivedFrom/oa:exact ?quote . ?s skos:prefLabel ?name }}
"""


@cache
def describe_schema() -> str:
    """The schema as plain text.

    >>> len(describe_schema()) < 6000
    True
    """
    ontology = load_ontology()
    shape = _SHAPE.format(prefixes=", ".join(sorted(PREFIXES)), view=VIEW_GRAPH)
    kinds: dict[str, list[str]] = {}
    for one in ontology.properties.values():
        kinds.setdefault(one.kind, []).append(_property(one))
    classes = ", ".join(sorted(local_name(one) for one in ontology.classes))
    lines = [shape, f"Classes (cg:): {classes}", "Properties (cg:), with unit or E for an entity:"]
    lines += [f"{kind}: {', '.join(sorted(names))}" for kind, names in sorted(kinds.items())]
    return "\n".join(lines)


def _property(one: Property) -> str:
    name = local_name(one.iri)
    if one.unit:
        return f"{name} ({local_name(one.unit)})"
    return f"{name} (E)" if one.value_type == "Entity" else name
