import json
import os
import pty
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from paperboy.cli import main
from paperboy.errors import SetupError
from paperboy.setup import init
from paperboy.setup.builds import build_triggers
from paperboy.setup.checks.enrich import check_enrich
from paperboy.setup.repository import repository_of
from paperboy.site.config import Settings, load
from tests.conftest import Command
from tests.helpers import CONFIG, Blog, git, make_blog
from tests.machine import PAPERBOY
from tests.setup.folders import codes

ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/paperboy.yml"
PINNED = "kim/paperboy@3d3c42e5aac5ba805825da76410c181273ba90b1"


PAGES = """\
on: {push: {branches: [main]}}
jobs: {x: {steps: [{uses: actions/upload-pages-artifact@v5}, {uses: actions/deploy-pages@v5}]}}
"""


def commit_config(blog: Blog, content: bytes) -> bytes:
    (blog.folder / "_config.yml").write_bytes(content)
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--allow-empty", "--message", "Configure")
    return content


def workflow(blog: Blog) -> dict[Any, Any]:
    values: dict[Any, Any] = yaml.safe_load((blog.clone / WORKFLOW).read_bytes())
    return values


def test_it_writes_the_workflow_and_the_block_and_nothing_else(paperboy: Command, blog: Blog) -> None:
    before = blog.files(), blog.head()
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert result.exit_code == 0
    assert "Written: .github/workflows/paperboy.yml, _config.yml." in result.stdout
    after = blog.files()
    assert set(after) - set(before[0]) == {WORKFLOW}
    assert after["_config.yml"] == before[0]["_config.yml"] + b"\n" + init.block("ko").encode()
    assert load(blog.folder).settings == Settings(lang="ko")
    assert blog.head() == before[1]


def test_a_second_time_changes_nothing(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes")
    before = blog.files()
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert result.exit_code == 0
    assert "Nothing to write." in result.stdout
    assert "_config.yml has a `paperboy:` block already." in result.stdout
    assert blog.files() == before


def test_without_a_terminal_it_only_shows(paperboy: Command, blog: Blog) -> None:
    before = blog.files()
    result = paperboy("init", "--site", blog.folder)
    assert result.exit_code == 0
    assert "Nothing was written: run it again with --yes" in result.stdout
    assert "\n+paperboy:\n" in result.stdout
    assert blog.files() == before


@pytest.mark.parametrize(("answer", "is_written"), [(b"y\n", True), (b"n\n", False), (b"\n", False)])
def test_on_a_terminal_it_asks(blog: Blog, answer: bytes, *, is_written: bool) -> None:
    primary, secondary = pty.openpty()
    try:
        os.write(primary, answer)
        done = subprocess.run(
            [PAPERBOY, "init", "--site", blog.folder], stdin=secondary, capture_output=True, text=True, check=True
        )
    finally:
        os.close(primary)
        os.close(secondary)
    assert "Write this? [y/N]" in done.stderr
    assert (blog.clone / WORKFLOW).exists() is is_written
    assert ("Nothing was written." in done.stdout) is not is_written


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# only a comment\n",
        b"title: A blog",
        b"title: A blog\r\nlang: ko # mine\r\n",
        b"title: A blog\r\nlang: ko",
        b"\xef\xbb\xbftitle: A blog\n",
        "title: 블로그  # 주석\n\n\n".encode(),
        b"z: 1\na: {b: [1, 2]}\n\n# the end\n",
        b"text: |+\n  lines\n\n",
        b"text: >\n  lines\n",
        b"mixed: 1\r\nends: 2\n",
        b"when: 2026-02-09\nnext: \xe2\x80\xa8 line\n",
    ],
)
def test_every_byte_of_the_config_is_kept(paperboy: Command, blog: Blog, content: bytes) -> None:
    commit_config(blog, content)
    values = yaml.safe_load(content) or {}
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert result.exit_code == 0, result.output
    after = blog.files()["_config.yml"]
    assert after.startswith(content)
    assert yaml.safe_load(after) == values | yaml.safe_load(init.block("ko" if "lang" in values else "en"))
    if b"\r\n" in content and b"2\n" not in content:
        assert after.count(b"\n") == after.count(b"\r\n")
    else:
        assert b"\r" not in after[len(content) :]


