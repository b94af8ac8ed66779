"""Whether some workflow or host builds the site, and whether new posts trigger it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.setup.builds import Builder, build_triggers, trigger_snippet
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
    builds = build_triggers(repository)
    sure = [builder for builder in builds.triggered if not builder.condition]
    if not builds.builders:
        yield _no_builder(repository, values, is_published=bool(builds.publishers))
    elif not builds.publishers:
        for builder in builds.certain:
            yield finding("build/by-hand", path=builder.path, events=_events(builder))
    elif sure:
        for builder in sure:
            yield finding("build/triggered", path=builder.path, events=_events(builder), why=builder.triggered)
    elif builds.triggered:
        for builder in builds.triggered:
            why = builder.triggered
            yield finding("build/may-be-triggered", path=builder.path, why=why, condition=builder.condition)
    else:
        yield _not_triggered(builds.certain or list(builds.builders), builds.publisher)


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
