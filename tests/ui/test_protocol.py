"""Parameters are read as urllib reads them."""

from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.problems import Problem
from ui.protocol import decode_field, read_operation

_PIECES = (
    "%",
    "%2",
    "%C3%A9",
    "%c3",
    "%zz",
    "%00",
    "%22",
    "%5C",
    '"',
    "\\",
    "\\u00",
    "+",
    "a",
    "\n",
)


@given(st.text())
def test_encoded_text_comes_back(text):
    assert (
        decode_field(quote_plus(text, errors="replace").encode())
        == text.encode(errors="replace").decode()
    )


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_broken_encodings_are_read_as_urllib_reads_them(said):
    try:
        [(_, expected)] = parse_qsl("query=" + said, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            decode_field(said.encode())
    else:
        assert decode_field(said.encode()) == expected


def test_too_many_parameters():
    with pytest.raises(Problem, match="201 parameters"):
        read_operation("GET", b"&".join([b"a=1"] * 201), "", b"")
