"""Workflows of other tools that write posts of Daily Papers, too."""

import re
from collections.abc import Iterator

from paperboy.setup.findings import Finding, note
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import Workflow

_OTHER_TOOL = re.compile(
    r"daily[-_ ]?papers|weekly-papers|huggingface\.co/(api/)?(daily_)?papers|hf[-_]papers", re.IGNORECASE
)
_SCRIPT = re.compile(r"[\w./-]+\.(?:py|js|mjs|ts|sh|rb)\b")
_COMMITTING = re.compile(
    r"git\s+(commit|push)\b|git-auto-commit-action|add-and-commit|github-push-action|create-pull-request"
)


def check_other_tools(repository: Repository) -> Iterator[Finding]:
    """Yield the workflows that seem to write the same posts as paperboy."""
    for workflow in repository.workflows:
        if evidence := _evidence(workflow, repository):
            yield note(
                "other tool",
                f"{workflow.path} seems to write posts of Daily Papers, too ({evidence})",
                "disable it, so that a day has one post; `paperboy publish --from DATE --to DATE --force` takes"
                " over the posts that it has written under the same names",
                repository.page("actions"),
            )


def _evidence(workflow: Workflow, repository: Repository) -> str:
    """Return what shows that a workflow, or a script that it runs, writes and commits posts of Daily Papers."""
    if workflow.publishes:
        return ""
    commands = "\n".join((*workflow.uses, *workflow.scripts))
    names = dict.fromkeys(name.removeprefix("./") for name in _SCRIPT.findall("\n".join(workflow.scripts)))
    texts = {"it": commands} | {name: repository.text(name) for name in names}
    if not any(map(_COMMITTING.search, texts.values())):
        return ""
    found = ((where, _OTHER_TOOL.search(text)) for where, text in texts.items())
    return next((f"{where} names {match[0]!r}" for where, match in found if match), "")
