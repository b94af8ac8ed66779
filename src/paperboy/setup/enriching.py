"""Where `paperboy enrich` runs before the site is built, and what to write where it does not."""

import json
import re
from collections.abc import Iterator

from paperboy.setup.builds import JEKYLL, build_triggers
from paperboy.setup.repository import Repository
from paperboy.setup.workflows import PLACEHOLDER, Job, Workflow, called_version
from paperboy.site.conventions import BUILD_FILES

_ENRICHING = re.compile(r"^\S+/enrich@|^\./enrich$|\bpaperboy\s+(?:-\S+\s+)*enrich\b", re.MULTILINE)
_FILE = re.compile(r"(?<![\w./])(?:\./)?\w[\w.-]*/[\w./-]+|\./[\w.-]+")


def enriching(repository: Repository) -> tuple[list[str], list[str]]:
    """Return the files that run `paperboy enrich` before Jekyll builds the site, and those that do after it."""
    before, after = list[str](), list[str]()
    for workflow in builders(repository):
        for job in workflow.jobs.values():
            _sort_in(workflow.path, "\n".join(_texts(job, repository)), before, after)
    for name in BUILD_FILES:
        _sort_in(name, repository.text(name), before, after)
    return before, after


def builders(repository: Repository) -> list[Workflow]:
    """Return the workflows that build the site, and those that they call."""
    by_path = {each.path: each for each in repository.workflows}
    found = [each.workflow for each in build_triggers(repository)]
    for workflow in found:
        found += [by_path[path] for path in workflow.local_calls if path in by_path and by_path[path] not in found]
    return found


def step(repository: Repository, action: str) -> str:
    """Return the step that runs it, as it is written in a job of the blog's.

    By the version of paperboy that the blog's workflows call; where they call none, by `action`: `OWNER/REPO@REF`.
    """
    called, _, version = (called_version(repository.workflows) or action).partition("@")
    lines = f"      - name: Make what comes of all papers\n        uses: {called}/enrich@{version}\n"
    below = repository.site_folder
    return lines if below == "." else f"{lines}        with: {{ site: {json.dumps(below, ensure_ascii=False)} }}\n"


def advice(repository: Repository, action: str = f"{PLACEHOLDER}paperboy@v1") -> str:
    """Return where to put the step in the workflow that builds the site; without one, what writes it."""
    found = builders(repository)
    if not found:
        return "run `paperboy init --deploy`, which writes a workflow that runs it and builds the site"
    where = next((each for each in found if any(map(JEKYLL.search, (*each.uses, *each.scripts)))), found[0])
    return f"in {where.path}, add before the step that runs Jekyll\n{step(repository, action).rstrip()}"


def _texts(job: Job, repository: Repository) -> Iterator[str]:
    """Yield what a job uses and runs, in order, each script before the files of the repository that it names."""
    for each in job.steps:
        yield each.uses or each.run
        yield from filter(None, (repository.text(name) for name in _FILE.findall(each.run)))


def _sort_in(path: str, text: str, before: list[str], after: list[str]) -> None:
    if found := _ENRICHING.search(text):
        built = JEKYLL.search(text)
        (after if built and built.start() < found.start() else before).append(path)
