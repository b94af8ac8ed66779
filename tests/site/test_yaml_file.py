"""What Ruby's own YAML reader makes of a file, which Jekyll asks, is what paperboy makes of it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from paperboy.errors import SetupError
from paperboy.site.yaml_file import parse, read

# as `Jekyll::Configuration` does; a date shows as it is written
RUBY = """
require "yaml"
require "json"
require "date"
texts = JSON.parse(STDIN.read)
puts JSON.generate(texts.map { |text|
  begin
    value = YAML.safe_load(text, permitted_classes: [Date, Time, Symbol, Regexp], aliases: true)
    { "value" => value || {} }
  rescue StandardError => error
    { "error" => error.class.name }
  end
})
"""

GOOD = [
    "a:\tb\n",
    "a: b\t\n",
    "a: b\t# comment\n",
    "a: [1,\t2]\n",
    "a: {b:\t1,\tc: 2}\n",
    "a:\n  -  x\n",
    "key: 'x\n\ty'\n",
    "a: >\n  one\n  \ttwo\n",
    "---\na: 1\n---\n",
    "---\na: 1\n...\n",
    "--- # settings\na: 1\n---\nb: [\n",
    "---\na: 1\n---\nanother: document\n",
    "%YAML 1.1\n---\na: 1\n",
    "a: 1\n...\n",
    "separator: =\n",
    "=: a\n",
    "a: 1\na: 2\n",
    "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
    "a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}\n",
    "a: &x [1]\nb: *x\n",
    "a: yes\nb: No\nc: ON\nd: off\ne: true\nf: y\n",
    "a: ~\nb: null\nc:\n",
    "a: 010\nb: 0x1f\nc: 0b11\nd: 0o7\ne: 1_000\nf: -3\n",
    "a: 1.5\nb: .5\nc: 1e3x\nd: 1.5e+3\n",
    "a: 2026-02-30\nb: 2026-13-01\n",
    "a: '09:15'\nb: a:b\n",
    "a: b\r\nc: d\r\n",
    "a: b\rc: d\r",
    "\ufeffa: b\n",
    "a: 한글 🎉\n",
    "a: |\n  x\n\n",
    "a: b # c\n? d\n: e\n",
    "{a: 1, 'b': [x, y]}",
    "a: 'it''s'\nb: \"\\u00e9\\n\"\n",
    "a: !!str 1\nb: !!int '2'\n",
    "",
    "# nothing\n",
    "a: " + "[" * 90 + "]" * 90,
    "a: x@y\n",
]  # fmt: skip
BAD = [
    "\ta: 1\n",
    "a:\n\tb: 1\n",
    "a: [1\n",
    "a: 'x\n",
    "a: b: c\n",
    "a: @x\n",
    "a: `x`\n",
    "a: %x\n",
    "a: *x\n",
    'a: "\\q"\n',
    "a: 1\n b: 2\n",
    "a: \x07\n",
    "a: !e!x 1\n",
    "a: " + "[" * 3000,
]


def in_ruby(texts: list[str]) -> list[dict[str, Any]]:
    ruby = shutil.which("ruby")
    if not ruby:
        pytest.skip("NOT COMPARED WITH RUBY: it is not installed")
    done = subprocess.run([ruby, "-e", RUBY], input=json.dumps(texts), capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_what_ruby_reads_is_read_alike() -> None:
    for text, said in zip(GOOD, in_ruby(GOOD), strict=True):
        assert "error" not in said, text
        assert json.loads(json.dumps(parse(text, Path("f")).values)) == said["value"], text


def test_what_ruby_cannot_read_is_an_error_with_its_line() -> None:
    for text, said in zip(BAD, in_ruby(BAD), strict=True):
        assert "error" in said, text
        with pytest.raises(SetupError, match=r"^f, line \d: not readable as YAML: "):
            parse(text, Path("f"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !ruby/regexp /x/\n", "/x/"),
        ("a: !ruby/object:Foo {b: 1}\n", {"b": 1}),
        ("a: !!python/name:os.system\n", ""),
        ("a: !mine [1]\n", [1]),
        ("a: !!int x\n", "x"),
        ("a: !!binary '?'\n", "?"),
        ("a: 10:15\n", "10:15"),
        ("a: " + "9" * 5000, "9" * 5000),
    ],
)
def test_a_tag_that_is_unknown_or_does_not_fit_leaves_what_is_written(text: str, value: object) -> None:
    assert parse(text, Path("f")).values == {"a": value}


def test_a_large_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("a:\n" + "  - {b: [1, 2, 3]}\n" * 5000)
    assert len(read(tmp_path / "f").values["a"]) == 5000
