"""What can go wrong while a document is read.

IngestError
└── UnreadableDocument    the file gives no text
    ├── EmptyDocument     it holds no letter
    │   └── ScannedPdf    its pages are pictures
    ├── TooLarge          it is, or unpacks to, more than the limit
    ├── UnknownFormat     a format that is not read here
    ├── NotText           bytes that are text in none of the encodings read here
    ├── EncryptedDocument a password is needed
    ├── BrokenPdf         it starts like PDF but cannot be parsed
    ├── BrokenDocx        it starts like DOCX but cannot be parsed
    └── BrokenHtml        no element could be parsed
"""


class IngestError(Exception):
    """Base of every error of ingest; its text is fit for a user."""


class UnreadableDocument(IngestError):
    """The file gives no text."""


class EmptyDocument(UnreadableDocument):
    """The file holds no letter."""


class ScannedPdf(EmptyDocument):
    """The pages of the PDF are pictures."""


class TooLarge(UnreadableDocument):
    """The file is, or unpacks to, more than the limit."""


class UnknownFormat(UnreadableDocument):
    """The file is of a format that is not read here."""


class NotText(UnreadableDocument):
    """The bytes are text in none of the encodings read here."""


class EncryptedDocument(UnreadableDocument):
    """A password is needed to read the file."""


class BrokenPdf(UnreadableDocument):
    """The file starts like PDF but cannot be parsed."""


class BrokenDocx(UnreadableDocument):
    """The file starts like DOCX but cannot be parsed."""


class BrokenHtml(UnreadableDocument):
    """No element of the HTML could be parsed."""
