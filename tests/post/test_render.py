import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from paperboy.model.edition import Edition
from paperboy.model.kinds import Kind
from paperboy.papers import topic_files
from paperboy.papers.models import Paper, Preprint
from paperboy.papers.selection import Selection, Shown, select
from paperboy.post import render, templates, words
from paperboy.post.languages import language_for
from paperboy.post.render import Look
from paperboy.site import config
from paperboy.site.config import Blog
from paperboy.text import html
from tests.browser import opened
from tests.helpers import CONFIG, MONDAY, TUESDAY, body, day, front_matter, paper, preprint

DAILY = Edition(kind=Kind.DAILY, start=MONDAY, end=MONDAY)
FULL = paper(
    "2602.06570",
    title="The title",
    abstract="The abstract.",
    upvotes=42,
    authors=tuple(f"Author{number}" for number in range(8)),
    organization="The Lab",
    thumbnail_url="https://example.org/thumbnail.png",
    code_url="https://github.com/lab/code",
    code_stars=1234,
    project_url="https://lab.example.org/",
    ai_summary="The summary.",
    keywords=("first keyword", "second keyword"),
)


SHOWN_BEFORE = {FULL.id: Shown(date=dt.date(2026, 2, 6), address="/posts/daily-papers-2026-02-06/")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text(CONFIG.replace("ko-KR", "en") + "paperboy: {author: Kim}\n")
    return tmp_path


def selection_of(
    *papers: Paper, updated: dt.date = MONDAY, earlier: dict[str, Shown] | None = None, top: int = 10
) -> Selection:
    return select(DAILY, [day(*papers, updated=updated)], config.Settings(top=top), earlier or {})


def post_of(folder: Path, *papers: Paper, **options: Any) -> str:
    site = config.load(folder)
    return render.render(selection_of(*papers, **options), site, look_of(site))


def look_of(site: Blog) -> Look:
    language = language_for(site.language)
    return Look(words.load(language), templates.environment(site.folder), topic_files.load(site.folder))


def test_what_is_to_be_known_first_is_a_mark_in_row_and_entry_whatever_the_form(folder: Path) -> None:
    accepted = paper("2602.1", upvotes=2, preprint=preprint("We sort. It works.", comment="ICLR 2026, 9 pages"))
    withdrawn = paper("2602.2", preprint=preprint("We sort. It works.", comment="Withdrawn due to errors."))
    found = body(post_of(folder, accepted, withdrawn))
    assert found.count('<strong class="paperboy-mark">Accepted at ICLR 2026</strong>') == 2
    assert found.count('<strong class="paperboy-mark">Withdrawn</strong>') == 2
    (folder / "_config.yml").write_text(CONFIG.replace("ko-KR", "en") + "markdown: CommonMark\n")
    assert body(post_of(folder, accepted, withdrawn)).count(" · **Accepted at ICLR 2026**") == 2


def test_topics_and_organizations_lead_to_their_pages_where_the_settings_say_so(folder: Path) -> None:
    agents = paper("2602.1", title="Agents: LLM agents that plan", organization="A & B Lab")
    assert "/topics/" not in body(post_of(folder, agents))
    (folder / "_config.yml").write_text(CONFIG.replace("ko-KR", "en") + "paperboy: {topic_pages: true}\n")
    found = body(post_of(folder, agents))
    assert found.count('<a href="../../topics/agents/">Agents</a>') == 2  # in row and entry
    assert '<a href="../../papers/?organization=A%20%26%20B%20Lab">A &amp; B Lab</a>' in found


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("DR^{3}-Eval", "DR³-Eval"),
        ("DR$^3$-Eval", "DR³-Eval"),
        ("{EMPO}^2", "EMPO²"),
        (r"\$OneMillion-Bench", "$OneMillion-Bench"),
        (r"GUI-360$^\circ$", "GUI-360°"),
        (r"Poincar\'e\'s C_{50}", "Poincaré's C₅₀"),
    ],
)
def test_a_title_is_one_text_everywhere(folder: Path, written: str, shown: str) -> None:
    title = f"{written}: Towards"
    listed = paper(FULL.id, title=title, thumbnail_url=FULL.thumbnail_url)
    submitted = listed.model_copy(update={"title": title.upper(), "preprint": Preprint(title=title, abstract="")})
    texts = {post_of(folder, each) for each in (listed, submitted)}
    (text,) = texts
    matter = front_matter(text)
    assert matter["title"] == f"{shown} - 9 February"
    assert matter["description"] == matter["excerpt"] == shown
    assert matter["headlines"] == [{"id": FULL.id, "votes": 0, "title": f"{shown}: Towards", "name": shown}]
    assert matter["image"]["alt"] == f"{shown}: Towards"
    assert f'aria-label="Hugging Face: {html.escape(shown)}"' in text
    headings = re.findall(r"<h2.*?</h2>", text)
    raised = re.sub(r"<su[pb]>(\d+)</su[pb]>", lambda each: each[1].translate(SMALL[each[0][3]]), headings[0])
    assert shown in re.sub(r"<[^>]*>", "", raised)


