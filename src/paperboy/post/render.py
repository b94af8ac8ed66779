"""An edition's post: front matter and body, as text. Pure but for the templates, which it is handed.

A template's `{{ … }}` escapes whatever is not `Markdown` already, so that a site's own template is as safe as
the ones that ship.
"""

import re
from importlib.resources import files
from pathlib import Path

import jinja2

from paperboy.errors import PostError, SetupError
from paperboy.papers.editions import Selection
from paperboy.post.front_matter import front_matter
from paperboy.post.spelling import Spelling
from paperboy.post.views import ranked_view
from paperboy.post.words import Words
from paperboy.site.config import Site
from paperboy.text.markdown import Markdown, escape, has_formula

TEMPLATES = ("post.md.j2", "paper.md.j2", "brief.md.j2")


def environment(site_folder: Path) -> jinja2.Environment:
    """Return the templates: a site's own `templates/` first, file by file, then the ones that ship."""
    shipped = Path(str(files("paperboy") / "templates"))
    checkout = Path(__file__).parents[3] / "templates"
    folders = [site_folder / "templates", shipped, checkout]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=False,  # noqa: S701 (`finalize` escapes, for Markdown instead of HTML)
        finalize=_printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def check(templates: jinja2.Environment) -> None:
    """Compile the templates. Raises SetupError with file and line when one is broken."""
    try:
        for name in TEMPLATES:
            templates.get_template(name)
    except jinja2.TemplateSyntaxError as error:
        raise SetupError(f"{error.filename}, line {error.lineno}: {error.message}") from error


def render(
    selection: Selection,
    site: Site,
    words: Words,
    templates: jinja2.Environment,
    spelling: Spelling = Spelling(),  # noqa: B008 (frozen)
) -> str:
    """Return the text of the post of an edition that has papers, with tags in the blog's `spelling`.

    Raises PostError when a template fails.
    """
    views = {ranked.rank: ranked_view(ranked, selection.edition, words) for ranked in selection.in_order}
    try:
        body = templates.get_template("post.md.j2").render(
            intro=_intro(selection, words),
            papers=list(views.values()),
            featured=[views[ranked.rank] for ranked in selection.featured],
            others=[views[ranked.rank] for ranked in selection.others],
            words=_words_as_markdown(words),
        )
    except jinja2.TemplateError as error:
        raise PostError(f"the template failed: {error}") from error
    body = re.sub(r"\n{3,}", "\n\n", body).strip()
    matter = front_matter(selection, site, words, spelling, has_math=has_formula(body))
    return f"---\n{matter}---\n\n{body}\n"


def _intro(selection: Selection, words: Words) -> Markdown:
    """Return how many papers there are, how they are ranked, and as of when."""
    listed, shown = selection.listed_count, len(selection.in_order)
    papers = words.intro.of(shown) if shown == listed else words.intro_filtered
    ranked = words.ranked.format(day=words.short_date(selection.updated))
    return Markdown(f"{papers.format(count=shown, listed=listed)} · {ranked}")


def _words_as_markdown(words: Words) -> dict[str, Markdown]:
    return {name: Markdown(value) for name, value in words if isinstance(value, str)}


def _printed(value: object) -> str:
    return value if isinstance(value, Markdown) else escape(str(value))