@pytest.mark.parametrize("content", [b"{title: A blog}\n", b"text: |\n  no line end"])
def test_a_config_that_nothing_can_be_added_to_is_refused(paperboy: Command, blog: Blog, content: bytes) -> None:
    commit_config(blog, content)
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert result.exit_code == 2
    assert "end it with a line end, or put a `paperboy:` block into it by hand" in result.stderr
    assert list(blog.files()) == ["_config.yml"]


@pytest.mark.parametrize(
    "block", ["paperboy:\n", "paperboy: {top: 3} # mine\n", "paperboy:\n  window: 3\ntitle: x\n"]
)
def test_a_block_that_is_there_stays_as_it_is(paperboy: Command, blog: Blog, block: str) -> None:
    content = commit_config(blog, CONFIG.encode() + block.encode().replace(b"title: x\n", b""))
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert "Written: .github/workflows/paperboy.yml.\n" in result.stdout
    assert blog.files()["_config.yml"] == content


def test_a_workflow_that_somebody_has_changed_is_left_alone(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes")
    changed = (blog.clone / WORKFLOW).read_text().replace("23 1", "11 5")
    (blog.clone / WORKFLOW).write_text(changed)
    result = paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED)
    assert "is not what would be written: left alone" in result.stdout
    assert (blog.clone / WORKFLOW).read_text() == changed


def test_a_workflow_that_is_there_says_whose_action_it_calls(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED)
    result = paperboy("init", "--site", blog.folder, "--yes", "--deploy")
    assert f"{WORKFLOW} is there already.\n" in result.stdout
    assert "OWNER" not in result.stdout + (blog.clone / ".github/workflows/paperboy-deploy.yml").read_text()
    assert "Commit .github/workflows/paperboy-deploy.yml, and push" in result.stdout


def test_the_diff_is_what_is_written(paperboy: Command, blog: Blog) -> None:
    commit_config(blog, b"title: A blog\r\nlang: ko")
    result = paperboy("init", "--site", blog.folder)
    patch = result.stdout_bytes.decode().split("Nothing was written")[0]
    copy = blog.another_clone("copy")
    copy.git("pull", "--quiet", str(blog.clone), "main")
    subprocess.run(["git", "apply", "-"], cwd=copy.clone, input=patch.encode(), check=True)
    paperboy("init", "--site", blog.folder, "--yes")
    assert copy.files() == blog.files()


def test_a_site_in_a_subfolder_has_its_workflow_at_the_top(paperboy: Command, tmp_path: Path) -> None:
    blog = make_blog(tmp_path, below="my blog's")
    assert paperboy("init", "--site", blog.folder, "--yes").exit_code == 0
    assert not (blog.folder / ".github").exists()
    assert workflow(blog)["jobs"]["publish"]["with"]["site"] == "my blog's"
    assert (blog.folder / "_config.yml").read_text().endswith(init.block("ko"))


def test_the_mode_of_the_config_and_a_link_to_it_stay(paperboy: Command, blog: Blog) -> None:
    (blog.folder / "real.yml").write_text(CONFIG)
    (blog.folder / "real.yml").chmod(0o600)
    (blog.folder / "_config.yml").unlink()
    (blog.folder / "_config.yml").symlink_to("real.yml")
    paperboy("init", "--site", blog.folder, "--yes")
    assert (blog.folder / "_config.yml").is_symlink()
    assert (blog.folder / "real.yml").stat().st_mode & 0o777 == 0o600
    assert "paperboy:" in (blog.folder / "real.yml").read_text()


@pytest.mark.parametrize(
    "action", ["paperboy", "kim/paperboy", "kim/paperboy@", "a b/c@v1", "k/p@v1\n", "k/p@v1 #"]
)
def test_an_action_that_is_none_is_refused(paperboy: Command, blog: Blog, action: str) -> None:
    result = paperboy("init", "--site", blog.folder, "--yes", "--action", action)
    assert result.exit_code == 2
    assert "--action must be like" in result.stderr
    assert list(blog.files()) == ["_config.yml"]


def test_a_folder_that_github_would_read_as_an_expression_is_refused() -> None:
    with pytest.raises(SetupError, match="rename it"):
        init.workflow(PINNED, "${{ secrets.X }}")


