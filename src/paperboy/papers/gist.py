"""The gist of a paper: its AI summary, else the authors' own sentence that states their contribution. Pure.

Every sentence of the abstract gets points: most for the authors' verb and words of the title, fewer for results,
details and vague references. The best one loses its lead-in ("To address this, we …") and what its title says: "We
introduce X, a Y that Z" becomes "A Y that Z". `tests/papers/labels/GISTS.md` has the error rates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paperboy.text.sentences import sentences_of


@dataclass(frozen=True)
class Gist:
    """What a paper does, as plain text on one line of at most a few hundred characters, and who wrote that."""

    text: str
    by: Literal["ai", "authors"]


# Points for the authors' verb (one in no list says what they studied), and at most for words of the title.
_MADE, _STUDIED, _FOUND, _NOTHING, _FOR_TITLE = 8.0, 6.0, 4.0, 0.0, 4.0
_VERBS = {
    _MADE: "introduce present propose develop release design build built construct create describe devise launch"
    " formulate contribute provide curate formalize reframe report define unify open-source",
    _FOUND: "show find found demonstrate prove observe reveal uncover discover identify identifies evaluate",
    _NOTHING: "are were was is have has had can could may must should did believe hope need think refer call stem",
}
_POINTS = {verb: points for points, verbs in _VERBS.items() for verb in verbs.split()}
_PAPER = "(?:paper|work|research|report|survey|article|study|review|thesis|tutorial|perspective|essay|card|note)"
_ACTOR = re.compile(
    rf"\b(?:(?:[Ww]e|I)(?=,? [a-z])|(?:(?:[Tt]his (?:[\w-]+ ){{0,6}}?|[Tt]he |[Oo]ur ){_PAPER}|[Tt]he authors)"
    r"(?= [a-z]))"
)
_VERB = re.compile(
    r",? (?:(?:(?!(?:app|re|supp|multip|imp)ly)\w+ly|also|first|then|further|thus|hence|here|next|instead|now|have"
    r"|has|will|are the first to),? ){0,3}([a-z-]+)"
)
# "We close this gap with X", "We address this by proposing X": the contribution is X.
_CLOSES_GAP = (
    r"(?:address|bridge|fill|close|tackle|overcome|resolve)(?:es|s)? th(?:is|ese) (?:[\w-]+ ){1,4}"
    r"(?:with|through|via|by (?:introduc|propos|present|develop|design|build)ing)"
)
_MAKES_LATER = re.compile(rf" (?:(?:and|to) (?:introduce|propose|present|develop|design)s?|{_CLOSES_GAP}) ")
_GAP_CLOSED = re.compile(rf"(?:We|we|I|[Tt]his \w+) (?:\w+ly )?{_CLOSES_GAP} (?=an? |the )")

_ADVERB = re.compile(r"(?<=^[Ww]e )(?:also|first|then|further|thus|hence|therefore|next|instead|additionally),? ")

# Lead-ins: what may precede the authors or the name of their work, and what may open a sentence without authors.
_LEAD_IN = re.compile(
    r"(?:[,;:—–]| -|^\(?\d\))[”\"]? (?:and |so |but |then |thus |hence )?$"
    r"|^(?:Here|(?:In|To|With|By|For) [^,]{3,60}) $"
)
_OPENER = re.compile(r"(?:(?:In (?:this|our)|To) [^,]+|\w+ly|Here|Then|Thus|However|Moreover|Next|First|Second), ")
_PASSIVE = re.compile(
    r"(?:The|Our) (?:main|key|core|central) (?:idea|insight|contribution|innovation|design) is (?!that)"
    r"|.{3,140} (?:is|are) (?:introduced|presented|proposed)\b"
)
_IN_THIS_PAPER = re.compile(rf"(?:In|Through) this (?:[\w-]+ )?{_PAPER}\b|Here,? we ")
_DETAIL = re.compile(
    r"^(?:First|Second|Third|Final|Further|More|Additional|In addition|Extensive|Experiments|Lastly|Also|Overall"
    r"|Together|Crucial|Notabl|Besides|Complement|For (?:training|evaluation)|To (?!address|bridge|fill|close|th"
    r"|tackle|overcome|solve|resolve|alleviate|meet|help|answer|mitigate th|do so|achieve th))"
    r"|\b[Ww]e (?:will|also|further|finally|additionally)\b|(?:[Ww]e|paper|survey) first "
)

# In a gist: code and hopes, results, references to another sentence.
_OFF_TOPIC = re.compile(r"\bavailable(?: at| on| in| via|\W*$)|https?:|promising|\b[Ww]e (?:hope|release|share) ")
_RESULT = re.compile(r"\b(?:outperform|surpass|state-of-the-art|[Ee]xperiment|results\b|achiev|improvement)|\d ?%")
_VAGUE = re.compile(
    rf"\b[Tt]h(?:is|ese|ose) (?!an? |setting|(?:[\w-]+ ){{0,6}}{_PAPER})\w+|\b[Tt]he two \w+s\b|^(?:It|They) "
)

# "We introduce X, a Y": the name of the work, and the apposition that says what it is.
_NAME = (
    r"(?=\S*(?:[A-Z\d]|[^\x00-\x7f]))[^\s(,:]+(?:(?: [^\s(,:]+){0,9}? \([^()]*[A-Z][^()]*\)(?: [\w-]+)?"
    r"|(?: (?:[A-Z][^\s(,:]*|v?\d[^\s(,:]*|for|of|via|with|and|in|on|the|to))*)"
)
_NAMED = re.compile(
    r"(?:(?:introduc|present|propos|develop|releas|describ|unveil|design|buil|creat|offer|devis|construct|contribut)\w*"
    rf"|{_CLOSES_GAP}) (?P<object>(?:the |our |an? (?:new |novel )?)?(?P<name>{_NAME}))"
    r"(?P<apposition>(?:,|:| --?| —| –) (?:an?|the|our|one of|two|three) (?!\w+['’]s ))?"
)
_SECOND_VERB = re.compile(rf"(?: and|,) (?:\w+ly |then |further |also )?(?:we|{'|'.join(_POINTS)}|train|use)\b")

# Where a long sentence may end: before a clause that only adds to a complete one.
_LONG, _SHORT = 160, 70
_ADDED = re.compile(
    r"; | [–—-] |, (?:which|where|while|thereby|thus|without|enabling|allowing|achieving|ensuring|resulting)\b"
)
_INCOMPLETE = re.compile(r"[,:;(“$]| [–—-] |(?:\b[A-Z]\S*|called \S+)$")  # a list, an aside, a bare name
_GOES_ON = re.compile(r", (?:with|into|to|from|and|as|by|for)\b| [–—-] ")


def gist_of(title: str, abstract: str, ai_summary: str) -> Gist | None:
    """Return the gist of a paper, given its texts as plain text on one line; None if it has neither text."""
    if ai_summary:
        return Gist(ai_summary, "ai")
    contribution = contribution_of(title, abstract)
    return Gist(contribution[1], "authors") if contribution else None


def contribution_of(title: str, abstract: str) -> tuple[str, str] | None:
    """Return the sentence of an abstract that states the contribution, and the gist made from it, if any."""
    name, subject = _name_in(title), _stems(title)
    best, most = None, 0.0
    for points, sentence, start in sorted(_candidates(abstract, name), key=lambda candidate: -candidate[0]):
        if best and points + _FOR_TITLE <= most:
            break
        gist = _beside_title(sentence[start:], title)
        worth = points + _content_points(gist, name, subject)
        if not best or worth > most:
            best, most = (sentence, gist), worth
    return best


def _candidates(abstract: str, name: str) -> Iterator[tuple[float, str, int]]:
    """Yield for each sentence the points for who does what in it, the sentence, and where its lead-in ends."""
    most, is_named = 0.0, False
    for place, sentence in enumerate(sentences_of(abstract)):
        named_at = _place_of(name, sentence)
        start, did = _authors_act(sentence)
        names_first = did > 0 and named_at >= 0 and not is_named
        points = did - 2 * (0 < did <= most and not names_first)
        if not did:
            # "Vision Language Models have …" is background
            start, points = _without_authors(sentence, named_at if place or " " not in name else -1, name)
        points += (named_at >= 0) * (1 if is_named else 3) - 2 * bool(_DETAIL.search(sentence)) - 0.3 * place
        yield points, sentence, start
        most, is_named = max(most, did), is_named or names_first
        if not name and did >= _MADE and (named := _NAMED.search(sentence, start)):  # the title has no name
            name, is_named = named["name"].rstrip(")").rpartition(" (")[2], True


def _authors_act(sentence: str) -> tuple[int, float]:
    """Return where the authors act in a sentence, and the points of their verb; (0, 0) if they do not."""
    for actor in _ACTOR.finditer(sentence):
        verb = _VERB.match(sentence, actor.end())
        is_verb = verb and (actor[0] in ("We", "we", "I") or verb[1][-1] in "sd")  # "this work shows"
        if verb and is_verb and (actor.start() == 0 or _has_lead_in(sentence, actor.start())):
            forms = (verb[1], verb[1][:-1], verb[1][:-2])  # "propose", "proposes", "constructed"
            points = next((_POINTS[form] for form in forms if form in _POINTS), _STUDIED)
            if points and _MAKES_LATER.search(sentence, actor.end()):
                points = _MADE
            if points:
                return actor.start(), points + 0.8 * bool(_IN_THIS_PAPER.match(sentence))
    return 0, 0.0


def _has_lead_in(sentence: str, end: int) -> bool:
    return _LEAD_IN.search(sentence, max(0, end - 80), end) is not None


def _without_authors(sentence: str, named_at: int, name: str) -> tuple[int, float]:
    """Return where the lead-in of "X learns …" or "A new Y is proposed …" ends, and the sentence's points."""
    start = opener.end() if (opener := _OPENER.match(sentence)) else 0
    if named_at > start + 5 and sentence[named_at + len(name) :][:1] == " " and _has_lead_in(sentence, named_at):
        return named_at, 5
    return start, 7 if _PASSIVE.match(sentence) else 5 if 0 <= named_at - start <= 5 else -8


