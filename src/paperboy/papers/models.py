"""Papers and days, as Hugging Face lists them and as the archive has them.

Two layers. The wire models (`HuggingFace…`) mirror the JSON of `/api/daily_papers`, ignore unknown fields, and
require only an id and a title, since fields were added every few months. The domain models (`Paper`, `Day`, …) are
what the archive holds and posts are made of; they are frozen.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from paperboy.papers import addresses
from paperboy.text.characters import one_line
from paperboy.text.urls import clean_url

# Far more than any recorded paper has (664 authors, 1,920 characters of abstract), and little enough for a page.
_Name = Annotated[str, Field(max_length=1_000)]
_MAX_TITLE, _MAX_TEXT, _MAX_AUTHORS, _MAX_KEYWORDS = 3_000, 100_000, 10_000, 1_000

# Addresses are made of ids, so one is what arXiv's are, with a slash until March 2007, or what names on Hugging
# Face are (https://huggingface.co/docs/huggingface_hub/package_reference/utilities, `validate_repo_id`).
_NAME = r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*"
_OLD_ARXIV_ID = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7}"
_Id = Annotated[str, Field(pattern=rf"^(?:{_NAME}|{_OLD_ARXIV_ID})$", max_length=64)]

# https://info.arxiv.org/help/arxiv_identifier.html: a year and month, and four digits until 2014, five since 2015;
# before April 2007 an archive, from 1991 on, and three digits.
_MONTH = r"(?:0[1-9]|1[0-2])"
_ARXIV_ID = re.compile(
    rf"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4]){_MONTH})\.[0-9]{{4}}\Z"
    rf"|(?:1[5-9]|[2-9][0-9]){_MONTH}\.[0-9]{{5}}\Z"
    rf"|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{{2}})?/(?:(?:9[1-9]|0[0-6]){_MONTH}|070[1-3])[0-9]{{3}}\Z"
)


def _none_is_empty(value: object) -> object:
    return () if value is None else value


def _checked_url(url: str) -> str:
    if clean_url(url) != url:
        raise ValueError("is not a clean http(s) address")
    return url


_Url = Annotated[str, AfterValidator(_checked_url)]


def _pairs(value: object) -> object:
    return [each.split(":") for each in value.split()] if isinstance(value, str) else value


# In a file it is one line, such as "0:12 1:30 4:41", so that a run adds some bytes to a paper and changes a line.
UpvotesByDay = Annotated[
    tuple[tuple[int, int], ...],
    BeforeValidator(_pairs),
    PlainSerializer(lambda pairs: " ".join(f"{day}:{votes}" for day, votes in pairs)),
]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class HuggingFaceAuthor(_Wire):
    """One of a paper's authors. `hidden` ones are not shown on the paper's page either."""

    name: _Name | None = None
    hidden: bool | None = False


class HuggingFaceOrganization(_Wire):
    """The organization that a paper is listed under."""

    name: _Name | None = None
    fullname: _Name | None = None


class HuggingFacePaper(_Wire):
    """The `paper` of an item."""

    id: _Id
    title: str = Field(pattern=r"\S", max_length=_MAX_TITLE)
    summary: str | None = Field(default=None, max_length=_MAX_TEXT)
    upvotes: int | None = Field(default=0, ge=0, le=10**9)
    authors: Annotated[tuple[HuggingFaceAuthor, ...], BeforeValidator(_none_is_empty)] = Field(
        (), max_length=_MAX_AUTHORS
    )
    organization: HuggingFaceOrganization | None = None
    projectPage: str | None = None  # noqa: N815 (the API's name)
    githubRepo: str | None = None  # noqa: N815
    githubStars: int | None = Field(default=None, ge=0, le=10**9)  # noqa: N815
    ai_summary: str | None = Field(default=None, max_length=_MAX_TEXT)
    ai_keywords: Annotated[tuple[_Name, ...], BeforeValidator(_none_is_empty)] = Field(
        (), max_length=_MAX_KEYWORDS
    )
    publishedAt: dt.datetime | None = None  # noqa: N815
    submittedOnDailyAt: dt.datetime | None = None  # noqa: N815


class HuggingFaceItem(_Wire):
    """One element of the array that `/api/daily_papers` answers."""

    paper: HuggingFacePaper
    thumbnail: str | None = None
    organization: HuggingFaceOrganization | None = None
    numComments: int | None = Field(default=None, ge=0, le=10**9)  # noqa: N815
    mediaUrls: Annotated[tuple[str, ...], BeforeValidator(_none_is_empty)] = ()  # noqa: N815 (since 2025)
    mediaUrl: str | None = None  # noqa: N815 (before)
    isAuthorParticipating: bool | None = False  # noqa: N815


class _Domain(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Preprint(_Domain):
    """A paper's arXiv metadata: title and abstract as submitted, with their TeX, and the notes beside them."""

    title: str
    abstract: str
    categories: tuple[str, ...] = ()  # the primary one first
    comment: str | None = None
    journal: str | None = None
    doi: str | None = None