def test_outside_of_a_repository_or_a_site_it_is_refused(paperboy: Command, tmp_path: Path) -> None:
    result = paperboy("init", "--site", tmp_path, "--yes")
    assert (result.exit_code, "has no _config.yml" in result.stderr) == (2, True)
    (tmp_path / "_config.yml").write_text(CONFIG)
    result = paperboy("init", "--site", tmp_path, "--yes")
    assert (result.exit_code, "is not in a git repository" in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["_config.yml"]


def test_a_workflow_that_cannot_be_read_or_written_is_an_error(paperboy: Command, blog: Blog) -> None:
    (blog.clone / ".github").write_text("in the way")
    before = blog.files()
    result = paperboy("init", "--site", blog.folder, "--yes")
    assert result.exit_code in (1, 2)
    assert "cannot " in result.stderr
    assert blog.files() == before


def test_the_closing_words_name_the_workflow_that_builds_the_site(paperboy: Command, blog: Blog) -> None:
    (blog.clone / ".github/workflows").mkdir(parents=True)
    (blog.clone / ".github/workflows/pages-deploy.yml").write_text(PAGES)
    (blog.clone / ".github/workflows/other.yml").write_text("on: push\n")
    said = paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED).stdout
    assert "builds the site on `push`, but paperboy's pushes (made with GITHUB_TOKEN) do not trigger it" in said
    assert "In .github/workflows/pages-deploy.yml, add below `on:`\n" in said
    assert "  workflow_run:\n    workflows: [paperboy]\n    types: [completed]\n" in said
    assert "No workflow here builds the site" not in said
    assert "OWNER" not in said
    assert "_paperboy/, where templates and words of your own go" in said


def test_the_closing_words_say_so_when_nothing_builds_the_site(paperboy: Command, blog: Blog) -> None:
    assert "No workflow here builds the site" in paperboy("init", "--site", blog.folder, "--yes").stdout


@pytest.mark.parametrize("options", [[], ["--yes"]])
def test_a_placeholder_is_named_before_anything_is_written(
    paperboy: Command, blog: Blog, options: list[str]
) -> None:
    said = paperboy("init", "--site", blog.folder, *options).stdout
    listing = said.partition("Nothing was written" if not options else "Written: ")[0]
    assert "replace OWNER by the account that publishes paperboy before you push" in listing
    assert "calls OWNER/paperboy at v1, which has to be a tag or a branch there" in listing
    paperboy("init", "--site", blog.folder, "--yes")
    assert "OWNER" not in paperboy("init", "--site", blog.folder, "--yes").stdout, "doctor says it from now on"


@pytest.mark.parametrize(
    ("files", "builds_with", "ruby"),
    [
        ({}, "actions/jekyll-build-pages", None),
        ({"Gemfile": ""}, "ruby/setup-ruby", "3.3"),
        ({"Gemfile": "", ".ruby-version": "3.2.0\n"}, "ruby/setup-ruby", "default"),
    ],
)
def test_deploy_writes_a_workflow_that_builds_the_site_and_hears_of_every_run(
    paperboy: Command, blog: Blog, files: dict[str, str], *, builds_with: str, ruby: str | None
) -> None:
    for name, text in files.items():
        (blog.folder / name).write_text(text)
    said = paperboy("init", "--site", blog.folder, "--yes", "--deploy", "--action", PINNED).stdout
    assert 'set Pages\' source to "GitHub Actions"' in said
    assert ("Gemfile.lock" in said) == ("Gemfile" in files)
    deployment = blog.clone / ".github/workflows/paperboy-deploy.yml"
    [builder] = build_triggers(repository_of(blog.folder))
    assert builder.triggered == "it runs after paperboy"
    written = builder.workflow
    assert any(each.startswith(builds_with) for each in written.uses)
    assert written.uses.index(PINNED.replace("@", "/enrich@")) < len(written.uses) - 2, "before the build"
    assert codes(check_enrich(load(blog.folder), repository_of(blog.folder))) == ["ok enrich/runs"]
    values = yaml.safe_load(deployment.read_bytes())
    assert values[True]["push"] == {"branches": ["main"]}
    assert all(re.search(r"@[0-9a-f]{40}$", each) for each in written.uses)
    rubies = [
        step["with"]["ruby-version"] for step in values["jobs"]["build"]["steps"] if "ruby" in step.get("uses", "")
    ]
    assert rubies == ([ruby] if ruby else [])
    assert zizmors_findings(deployment) == []
    again = paperboy("init", "--site", blog.folder, "--yes", "--deploy", "--action", PINNED)
    assert "Nothing to write." in again.stdout
    assert "paperboy-deploy.yml is there already" in again.stdout


