"""By what a blog's repository is told to have checks of style, hosts, hidden posts and other tools. Pure."""

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping

from paperboy.model.edition import Kind
from paperboy.setup.workflows import Workflow

# why an edition is no page
AMONG_DRAFTS = "it is among the drafts"
NOT_PUBLISHED = "it says `published: false`"

EDITION = re.compile(rf"(\d{{4}}-\d\d-\d\d-)?({'|'.join(Kind)})-papers\.(md|markdown)")

# Checks of texts that a blog's CI may make: the sign of each in workflows, its files, and the file that lists what
# it leaves out, where there is one.
CHECKS = {
    "prettier": (
        re.compile(r"\bprettier\b", re.IGNORECASE),
        (".prettierrc", "prettier.config."),
        ".prettierignore",
    ),
    "markdownlint": (re.compile(r"\bmarkdownlint", re.I), (".markdownlint",), ".markdownlintignore"),
    "codespell": (re.compile(r"\bcodespell\b"), (".codespellrc",), ""),
    "typos": (re.compile(r"crate-ci/typos|\btypos\b"), ("_typos.toml", "typos.toml", ".typos.toml"), ""),
    "lychee": (re.compile(r"\blychee\b"), ("lychee.toml", ".lycheeignore"), ""),
}
WHERE_CHECKS_ARE_NAMED = ("package.json", ".pre-commit-config.yaml", "lefthook.yml", "Makefile", "Rakefile")
# who builds a site at a push of anybody's, told by a webhook, with no workflow
HOSTS = {"netlify.toml": "Netlify", "vercel.json": "Vercel", ".gitlab-ci.yml": "GitLab"}

_OTHER_TOOL = re.compile(
    r"daily[-_ ]?papers|weekly-papers|huggingface\.co/(api/)?(daily_)?papers|hf[-_]papers", re.IGNORECASE
)
_SCRIPT = re.compile(r"[\w./-]+\.(?:py|js|mjs|ts|sh|rb)\b")
_COMMITTING = re.compile(
    r"git\s+(commit|push)\b|git-auto-commit-action|add-and-commit|github-push-action|create-pull-request"
)


def checks_in(text: str) -> Iterator[str]:
    """Yield the checks of texts that `text`, a workflow or a list of commands, names."""
    for name, (sign, _, _) in CHECKS.items():
        if sign.search(text):
            yield name


def checks_of_files(names: Iterable[str]) -> Iterator[str]:
    """Yield the checks whose settings are among the files of these names."""
    names = list(names)
    for name, (_, starts, ignore) in CHECKS.items():
        if any(each.startswith(start) and each != ignore for each in names for start in starts):
            yield name


def lines_to_ignore(ignored: str, posts: str, archive: str) -> tuple[str, ...]:
    """Return what a check's list of ignored files lacks, so that it looks at no file of paperboy's."""
    known = {line.strip().lstrip("/").rstrip("/") for line in ignored.splitlines()}
    lacking = []
    if not known & {posts, f"{posts}/*", f"{posts}/**", f"{posts}/*-papers.md", "*.md", "**/*.md"}:
        lacking.append(f"{posts}/*-papers.md")
    if not known & {archive, f"{archive}/**", "*.json", "**/*.json"}:
        lacking.append(f"{archive}/")
    return tuple(lacking)


def scripts_of(workflow: Workflow) -> tuple[str, ...]:
    """Return the names of script files that a workflow's steps run."""
    found = (match.removeprefix("./") for script in workflow.scripts for match in _SCRIPT.findall(script))
    return tuple(dict.fromkeys(found))


def other_tool(workflow: Workflow, scripts: Mapping[str, str]) -> str:
    """Return what shows that a workflow, which is not paperboy's, writes posts of Daily Papers, or nothing.

    `scripts` are the texts of the script files that it runs.
    """
    if workflow.publishes:
        return ""
    commands = "\n".join((*workflow.uses, *workflow.scripts))
    if not _COMMITTING.search("\n".join((commands, *scripts.values()))):
        return ""
    for where, text in (("it", commands), *scripts.items()):
        if match := _OTHER_TOOL.search(text):
            return f"{where} names {match[0]!r}"
    return ""


def pattern_that_hides(exclude: object, include: object, path: str) -> str:
    """Return the pattern of `exclude` that keeps `path`, below the source, out of the site, or nothing.

    As Jekyll compares them: a pattern is a glob whose `*` goes over slashes, or the beginning of a path
    (https://github.com/jekyll/jekyll/blob/master/lib/jekyll/entry_filter.rb).
    """
    kept = [str(each) for each in include] if isinstance(include, list) else []
    for each in exclude if isinstance(exclude, list) else [exclude]:
        pattern = str(each or "").lstrip("/")
        if pattern and str(each) not in kept and (path.startswith(pattern) or fnmatch.fnmatchcase(path, pattern)):
            return str(each)
    return ""
