"""Whether some workflow or host builds the site, and whether new posts trigger it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.setup.builds import Builder, build_triggers, trigger_snippet
from paperboy.setup.findings import Finding, note, ok
from paperboy.setup.repository import Repository

# hosts that build a site at every push without a workflow: their files, and the addresses of their sites
_HOSTS = {
    "netlify.toml": ("Netlify", r"\.netlify\.(app|com)\b"),
    "vercel.json": ("Vercel", r"\.(vercel\.app|now\.sh)\b"),
    ".gitlab-ci.yml": ("GitLab", r"\.gitlab\.io\b"),
}
INIT_DEPLOY = (
    'run `paperboy init --deploy`, which writes a workflow for that, and set Pages\' source to "GitHub Actions"'
)
_OURS = "paperboy's pushes (made with GITHUB_TOKEN)"


def hosts_of(repository: Repository) -> dict[str, str]:
    """Return the hosts that may build the site without a workflow, each with the file that names it."""
    return {name: file for file, (name, _) in _HOSTS.items() if (repository.root / file).is_file()}


def check_build(repository: Repository, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield which workflow builds the site, on what, and whether paperboy's pushes trigger it.

    `values` are those of the site's config. What is not certain is a note, with what to look at.
    """
    builds = build_triggers(repository)
    sure = [builder for builder in builds.triggered if not builder.condition]
    if not builds.builders:
        yield _no_builder(repository, values, is_published=bool(builds.publishers))
    elif not builds.publishers:
        for builder in builds.certain:
            yield ok("build/by-hand", _builds(builder))
    elif sure:
        for builder in sure:
            yield ok("build/triggered", f"{_builds(builder)}; new posts are in it, since {builder.triggered}")
    elif builds.triggered:
        for builder in builds.triggered:
            yield note(
                "build/may-be-triggered",
                f"{builder.path} builds the site, and {builder.triggered} if `{builder.condition}` holds, which is"
                " known during a run only",
                "check under Actions whether its jobs were skipped after the last run of paperboy",
            )
    else:
        yield _not_triggered(builds.certain or list(builds.builders), builds.publisher)


def _builds(builder: Builder) -> str:
    events = ", ".join(f"`{event}`" for event in builder.workflow.triggers) or "nothing"
    return f"{builder.path} builds the site on {events}"


def _not_triggered(builders: list[Builder], publisher: str) -> Finding:
    """Return what to do where no builder is triggered: how to trigger one, and never two."""
    builder, *others = builders
    snippet, names = trigger_snippet(builder, publisher), ", ".join(each.path for each in others)
    why = f": {builder.obstacle}" if builder.obstacle else ""
    if builder.doubt:
        return note(
            "build/uncertain",
            f"{builder.path} may build the site: {builder.doubt}. If it does, {_OURS} do not trigger it{why}",
            f"check whether the site comes from there. If so, {snippet}\nif not, {INIT_DEPLOY}",
        )
    if others:
        return note(
            "build/several",
            f"{_builds(builder)}, and so does {names}; {_OURS} trigger none of them{why}",
            f"keep the one that publishes what readers see, and disable the others. To keep this one, {snippet}",
        )
    return note("build/not-triggered", f"{_builds(builder)}, but {_OURS} do not trigger it{why}", snippet)


def _no_builder(repository: Repository, values: Mapping[str, Any], *, is_published: bool) -> Finding:
    hosts, settings = hosts_of(repository), repository.page("settings/pages")
    for name, file in hosts.items():
        if re.search(_HOSTS[file][1], str(values.get("url") or "")):
            return ok("build/host", f"{name} builds the site at every push, as `url` and {file} show")
    if hosts:
        names, files = " or ".join(hosts), " and ".join(hosts.values())
        return note(
            "build/may-be-host",
            f"no workflow here builds the site; {files} may be left over, or {names} builds it at every push",
            f"check whether {names} lists the last commit as built. If not, {INIT_DEPLOY}",
            settings,
        )
    if not is_published:
        return ok(
            "build/none-by-hand",
            "no workflow here builds the site; if GitHub Pages does, your own pushes trigger it",
        )
    return note(
        "build/none",
        f"no workflow here builds the site; if GitHub Pages builds it from a branch, {_OURS} do not trigger that",
        INIT_DEPLOY,
        settings,
    )