SMALL = {"p": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "b": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}


def test_the_front_matter_has_what_jekyll_needs(folder: Path) -> None:
    matter = front_matter(post_of(folder, FULL))
    assert matter == {
        "title": "The title - 9 February",
        "date": "2026-02-09 09:15:00 +0900",
        "categories": ["Daily Papers", "Daily"],
        "tags": [],
        "author": "Kim",
        "description": "The summary.",
        "excerpt": "The summary.",
        "permalink": "/posts/daily-papers-2026-02-09/",
        "slug": "daily-papers-2026-02-09",
        "image": {"path": "https://example.org/thumbnail.png", "alt": "The title"},
        "toc": False,
        "period": "Monday 9 February",
        "papers_shown": 1,
        "headlines": [{"id": FULL.id, "votes": 42, "title": "The title", "name": "The title"}],
        "render_with_liquid": False,
    }


def test_the_title_begins_with_what_differs_from_other_days(folder: Path) -> None:
    named = FULL.model_copy(update={"title": "OdysseyArena: Benchmarking Models"})
    assert front_matter(post_of(folder, named))["title"] == "OdysseyArena - 9 February"
    assert front_matter(post_of(folder, named, paper()))["title"] == "OdysseyArena and 1 more - 9 February"
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    assert front_matter(post_of(folder, named, paper()))["title"] == "OdysseyArena 외 1편 - 2월 9일"


def test_a_sites_own_pattern_makes_the_title(folder: Path) -> None:
    (folder / "_config.yml").write_text("lang: en\npaperboy: {title: 'Daily Papers - {period} ({count})'}\n")
    assert front_matter(post_of(folder, FULL))["title"] == "Daily Papers - 2026-02-09 (1)"


def test_the_date_is_written_with_its_offset(folder: Path) -> None:
    assert "\ndate: 2026-02-09 09:15:00 +0900\n" in post_of(folder, FULL)


def test_korean_is_the_language_of_a_korean_site(folder: Path) -> None:
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    assert front_matter(post_of(folder, FULL))["categories"] == ["Daily Papers", "일간"]


def test_a_later_change_is_its_last_modified_at(folder: Path) -> None:
    assert (
        str(front_matter(post_of(folder, FULL, updated=TUESDAY))["last_modified_at"])
        == "2026-02-10 00:00:00 +0900"
    )
    assert "last_modified_at" not in front_matter(post_of(folder, FULL, updated=MONDAY))


def test_votes_alone_are_no_reason_to_read_it_again(folder: Path) -> None:
    known = day(FULL, updated=TUESDAY).model_copy(update={"revised": MONDAY})
    post = render.render(
        select(DAILY, [known], config.Settings(), {}), config.load(folder), look_of(config.load(folder))
    )
    assert "last_modified_at" not in front_matter(post)
    assert "as of 10 February" in body(post)


