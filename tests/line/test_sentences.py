"""All sentences that users may read of a run, in one file: `sentences.txt`, module by module, with … for data.

A change of words is seen there; other tests need not know whole sentences. `PAPERBOY_GOLDEN=write pytest
tests/line/test_sentences.py` renews it. Those of `doctor` and `init` are in `tests/setup/sentences.txt`.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/paperboy"
SENTENCES = Path(__file__).parent / "sentences.txt"
# Names of TeX, units and topics, HTML, and what has a snapshot of its own.
NO_SENTENCES = ("text/", "papers/gist.py", "post/fence.py", "enrich/", "setup/")
WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|[a-z] …|… [a-z]{2,}")
SYNTAX = re.compile(r"\\|\(\?|\[\^|^::|^<|^\| ")


def text_of(node: ast.AST) -> str | None:
    """Return the text of a literal, with … for what is filled in; None of anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
    return None


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts of a piece of code but for its docstrings."""
    if (text := text_of(node)) is not None:
        yield text
        if isinstance(node, ast.Constant):
            return
    for below in ast.iter_child_nodes(node):
        is_docstring = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        if not is_docstring and not (text is not None and isinstance(below, ast.Constant)):
            yield from texts(below)


def sentences() -> str:
    """Return the sentences of all modules."""
    lines: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        found = dict.fromkeys(texts(ast.parse(path.read_text(encoding="utf-8"))))
        said = [text for text in found if WORDS.search(text) and not SYNTAX.search(text)]
        if said and not name.startswith(NO_SENTENCES):
            lines += ["", f"## {name}", *(" ".join(text.split()) for text in said)]
    return "\n".join(lines).lstrip() + "\n"


def test_every_sentence_is_as_it_was_read() -> None:
    found = sentences()
    if os.environ.get("PAPERBOY_GOLDEN") == "write":
        SENTENCES.write_text(found, encoding="utf-8")
    assert SENTENCES.read_text(encoding="utf-8") == found