def _content_points(text: str, name: str, subject: set[str]) -> float:
    """Return the points for what a gist says: names alone are worth little, so are results, "this issue"."""
    named = _NAMED.search(text)
    said = _stems((text.replace(named["name"], "") if named else text).replace(name or "\n", "")) - _EMPTY
    points = _FOR_TITLE * len(said & subject) / max(1, len(subject))
    points -= 3 * max(0, 4 - len(said)) + 5 * bool(_OFF_TOPIC.search(text)) + 2 * bool(_RESULT.search(text))
    return points - bool(_VAGUE.search(text)) * (1 if len(text) > 90 else 3)


def _name_in(title: str) -> str:
    """Return the name of the work in a title ("X: A Y for Z"); else an empty text."""
    name = re.sub(r"(?i)(?: technical)? report$| v?\d[\d.]*$", "", re.split(r" ?: ?| [-—–]+ | & | and ", title)[0])
    return name if name != title else ""


def _place_of(name: str, sentence: str) -> int:
    """Return where a sentence names the work, -1 if it does not: KARLBench is not the KARL of the title."""
    place = sentence.find(name) if name else -1
    return -1 if re.match(r"(?!s\b)\w|-(?:bench|data)", sentence[place + len(name) :][:6].lower()) else place


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9]{4,}", text.lower())}


