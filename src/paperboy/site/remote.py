"""The remote's branch that a push goes to: where that is, git itself says, by `git push --dry-run`."""

import re
from functools import cached_property

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site.clone import HEADS, Clone, without_secrets

# whatever git is set to: the branch, and nothing else of a person's
_ONLY_BRANCH = ("--no-recurse-submodules", "--no-follow-tags")
_IS_URL = re.compile(r"remote\.(.+)\.url")
# what git says where the remote's branch is not what it was (https://git-scm.com/docs/git-push#_output)
_HAS_MOVED_ON = ("[rejected]", "cannot lock ref", "failed to update ref")


class Remote:
    """A branch of a remote, which may have several addresses.

    `is_current`: all of them have what is checked out; `is_split`: one of them has other commits than another.
    """

    def __init__(self, clone: Clone, branch: str | None, head: str | None) -> None:
        """Find where `git push` pushes `branch`, which is checked out at `head`.

        Raises SetupError where it pushes it nowhere, RepositoryError where the remote cannot be asked.
        """
        if branch is None:
            raise SetupError(
                "no branch is checked out, so there is none to push to:"
                " check one out (`git switch main`), or use --no-push"
            )
        self._clone, self._here, self._ref = clone, branch, f"{HEADS}{branch}"
        problem = "see `push.default`, `remote.*.push` and `branch.*.remote` in git's config"
        try:
            said = clone.run("push", "--dry-run", "--porcelain", "--verbose", *_ONLY_BRANCH)
        except RepositoryError as error:
            said, problem = error.output, _words(error)
        rows = [line.split("\t") for line in said.splitlines() if line.count("\t") == 2]
        goes = [row for row in rows if row[1].startswith((f"{self._ref}:", "HEAD:"))]
        refs = {refs.partition(":")[2] for _, refs, _ in goes}
        states = {(flag, summary) for flag, _, summary in goes}
        self.is_current, self.is_split = {flag for flag, _ in states} == {"="}, len(states) > 1
        if problem.startswith("Pushing to ") and not goes:  # then git has found out where to
            if head is not None:
                raise RepositoryError(f"cannot push {branch}: {re.sub('Pushing to [^ ]+ ', '', problem)}")
        elif len(refs) == 1 and min(refs).startswith(HEADS) and "To ." not in said.splitlines():
            self._ref = min(refs)
        elif not refs and not any(map(_IS_URL.fullmatch, clone.settings)):
            raise SetupError(
                "the repository has no remote to push to:"
                f" add one (`git remote add origin ADDRESS`, `git push -u origin {branch}`), or use --no-push"
            )
        else:
            elsewhere = f", but to {' and '.join(sorted(refs))}" if refs else ""
            raise SetupError(
                f"`git push` sends {branch} to no branch of a remote{elsewhere}: {problem}; or use --no-push"
            )

    @cached_property
    def name(self) -> str:
        """The remote's name, or its address where it has no name."""
        settings = self._clone.settings
        keys = (f"branch.{self._here}.pushremote", "remote.pushdefault", f"branch.{self._here}.remote")
        names = [found[1] for key in settings if (found := _IS_URL.fullmatch(key))]
        return next(
            (settings[key] for key in keys if settings.get(key)), names[0] if len(names) == 1 else "origin"
        )

    @property
    def tracking(self) -> str:
        """The name under which a clone usually remembers where the branch was."""
        return f"refs/remotes/{self.name}/{self._ref.removeprefix(HEADS)}"

    def newest(self) -> str | None:
        """Ask the remote for the branch's newest commit; None where it never had the branch.

        Raises RepositoryError when it cannot be asked, SetupError when the branch was renamed or deleted there.
        """
        said = self._clone.run("ls-remote", "--quiet", "--heads", self.name)
        there = {ref: commit for commit, ref in (line.split("\t") for line in said.splitlines())}
        is_followed = self._clone.settings.get(f"branch.{self._here}.merge") == self._ref
        if self._ref not in there and (
            (there and is_followed) or self._clone.ask("rev-parse", "--verify", "--quiet", self.tracking)
        ):
            raise SetupError(
                f"{self} has no branch {self._ref.removeprefix(HEADS)} any more: it was renamed or deleted there."
                f" Check out the one it has now (`git fetch {self}`, `git switch …`), push it again, or use"
                " --no-push"
            )
        return there.get(self._ref)

    def fetch(self) -> None:
        """Fetch the branch's commits, and move no name of the clone's. Raises RepositoryError."""
        options = ("--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap=")
        self._clone.run("fetch", "--quiet", *options, self.name, self._ref)

    def remember(self, newest: str) -> None:
        """Have the clone know where the branch is, as `git fetch` does."""
        if f"remote.{self.name}.url" in self._clone.settings:
            self._clone.ask("update-ref", "-m", "paperboy: fetch", self.tracking, newest)

    def push(self, commit: str) -> None:
        """Push `commit` to the branch, never by force.

        Raises PushRejectedError when the remote's branch seems to have moved on, RepositoryError for all else.
        """
        mirror = f"remote.{self.name}.mirror"  # it would push all branches, and takes none by its name
        options = ("-c", f"{mirror}=false") if mirror in self._clone.settings else ()
        try:
            self._clone.run(*options, "push", "--quiet", *_ONLY_BRANCH, self.name, f"{commit}:{self._ref}")
        except RepositoryError as error:
            kind = PushRejectedError if any(sign in str(error) for sign in _HAS_MOVED_ON) else RepositoryError
            raise kind(f"cannot push {self._ref.removeprefix(HEADS)} to {self}: {_words(error)}") from error

    def __str__(self) -> str:
        return without_secrets(self.name)


def _words(error: RepositoryError) -> str:
    return str(error).partition(" failed: ")[2]
