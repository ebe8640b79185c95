"""Make text fit for XML 1.0.

Source  https://www.w3.org/TR/xml/#charsets
"""

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")


def xml_text(text: str) -> str:
    r"""The text without the characters that XML forbids.

    >>> xml_text("a\x00b")
    'a\ufffdb'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def xml_token(text: str) -> str:
    r"""The text on one line, as xsd:token.

    >>> xml_token(" a\n b ")
    'a b'
    """
    return _SPACE.sub(" ", xml_text(text)).strip()
