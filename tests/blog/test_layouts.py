"""Publishing into blogs that are laid out otherwise than Jekyll's default, end to end."""

from pathlib import Path

import pytest

from paperboy.errors import SetupError
from paperboy.site.config import load
from tests.conftest import Command
from tests.helpers import CONFIG, MONDAY, OF_ANOTHER_TOOL, Blog, front_matter, git, items, make_blog
from tests.jekyll import Jekyll
from tests.loopback import Loopback

DATE = ("--date", "2026-02-09", "--editions", "daily")
POST = "_posts/2026-02-09-daily-papers.md"
DAY = "_papers/2026/2026-02-09.json"

OLD_POST = f"""\
{OF_ANOTHER_TOOL}총 **1개**의 논문이 수집되었습니다.

1. **A paper of long ago** - 👍 53
   - 기관: Some Institute1861
"""


def configured(blog: Blog, text: str, *folders: str) -> Blog:
    for folder in folders:
        (blog.folder / folder).mkdir(parents=True)
    (blog.folder / "_config.yml").write_text(CONFIG + text, encoding="utf-8")
    blog.git("commit", "--quiet", "--all", "--message", "Configure")
    blog.git("push", "--quiet", "origin", "HEAD:main")
    return blog


def built(builder: Jekyll, blog: Blog, target: Path) -> list[str]:
    """Return the pages and data that the real Jekyll makes of a blog."""
    builder.build(blog.folder, target)
    return sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("config", "folders", "written"),
    [
        ("collections_dir: content\n", ["content"], [DAY, f"content/{POST}"]),
        ("collections_dir: a/b\n", [], [DAY, f"a/b/{POST}"]),
        ("source: docs\n", ["docs"], [f"docs/{DAY}", f"docs/{POST}"]),
        ("source: ./docs/\n", ["docs"], [f"docs/{DAY}", f"docs/{POST}"]),
        ("source: docs\ncollections_dir: c\n", ["docs"], [f"docs/{DAY}", f"docs/c/{POST}"]),
        ("source: .\ncollections_dir:\n", [], [DAY, POST]),
        ("theme: minima\n", [], [DAY, POST]),
        ("theme: jekyll-theme-chirpy\npermalink: /:categories/:title.html\n", [], [DAY, POST]),
        (
            "permalink: pretty\ndefaults: [{scope: {type: posts}, values: {permalink: /x/:title}}]\n",
            [],
            [DAY, POST],
        ),
    ],
)
@pytest.mark.parametrize("below", [".", "site"])
def test_posts_and_archive_go_to_where_jekyll_looks_for_them(
    paperboy: Command,
    papers: Loopback,
    builder: Jekyll,
    tmp_path: Path,
    below: str,
    *,
    config: str,
    folders: list[str],
    written: list[str],
) -> None:
    papers.lists[str(MONDAY)] = items(3)
    blog = configured(make_blog(tmp_path, below=below), config, *folders)
    result = paperboy("publish", "--site", blog.folder, *DATE)
    assert result.exit_code == 0, result.output
    start = "" if below == "." else f"{below}/"
    folder = next(path for path in written if path.endswith(DAY)).removesuffix(DAY)
    archive = [f"{folder}_papers/posted.json", f"{folder}_papers/2026-02.json"]
    assert blog.committed_files() == sorted(start + path for path in (*written, *archive))
    assert blog.commits() == blog.remote_commits()
    post = next(blog.folder / path for path in written if path.endswith(".md"))
    assert front_matter(post.read_text(encoding="utf-8"))["permalink"] == "/posts/daily-papers-2026-02-09/"
    before = blog.files()
    assert "unchanged" in paperboy("publish", "--site", blog.folder, *DATE, "--offline").stdout
    assert blog.files() == before
    if "theme" not in config:  # those are not installed here
        assert built(builder, blog, tmp_path / "built") == ["posts/daily-papers-2026-02-09/index.html"]


def test_a_remote_that_has_moved_on_is_built_upon_in_another_layout(paperboy: Command, blog: Blog) -> None:
    configured(blog, "source: docs\ncollections_dir: c\n", "docs")
    (blog.folder / "docs/index.md").write_text("Hello.\n")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "Hello")
    blog.git("push", "--quiet")
    other = blog.another_clone("other")
    assert paperboy("publish", "--site", blog.folder, *DATE, "--no-push").exit_code == 0
    (other.folder / "about.md").write_text("About.\n")
    other.git("add", ".")
    other.git("commit", "--quiet", "--message", "About")
    other.git("push", "--quiet")
    result = paperboy("publish", "--site", blog.folder, *DATE, "--offline")
    assert result.exit_code == 0, result.output
    assert (blog.remote_commits()[0], blog.remote_commits()[1]) == ("Papers: daily 2026-02-09", "About")
    assert f"docs/c/{POST}" in git(blog.remote, "ls-tree", "-r", "--name-only", "main")


