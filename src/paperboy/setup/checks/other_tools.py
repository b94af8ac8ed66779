"""Workflows of other tools that write posts of Daily Papers, too."""

import re
from collections.abc import Iterator

from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository

_OTHER_TOOL = re.compile(
    r"daily[-_ ]?papers|weekly-papers|huggingface\.co/(api/)?(daily_)?papers|hf[-_]papers", re.IGNORECASE
)
_SCRIPT = re.compile(r"[\w./-]+\.(?:py|js|mjs|ts|sh|rb)\b")
_COMMITTING = re.compile(
    r"git\s+(commit|push)\b|git-auto-commit-action|add-and-commit|github-push-action|create-pull-request"
)


def check_other_tools(repository: Repository) -> Iterator[Finding]:
    """Yield the workflows that seem to write the same posts as paperboy, themselves or by a script of theirs."""
    for workflow in repository.workflows:
        texts = {"it": "\n".join((*workflow.uses, *workflow.scripts))}
        for name in _SCRIPT.findall("\n".join(workflow.scripts)):
            texts[name.removeprefix("./")] = repository.text(name.removeprefix("./"))
        found = {where: match[0] for where, text in texts.items() if (match := _OTHER_TOOL.search(text))}
        if found and not workflow.publishes and any(map(_COMMITTING.search, texts.values())):
            where, name = next(iter(found.items()))
            code = "other tool/writes-posts"
            yield finding(code, repository=repository.address, path=workflow.path, where=where, name=name)
