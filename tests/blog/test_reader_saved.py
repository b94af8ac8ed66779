"""Papers that a reader saves for later: stars, the page that lists them, and ways to take them along."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.reader import OLD_PAGE, SAVED, Reader, Shown, day_of, page_of, week_of


def star(page: Page, number: int) -> None:
    page.locator(f"[data-paper='2602.{number:05}'] .paperboy-star").first.click()
    page.wait_for_timeout(2)  # so that the next one is later


def opens_saved(reader: Reader, lang: str = "en") -> Page:
    return reader.opens(page_of(SAVED, lang=lang, post=lang), "/saved/")


def stars(page: Page) -> list[str]:
    found: list[str] = page.locator("li .paperboy-star").all_inner_texts()
    assert found == [
        "★" if pressed == "true" else "☆"
        for pressed in page.locator("li .paperboy-star").evaluate_all("all => all.map(star => star.ariaPressed)")
    ]
    return found


def test_a_star_saves_and_takes_back_in_row_and_entry(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    link = page.locator(".paperboy-saved-link")
    assert (stars(page), link.inner_text()) == (["☆", "☆", "☆"], "Saved 0")
    star(page, 2)
    assert (stars(page), link.inner_text()) == (["☆", "★", "☆"], "Saved 1")
    page.locator("#paper-2602-00003 .paperboy-star").click()
    assert stars(page) == ["☆", "★", "★"]
    page.reload()
    assert (stars(page), link.inner_text()) == (["☆", "★", "★"], "Saved 2")
    star(page, 2)
    assert stars(page) == ["☆", "☆", "★"]
    assert reader.marked("opened") == [], "a star opens nothing"
    assert link.get_attribute("href") == "/saved/"


def test_the_page_of_saved_papers_lists_them_newest_first_as_rows(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)), "/day/", at="?show=&x=1")
    star(page, 1)
    star(page, 3)
    star(page, 2)
    opens_saved(reader)
    assert reader.shown() == [2, 3, 1]
    row = page.locator("[data-paper='2602.00003']")
    assert row.locator("a").first.get_attribute("href") == "/day/#paper-2602-00003"
    assert row.locator(".paperboy-about a").get_attribute("href") == "https://arxiv.org/abs/2602.00003"
    assert re.sub(r"\s+", " ", row.inner_text()).startswith("Vision and C++ NVIDIA · arXiv")
    assert row.locator(".paperboy-gist").inner_text() == "What it is."
    assert row.locator(".Z3988").count() == 1, "Zotero takes them from here, too"
    assert reader.chips() == [
        "All 3",
        "Mine",
        "Unread 3",
        "With code 2",
        "Agents 2",
        "Science 1",
        "Video 1",
        "Code 1",
    ]
    reader.chooses("ada lovelace")
    assert reader.marked("mine") == [2, 3, 1]
    reader.taps("Agents")
    assert reader.shown() == [3, 1]


def test_a_star_on_the_page_of_saved_papers_can_be_put_back(reader: Reader) -> None:
    page = reader.opens(page_of(day_of(1, 2)))
    star(page, 1)
    star(page, 2)
    opens_saved(reader)
    star(page, 2)
    assert (reader.shown(), stars(page)) == ([2, 1], ["☆", "★"])
    star(page, 2)
    assert stars(page) == ["★", "★"]
    star(page, 1)
    page.reload()
    assert reader.shown() == [2]


def test_a_paper_of_a_week_leads_to_its_day(reader: Reader) -> None:
    page = reader.opens(page_of(week_of(1, 2, again=(1,))), "/week/")
    star(page, 1)
    assert page.locator(".paperboy-star[aria-pressed=true]").count() == 2
    opens_saved(reader)
    assert reader.shown() == [1]
    assert page.locator("li a").first.get_attribute("href") == "/days/#paper-2602-00001"


def test_a_post_of_before_can_be_saved_from(reader: Reader) -> None:
    page = reader.opens(OLD_PAGE, "/old/")
    page.locator("li .paperboy-star").nth(1).click()
    opens_saved(reader)
    assert page.locator("li a").first.inner_text() == "Reagents of chemistry"
    assert page.locator("li a").first.get_attribute("href") == "/old/#paper-2"
    assert stars(page) == ["★"]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "No papers saved yet."), ("ko", "아직 저장한 논문이 없습니다.")]
)
def test_a_page_without_saved_papers_says_so_and_can_take_some_in(reader: Reader, lang: str, said: str) -> None:
    page = opens_saved(reader, lang)
    assert page.locator(".paperboy-saved").inner_text() == said
    assert page.locator(".paperboy-saved-tools button").count() == 4


# To take along


def copied(page: Page, name: str) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=name).click()
    page.wait_for_function("() => document.querySelector('.paperboy-saved-tools [role=status]').textContent")
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    return text


def saves(reader: Reader, papers: dict[int, Shown]) -> Page:
    page = reader.opens(page_of(day_of(*papers, papers=papers)))
    for number in reversed(papers):
        star(page, number)
    return opens_saved(reader)


def test_they_are_copied_as_markdown(reader: Reader) -> None:
    papers = {
        1: Shown("Agents [at] *work*", gist="What it is_."),
        2: Shown("Two", authors=("Ada Lovelace", "B"), gist=""),
        3: Shown("Three", authors=()),
    }
    assert copied(saves(reader, papers), "Copy as Markdown").splitlines() == [
        r"- [Agents \[at\] \*work\*](https://arxiv.org/abs/2602.00001), Ada Lovelace, 2026: What it is\_.",
        "- [Two](https://arxiv.org/abs/2602.00002), Ada Lovelace et al., 2026",
        "- [Three](https://arxiv.org/abs/2602.00003), 2026: What it is.",
    ]


def test_they_are_copied_as_bibtex(reader: Reader) -> None:
    papers = {
        1: Shown("100 % of {A_B} & C~d^2 #1 \\x", authors=("José Peña-Díaz", "Ada Lovelace")),
        2: Shown("Two", authors=()),
    }
    assert copied(saves(reader, papers), "Copy as BibTeX") == (
        "@misc{penadiaz2026-2602.00001,\n"
        r"  title = {{100 \% of A\_B \& C\~{}d\^{}2 \#1 x}}," + "\n"
        "  author = {José Peña-Díaz and Ada Lovelace},\n"
        "  year = {2026},\n"
        "  eprint = {2602.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2602.00001}\n}\n"
        "@misc{2026-2602.00002,\n  title = {{Two}},\n  year = {2026},\n  eprint = {2602.00002},\n"
        "  archivePrefix = {arXiv},\n  url = {https://arxiv.org/abs/2602.00002}\n}"
    )


def test_a_group_is_one_name_in_bibtex(reader: Reader) -> None:
    page = saves(reader, {1: Shown("One", authors=("Kimi Team",))})
    kept = reader.kept()
    kept["saved"]["paper-2602-00001"]["data"] = "rft.title=One&rft.au=Ada%20Lovelace&rft.aucorp=Kimi%20Team"
    page.evaluate("kept => localStorage.setItem('paperboy', kept)", json.dumps(kept))
    page.reload()
    assert "author = {Ada Lovelace and {Kimi Team}}" in copied(page, "Copy as BibTeX")


def test_what_is_copied_is_what_is_shown(reader: Reader) -> None:
    page = saves(reader, {1: Shown("One", topics=("A",)), 2: Shown("Two", topics=("B",))})
    reader.taps("B")
    assert copied(page, "Copy as Markdown").startswith("- [Two]")


def exported(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to a file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def imports(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import from a file").click()
    chooser.value.set_files(path)
    page.wait_for_function("() => document.querySelector('.paperboy-saved-tools [role=status]').textContent")


def test_a_file_takes_everything_to_another_device(reader: Reader, tmp_path: Path) -> None:
    page = reader.opens(page_of(day_of(1, 2, 3)))
    reader.chooses("nvidia", "agents")
    page.locator("#paper-2602-00001 summary").click()
    star(page, 1)
    star(page, 2)
    opens_saved(reader)
    path = exported(page, tmp_path)
    assert path.name == "paperboy.json"
    page.evaluate("() => localStorage.clear()")
    page = reader.opens(page_of(day_of(1, 2, 3)))
    reader.chooses("agents", "chemistry")
    star(page, 3)
    opens_saved(reader)
    imports(page, path)
    assert reader.shown() == [3, 2, 1]
    assert reader.kept()["words"] == ["agents", "chemistry", "nvidia"]
    assert reader.marked("opened") == [1]
    assert page.locator(".paperboy-saved-tools [role=status]").inner_text() == "Papers imported: 2."
    imports(page, path)  # once more changes nothing
    assert reader.shown() == [3, 2, 1]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "7", '"x"', "null", '{"name": "package"}', '{"saved": {"x": 1}}', "\u0000\ufeff"]
)
def test_a_file_of_another_kind_is_named_and_loses_nothing(reader: Reader, tmp_path: Path, content: str) -> None:
    page = saves(reader, {1: Shown("One")})
    before = reader.kept()
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    imports(page, path)
    assert (
        page.locator(".paperboy-saved-tools [role=status]").inner_text()
        == "other.json was not exported by paperboy."
    )
    assert reader.kept()["saved"] == before["saved"]


HOSTILE = {
    "saved": {
        "paper-1": {
            "data": "rft.title=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&rft.identifier=javascript:alert(1)",
            "link": "javascript:alert(1)",
            "gist": "<script>alert(1)</script>",
            "topics": "<b>",
            "at": "x",
        },
        "paper-2": {"data": "", "link": "/"},
        "paper-3": {"data": "rft.title=Three", "link": {"a": 1}, "topics": {"a": 1}, "gist": 7, "code": None},
        "__proto__": {"data": "x"},
    },
    "words": ["(", None, {"a": 1}],
    "opened": ["x"],
}


def test_a_hostile_file_runs_nothing_and_leads_nowhere(reader: Reader, tmp_path: Path) -> None:
    page = opens_saved(reader)
    path = tmp_path / "paperboy.json"
    path.write_text(json.dumps(HOSTILE), encoding="utf-8")
    imports(page, path)
    assert page.locator("[data-paper]").count() == 2
    assert page.locator("li a[href]").count() == 0
    assert page.locator("li img, li script").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator(".paperboy-saved").inner_text()
    page.reload()
    assert reader.said == []


def test_the_page_works_by_keys(reader: Reader) -> None:
    page = saves(reader, {1: Shown("One"), 2: Shown("Two")})
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    assert stars(page) == ["★", "☆"]