_EMPTY = _stems(  # words that say nothing of a paper
    "that with from this paper work novel method approach framework model system first introduce propose present"
    " using which address challenge these issue problem limitation simple effective through three existing design"
)


def _beside_title(clause: str, title: str) -> str:
    """Return a clause as a gist: what the title says already is left out, and it begins and ends as a sentence."""
    text = _ADVERB.sub("", _GAP_CLOSED.sub("", clause.rstrip(" ."), count=1))
    named = _NAMED.search(text, 0, 130)
    if named and named["apposition"] and not re.search(r"[,:]| and ", text[: named.start()]):
        names = (re.sub(r"[\W_]", "", part).lower() for part in re.split(r"[()]", named["name"]))
        is_in_title = any(name and name in re.sub(r"[\W_]", "", title).lower() for name in names)
        if not _SECOND_VERB.search(text, named.end()):
            text = text[named.start("apposition" if is_in_title else "object") :].lstrip(" ,:—–-")
    text = _shortened(text)
    first = re.match(r"[a-z]+(?:-[a-z]+)*(?=[\s,.:;]|$)", text)
    if first and ("-" not in first[0] or first[0] not in title):  # gpt-oss stays
        text = text[0].upper() + text[1:]
    return text if re.search(r"[.?!…][\"”’)]*$", text) else f"{text}."


def _shortened(text: str) -> str:
    """Return a long sentence up to where it is certainly complete; all of it where it never is."""
    if len(text) <= _LONG:
        return text
    ends = [end for end in _ADDED.finditer(text, _SHORT) if not _INCOMPLETE.search(text, 0, end.start())]
    ends = [end for end in ends if not (_VAGUE.search(text, 0, end.start()) or _GOES_ON.search(text, end.end()))]
    fit = [end.start() for end in ends if end.start() <= _LONG]
    return text[: fit[-1] if fit else ends[0].start() if ends else len(text)]