def test_description_and_excerpt_say_what_the_first_papers_do_as_many_as_fit(folder: Path) -> None:
    papers = [
        paper(f"2602.{number:05}", title=f"Name{number}: And what it is", upvotes=99 - number)
        for number in range(90)
    ]
    gists = ["A tool that sorts.", "Name1 reads maps.", "We sort. " + "Much more is known of it. " * 9]
    papers[:3] = [each.model_copy(update={"ai_summary": gist}) for each, gist in zip(papers, gists, strict=False)]
    matter = front_matter(post_of(folder, *papers))
    assert matter["description"].startswith("Name0: A tool that sorts. · Name1 reads maps. · Name2: We sort. Much")
    assert " more is… · Name3 · Name4 · " in matter["description"]
    assert 310 < len(matter["description"]) <= 320
    assert matter["excerpt"] == matter["description"]
    nameless = paper(title="How to sort", abstract="Much is known. In this paper, we sort maps by their size.")
    assert front_matter(post_of(folder, nameless))["description"] == "We sort maps by their size."


def test_no_name_is_too_long_for_the_description(folder: Path) -> None:
    for title in ("x" * 400, "word " * 80, "x" * 400 + ": rest"):
        described = paper(title=title, ai_summary="y" * 400)
        assert 2 < len(front_matter(post_of(folder, described))["description"]) <= 160


def test_home_pages_get_five_papers_with_their_names(folder: Path) -> None:
    papers = [paper(f"2602.{number:05}", title=f"N{number}: a title", upvotes=99 - number) for number in range(9)]
    matter = front_matter(post_of(folder, *papers))
    assert matter["headlines"] == [
        {"id": f"2602.{number:05}", "votes": 99 - number, "title": f"N{number}: a title", "name": f"N{number}"}
        for number in range(5)
    ]
    assert matter["papers_shown"] == 9


def test_without_author_or_thumbnail_their_keys_are_left_out(folder: Path) -> None:
    (folder / "_config.yml").write_text("lang: en\n")
    assert not {"author", "image"} & set(front_matter(post_of(folder, paper())))


def test_a_paper_in_full_has_all_that_is_known(folder: Path) -> None:
    text = body(post_of(folder, FULL))
    for fact in (
        "The title", "42", "The Lab", "Author0", "Author2", "5 more", "The summary", "The abstract",
        "first keyword", "second keyword", "1,234", '"https://huggingface.co/papers/2602.06570"',
        '"https://arxiv.org/abs/2602.06570"', '"https://arxiv.org/pdf/2602.06570"',
        '"https://github.com/lab/code"', '"https://lab.example.org/"',
    ):  # fmt: skip
        assert fact in text
    assert ", Author3" not in text
    assert 'href="#paper-2602-06570"' in text
    assert 'id="paper-2602-06570"' in text


def test_what_arxiv_has_comes_first(folder: Path) -> None:
    known = FULL.model_copy(
        update={
            "preprint": preprint("As submitted.", categories=("cs.CL", "cs.AI"), comment="Accepted at ICLR 2026")
        }
    )
    text = post_of(folder, known)
    for fact in ("The title as submitted", "As submitted", "cs.CL, cs.AI", "Accepted at ICLR 2026"):
        assert fact in body(text)
    assert "The abstract" not in text
    assert front_matter(text)["description"] == "The summary."


def test_a_comment_is_read_like_an_abstract(folder: Path) -> None:
    comment = (
        r"project page: \url{https://a.example/p_1}, code \href{https://b.example/}{here}, 12$\times$ figures, "
        "A\\&A,\n  also https://c.example/."
    )
    text = body(post_of(folder, FULL.model_copy(update={"preprint": preprint("It.", comment=comment)})))
    assert (
        'project page: <a href="https://a.example/p_1">https://a.example/p_1</a>, code <a href="https://b.example/">here'
        '</a>, 12× figures, A&amp;A, also <a href="https://c.example/">https://c.example/</a>.'
    ) in text


