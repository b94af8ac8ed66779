"""Pages for the reader's script, and a browser that opens them: they have the markup of posts, but no theme."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Dialog, Page

from tests import browser as web

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "assets" / "js" / "paperboy.js"
INCLUDE = ROOT / "_includes" / "paperboy-reader.html"
HEAD = INCLUDE.read_text(encoding="utf-8").partition("{%- endcomment -%}")[2]  # styles, and the script
HEAD = re.sub(r"\{%-? (?:end)?unless.*?%\}", "", HEAD)
HEAD = HEAD.partition("{%- assign files")[0]  # of a build with `paperboy enrich`
HEAD = HEAD.replace("{{ '/assets/js/paperboy.js' | relative_url }}", "/assets/js/paperboy.js")


@dataclass(frozen=True)
class Shown:
    """A paper as a page shows it."""

    title: str
    organization: str = ""
    topics: tuple[str, ...] = ()
    has_code: bool = False
    gist: str = "What it is."
    authors: tuple[str, ...] = ("Ada Lovelace",)


PAPERS = {
    1: Shown("Agents at work", "The Lab", ("Agents", "Code"), has_code=True),
    2: Shown("Reagents of chemistry", "Another Lab", ("Science",), authors=("Ada Lovelace", "Author 2")),
    3: Shown("Vision and C++", "NVIDIA", ("Video", "Agents"), has_code=True),
    4: Shown("A plain one", "NVIDIA", authors=()),
}


def row_of(number: int, paper: Shown, *, link: str = "", gist: bool = False) -> str:
    """Return a paper's row, as templates/post.html.j2 writes it."""
    topics = f' data-topics="{"|".join(paper.topics)}"' if paper.topics else ""
    code = ' data-code=""' if paper.has_code else ""
    about = f'<bdi class="paperboy-organization">{paper.organization}</bdi>' if paper.organization else ""
    line = f'<span class="paperboy-gist" lang="en">{paper.gist}</span>' if gist else ""
    return (
        f'<li data-paper="2602.{number:05}"{topics}{code}><a href="{link or f"#paper-2602-{number:05}"}">'
        f'<bdi lang="en"><strong>{html.escape(paper.title)}</strong></bdi></a> {about}{line}'
        f"{coins_of(number, paper)}</li>"
    )


def coins_of(number: int, paper: Shown) -> str:
    """Return a paper's bibliographic data, as paperboy.post.zotero writes it."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft.title", paper.title),
        *(("rft.au", author) for author in paper.authors),
        ("rft.date", "2026-02-09"),
        ("rft.publisher", "arXiv"),
        ("rft.identifier", f"https://arxiv.org/abs/2602.{number:05}"),
    ]
    data = "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs)
    return f'<span class="Z3988" title="{html.escape(data)}"></span>'


def entry_of(number: int, paper: Shown) -> str:
    """Return what a day's post says of a paper, in full or in one line."""
    anchor, title = f"paper-2602-{number:05}", html.escape(paper.title)
    links = f'<a href="https://arxiv.org/abs/2602.{number:05}">arXiv</a> <a href="https://github.com/{number}">Code</a>'
    if number >= 4:
        return (
            f'<div class="paperboy-short" id="{anchor}"><p><strong>{number}. <bdi lang="en">{title}</bdi></strong>'
            f"<br>{links}</p></div>"
        )
    return (
        f'<div class="paperboy-paper" id="{anchor}"><h2>{number}. <bdi lang="en">{title}</bdi></h2>'
        f'<p>{links}</p><p><span class="paperboy-label">AI summary</span>:'
        f' <span class="paperboy-gist" lang="en">{paper.gist}</span></p>'
        f'<details><summary>Abstract</summary><div lang="en"><p>The abstract of {number}.</p></div>'
        "<p>on arXiv since 9 February</p></details></div>"
    )


def day_of(*numbers: int, edition: str = "2026-02-09", papers: dict[int, Shown] = PAPERS) -> str:
    """Return the body of a day's post."""
    rows = "".join(row_of(each, papers[each]) for each in numbers)
    entries = "".join(entry_of(each, papers[each]) for each in numbers if each < 4)
    others = "".join(entry_of(each, papers[each]) for each in numbers if each >= 4)
    return (
        f'<p class="paperboy-intro">{len(numbers)} papers</p><div class="paperboy-tools"></div>'
        f'<ol class="paperboy-list" data-edition="{edition}">{rows}</ol>{entries}'
        f"{f'<h2 id=others>Other papers</h2>{others}' if others else ''}"
    )


def week_of(*numbers: int, again: tuple[int, ...] = (), edition: str = "2026-W07") -> str:
    """Return the body of a week's post, which has some papers again in a second list."""
    rows = "".join(
        row_of(each, PAPERS[each], link=f"/days/#paper-2602-{each:05}", gist=True).replace("<li", "\n<li")
        for each in numbers
    )
    more = "".join(row_of(each, PAPERS[each], link=f"/days/#paper-2602-{each:05}") for each in again)
    return (
        '<p class="paperboy-intro">A week</p><div class="paperboy-tools"></div>'
        f'<ol class="paperboy-leading" data-edition="{edition}">{rows}</ol>'
        f'<h2>Quick hits</h2><ul class="paperboy-hits">{more}</ul>'
    )


SAVED = '<div class="paperboy-tools"></div><ol class="paperboy-list paperboy-saved"></ol>'


def page_of(content: str, *, lang: str = "en", post: str = "en", before: str = "", after: str = "") -> str:
    """Return a page with `content` in the language `post`, and what a theme or a test has around it."""
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>A page</title>{HEAD}{before}'
        f'<main><div class="paperboy" lang="{post}">{content}</div></main>{after}</html>'
    )


