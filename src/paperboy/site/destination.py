"""Where a push goes: where `git push` would send the branch, or a sentence why it would not.

The rules are those of `branch.<name>.pushRemote`, `remote.pushDefault` and `push.default` in
https://git-scm.com/docs/git-config, but that a branch without upstream goes out under its own name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site.clone import HEADS, Clone, without_secrets

# whatever git is set to: the branch, and nothing else of a person's
_ONLY_BRANCH = ("--quiet", "--no-recurse-submodules")
_IS_REMOTE = re.compile(r"remote\..+\.url$")
# what git says where the remote's branch is not what it was (https://git-scm.com/docs/git-push#_output)
_HAS_MOVED_ON = ("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref")


@dataclass(frozen=True)
class Destination:
    """A branch of a remote. `branch` is its name there, `remote` the remote's name or address."""

    remote: str
    branch: str
    is_named: bool  # whether the remote is one that is configured, so that its branches are remembered here
    is_followed: bool  # whether the branch here is set to follow it, so that it was there once

    @property
    def ref(self) -> str:
        """The branch's full name, which no tag has."""
        return f"{HEADS}{self.branch}"

    @property
    def tracking(self) -> str | None:
        """The full name under which the branch is remembered here, where it is."""
        return f"refs/remotes/{self.remote}/{self.branch}" if self.is_named else None

    def __str__(self) -> str:
        return without_secrets(self.remote)


def destination(clone: Clone, branch: str | None) -> Destination:
    """Return where a push of `branch`, which is checked out, goes. Raises SetupError when there is nowhere."""
    if branch is None:
        raise SetupError(
            "no branch is checked out, so there is none to push to:"
            " check one out (`git switch main`), or use --no-push"
        )
    settings = clone.settings
    remotes = [key.removeprefix("remote.").removesuffix(".url") for key in settings if _IS_REMOTE.match(key)]
    if not remotes:
        raise SetupError(
            "the repository has no remote to push to: add one (`git remote add origin …`), or use --no-push"
        )
    usual = settings.get(f"branch.{branch}.remote")
    fallback = "origin" if "origin" in remotes else remotes[0]
    remote = settings.get(f"branch.{branch}.pushremote") or settings.get("remote.pushdefault") or usual or fallback
    if remote == ".":
        raise SetupError(
            f"the branch {branch} follows another branch of this clone, so that `git push` sends it nowhere:"
            f" run `git push --set-upstream {fallback} {branch}`, or use --no-push"
        )
    name = _name_there(clone, settings, branch, remote, is_usual=remote == (usual or fallback))
    is_followed = usual == remote and settings.get(f"branch.{branch}.merge") == f"{HEADS}{name}"
    return Destination(remote, name, remote in remotes, is_followed)


def newest(clone: Clone, to: Destination, known: str | None) -> str | None:
    """Ask the remote for the branch's newest commit; None where it never had one. `known` is what it had once.

    Raises RepositoryError when it cannot be asked, SetupError when it has the branch no more.
    """
    try:
        said = clone.run("ls-remote", "--quiet", "--heads", to.remote)
    except RepositoryError as error:
        raise RepositoryError(f"cannot ask {to} for its branches: {_words(error)}") from error
    there = {name: commit for commit, name in (line.split("\t") for line in said.splitlines())}
    if to.ref not in there and (known or (there and to.is_followed)):
        raise SetupError(
            f"{to} has no branch {to.branch} any more: it was renamed or deleted there. Check out the one that"
            f" it has now (`git fetch {to}`, `git switch …`), or push {to.branch} again, or use --no-push"
        )
    return there.get(to.ref)


def fetch(clone: Clone, to: Destination) -> None:
    """Fetch the branch's commits, and nothing else: no name of the clone's is moved. Raises RepositoryError."""
    options = (
        "--quiet",
        "--no-tags",
        "--no-prune",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "--refmap=",
    )
    try:
        clone.run("fetch", *options, to.remote, to.ref)
    except RepositoryError as error:
        raise RepositoryError(f"cannot fetch {to.branch} from {to}: {_words(error)}") from error


def push(clone: Clone, to: Destination, commit: str, *options: str) -> None:
    """Push `commit` to the branch, never by force.

    Raises PushRejectedError when the remote's branch seems to have moved on, RepositoryError for anything else.
    """
    options = (*_ONLY_BRANCH, "--no-follow-tags", *options)
    try:
        clone.run("push", *options, to.remote, f"{commit}:{to.ref}")
    except RepositoryError as error:
        text = f"cannot push {to.branch} to {to}: {_words(error)}"
        if any(sign in text for sign in _HAS_MOVED_ON):
            raise PushRejectedError(text) from error
        raise RepositoryError(text) from error


def address(clone: Clone, to: Destination) -> str:
    """Return where a push goes, without any password."""
    return without_secrets(clone.run("remote", "get-url", to.remote) if to.is_named else to.remote)


def pushes_elsewhere(clone: Clone, to: Destination) -> bool:
    """Return whether pushes go to another address than the one that is asked and fetched from."""
    if not to.is_named:
        return False
    return clone.ask("remote", "get-url", "--push", to.remote) != clone.ask("remote", "get-url", to.remote)


def _words(error: RepositoryError) -> str:
    return str(error).partition(" failed: ")[2]


def _name_there(clone: Clone, settings: Mapping[str, str], branch: str, remote: str, *, is_usual: bool) -> str:
    if f"remote.{remote}.push" in settings:
        mapped = clone.run("for-each-ref", "--format=%(push:remoteref)", f"{HEADS}{branch}")
        if mapped.startswith(HEADS):
            return mapped.removeprefix(HEADS)
        raise SetupError(
            f"`remote.{remote}.push` sends {branch} to {mapped or 'nowhere'}, which is no branch: take that out of"
            " git's config, or use --no-push"
        )
    how = settings.get("push.default") or "simple"
    upstream = (settings.get(f"branch.{branch}.merge") or "").removeprefix(HEADS)
    if how == "nothing":
        raise SetupError("`push.default` is `nothing` in git's config: set it to `simple`, or use --no-push")
    if not upstream or how in ("current", "matching"):
        return branch
    if how in ("upstream", "tracking") and is_usual:
        return upstream
    if how in ("upstream", "tracking"):
        raise SetupError(
            f"`push.default` is `{how}`, and {branch} is pushed to another remote than it comes from, which git"
            " refuses: set it to `current`, or use --no-push"
        )
    if is_usual and upstream != branch:
        raise SetupError(
            f"the branch {branch} follows {upstream} of {without_secrets(remote)}, and `git push` does not push to"
            f" a branch of another name: run `git branch --unset-upstream` to push it as {branch}, or"
            f" `git config push.default upstream` to push it to {upstream}, or use --no-push"
        )
    return branch
