"""Write the results of a query in the formats that SPARQL and RDF define.

In      rows, an ASK's answer or triples, as the engine gives them
Out     bytes
Raises  StoreError for a format that does not fit the results
"""

import pyoxigraph as ox

from kg.errors import StoreError

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def write_results(results: Results, media: str) -> bytes:
    """The results of a query in a format: json, xml, csv or tsv for rows, else an RDF syntax.

    >>> write_results(ox.Store().query("SELECT (1 AS ?n) {}"), "csv").split()
    [b'n', b'1']
    """
    if isinstance(results, ox.QueryTriples):
        syntax = ox.RdfFormat.from_extension({"turtle": "ttl"}.get(media, media))
        if syntax is None:
            raise StoreError(f"triples are written as turtle, nt, xml or jsonld, not as {media}")
        return results.serialize(format=syntax) or b""
    rows = ox.QueryResultsFormat.from_extension({"json": "srj", "xml": "srx"}.get(media, media))
    if rows is None:
        raise StoreError(f"rows are written as json, xml, csv or tsv, not as {media}")
    return results.serialize(format=rows) or b""
