"""The remote's branch that a push goes to: where that is, git itself says, by `git push --dry-run`."""

import re
from dataclasses import dataclass
from functools import cached_property

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site.clone import HEADS, Clone, without_secrets

# whatever git is set to: the branch, and nothing else of a person's
_ONLY_BRANCH = ("--no-recurse-submodules", "--no-follow-tags")
_IS_URL = re.compile(r"remote\.(.+)\.url")
# what git says where the remote's branch is not what it was (https://git-scm.com/docs/git-push#_output)
_HAS_MOVED_ON = ("[rejected]", "cannot lock ref", "failed to update ref")


@dataclass(frozen=True)
class Remote:
    """Where the branch `here` of a clone is pushed to: `ref` of a remote, which may have several addresses.

    `is_current`: all of them have what is checked out; `is_split`: one of them has other commits than another.
    """

    clone: Clone
    here: str
    ref: str
    is_current: bool = False
    is_split: bool = False

    def __str__(self) -> str:
        return without_secrets(self.name)

    @cached_property
    def name(self) -> str:
        """The remote's name, or its address where it has no name."""
        settings = self.clone.settings
        keys = (f"branch.{self.here}.pushremote", "remote.pushdefault", f"branch.{self.here}.remote")
        names = [found[1] for key in settings if (found := _IS_URL.fullmatch(key))]
        return next(
            (settings[key] for key in keys if settings.get(key)), names[0] if len(names) == 1 else "origin"
        )

    @property
    def branch(self) -> str:
        """The branch's name on the remote."""
        return self.ref.removeprefix(HEADS)

    @property
    def tracking(self) -> str:
        """The name under which a clone usually remembers where the branch was."""
        return f"refs/remotes/{self.name}/{self.branch}"

    def newest(self) -> str | None:
        """Ask the remote for the branch's newest commit; None where it never had the branch.

        Raises RepositoryError when it cannot be asked, SetupError when the branch was renamed or deleted there.
        """
        said = self.clone.run("ls-remote", "--quiet", "--heads", self.name)
        there = {ref: commit for commit, ref in (line.split("\t") for line in said.splitlines())}
        if self.ref not in there and (
            (there and self.clone.settings.get(f"branch.{self.here}.merge") == self.ref)
            or self.clone.ask("rev-parse", "--verify", "--quiet", self.tracking)
        ):
            raise SetupError(
                f"{self} has no branch {self.branch} any more: it was renamed or deleted there. Check out the one"
                f" that it has now (`git fetch {self}`, `git switch …`), push it again, or use --no-push"
            )
        return there.get(self.ref)

    def fetch(self) -> None:
        """Fetch the branch's commits, and move no name of the clone's. Raises RepositoryError."""
        options = ("--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap=")
        self.clone.run("fetch", "--quiet", *options, self.name, self.ref)

    def remember(self, newest: str) -> None:
        """Have the clone know where the branch is, as `git fetch` does."""
        if f"remote.{self.name}.url" in self.clone.settings:
            self.clone.ask("update-ref", "-m", "paperboy: fetch", self.tracking, newest)

    def push(self, commit: str) -> None:
        """Push `commit` to the branch, never by force.

        Raises PushRejectedError when the remote's branch seems to have moved on, RepositoryError for all else.
        """
        mirror = f"remote.{self.name}.mirror"  # it would push all branches, and takes none by its name
        options = ("-c", f"{mirror}=false") if mirror in self.clone.settings else ()
        try:
            self.clone.run(*options, "push", "--quiet", *_ONLY_BRANCH, self.name, f"{commit}:{self.ref}")
        except RepositoryError as error:
            kind = PushRejectedError if any(sign in str(error) for sign in _HAS_MOVED_ON) else RepositoryError
            raise kind(f"cannot push {self.branch} to {self}: {_words(error)}") from error


def remote_of(clone: Clone, branch: str | None, head: str | None) -> Remote:
    """Return where `git push` pushes what is checked out.

    Raises SetupError where git pushes it nowhere, RepositoryError where the remote cannot be asked.
    """
    if branch is None:
        raise SetupError(
            "no branch is checked out, so there is none to push to:"
            " check one out (`git switch main`), or use --no-push"
        )
    said, problem = "", "see `push.default`, `remote.*.push` and `branch.*.remote` in git's config"
    try:
        said = clone.run("push", "--dry-run", "--porcelain", "--verbose", *_ONLY_BRANCH)
    except RepositoryError as error:
        said, problem = error.output, _words(error)
    is_asked = problem.startswith("Pushing to ")  # then git has found out where to
    if is_asked and head is None:
        return Remote(clone, branch, f"{HEADS}{branch}")
    rows = [line.split("\t") for line in said.splitlines() if line.count("\t") == 2]
    goes = [row for row in rows if row[1].startswith((f"{HEADS}{branch}:", "HEAD:"))]
    if is_asked and not goes:
        raise RepositoryError(f"cannot push {branch}: {re.sub('Pushing to [^ ]+ ', '', problem)}")
    refs = {refs.partition(":")[2] for _, refs, _ in goes}
    if len(refs) != 1 or not min(refs).startswith(HEADS) or "To ." in said.splitlines():
        elsewhere = f", but to {' and '.join(sorted(refs))}" if refs else ""
        raise SetupError(
            f"`git push` sends {branch} to no branch of a remote{elsewhere}: {problem}; or use --no-push"
        )
    states = {(flag, summary) for flag, _, summary in goes}
    is_current = all(flag == "=" for flag, _ in states)
    return Remote(clone, branch, refs.pop(), is_current=is_current, is_split=len(states) > 1)


def _words(error: RepositoryError) -> str:
    return str(error).partition(" failed: ")[2]