def test_summaries_keywords_and_titles_are_read_like_an_abstract(folder: Path) -> None:
    texts = FULL.model_copy(
        update={
            "title": r"A$^2$Search: 4times \emph{it}",
            "ai_summary": r"E\textsuperscript{2}R-FLOPs for \$5, 4times, $\frac{1}{2}$",
            "keywords": (r"VA-$\pi$", r"$\mathcal{J}\&\mathcal{F}$", "shared-$A$ multi-LoRA", "ai_parse"),
        }
    )
    text = post_of(folder, texts)
    for shown in (
        "A<sup>2</sup>Search: 4× <em>it</em>",
        'R-FLOPs for <span class="mathjax_ignore">$</span>5, 4×, <math alttext="\\frac&#123;1}&#123;2}">',
        "E<sup>2</sup>R-FLOPs",
        'VA-<em>π</em>, <math alttext="\\mathcal&#123;J}\\&amp;\\mathcal&#123;F}">',
        "shared-<em>A</em> multi-LoRA, ai_parse",
    ):
        assert shown in body(text)
    assert front_matter(text)["description"] == "A²Search: E²R-FLOPs for $5, 4×, 1/2"
    assert front_matter(text)["headlines"][0]["title"] == "A²Search: 4× it"


@pytest.mark.parametrize("nesting", [180, 2000])
def test_a_text_that_cannot_be_read_costs_itself_and_no_other_paper(folder: Path, nesting: int) -> None:
    deep = r"\textbf{" * nesting + "deep" + "}" * nesting
    unreadable = FULL.model_copy(
        update={"title": deep, "ai_summary": deep, "keywords": (deep,), "preprint": preprint(deep, comment=deep)}
    )
    text = body(post_of(folder, unreadable, paper(title="The other", abstract="Its abstract.")))
    assert "Its abstract." in text
    assert text.count("textbf") >= 4 * nesting


def test_a_paper_of_which_little_is_known_says_little(folder: Path) -> None:
    text = body(post_of(folder, paper("a-report")))
    assert "arxiv.org" not in text
    assert "None" not in text


def test_all_papers_are_listed_first_then_the_top_ones_then_the_others(folder: Path) -> None:
    papers = [paper(f"2602.0000{number}", title=f"Title {number}", upvotes=9 - number) for number in range(3)]
    text = body(post_of(folder, *papers, top=1))
    listed, entries = text.split("</ol>", 1)
    assert '<p class="paperboy-intro">3 papers · by votes (▲) as of 9 February<span hidden>: </span></p>' in listed
    targets = [f"paper-2602-0000{number}" for number in range(3)]
    rows = re.findall(r'<li [^>]*><a href="#([^"]+)"><bdi [^>]*><strong>Title \d</strong></bdi></a>', listed)
    assert rows == targets
    assert (
        entries.index("Title 0")
        < entries.index("Other papers")
        < entries.index("Title 1")
        < entries.index("Title 2")
    )


def test_when_all_are_in_full_there_are_no_others_below(folder: Path) -> None:
    assert "Other papers" not in body(post_of(folder, FULL, paper()))


def test_the_post_says_of_which_day_the_votes_are(folder: Path) -> None:
    assert "as of 10 February<" in body(post_of(folder, FULL, updated=TUESDAY))
    assert "as of 2 January 2027<" in body(post_of(folder, FULL, updated=dt.date(2027, 1, 2)))


@pytest.mark.parametrize(("count", "said"), [(1, 1), (3, 3), (4, 4), (5, 3), (664, 3)])
def test_authors_are_named_or_counted_and_never_one_of_them(folder: Path, count: int, said: int) -> None:
    known = FULL.model_copy(update={"authors": tuple(f"Author{number}" for number in range(count))})
    text = re.sub('title="[^"]*"', "", body(post_of(folder, known)))
    assert re.findall("<bdi>Author\\d+</bdi>", text) == [f"<bdi>Author{number}</bdi>" for number in range(said)]
    assert (f"and {count - said} more" in text) is (count > said)


def test_the_post_says_how_many_papers_pass_the_filters(folder: Path) -> None:
    (folder / "_config.yml").write_text("lang: en\n")
    site = config.load(folder)
    selection = select(DAILY, [day(FULL, paper())], config.Settings(min_upvotes=1), {})
    assert ">1 of 2 papers · " in body(render.render(selection, site, look_of(site)))


