"""The front matter of an edition's post: what Jekyll, its theme and other sites read of it. Pure."""

import datetime as dt
import re
import textwrap
from collections.abc import Sequence
from typing import Any

import yaml

from paperboy.papers.models import Paper
from paperboy.papers.schedule import post_date, start_of
from paperboy.papers.selection import Selection
from paperboy.post.spelling import Spelling
from paperboy.post.texts import gist_of, title_of
from paperboy.post.titles import short_title, split_title
from paperboy.post.words import Words
from paperboy.site.config import Blog
from paperboy.text.plaintext import for_front_matter, plain

# Characters: those who show a description cut it off somewhere after its first gist.
LONGEST_DESCRIPTION, LONGEST_GIST = 320, 160
HEADLINES = 5  # of an edition, for home pages


def front_matter(selection: Selection, blog: Blog, words: Words, spelling: Spelling, tags: Sequence[str]) -> str:
    """Return the YAML between a post's two `---` lines, without paperboy's mark."""
    return yaml.dump(
        _values(selection, blog, words, spelling, tags),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )


def title(selection: Selection, blog: Blog, words: Words) -> str:
    """Return the post's title: what differs from other days first, or the site's own pattern."""
    edition, count = selection.edition, len(selection.papers)
    leading = selection.papers[: 1 if edition.is_daily else 2]
    more = count - len(leading)
    first = words["list_comma"].join(short_title(title_of(ranked.paper)) for ranked in leading)
    # a day's title is short: themes show the date beside it
    day = words.period(edition, edition.end.year if edition.is_daily else None)
    if blog.settings.title:
        text = blog.settings.title.format(first=first, more=more, count=count, day=day, period=edition.label)
    else:
        text = words.fill("title", more + 1, first=first, more=more, day=day)
    return for_front_matter(text)


def _values(
    selection: Selection, blog: Blog, words: Words, spelling: Spelling, tags: Sequence[str]
) -> dict[str, Any]:
    edition = selection.edition
    first = selection.papers[0].paper
    conventions = blog.conventions
    matter: dict[str, Any] = {"layout": conventions.layout} if conventions.layout else {}
    matter |= {
        "title": _Quoted(title(selection, blog, words)),
        "date": _jekyll_date(post_date(edition, blog)),
    }
    if words.code != re.split("[-_]", blog.site_language)[0].lower():
        matter |= dict.fromkeys(blog.language_keys, words.code)
    if selection.revised > edition.end:
        # the day is known, and not the hour: its first moment is never later than the run that found something
        matter["last_modified_at"] = _jekyll_date(start_of(selection.revised, blog))
    categories = blog.settings.categories.get(edition.kind, ["Daily Papers", words[f"category_{edition.kind}"]])
    matter |= {"categories": _Flow(spelling.of_categories(categories)), "tags": _Flow(tags)}
    if blog.settings.author:
        matter["author"] = _Quoted(blog.settings.author)
    description = _Quoted(_description(selection))
    # Without a slug of its own Jekyll makes the same id of all posts of a kind, since their files have one name
    # after the date: feeds and comments know posts by it (lib/jekyll/document.rb, `Document#id`).
    slug = edition.permalink.strip("/").rpartition("/")[2]
    matter |= {"description": description, "excerpt": description, "permalink": edition.permalink, "slug": slug}
    if first.thumbnail_url:
        matter |= _picture(first.thumbnail_url, plain(title_of(first)), blog)
    matter |= {
        "toc": False,  # the list is one
        "period": _Quoted(words.dateline(edition)),
        "papers_shown": len(selection.papers),
        "headlines": [_headline(ranked.paper) for ranked in selection.papers[:HEADLINES]],
        "render_with_liquid": False,
    }
    # jekyll-paginate and jekyll-paginate-v2 leave out what is `hidden`, jekyll-feed what is a `draft`; Jekyll
    # itself makes pages of both (lib/jekyll-paginate/pagination.rb, lib/jekyll-feed/feed.xml)
    if not blog.settings.is_on_home(edition.kind):
        matter["hidden"] = True
    if not blog.settings.is_in_feed(edition.kind):
        matter["draft"] = True
    return matter | blog.settings.front_matter.get(edition.kind, {})


def _picture(url: str, alt: str, blog: Blog) -> dict[str, Any]:
    """Return the picture's keys: `image` in the form that the theme reads, and the theme's own."""
    form = blog.settings.image or blog.conventions.image
    if form == "none":
        return {}
    path = _Quoted(url)
    described = {"path": path, "alt": _Quoted(for_front_matter(alt))}
    keys: dict[str, Any] = {"image": described if form == "object" else path}
    for key in blog.conventions.pictures:
        parent, _, child = key.partition(".")
        if child:
            keys.setdefault(parent, {})[child] = path
        else:
            keys[parent] = path
    return keys


def _headline(paper: Paper) -> dict[str, Any]:
    title = title_of(paper)
    return {
        "id": _Quoted(paper.id),
        "votes": paper.upvotes,
        "title": _Quoted(for_front_matter(plain(title))),
        "name": _Quoted(for_front_matter(short_title(title))),
    }


def _description(selection: Selection) -> str:
    """Return what the first papers do, as many as fit, as plain text."""
    gists = (_gist(ranked.paper) for ranked in selection.papers)
    description = next(gists)
    for gist in gists:
        longer = f"{description} · {gist}"
        if len(longer) > LONGEST_DESCRIPTION:
            break
        description = longer
    return for_front_matter(description)


def _gist(paper: Paper) -> str:
    """Return what a paper does, after its name if it has one that is not in that, cut off after a word."""
    title, gist = title_of(paper), gist_of(paper)
    name, rest = short_title(title), split_title(title)[1]
    text = gist.text if gist and (name in gist.text or not rest) else f"{name}: {gist.text}" if gist else name
    text = for_front_matter(text)
    shortened = textwrap.shorten(text, LONGEST_GIST, placeholder="…")
    return shortened if len(shortened) > 1 else text[:LONGEST_GIST]


def _jekyll_date(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S %z")


class _Quoted(str):
    """A text from outside: always in double quotes, so that no YAML reader takes it for something else."""

    __slots__ = ()


class _Flow(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: object) -> bool:
        return True  # the same text under two keys is written twice


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)
_Dumper.add_representer(
    _Flow, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)