class Paper(_Domain):
    """A listed paper. `abstract` is Hugging Face's text; `preprint` holds arXiv's, once it is known."""

    id: _Id
    title: str
    abstract: str = ""
    upvotes: int = 0
    authors: tuple[str, ...] = ()
    organization: str | None = None
    thumbnail_url: _Url | None = None
    code_url: _Url | None = None
    code_stars: int | None = None
    project_url: _Url | None = None
    ai_summary: str | None = None
    keywords: tuple[str, ...] = ()
    published: dt.date | None = None
    preprint: Preprint | None = None
    comment_count: int = 0  # of the discussion on its page
    media_url: _Url | None = None  # a picture or a video that its submitter shows
    has_author_answering: bool = False  # in the discussion
    first_seen: dt.date | None = None  # the day on which a run first saw it listed
    first_upvotes: int | None = None  # its votes then
    listed_upvotes: int | None = None  # its votes when a run last saw it on the date of its list
    upvotes_by_day: UpvotesByDay = ()  # in its first week: days since its list's date, and votes from then
    arxiv_refused: bool | None = None  # arXiv has said that it has no such id, so it is not asked again
    gone: bool = False  # it was listed once, and is not in the list any more

    @property
    def huggingface_url(self) -> str:
        """Its page on Hugging Face."""
        return addresses.huggingface_url(self.id)

    @property
    def discussion_url(self) -> str:
        """The discussion on that page."""
        return f"{self.huggingface_url}#community"

    @property
    def is_on_arxiv(self) -> bool:
        """Whether its id is one of arXiv's: by arXiv's rule, and as far as arXiv has not said otherwise."""
        return not self.arxiv_refused and _ARXIV_ID.match(self.id) is not None

    @property
    def abstract_url(self) -> str | None:
        """Its abstract on arXiv."""
        return addresses.abstract_url(self.id) if self.is_on_arxiv else None

    @property
    def pdf_url(self) -> str | None:
        """Its PDF on arXiv."""
        return addresses.pdf_url(self.id) if self.is_on_arxiv else None


class Day(_Domain):
    """What is known of one date's list.

    `papers` are in the order of their ids. `updated` is the day on which a run last found any change; `revised`
    the day of the last change worth reading, such as a text or a link but not a count; None if it is `updated`.
    """

    date: dt.date
    updated: dt.date
    revised: dt.date | None = None
    papers: tuple[Paper, ...]

    @property
    def last_revised(self) -> dt.date:
        """The day on which a run last found something to read: a paper, a text, a link."""
        return self.revised or self.updated


def paper_from_item(item: HuggingFaceItem) -> Paper:
    """Return the paper of an item: text on one line where it is a line, addresses checked, no empty strings."""
    paper = item.paper
    organization = paper.organization or item.organization or HuggingFaceOrganization()
    return Paper(
        id=paper.id,
        title=one_line(paper.title),
        abstract=(paper.summary or "").strip(),
        upvotes=paper.upvotes or 0,
        authors=_lines(author.name for author in paper.authors if not author.hidden),
        organization=one_line(organization.fullname or organization.name or "") or None,
        thumbnail_url=clean_url(item.thumbnail),
        code_url=clean_url(paper.githubRepo),
        code_stars=paper.githubStars,
        project_url=clean_url(paper.projectPage),
        ai_summary=one_line(paper.ai_summary or "") or None,
        keywords=_lines(paper.ai_keywords),
        published=paper.publishedAt.date() if paper.publishedAt else None,
        comment_count=item.numComments or 0,
        media_url=next(filter(None, map(clean_url, (*item.mediaUrls, item.mediaUrl))), None),
        has_author_answering=bool(item.isAuthorParticipating),
    )


def _lines(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(line for line in (one_line(text or "") for text in texts) if line)
