"""Frames between the pool and its workers: whole ones are taken, broken ones wait for the rest."""

import pytest

from kg.errors import QueryError, QueryTimeout
from kg.query_frames import DROPPED, Said, pack_error, pack_reply, take_frames
from kg.query_limits import Reply

REPLIES = (
    Reply("table", b"?a\n1\n", 1, complete=True),
    Reply("graph", b"\x00" * 70_000, 12, complete=False, stable=False),
    Reply("unacceptable", b"", 0, complete=False),
)


@pytest.mark.parametrize("step", [1, 7, 19, 4096, 1 << 20])
def test_frames_come_out_as_they_went_in(step):
    sent = b"".join((*map(pack_reply, REPLIES), DROPPED, pack_reply(REPLIES[0])))
    parts, heard = bytearray(), []
    for at in range(0, len(sent), step):
        parts += sent[at : at + step]
        heard += take_frames(parts)
    assert heard == [*REPLIES, Said.DROPPED, REPLIES[0]]
    assert not parts


@pytest.mark.parametrize(
    ("name", "kind"),
    [("QueryTimeout", QueryTimeout), ("Nonsense", QueryError), ("__doc__", QueryError)],
)
def test_errors_are_of_the_graph_whatever_their_name(name, kind):
    error = type(name, (QueryError,), {})("too long")
    (heard,) = take_frames(bytearray(pack_error(error)))
    assert (type(heard), str(heard)) == (kind, "too long")
