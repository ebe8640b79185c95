"""Judge the text of a query before and after the engine has seen it.

Raises  QueryRefused for a query that would write or fetch
"""

import re

from kg.errors import QueryRefused, QuerySyntax

_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)
_KEYWORD = r"(?<![\w?$:@.-])(?:{})(?![\w:.-])"
_REMOTE = re.compile(_KEYWORD.format("SERVICE"), re.IGNORECASE)
_WRITES = re.compile(
    _KEYWORD.format("INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY"), re.IGNORECASE
)
_RANGES = re.compile(r"\[ ?'.*'\]|\[_\]")
"""the engine's classes of characters, which help nobody"""
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def refuse_outside(sparql: str) -> None:
    """Refuse a query that would fetch from outside the store.

    >>> refuse_outside("SELECT * { ?service ?p 'SERVICE' }")
    >>> refuse_outside("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryRefused: SERVICE would fetch from outside the store: ask the store alone
    """
    if _REMOTE.search(_QUOTED.sub(" ", sparql)):
        raise QueryRefused("SERVICE would fetch from outside the store: ask the store alone")


def explain_syntax(sparql: str, message: str) -> QuerySyntax | QueryRefused:
    """The engine's complaint as ours, with the line and column.

    >>> explain_syntax("SELECT", "error at 1:7: expected a variable")
    QuerySyntax('line 1, column 7: expected a variable')
    """
    if _WRITES.search(_QUOTED.sub(" ", sparql)):
        return QueryRefused("the query would write: only SELECT, ASK, CONSTRUCT and DESCRIBE run")
    found = _AT.match(message)
    if not found:
        return QuerySyntax(message)
    expected = _RANGES.sub("a name", " ".join(found[3].split()))
    return QuerySyntax(f"line {found[1]}, column {found[2]}: {expected}")
