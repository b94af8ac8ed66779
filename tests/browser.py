"""A built site in Chromium, without a network: what its pages load from elsewhere comes from `tests/browser`.

with browsing() as browser, opened(browser, folder, "/posts/a-post/") as visit:
    visit.page.locator("h1").inner_text()
    assert visit.problems == []
"""

import json
import mimetypes
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

PACKAGES = Path(__file__).parent / "browser" / "node_modules"
ORIGIN = "https://blog.test"
PATIENCE_SECONDS = 30

# What a page asks of whom no npm package has: a host, and what is answered. Fonts are the machine's own, then.
NOTHING_NEEDED = {
    "fonts.googleapis.com": ("text/css", ""),
    "cdnjs.cloudflare.com": ("text/javascript", ""),  # a polyfill for browsers older than this one
    "cdn-thumbnails.huggingface.co": (
        "image/svg+xml",
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="648" viewBox="0 0 1200 648">'
        '<rect width="1200" height="648" fill="#e9eef6"/><g fill="#b7c4d9"><rect x="390" y="60" width="420"'
        ' height="528" rx="12" fill="#fff"/><path d="M440 116h320v24H440zM440 156h220v24H440zM440 470h320v12H440z'
        "M440 496h320v12H440zM440 522h240v12H440zM456 430v-90h40v90zM524 430v-150h40v150zM592 430v-60h40v60z"
        'M660 430v-200h40v200z"/></g></svg>',
    ),
}


# MathJax sets its promise when it starts, and keeps it when the first formulas are typeset
# (https://docs.mathjax.org/en/v4.1/web/actions.html). Unlike `evaluate`, what waits for this has an end.
SETTLED = """async unserved => {
    const script = document.getElementById('MathJax-script');
    if (script && unserved.includes(script.src)) return 'without MathJax';
    while (script && !window.MathJax?.startup?.promise) await new Promise(done => setTimeout(done, 20));
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    return 'complete';
}"""


# What the page has moved by itself since it began to be shown (https://web.dev/articles/cls), all of it added up.
LAYOUT_SHIFT = """() => new Promise(done => {
    let shift = 0;
    const observer = new PerformanceObserver(list => list.getEntries().forEach(entry => (shift += entry.value)));
    observer.observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(shift), 100);
})"""

LENGTH = "() => document.documentElement.scrollHeight"  # of the page, in pixels

# How many rows of a post's list of papers are whole in the window, with their gist.
ROWS_IN_VIEW = """() => [...document.querySelectorAll('.paperboy-list li')].filter(row => {
    const box = row.getBoundingClientRect(), gist = row.querySelector('.paperboy-gist')?.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight && gist?.height > 10 && gist.top < box.bottom - 10;
}).length"""