def test_deploy_waits_for_the_workflow_that_publishes_whatever_it_is_called(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED)
    path = blog.clone / WORKFLOW
    path.write_text(path.read_text().replace("name: paperboy\n", 'name: "Papers, daily"\n'))
    paperboy("init", "--site", blog.folder, "--yes", "--deploy", "--action", PINNED)
    values = yaml.safe_load((blog.clone / ".github/workflows/paperboy-deploy.yml").read_bytes())
    assert values[True]["workflow_run"]["workflows"] == ["Papers, daily"]


def test_deploy_writes_nothing_where_a_workflow_builds_the_site_already(paperboy: Command, blog: Blog) -> None:
    (blog.clone / ".github/workflows").mkdir(parents=True)
    (blog.clone / ".github/workflows/pages.yml").write_text(PAGES)
    said = paperboy("init", "--site", blog.folder, "--yes", "--deploy", "--action", PINNED).stdout
    assert ".github/workflows/pages.yml builds the site already" in said
    assert f"uses: {PINNED.replace('@', '/enrich@')}" in said
    assert not (blog.clone / ".github/workflows/paperboy-deploy.yml").exists()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("lang: ko-KR\n", "Posts are in 'ko', as `lang` says; to change it, set `paperboy.lang` in _config.yml"),
        ("locale: ko\n", "Posts are in 'ko', as `locale` says"),
        ("title: x\n", "Posts are in 'en', since no key says otherwise"),
        ("language: ko\n", "Posts are in 'ko', as `language` says"),
        (
            "lang: zh-CN\n",
            "There are no words for `lang: zh-CN`, so posts are in 'en'; to change it, set `paperboy.lang` in",
        ),
    ],
)
def test_it_says_which_language_it_chose_and_why(paperboy: Command, blog: Blog, config: str, said: str) -> None:
    (blog.folder / "_config.yml").write_text(config)
    assert said in paperboy("init", "--site", blog.folder, "--yes").stdout


def test_the_block_is_valid_and_explains_every_setting() -> None:
    values = yaml.safe_load(init.block("ko"))["paperboy"]
    assert Settings.model_validate(values) == Settings(lang="ko")
    explained = re.findall(r"^  (?:# )?(\w+): .*  # \w.* \((.*)\)$", init.block("ko"), re.MULTILINE)
    assert explained == [(key, field.description) for key, field in Settings.model_fields.items()]


def test_a_setting_without_a_default_shows_one_that_can_be_taken_as_it_is() -> None:
    lines = re.sub(r"^  # (?=\w+: )", "  ", init.block("ko"), flags=re.MULTILINE)
    values = yaml.safe_load(lines)["paperboy"]
    assert set(values) == set(Settings.model_fields)
    assert Settings.model_validate(values).image == "url"


def test_the_workflow_is_safe_and_complete(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED)
    values = workflow(blog)
    triggers = values[True]  # YAML's reading of `on`
    minutes = [int(entry["cron"].split()[0]) for entry in triggers["schedule"]]
    assert len(minutes) == 2
    assert all(minute % 2 and minute not in (1, 59) for minute in minutes)
    assert set(triggers["workflow_dispatch"]["inputs"]) == {"date", "from", "to", "force", "editions"}
    assert all(entry["description"] for entry in triggers["workflow_dispatch"]["inputs"].values())
    assert values["permissions"] == {}
    assert values["jobs"] == {
        "publish": {
            "permissions": {"contents": "write"},
            "uses": PINNED.replace("@", "/.github/workflows/publish-blog.yml@"),
        }
    }


def test_the_workflow_is_short_and_in_prettiers_style() -> None:
    lines = [line for line in init.workflow(PINNED, ".").splitlines() if line and not line.startswith("#")]
    assert len(lines) <= 17
    assert all(len(line) <= 80 for line in lines if "{ " in line)  # or prettier would break them


def test_the_workflow_hands_over_inputs_that_the_called_one_and_the_command_have(
    paperboy: Command, blog: Blog
) -> None:
    paperboy("init", "--site", blog.folder, "--yes")
    handed = workflow(blog)[True]["workflow_dispatch"]["inputs"]
    options = {name for option in main.commands["publish"].params for name in option.opts}
    assert {f"--{name}" for name in handed} <= options
    called = yaml.safe_load((ROOT / ".github/workflows/publish-blog.yml").read_text(encoding="utf-8"))
    assert set(handed) <= set(called[True]["workflow_call"]["inputs"])
    taken = called["jobs"]["publish"]["steps"][-1]["with"]
    assert {name for name in taken if f"github.event.inputs.{name}" in str(taken[name])} == set(handed)