def test_a_repeated_paper_links_to_the_post_of_its_first_day(folder: Path) -> None:
    text = body(
        post_of(
            folder,
            FULL,
            paper(),
            earlier=SHOWN_BEFORE,
        )
    )
    assert '<a href="../../posts/daily-papers-2026-02-06/">6 February 2026</a>' in text
    assert "The abstract" not in text


def test_a_post_of_nothing_but_repeats_has_a_list_only(folder: Path) -> None:
    text = post_of(folder, FULL, earlier=SHOWN_BEFORE)
    assert "in full" not in body(text)
    assert "The title" in body(text)
    assert front_matter(text)["description"] == "The summary."


@pytest.mark.parametrize("top", [1, 10])
def test_a_vanished_paper_is_marked(folder: Path, top: int) -> None:
    first, second = paper("2602.00001", upvotes=9), paper("2602.00002", gone=True)
    assert body(post_of(folder, first, second, top=top)).count("No longer on the list") == 1


def test_there_is_no_second_top_heading(folder: Path) -> None:
    text = body(post_of(folder, FULL, paper(title="# Hash", abstract="# Heading\n# Again"), top=1))
    assert "<h1" not in text


NASTY = '"quotes" : {{ liquid }} {% raw %} <script>alert(1)</script> # - | a | --- \' \\ 한글 \u2028 \u0007'


def test_what_comes_from_outside_does_not_break_the_front_matter(folder: Path) -> None:
    (folder / "_config.yml").write_text("paperboy: {author: 'yes: [no]', tags: ['- a: b', 'null']}\n")
    matter = front_matter(post_of(folder, FULL.model_copy(update={"title": NASTY})))
    assert matter["author"] == "yes: [no]"
    assert matter["tags"] == ["- a: b", "null"]
    assert matter["headlines"][0]["title"].startswith("“quotes” : ｛｛ liquid ｝｝ ｛% raw %｝ ＜script>")
    assert matter["title"] == "“quotes” - 9 February"
    assert list(matter)[-1] == "render_with_liquid"


def test_what_comes_from_outside_is_no_html(folder: Path) -> None:
    everywhere = FULL.model_copy(
        update=dict.fromkeys(["title", "abstract", "organization", "ai_summary"], NASTY)
        | {"authors": (NASTY,), "keywords": (NASTY,), "preprint": None}
    )
    text = body(post_of(folder, everywhere, everywhere.model_copy(update={"id": "2602.00009"}), top=1))
    assert "<script" not in text
    assert "{" not in text.replace("{::nomarkdown}", "").replace("{:/nomarkdown}", "")
    assert "\x07" not in text


def test_the_same_papers_are_the_same_post(folder: Path) -> None:
    assert post_of(folder, FULL, paper()) == post_of(folder, paper(), FULL)


def test_the_front_matter_reads_alike_in_any_yaml_reader(folder: Path) -> None:
    matter = post_of(folder, FULL.model_copy(update={"title": "2026-02-09: yes"})).split("---\n")[1]
    read = yaml.load(matter, Loader=yaml.BaseLoader)  # noqa: S506
    assert (read["description"], read["headlines"][0]["title"]) == (
        "2026-02-09: The summary.",
        "2026-02-09: yes",
    )


def test_a_body_is_html_in_a_fence_an_element_a_line_and_nothing_in_it_is_indented(folder: Path) -> None:
    lines = body(post_of(folder, FULL, paper(), top=1)).splitlines()
    assert lines[:5] == [
        "",
        '[//begin]: # "paperboy: text above this line is yours"',
        "",
        "{::nomarkdown}",
        '<div class="paperboy" lang="en" dir="ltr" style="overflow-wrap: break-word">',
    ]
    assert lines[-4:] == ["</div>", "{:/nomarkdown}", "", '[//end]: # "paperboy: text below this line is yours"']
    assert not [line for line in lines[4:-3] if not line or line[0].isspace()]


