"""Whether some workflow or host builds the site, and whether new posts trigger it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.setup.builds import Builder, build_triggers, publisher_of, trigger_snippet
from paperboy.setup.findings import Finding, finding
from paperboy.setup.repository import Repository

# hosts that build a site at every push without a workflow: their files, and the addresses of their sites
_HOSTS = {
    "netlify.toml": ("Netlify", r"\.netlify\.(app|com)\b"),
    "vercel.json": ("Vercel", r"\.(vercel\.app|now\.sh)\b"),
    ".gitlab-ci.yml": ("GitLab", r"\.gitlab\.io\b"),
}


def hosts_of(repository: Repository) -> dict[str, str]:
    """Return the hosts that may build the site without a workflow, each with the file that names it."""
    return {name: file for file, (name, _) in _HOSTS.items() if (repository.root / file).is_file()}


def check_build(repository: Repository, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield which workflow builds the site, on what, and whether paperboy's pushes trigger it.

    `values` are those of the site's config. What is not certain is a note, with what to check.
    """
    builders = build_triggers(repository)
    certain = [each for each in builders if not each.doubt]
    triggered = [each for each in certain if each.triggered]
    is_published = any(each.publishes for each in repository.workflows)
    if not builders:
        yield _no_builder(repository, values, is_published=is_published)
    elif triggered or not is_published:
        sure = [each for each in triggered if not each.condition]
        code = "by-hand" if not is_published else "triggered" if sure else "may-be-triggered"
        for each in sure or triggered or certain:
            events, why = _events(each), each.triggered
            yield finding(f"build/{code}", path=each.path, events=events, why=why, condition=each.condition)
    else:
        yield _not_triggered(certain or builders, publisher_of(repository))


def _events(builder: Builder) -> str:
    return ", ".join(f"`{event}`" for event in builder.workflow.triggers) or "nothing"


def _not_triggered(builders: list[Builder], publisher: str) -> Finding:
    """Return what to do where no builder is triggered: how to trigger one, and never two."""
    builder, *others = builders
    kind = "uncertain" if builder.doubt else "several" if others else "not-triggered"
    return finding(
        f"build/{kind}",
        path=builder.path,
        events=_events(builder),
        others=", ".join(each.path for each in others),
        doubt=builder.doubt,
        why=f": {builder.obstacle}" if builder.obstacle else "",
        snippet=trigger_snippet(builder, publisher),
    )


def _no_builder(repository: Repository, values: Mapping[str, Any], *, is_published: bool) -> Finding:
    hosts = hosts_of(repository)
    for name, file in hosts.items():
        if re.search(_HOSTS[file][1], str(values.get("url") or "")):
            return finding("build/host", host=name, file=file)
    if hosts:
        names, files = " or ".join(hosts), " and ".join(hosts.values())
        return finding("build/may-be-host", repository=repository.address, hosts=names, files=files)
    return finding("build/none" if is_published else "build/none-by-hand", repository=repository.address)