# How posts looked before rows had attributes: those that are out keep it until a run makes them again.
OLD_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A day</title><main><p>2 papers</p>'
    '<ol class="paperboy-list"><li><a href="#paper-1">Agents at work</a></li>'
    '<li><a href="#paper-2">Reagents of chemistry</a></li></ol>'
    '<div class="paperboy-paper" id="paper-1"><h2>1. Agents at work</h2><p>The Lab'
    ' <a href="https://arxiv.org/abs/1">arXiv</a><span class="Z3988" title="rft.au=Ada+Lovelace"></span></p>'
    "<details><summary>Abstract</summary><p>The abstract of 1.</p></details></div>"
    '<div class="paperboy-short" id="paper-2"><p><b>Reagents of chemistry</b> Another Lab</p></div></main>'
    '<script type="module" src="/assets/js/paperboy.js"></script></html>'
)


@dataclass
class Reader:
    """Somebody who opens pages in a browser that keeps what they do."""

    page: Page
    folder: Path
    visit: web.Visit
    said: list[str] = field(default_factory=list)  # what dialogs of the browser said
    agrees: bool = True  # whether such a dialog is answered with yes

    def put(self, text: str, address: str = "/") -> None:
        """Make `text` the page at `address`."""
        (self.folder / address.strip("/")).mkdir(parents=True, exist_ok=True)
        (self.folder / address.strip("/") / "index.html").write_text(text, encoding="utf-8")

    def opens(self, text: str, address: str = "/", *, at: str = "") -> Page:
        """Go to a page; what its script, a module, does at once is done when the page counts as loaded."""
        self.put(text, address)
        self.page.goto(f"{web.ORIGIN}{address}{at}")
        return self.page

    def marked(self, name: str) -> list[int]:
        """Return the numbers of the papers that have a mark: their rows and entries have it together."""
        found: dict[str, list[bool]] = self.page.evaluate(
            """name => {
                const found = {};
                document.querySelectorAll('[data-paper], .paperboy-paper, .paperboy-short').forEach(part => {
                    const id = part.dataset.paper?.replace('.', '-') ?? part.id.replace('paper-', '');
                    (found[id] ??= []).push(part.classList.contains('paperboy-is-' + name));
                });
                return found;
            }""",
            name,
        )
        assert all(len(set(marks)) == 1 for marks in found.values()), found
        return [int(paper.partition("-")[2]) for paper, marks in found.items() if marks[0]]

    def shown(self) -> list[int]:
        """Return the numbers of the papers that can be seen: rows, and entries where the page has them."""
        found: list[list[str]] = self.page.evaluate(
            """() => ['[data-paper]', '.paperboy-paper, .paperboy-short'].map(kind =>
                [...document.querySelectorAll(kind)].filter(part => part.checkVisibility())
                    .map(part => part.dataset.paper ?? part.id))"""
        )
        rows, entries = ([int(each[-5:]) for each in ids] for ids in found)
        assert self.page.locator(".paperboy-paper").count() == 0 or entries == rows
        return rows

    def chips(self) -> list[str]:
        return self.page.locator(".paperboy-chips button").all_inner_texts()

    def taps(self, name: str) -> None:
        """Tap a button by its name; a chip by what it says before the number."""
        buttons = self.page.locator("button")
        names = [re.sub(r" \d+$", "", each) for each in buttons.all_inner_texts()]
        buttons.nth(names.index(name)).click()

    def chooses(self, *lines: str, button: str = "save") -> None:
        """Write keywords into the settings, and leave them by a button."""
        self.page.locator(".paperboy-settings").click()
        if lines:
            self.page.locator(".paperboy-panel textarea").fill("\n".join(lines))
        self.page.locator(f".paperboy-panel button[value={button}]").click()
        self.page.locator(".paperboy-panel").wait_for(state="detached")

    def hides_what_was_read(self, *, is_wanted: bool) -> None:
        self.page.locator(".paperboy-settings").click()
        box = self.page.get_by_label("Hide papers I have read")
        assert box.is_checked() != is_wanted
        box.set_checked(is_wanted)
        self.page.locator(".paperboy-panel button[value=save]").click()
        self.page.locator(".paperboy-panel").wait_for(state="detached")

    def kept(self) -> Any:
        return json.loads(self.page.evaluate("() => localStorage.getItem('paperboy') ?? '{}'"))

    def focused(self) -> int:
        """Return the number of the paper that has the focus; 0 if none has."""
        found: str = self.page.evaluate(
            "() => document.activeElement.dataset.paper ?? document.activeElement.id ?? ''"
        )
        return int(found[-5:]) if found[-5:].isdigit() else 0


@contextmanager
def reading(browser: Browser, folder: Path) -> Iterator[Reader]:
    """Open a browser's tab on a site below `folder`."""
    (folder / "assets/js").mkdir(parents=True)
    (folder / "assets/js/paperboy.js").write_bytes(SCRIPT.read_bytes())
    (folder / "empty.html").write_text("<!doctype html><title>Nothing</title>", encoding="utf-8")
    with web.opened(browser, folder, "/empty.html") as visit:
        reader = Reader(visit.page, folder, visit)

        def answer(dialog: Dialog) -> None:
            reader.said.append(dialog.message)
            if reader.agrees:
                dialog.accept()
            else:
                dialog.dismiss()

        visit.page.on("dialog", answer)
        yield reader
        visit.page.remove_listener("dialog", answer)