def test_the_sites_own_templates_stay_beside_its_config(paperboy: Command, blog: Blog) -> None:
    configured(blog, "source: docs\n", "docs", "templates")
    (blog.folder / "templates/post.html.j2").write_text("My own.\n")
    paperboy("publish", "--site", blog.folder, *DATE)
    assert "My own." in (blog.folder / "docs" / POST).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ["source", "collections_dir"])
@pytest.mark.parametrize("name", ["..", "../x", "docs/../../x", "/srv/blog", "link", '"a\\0b"'])
def test_a_folder_outside_of_the_site_is_refused_with_its_line(tmp_path: Path, key: str, name: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "link").symlink_to(tmp_path)
    (site / "_config.yml").write_text(f"title: A blog\n{key}: {name}\n")
    with pytest.raises(SetupError, match=rf"_config\.yml, line 2: `{key}` must be a folder inside of "):
        load(site)


@pytest.mark.parametrize("name", ["./c", "c/", "_c", "a/_c", ".", ".c"])
def test_a_folder_in_which_jekyll_finds_no_posts_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "_config.yml").write_text(f"title: A blog\ncollections_dir: {name}\n")
    with pytest.raises(SetupError, match=r"line 2: Jekyll finds no posts with `collections_dir: "):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source: 7\n", "line 1: `source` must be a text"),
        ("source: nowhere\n", "line 1: `source` names a folder that is not there: make "),
        ("source: _config.yml\n", "line 1: `source` must be a folder, and "),
        ("a: 1\ncollections_dir: about.md\n", "line 2: `collections_dir` must be a folder, and "),
        ("a: 1\ncollections_dir: [a]\n", "line 2: `collections_dir` must be a text"),
    ],
)
def test_a_folder_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "_config.yml").write_text(text)
    (tmp_path / "about.md").write_text("About.\n")
    with pytest.raises(SetupError) as caught:
        load(tmp_path)
    assert said in str(caught.value)


def test_old_posts_are_replaced_by_force_under_their_names_and_no_other_file(
    paperboy: Command, blog: Blog
) -> None:
    files = {
        POST: OLD_POST,
        "_posts/2026-02-09-my-trip.md": "---\ntitle: My trip\n---\n",
        "_posts/2026-02-14-daily-papers.md": OLD_POST.replace("02-09", "02-14"),  # nothing was listed that day
        "_posts/2026-02-20-daily-papers.md": OLD_POST.replace("02-09", "02-20"),  # not in the range
        "index.html": "---\n---\n",
    }
    (blog.folder / "_posts").mkdir()
    for name, text in files.items():
        (blog.folder / name).write_text(text, encoding="utf-8")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "An old blog")
    blog.git("push", "--quiet")
    week = ("--from", "2026-02-09", "--to", "2026-02-14", "--editions", "daily")
    before = blog.files()

    said = paperboy("publish", "--site", blog.folder, *week).stdout
    assert "daily 2026-02-09 (26 papers): not paperboy's, left alone" in said
    assert blog.post(MONDAY) == OLD_POST

    result = paperboy("publish", "--site", blog.folder, *week, "--force")
    assert result.exit_code == 0
    assert "daily 2026-02-09 (26 papers): updated" in result.stdout
    assert blog.front_matter(MONDAY)["permalink"] == "/posts/daily-papers-2026-02-09/"
    assert blog.front_matter(MONDAY)["date"] == "2026-02-09 09:15:00 +0900"
    assert "A paper of long ago" not in blog.post(MONDAY)
    after = blog.files()
    assert [name for name in before if after[name] != before[name]] == [POST]
    made = {*(f"_posts/2026-02-{day:02}-daily-papers.md" for day in range(10, 14))}
    made |= {"_papers/posted.json", "_papers/2026-02.json"}
    made |= {*(f"_papers/2026/2026-02-{day:02}.json" for day in range(9, 14))}
    assert set(after) - set(before) == made


def test_each_post_has_an_id_and_a_slug_of_its_own_for_feeds_and_comments(
    builder: Jekyll, paperboy: Command, papers: Loopback, blog: Blog, tmp_path: Path
) -> None:
    days = [f"2026-02-{day:02}" for day in range(2, 14)]
    papers.lists |= {day: items(1, day, first=10 * number) for number, day in enumerate(days)}
    dates = ("--from", days[0], "--to", days[-1], "--editions", "daily,weekly")
    command = ("publish", "--site", blog.folder, *dates, "--no-push")
    assert paperboy(*command).exit_code == 0
    page = "---\n---\n{% for post in site.posts %}{{ post.id }} {{ post.slug }}\n{% endfor %}"
    (blog.folder / "ids.txt").write_text(page)
    builder.build(blog.folder, tmp_path / "built")
    lines = [line.split() for line in (tmp_path / "built/ids.txt").read_text().splitlines()]
    posts = len(blog.posts())
    assert posts > 10
    assert [len({line[part] for line in lines}) for part in (0, 1)] == [posts, posts]
    assert ["/posts/weekly-papers-2026-W06", "weekly-papers-2026-W06"] in lines