@dataclass
class Visit:
    """A page, and what went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)  # that the console shows, and that no script has caught
    unserved: list[str] = field(default_factory=list)  # addresses that nobody answered
    requested: list[str] = field(default_factory=list)  # all that were asked for

    @property
    def problems(self) -> list[str]:
        return [*self.errors, *(f"not served: {url}" for url in self.unserved)]

    def settle(self) -> None:
        """Wait until all is loaded, formulas are typeset and fonts are there.

        Raises:
            AssertionError: it does not come to that within the page's patience, or cannot any more; says why.

        """
        try:
            self.page.wait_for_load_state("networkidle")
            state = self.page.wait_for_function(SETTLED, arg=self.unserved).json_value()
        except Error as error:
            message = f"{self.page.url} is never complete: {error.message.splitlines()[0]} {self.problems}"
            raise AssertionError(message) from error
        assert state == "complete", f"{self.page.url} has no MathJax: {self.problems}"


def missing() -> str:
    """Return what is missing on this machine for browsing; nothing if all is there."""
    if not _chromium():
        return "Chromium is not installed"
    if not (PACKAGES / ".installed").exists():
        return f"{PACKAGES} is not complete (npm ci --prefix tests/browser)"
    return ""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser,
    folder: Path,
    path: str,
    *,
    width: int = 1280,
    height: int = 900,
    is_dark: bool = False,
    timezone: str = "Asia/Seoul",
    patience_seconds: float = PATIENCE_SECONDS,
) -> Iterator[Visit]:
    """Open the page at `path` of the site in `folder`. No wait on it takes longer than `patience_seconds`."""
    idle = _IDLE.setdefault(browser, [])
    tab = next((each for each in idle if each.timezone == timezone), None)
    if tab:
        idle.remove(tab)
    else:
        tab = _Tab(browser, timezone)
    try:
        yield tab.visit(folder, path, width, height, is_dark=is_dark, patience_seconds=patience_seconds)
        tab.leave()
    except BaseException:
        tab.close()
        raise
    idle.append(tab)


class _Tab:
    """What a visit is made in. The next one is made in the same: a new renderer costs more than most pages.

    What a page could leave to the next one goes with it (`leave`); a tab in which something went wrong is closed.
    """

    def __init__(self, browser: Browser, timezone: str) -> None:
        self.timezone = timezone
        context = browser.new_context(locale="ko-KR", timezone_id=timezone)
        self._page = context.new_page()
        self._folder: Path | None = None
        self._visit = Visit(self._page)
        self._page.on("console", self._note)
        self._page.on("pageerror", lambda error: self._visit.errors.append(str(error)))
        self._page.route("**/*", lambda route: _serve(route, self._folder, self._visit))

    def visit(
        self, folder: Path, path: str, width: int, height: int, *, is_dark: bool, patience_seconds: float
    ) -> Visit:
        self._folder, self._visit = folder, Visit(self._page)
        self._page.set_default_timeout(patience_seconds * 1000)
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.emulate_media(media="null", color_scheme="dark" if is_dark else "light")
        self._page.goto(ORIGIN + path)
        self._visit.settle()
        return self._visit

    def leave(self) -> None:
        """Go to an empty page of the same site, whose renderer is the same, and forget what pages have kept."""
        self._folder, self._visit = None, Visit(self._page)
        self._page.goto(ORIGIN)
        self._page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self._page.context.clear_cookies()
        self._page.context.clear_permissions()

    def close(self) -> None:
        self._page.context.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._visit.errors.append(message.text)


_IDLE: weakref.WeakKeyDictionary[Browser, list[_Tab]] = weakref.WeakKeyDictionary()


def _serve(route: Route, folder: Path | None, visit: Visit) -> None:
    """Answer what a page asks for; without a `folder` the site has only an empty page."""
    visit.requested.append(route.request.url)
    url = urlsplit(route.request.url)
    content_type = mimetypes.guess_type(url.path)[0] or "text/html"
    body: bytes | None = None
    if route.request.url.startswith(f"{ORIGIN}/"):
        body = _page(folder, unquote(url.path)) if folder else b""
    elif url.scheme == "https" and url.netloc == "cdn.jsdelivr.net":
        body = _from_npm(unquote(url.path))
    elif url.scheme == "https" and url.netloc in NOTHING_NEEDED:
        content_type, text = NOTHING_NEEDED[url.netloc]
        body = text.encode()
    if body is None:
        visit.unserved.append(route.request.url)
        route.fulfill(status=404, body="")
    else:
        # without the header no font and no worker of another origin loads; jsDelivr and Google send it too
        route.fulfill(body=body, content_type=content_type, headers={"Access-Control-Allow-Origin": "*"})


def _page(folder: Path, path: str) -> bytes | None:
    file = folder / path.lstrip("/")
    if path.endswith("/"):
        file /= "index.html"
    return file.read_bytes() if file.is_file() and file.resolve().is_relative_to(folder.resolve()) else None


def _from_npm(path: str) -> bytes | None:
    """Return what jsDelivr has at `/npm/…`, or at `/combine/…` for several (https://www.jsdelivr.com/documentation)."""
    kind, _, rest = path.lstrip("/").partition("/")
    names = rest.split(",") if kind == "combine" else [f"npm/{rest}"] if kind == "npm" else []
    files = [_packaged(name) for name in names]
    if not files or None in files:
        return None
    return b"\n;".join(file.read_bytes() for file in files if file)


def _packaged(name: str) -> Path | None:
    """Return the file that `npm/package@version/path` names, if it is here and of that version.

    A version may be the beginning of one: the theme asks for `mathjax@4`
    (https://github.com/cotes2020/jekyll-theme-chirpy/blob/v7.6.0/_data/origin/cors.yml).
    """
    source, _, rest = name.partition("/")
    scope, _, tail = rest.partition("/") if rest.startswith("@") else ("", "", rest)
    versioned, _, inside = tail.partition("/")
    package, _, version = versioned.partition("@")
    folder = PACKAGES / scope / package
    if source != "npm" or not f"{_version_of(folder)}.".startswith(f"{version}."):
        return None
    # jsDelivr makes the `.min` files that a package does not have itself
    for candidate in (folder / inside, folder / inside.replace(".min.", ".")):
        if candidate.is_file():
            return candidate
    return None


@cache
def _version_of(package: Path) -> str:
    """Return the version of the package in a folder; none if it is not there."""
    try:
        return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return ""


def _chromium() -> str | None:
    """Return the program to start: the one without windows before the others, since it takes half the time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)
