"""Whether some workflow or host builds the site, and whether new posts trigger it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperboy.setup.builds import BuildTriggers, build_triggers, trigger_snippet
from paperboy.setup.findings import Finding, note, ok
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import when

# hosts that build a site at every push without a workflow: their files, and the addresses of their sites
_HOSTS = {
    "netlify.toml": ("Netlify", r"\.netlify\.(app|com)\b"),
    "vercel.json": ("Vercel", r"\.(vercel\.app|now\.sh)\b"),
    ".gitlab-ci.yml": ("GitLab", r"\.gitlab\.io\b"),
}
INIT_DEPLOY = (
    'run `paperboy init --deploy`, which writes a workflow for that, and set Pages\' source to "GitHub Actions"'
)


def hosts_of(repository: Repository) -> dict[str, str]:
    """Return the hosts that may build the site without a workflow, each with the file that names it."""
    return {name: file for file, (name, _) in _HOSTS.items() if (repository.root / file).is_file()}


def check_build(repository: Repository, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield which workflow builds the site, on what, and whether paperboy's pushes trigger it.

    `values` are those of the site's config. What is not certain is a note, with what to look at.
    """
    builds = build_triggers(repository.workflows, repository.branch, repository.address)
    if not builds.builders:
        yield _no_builder(repository, builds, values)
    elif not builds.publishers:
        for builder in builds.certain:
            yield ok("build", f"{builder.path} builds the site, on {when(builder.workflow)}")
    elif builds.triggered:
        yield from _triggered(builds)
    else:
        yield _not_triggered(builds)


def _triggered(builds: BuildTriggers) -> Iterator[Finding]:
    sure = [builder for builder in builds.triggered if not builder.condition]
    for builder in sure:
        sentence = f"{builder.path} builds the site, on {when(builder.workflow)}; new posts are in it, since"
        yield ok("build", f"{sentence} {builder.triggered}")
    for builder in builds.triggered if not sure else ():
        yield note(
            "build",
            f"{builder.path} builds the site, and {builder.triggered}, if `{builder.condition}` holds then:"
            " only a run can say that",
            "look under Actions whether the jobs of its last run after paperboy were skipped",
        )


def _not_triggered(builds: BuildTriggers) -> Finding:
    """Return what to say where no builder is triggered: how to trigger one, and never two."""
    builder, *others = builds.certain or builds.builders
    advice = trigger_snippet(builder, builds.publisher)
    if builder.doubt:
        return note(
            "build",
            f"{builder.path} may build the site: {builder.doubt}. If it does, paperboy's pushes (made with"
            f" GITHUB_TOKEN) do not trigger it{': ' if builder.obstacle else ''}{builder.obstacle}",
            f"look whether the site comes from there. If so, {advice}\nif not, {INIT_DEPLOY}",
        )
    why = f": {builder.obstacle}" if builder.obstacle else ""
    if others:
        names = ", ".join(each.path for each in others)
        return note(
            "build",
            f"{builder.path} builds the site, on {when(builder.workflow)}, and so does {names}; paperboy's pushes"
            f" (made with GITHUB_TOKEN) trigger none of them{why}",
            f"keep the one that publishes what readers see, and disable the others. To keep this one, {advice}",
        )
    return note(
        "build",
        f"{builder.path} builds the site, on {when(builder.workflow)}, but paperboy's pushes (made with"
        f" GITHUB_TOKEN) do not trigger it{why}",
        advice,
    )


def _no_builder(repository: Repository, builds: BuildTriggers, values: Mapping[str, Any]) -> Finding:
    hosts = hosts_of(repository)
    for name, file in hosts.items():
        if re.search(_HOSTS[file][1], str(values.get("url") or "")):
            return ok("build", f"{name} builds the site at every push, as `url` and {file} show")
    if hosts:
        names, files = " or ".join(hosts), " and ".join(hosts.values())
        return note(
            "build",
            f"no workflow here builds the site; {files} may be left over, or {names} builds it at every push",
            f"look whether {names} lists the last commit as built. If not, {INIT_DEPLOY}",
            repository.page("settings/pages"),
        )
    if not builds.publishers:
        return ok("build", "no workflow builds the site, so a push by a person does, if anything")
    return note(
        "build",
        "no workflow here builds the site; if GitHub Pages builds it from a branch, paperboy's pushes (made with"
        " GITHUB_TOKEN) do not trigger that",
        INIT_DEPLOY,
        repository.page("settings/pages"),
    )
