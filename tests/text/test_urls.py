import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.text.urls import clean_url


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("HTTP://Example.org/A", "HTTP://Example.org/A"),
        ("http://example.org:8080/a?b=c&d=e#f", "http://example.org:8080/a?b=c&d=e#f"),
        (" https://example.org/", "https://example.org/"),
        ("https://github.com/a/b\n", "https://github.com/a/b"),
        ("https://github.com/a/b\nhttps://github.com/c/d", "https://github.com/a/b"),
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("https://example.org/{{a}}{%b%}", "https://example.org/%7B%7Ba%7D%7D%7B%b%%7D"),
        ("https://example.org/<b>\"'", "https://example.org/%3Cb%3E%22%27"),
        ("https://example.org/a|b`c*d[e]\\f", "https://example.org/a%7Cb%60c%2Ad%5Be%5D%5Cf"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("https://example.org/한글", "https://example.org/%ED%95%9C%EA%B8%80"),
        ("https://example.org/\ud800", "https://example.org/"),
        ("https://논문.한국/", "https://%EB%85%BC%EB%AC%B8.%ED%95%9C%EA%B5%AD/"),  # which browsers read
    ],
)
def test_an_address_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean_url(raw) == cleaned


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        " \n ",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "github.com/a/b",
        "//example.org/a",
        "https://",
        "https:///path",
        "https://example.org:port/",
        "https://[::1",
        "https://exa<mple.org/",
        "https://example.org/" + "a" * 2000,
        "https://example.org/" + "가" * 300,  # nine characters each, once it is quoted
        "https://[::1]/",
    ],
)
def test_what_is_no_web_address_is_dropped(raw: str | None) -> None:
    assert clean_url(raw) is None


def test_a_long_address_is_kept_up_to_the_limit() -> None:
    address = "https://example.org/".ljust(2000, "a")
    assert clean_url(address) == address


@given(st.text(), st.sampled_from(["", "https://example.org/", "http://", "https://a.b?"]))
def test_a_cleaned_address_has_nothing_that_markdown_html_or_liquid_would_read(text: str, start: str) -> None:
    cleaned = clean_url(start + text)
    if cleaned is not None:
        assert re.fullmatch(r"[A-Za-z0-9%/:?#@!$&+,;=~._-]+", cleaned)
        assert urlsplit(cleaned).scheme in ("http", "https")
        assert clean_url(cleaned) == cleaned
