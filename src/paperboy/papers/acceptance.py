"""Where a paper was accepted, and whether it was withdrawn, as its authors say on arXiv. Pure.

arXiv has no field for either. A comment is free text (https://info.arxiv.org/help/prep.html#comments), such as
"Accepted at ICLR 2026 (Oral), 12 pages"; a journal reference is there for published papers only.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from paperboy.papers.models import Preprint

_ADDRESS = re.compile(r"\S*(?:https?://|www\.|\.(?:com|io|org)\b)\S*")
_SENTENCE_END = re.compile(r"(?<!\bInt)(?<!\bProc)(?<!\bConf)\.(?=\s|$)|[;|]")

# Words that say whether the paper was accepted at the place that is named after them, or else before them.
_CUE = re.compile(
    r"\b(?:(?P<yes>ac+[ce]?e?p\w*ed|accept|appear|publi(?:shed|cation)|present(?:ed|ation)|camera|in press|oral"
    r"|conference paper|spotlight|poster)|su[bm]+i|review|reject|withdr|exten[ds]|based on|challenge|thesis"
    r"|competition|tutorial|propos|supersede|not yet|plan|winn)",
    re.IGNORECASE,
)
_ANOTHER_VERSION = re.compile(r"\b(?:earlier|previous|prelim|prior|former|initial)", re.IGNORECASE)
# "ICLR 2026", "AAAI-26", "(ICML), 2025", "2025 IEEE Conference on … (ICDE)", "Transactions on …"
_ACRONYM = r"[A-Z\d][A-Za-z&]*[A-Z][A-Za-z&]*"
_CONFERENCE = (
    rf"\b(?!(?:ACM|IEEE|USA|UK|PDF)\b)(?P<name>(?:{_ACRONYM}|Neurips|Interspeech)(?:-[A-Z]+| Asia)?)\)?"
    r"(?:,? (?:[Ww]orkshops?|Main|Findings|[Cc]onference))?[ ,(-]{0,2}"
    r"(?P<mark>['’‘`]?)(?P<year>(?:20[0-3]|[23])\d)\b(?![.:]\d| (?:page|figure|table)s)"
    rf"|\b(?P<year_before>20\d\d)\b[^.()]*\((?P<name_after>{_ACRONYM})\)"
)
_WORDS = r"(?: (?:[A-Z][\w-]*|and|of|on|the|in))* [A-Z][\w-]*(?:(?:, [A-Z][\w-]*)+,? and [A-Z][\w-]*)?"
_JOURNAL = (
    r"\b(?P<journal>TMLR|JMLR|TACL|IJCV|(?:IEEE )?(?:T-?PAMI|TKDE|RA-?L)|(?:ACM )?TOG|Nature(?: [A-Z]\w+)*"
    rf"|(?:[A-Z]\w+ )?(?:Transactions on|Journal of){_WORDS})\b(?! (?:template|format|style))"
)
_SHORT_NAMES = {
    "Transactions on Machine Learning Research": "TMLR",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence": "TPAMI",
    "International Journal of Computer Vision": "IJCV",
}
_VENUE = re.compile(f"{_CONFERENCE}|{_JOURNAL}")
_EVENT = re.compile(r"\b(?:conference|meeting|symposium|workshop|proceedings)\b", re.IGNORECASE)
_LOWER_CASE_WORD = re.compile(r"\b(?!(?:in|at|of|on|the|and)\b)[a-z]{2,}")

_WITHDRAWN = re.compile(r"\b(?:withdraw(?:n|al|ing)?|retracted)\b", re.IGNORECASE)
# A version, another paper, a part of it, or a place where it does not appear.
_OTHERWISE_WITHDRAWN = re.compile(
    r"\b(?:previous\w*|earlier|prior|v\d|version 1|accept\w*|withdrawn from|(?:the|recently|an?) withdrawn"
    r"|(?:section|claim|lemma|theorem)s?\b.* withdrawn)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"(?:This|The) \w+ (?:has been|is|was) withdrawn|Withdrawn\b", re.IGNORECASE)


def accepted_at(preprint: Preprint) -> str | None:
    """Return where a paper was accepted, such as "ICLR 2026" or "ICML 2025 Workshop"; None if it is not certain.

    Of several places the first that is no workshop counts.
    """
    venues = [*_venues(preprint.comment or ""), *_venues(preprint.journal or "", is_accepted=True)]
    return next((venue for venue in venues if not venue.endswith("Workshop")), next(iter(venues), None))


def is_withdrawn(preprint: Preprint) -> bool:
    """Return whether a paper was withdrawn, by its authors or by arXiv."""
    sentences = _SENTENCE_END.split(preprint.comment or "")
    return _NOTICE.match(preprint.abstract) is not None or any(
        _WITHDRAWN.search(sentence) and not _OTHERWISE_WITHDRAWN.search(sentence) for sentence in sentences
    )


def _venues(text: str, *, is_accepted: bool = False) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(_ADDRESS.sub(" ", text)):
        end_before = 0
        for match, following in pairwise([*_VENUE.finditer(sentence), None]):
            if match and (is_accepted or _is_accepted_at(match, sentence)):
                around = sentence[end_before : following.start() if following else None]
                yield _name(match, _ANOTHER_VERSION.split(around)[0])
            end_before = match.end() if match else 0


def _is_accepted_at(match: re.Match[str], sentence: str) -> bool:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _ANOTHER_VERSION.search(before):
        return False
    if cue := next(reversed([*_CUE.finditer(before)]), None) or _CUE.search(after):
        return bool(cue["yes"])
    part = re.split(r"[,:]", before)[-1]  # a place that is only named, as in "10 pages, CVPR 2025"
    has_year = match["mark"] or len(match["year"] or match["year_before"] or "") == len("2026")
    return bool(has_year) and (_EVENT.search(part) is not None or _LOWER_CASE_WORD.search(part) is None)


def _name(match: re.Match[str], around: str) -> str:
    if match["journal"]:
        return _SHORT_NAMES.get(match["journal"], match["journal"])
    year = (match["year"] or match["year_before"])[-2:]
    kind = re.search(r"workshop|findings|@", around, re.IGNORECASE)
    suffix = "" if not kind else " Findings" if kind[0].lower() == "findings" else " Workshop"
    return f"{match['name'] or match['name_after']} 20{year}{suffix}"