def test_a_long_address_wraps_and_an_abstract_has_its_triangle_in_any_theme(
    folder: Path, browser: Browser
) -> None:
    """Bootstrap 2 and 3 hide the triangle, and many themes break no words."""
    address = "https://example.org/datasets/" + "a-long-name_" * 20
    long = {
        "title": f"{'Name' * 30}: of it",
        "abstract": f"At {address} and {'x' * 150}.",
        "organization": "Org" * 50,
    }
    written = post_of(
        folder, FULL.model_copy(update=long | {"keywords": ("word" * 40,)}), paper("2602.2", **long), top=1
    )
    shown = re.sub(r"(?m)^(?:\{.*nomarkdown\}|\[//.*)$", "", body(written))
    styles = "<style>summary { display: block } body { margin: 16px }</style>"
    viewport = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    (folder / "index.html").write_text(f"<!doctype html>{viewport}{styles}{shown}", encoding="utf-8")
    with opened(browser, folder, "/", width=375, height=800) as visit:
        visit.page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") == 375
        summary = visit.page.locator("summary").first
        assert summary.evaluate("summary => getComputedStyle(summary).display") == "list-item"


def test_ids_are_paperboys_own_and_no_class_could_be_a_themes(folder: Path) -> None:
    text = body(post_of(folder, FULL, paper(), top=1))
    ids = re.findall(r' id="([^"]+)"', text)
    assert ids == [
        "paper-2602-06570",
        "title-of-paper-2602-06570",
        "others-2026-02-09",
        "paper-2602-00001",
        "title-of-paper-2602-00001",
    ]
    names = {name for names in re.findall(r' class="([^"]+)"', text) for name in names.split()}
    assert {name for name in names if not name.startswith("paperboy")} <= {"Z3988", "mathjax_ignore"}
    assert not re.findall(r"<h\d>", text)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("lang: en\n", {}),
        ("lang: ko-KR\n", {}),
        ("lang: fr\n", {"lang": "en"}),
        ("paperboy: {lang: en}\n", {}),
        ("paperboy: {lang: ko}\n", {"lang": "ko"}),
        ("lang: en-US\npaperboy: {lang: ko-KR}\n", {"lang": "ko"}),
        ("lang: ko\npaperboy: {lang: fr}\n", {"lang": "en"}),
        ("locale: ko_KR\npaperboy: {lang: en}\n", {"lang": "en", "locale": "en"}),
        ("language: [zh-CN, en]\npaperboy: {lang: ko}\n", {"lang": "ko", "language": "ko"}),
        ("lang: en\nlanguages: [en, fr]\npaperboy: {lang: ko}\n", {}),
    ],
)
def test_a_post_in_another_language_than_the_site_says_so_as_themes_read_it(
    folder: Path, settings: str, said: dict[str, str]
) -> None:
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    matter = front_matter(post_of(folder, FULL))
    assert {key: matter[key] for key in ("lang", "locale", "language") if key in matter} == said


HEBREW = "\u05e9\u05dc\u05d5\u05dd"


@pytest.mark.parametrize("top", [1, 2])
def test_pieces_that_are_read_from_the_right_keep_to_themselves(folder: Path, top: int) -> None:
    known = FULL.model_copy(
        update={
            "title": f"{HEBREW}: {HEBREW}",
            "organization": f"\u202e{HEBREW}",
            "authors": (HEBREW, "Ada", HEBREW),
        }
    )
    text = re.sub('(title|aria-label)="[^"]*"', "", body(post_of(folder, paper(upvotes=99), known, top=top)))
    assert text.count(HEBREW) == (8 if top == 2 else 6)
    assert HEBREW not in re.sub("<bdi[^>]*>.*?</bdi>", "", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    if top == 2:
        assert f"<bdi>{HEBREW}</bdi>, <bdi>Ada</bdi>, <bdi>{HEBREW}</bdi>" in text


def test_a_post_says_its_language_and_that_of_its_texts(folder: Path) -> None:
    (folder / "_config.yml").write_text("lang: en\npaperboy: {lang: ko}\n", encoding="utf-8")
    text = body(post_of(folder, FULL))
    assert '<div class="paperboy" lang="ko" dir="ltr"' in text
    assert '<bdi lang="en"' in text
    assert "초록</summary>" in text
