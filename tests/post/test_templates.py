from pathlib import Path

import pytest

from paperboy.errors import PostError, SetupError
from paperboy.model.edition import Edition
from paperboy.model.kinds import Kind
from paperboy.papers import topic_files
from paperboy.papers.selection import select
from paperboy.post import render, templates, words
from paperboy.post.ownership import Action
from paperboy.post.render import Look
from paperboy.report import Report
from paperboy.site import config
from tests.helpers import CONFIG, MONDAY, TUESDAY, Blog, Contexts, actions, body, day, paper, run

DAILY = Edition(kind=Kind.DAILY, start=MONDAY, end=MONDAY)
OWN = "_paperboy/templates"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text(CONFIG.replace("ko-KR", "en"), encoding="utf-8")
    return tmp_path


def own(folder: Path, name: str, content: str | bytes, *, where: str = OWN) -> Path:
    path = folder / where / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def post_of(folder: Path) -> str:
    selection = select(DAILY, [day(paper())], config.Settings(), {})
    look = Look(words.load("en"), templates.environment(folder), topic_files.load(folder))
    return render.render(selection, config.load(folder), look)


@pytest.mark.parametrize("where", [OWN, "templates"])
def test_a_sites_own_template_wins_file_by_file(folder: Path, where: str) -> None:
    own(folder, "paper.html.j2", "OWN {{ paper.rank }} {{ paper.title }} {{ '<b>' }}\n", where=where)
    text = body(post_of(folder))
    assert "OWN 1 Title of 2602.00001" in text
    assert "<b>" not in text
    assert "1 paper · by votes" in text


def test_the_folder_of_the_owner_wins_over_the_old_one(folder: Path) -> None:
    own(folder, "paper.html.j2", "OLD\n", where="templates")
    own(folder, "paper.html.j2", "NEW\n")
    assert "NEW" in post_of(folder)
    assert "OLD" not in post_of(folder)


def test_in_a_copy_of_the_program_its_templates_are_not_the_owners(folder: Path) -> None:
    own(folder, "paper.html.j2", "THE PROGRAM'S\n", where="templates")
    own(folder, "__init__.py", "", where="src/paperboy")
    assert "THE PROGRAM'S" not in post_of(folder)


def test_a_template_may_ask_for_one_that_only_the_site_has(folder: Path) -> None:
    own(folder, "paper.html.j2", '{% include "mine.html.j2" %}\n{% include "none.j2" ignore missing %}\n')
    own(folder, "mine.html.j2", "MINE\n")
    templates.check(templates.environment(folder))
    assert "MINE" in post_of(folder)


def test_a_byte_order_mark_is_no_part_of_a_template(folder: Path) -> None:
    own(folder, "post.html.j2", b"\xef\xbb\xbf{% if true %}MINE{% endif %}\n")
    templates.check(templates.environment(folder))
    assert ">\nMINE\n</div>" in body(post_of(folder))


def test_the_shipped_templates_are_good(folder: Path) -> None:
    names = {path.name for path in templates.check(templates.environment(folder))}
    assert {"post.html.j2", "paper.html.j2", "digest.html.j2", "post.md.j2", "digest.md.j2"} <= names


LOOPS = "".join(f"{{% for a{n} in [1] %}}" for n in range(30)) + "{% endfor %}" * 30


