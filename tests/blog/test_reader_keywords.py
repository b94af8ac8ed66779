"""The reader's keywords are found by the rule of the filters in the config: one table of examples tests both."""

import json
import unicodedata

import pytest

from tests.reader import Reader, Shown, day_of, page_of
from tests.text.test_keywords import FOUND, NOT_FOUND

# As when another page writes a keyword: the script reads it, and marks what it finds.
MARKED = """keywords => keywords.map(keyword => {
    localStorage.setItem('paperboy', JSON.stringify({words: [keyword]}));
    dispatchEvent(new StorageEvent('storage', {key: 'paperboy'}));
    return [...document.querySelectorAll('li.paperboy-is-mine')].map(row => Number(row.dataset.paper.slice(5)));
})"""


def marked(reader: Reader, texts: list[str], keywords: list[str]) -> list[list[int]]:
    """Return, of each keyword, the places of the texts that it marks."""
    papers = {number: Shown(text, gist="") for number, text in enumerate(texts)}
    page = reader.opens(page_of(day_of(*papers, papers=papers)))
    found: list[list[int]] = page.evaluate(MARKED, keywords)
    return found


def test_keywords_are_found_as_the_filters_find_them(reader: Reader) -> None:
    found = marked(reader, [text for text, _ in FOUND], [keyword for _, keyword in FOUND])
    assert [FOUND[at] for at, places in enumerate(found) if at not in places] == []


def test_other_words_are_not_the_keyword(reader: Reader) -> None:
    found = marked(reader, [text for text, _ in NOT_FOUND], [keyword for _, keyword in NOT_FOUND])
    assert [NOT_FOUND[at] for at, places in enumerate(found) if at in places] == []


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Bob’s work", "bob's"),
        ("Bob's work", "bob’s"),
        (unicodedata.normalize("NFD", "Jürgen Schmidhuber"), "jürgen"),
        ("Jürgen Schmidhuber", unicodedata.normalize("NFD", "JÜRGEN")),
        (unicodedata.normalize("NFD", "강화학습을 배운다"), "강화학습"),
        ("vision\u2011language", "vision-language"),
        ("vision-language", "Vision\u2011Language"),
        ("vision\u2010language", "vision\u2013language"),
        ("an agent", "agents"),
        ("agents", "agent"),
        ("agents", "AGENT"),
    ],
)
def test_however_it_is_typed(reader: Reader, text: str, keyword: str) -> None:
    reader.opens(page_of(day_of(1, 2, papers={1: Shown(text), 2: Shown("Another")})))
    reader.chooses(keyword)
    assert reader.marked("mine") == [1]


def test_an_author_is_found_in_either_form(reader: Reader) -> None:
    papers = {1: Shown("One", authors=("José Peña",)), 2: Shown("Two", authors=("Jose Pena",))}
    reader.opens(page_of(day_of(1, 2, papers=papers)))
    reader.chooses(unicodedata.normalize("NFD", "josé peña"))
    assert reader.marked("mine") == [1]


def test_a_keyword_goes_over_no_border_between_texts(reader: Reader) -> None:
    papers = {1: Shown("Learning", "to Rank", authors=("Ada", "Lovelace Ltd"))}
    reader.opens(page_of(day_of(1, papers=papers)))
    reader.chooses("learning to", "ada lovelace")
    assert reader.marked("mine") == []


ANYTHING = [
    "((((",
    "\\",
    "[a-",
    "a|b",
    "*",
    "💡",
    '{"words": ["agents"]}',
    "\u0000\ufeff\u202e",
    "\u00ad",
    "-",
    "x" * 200_000,
]


def test_any_text_can_be_a_keyword_and_breaks_no_other(reader: Reader) -> None:
    reader.opens(page_of(day_of(1, 2)))
    for text in ANYTHING:
        reader.chooses(text, "chemistry", "", "   ")
        assert reader.marked("mine") == [2], text[:40]
    reader.chooses(*(text for text in ANYTHING if text != "*"))
    assert reader.marked("mine") == []
    assert "Mine 0" in reader.chips()
    assert json.dumps(reader.kept())