def test_zizmor_finds_nothing_in_the_workflow(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes", "--action", PINNED)
    assert zizmors_findings(blog.clone / WORKFLOW) == []


def zizmors_findings(path: Path) -> list[tuple[str, str]]:
    zizmor = shutil.which("zizmor", path=str(PAPERBOY.parent))
    assert zizmor, "zizmor is not installed: ./run test installs it"
    command = [zizmor, "--offline", "--pedantic", "--quiet", "--format", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [(entry["ident"], entry["desc"]) for entry in json.loads(done.stdout)]


def test_what_it_sets_up_publishes(paperboy: Command, blog: Blog) -> None:
    paperboy("init", "--site", blog.folder, "--yes")
    blog.git("add", ".")
    blog.git("commit", "--quiet", "--message", "paperboy")
    blog.git("push", "--quiet")
    result = paperboy("publish", "--site", blog.folder, "--date", "2026-02-09")
    assert result.exit_code == 0
    assert "_posts/2026-02-09-daily-papers.md" in git(blog.remote, "ls-tree", "-r", "--name-only", "main")


def test_it_says_when_the_blogs_own_posts_are_in_another_language_than_it_chose(
    paperboy: Command, blog: Blog
) -> None:
    (blog.clone / "_posts").mkdir()
    (blog.clone / "_posts/2020-01-01-x.md").write_text("---\n---\n" + "오늘 읽은 논문을 정리합니다. " * 5)
    (blog.clone / "_config.yml").write_text("title: A blog\nlang: en\n")
    said = paperboy("init", "--site", blog.folder, "--yes").stdout
    assert "Posts are in 'en', as `lang` says" in said
    assert "and the blog's other posts in 'ko'; to change it, set `paperboy.lang` in _config.yml." in said
    assert "names no theme" in said  # and what else doctor would note of posts
    (blog.clone / "_config.yml").write_text("title: A blog\nlang: ko\n")
    assert "other posts" not in paperboy("init", "--site", blog.folder, "--yes").stdout


def test_where_no_key_says_the_language_the_blogs_own_posts_do(paperboy: Command, blog: Blog) -> None:
    (blog.clone / "_posts").mkdir()
    (blog.clone / "_posts/2020-01-01-x.md").write_text("---\n---\n" + "오늘 읽은 논문을 정리합니다. " * 5)
    (blog.clone / "_config.yml").write_text("title: A blog\n")
    said = paperboy("init", "--site", blog.folder, "--yes").stdout
    assert "Posts are in 'ko', like the blog's other posts, since no key says otherwise" in said
    assert yaml.safe_load((blog.clone / "_config.yml").read_text())["paperboy"]["lang"] == "ko"


def test_a_run_without_a_language_follows_the_blogs_own_posts(paperboy: Command, blog: Blog) -> None:
    (blog.clone / "_posts").mkdir()
    (blog.clone / "_posts/2020-01-01-x.md").write_text("---\n---\n" + "오늘 읽은 논문을 정리합니다. " * 5)
    (blog.clone / "_config.yml").write_text("timezone: Asia/Seoul\n")
    said = paperboy("preview", "--site", blog.folder, "--date", "2026-02-09").stdout
    assert "2월 9일" in said
    (blog.clone / "_config.yml").write_text("timezone: Asia/Seoul\nlang: en\n")
    assert "2월 9일" not in paperboy("preview", "--site", blog.folder, "--date", "2026-02-09").stdout


def test_it_names_a_time_zone_that_is_empty_with_its_line(paperboy: Command, blog: Blog) -> None:
    (blog.clone / "_config.yml").write_text("timezone: Asia/Seoul\ntitle: x\ntimezone:\n")
    said = paperboy("init", "--site", blog.folder, "--yes").stdout
    assert "_config.yml, line 3: `timezone` is empty, so days and hours are UTC's" in said
    assert "has `timezone` more than once, in lines 1 and 3" in said


def test_it_says_when_a_plugin_would_not_have_posts_built(paperboy: Command, blog: Blog) -> None:
    (blog.clone / "_config.yml").write_text(CONFIG + "plugins: [jekyll-multiple-languages-plugin]\n")
    said = paperboy("init", "--site", blog.folder, "--yes").stdout
    assert "has Jekyll read posts from _i18n/LANGUAGE/_posts only" in said
    assert "Add `_posts` to `exclude_from_localizations:` in _config.yml" in said