@pytest.mark.parametrize("name", ["post.html.j2", "paper.html.j2", "mine.html.j2"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("one\n{% if %}\n", "line 2: Expected an expression"),
        ("one\n\n{% for x in y %}\n", "line 3: Unexpected end of template"),
        ("{{ 'a\n", "line 1: unexpected char"),
        ("one\n{{ x | nonsense }}\n", "line 2: No filter named 'nonsense'"),
        ("one\n{% nonsense %}\n", "line 2: Encountered unknown tag 'nonsense'"),
        (b"one\ntwo\ncaf\xe9\n", "line 3: not UTF-8: save it in that encoding"),
        ("one\n{% include 'none.html.j2' %}\n", "line 2: there is no template 'none.html.j2'; there are: "),
        ("one\n{% extends '../x.j2' %}\n", "line 2: there is no template '../x.j2'"),
        ("{{ " + "(" * 3000 + ")" * 3000 + " }}", ": nested too deeply"),
        (LOOPS, ": nested too deeply"),
    ],
)
def test_a_mistake_that_can_be_read_is_found_before_anything_is_touched(
    folder: Path, name: str, content: str | bytes, said: str
) -> None:
    path = own(folder, name, content)
    if name == "mine.html.j2":
        own(folder, "paper.html.j2", '{% include "mine.html.j2" %}')
    with pytest.raises(SetupError) as caught:
        templates.check(templates.environment(folder))
    assert str(caught.value).startswith(f"{path}{',' if said.startswith('line') else ''}")
    assert said in str(caught.value)


def test_a_template_that_cannot_be_read_is_found_before_anything_is_touched(folder: Path) -> None:
    (folder / OWN / "paper.html.j2").mkdir(parents=True)
    templates.check(templates.environment(folder))  # a folder is no template: the shipped one it is
    path = own(folder, "mine.html.j2", "x")
    own(folder, "post.html.j2", '{% include "mine.html.j2" %}')
    path.unlink()
    path.symlink_to("/proc/self/mem")
    with pytest.raises(SetupError, match=r"cannot read .*mine\.html\.j2: |there is no template 'mine\.html\.j2'"):
        templates.check(templates.environment(folder))


FAULTS = [
    ("one\n{{ paper.missing }}\n", "line 2: 'paperboy.post.*PaperView object' has no attribute 'missing'"),
    ("{{ nobody }}\n", "line 1: 'nobody' is undefined"),
    ("one\n\n{{ paper.rank + 'x' }}\n", "line 3: TypeError: unsupported operand"),
    ("{{ 1 / 0 }}\n", "line 1: ZeroDivisionError: division by zero"),
    ("one\n{{ paper.rank() }}\n", "line 2: TypeError: 'int' object is not callable"),
    ("{{ [1][7] + 1 }}\n", "line 1: "),
    ("{{ '%d' % 'x' }}\n", "line 1: TypeError: %d format"),
    ("{{ '{:d}'.format('x') }}\n", "line 1: ValueError: "),
    ("one\n{% include 'paper.html.j2' %}\n", "line 2: it includes or calls itself without end"),
    ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}\n", "line 1: it includes or calls itself without end"),
    ("one\n{% include paper.title ~ '.j2' %}\n", "line 2: there is no template 'Title of 2602.00001.j2'"),
    ("{{ 'x' * 10 ** 15 }}\n", "line 1: MemoryError"),
    ("{{ paper.rank | round(method='x') }}\n", "line 1: "),
]


@pytest.mark.parametrize(("content", "said"), FAULTS)
def test_a_mistake_that_shows_when_it_runs_is_told_with_file_and_line(
    folder: Path, content: str, said: str
) -> None:
    path = own(folder, "paper.html.j2", content)
    templates.check(templates.environment(folder))
    with pytest.raises(PostError, match=f"^{path}, {said}") as caught:
        post_of(folder)
    assert "\n" not in str(caught.value)


def test_a_template_that_fails_for_one_post_costs_that_post_and_no_other(blog: Blog, contexts: Contexts) -> None:
    own(blog.folder, "paper.html.j2", "{{ 1 / (intro is not string or '26편' not in intro) }}\n")
    result: Report = run(contexts.at(blog.folder), [MONDAY, TUESDAY])
    assert actions(result) == {str(MONDAY): Action.FAILED, str(TUESDAY): Action.CREATED}
    assert "paper.html.j2, line 1: ZeroDivisionError: division by zero" in result.outcomes[0].reason
    assert blog.posts() == [f"{TUESDAY}-daily-papers.md"]
