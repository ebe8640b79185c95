"""What can go wrong while a question is answered.

QaError
├── EmptyQuestion        nothing was asked
├── QuestionTooLong      more text than a question may have
├── TemplateError        a .rq file is not what its header says
├── EmptyIndex           no passage is indexed
├── DimensionMismatch    vectors of two models meet
└── ModelUnusable        the embedding model cannot be loaded or is not the one expected
"""


class QaError(Exception):
    """Base of every error of question answering; its text is fit for a user."""


class EmptyQuestion(QaError):
    """Nothing was asked."""


class QuestionTooLong(QaError):
    """The question has more text than a question may have."""


class TemplateError(QaError):
    """A query template is not what its header says."""


class EmptyIndex(QaError):
    """No passage is indexed."""


class DimensionMismatch(QaError):
    """Vectors of two models meet."""


class ModelUnusable(QaError):
    """The embedding model cannot be loaded or is not the one expected."""
