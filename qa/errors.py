"""What can go wrong while a question is answered.

QaError
├── EmptyQuestion    nothing was asked
├── QuestionTooLong  more text than a question may have
├── TemplateError    a .rq file is not what its header says
├── EvaluationError  a file of questions is not as expected
├── EmptyIndex       search was asked of an index without passages
├── DamagedIndex     a file of the passage index does not hold what its name promises
├── DamagedModel     the embedded model's weights are not those that were published
├── MissingModel     the embedding model is neither installed nor a directory
└── DimensionMismatch  vectors of two lengths meet
"""


class QaError(Exception):
    """Any error of answering."""


class EmptyIndex(QaError):
    """Search was asked of an index without passages: ingest a document first."""


class DamagedIndex(QaError):
    """A file of the passage index does not hold what its name promises."""


class DamagedModel(QaError):
    """The embedded model's weights are not those that were published."""


class MissingModel(QaError):
    """The embedding model is neither installed nor a directory on this machine."""


class DimensionMismatch(QaError):
    """Vectors of two lengths meet."""


class EmptyQuestion(QaError):
    """Nothing was asked."""


class QuestionTooLong(QaError):
    """The question has more text than a question may have."""


class TemplateError(QaError):
    """A query template is not what its header says."""


class EvaluationError(QaError):
    """A file of questions is not as expected."""
