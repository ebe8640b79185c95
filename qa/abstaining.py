"""Write down that something is not known, and why; no value is asserted.

In      Work, the verdict on its passages
Out     Answer without its timing
"""

from dataclasses import replace

from qa.answers import Draft, empty_answer
from qa.judge import Verdict
from qa.model import Answer
from qa.phrases import escape, phrase
from qa.suggest import is_askable, nearest_claims, suggest_questions
from qa.work import Work

_UNKNOWN = "unknownEntity"
_NEAREST = 3
"""claims shown beside an abstention"""


def refuse(work: Work, wording: str, reason: str) -> Answer:
    """A refusal in our own words: nothing that documents could answer is asked."""
    language = work.question.language
    return empty_answer(work.question.text, language, reason, phrase(wording, language))


def abstain(work: Work, quoted: Verdict, draft: Draft) -> Answer:
    """Which kind of not-knowing it is, and the nearest that is known; no value is asserted."""
    language = work.question.language
    verdict = work.verdict or quoted
    if verdict.reason == _UNKNOWN and work.hits and quoted.reason != _UNKNOWN:
        verdict = quoted
    reason = verdict.reason or "neverStated"
    named = phrase("And", language).join(escape(name) for name in verdict.names)
    asked = phrase("And", language).join(escape(text) for text in verdict.asked)
    if reason == _UNKNOWN and named:
        text = phrase("UnknownEntity", language, name=f"**{named}**")
    elif named:
        wording = "NeverStated" if asked else "NothingStated"
        text = phrase(wording, language, name=f"**{named}**", asked=asked)
    else:
        text = phrase("None", language)
    known = [i for i in work.links.iris("entity") if is_askable(i, draft.knowledge)]
    for row in nearest_claims(known, draft.knowledge)[:_NEAREST]:
        draft.cite(row)
    return replace(
        empty_answer(work.question.text, language, reason, text),
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        suggestions=suggest_questions(known, draft.knowledge, language),
    )
