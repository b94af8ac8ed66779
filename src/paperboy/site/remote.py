"""Where a push goes: where `git push` would send the branch, or a sentence why it would not.

The rules are those of `branch.<name>.pushRemote`, `remote.pushDefault` and `push.default` in
https://git-scm.com/docs/git-config, but that a branch without upstream goes out under its own name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from paperboy.errors import PushRejectedError, RepositoryError, SetupError
from paperboy.site.commands import HEADS, Commands, without_secrets

# whatever `push.followTags` and `push.recurseSubmodules` say: the branch, and nothing else of a person's
_ONLY_THIS = ("--quiet", "--no-follow-tags", "--no-recurse-submodules")
_IS_REMOTE = re.compile(r"remote\..+\.url$")


@dataclass(frozen=True)
class Destination:
    """A branch of a remote. `branch` is its name there, `remote` the remote's name or address."""

    remote: str
    branch: str
    is_named: bool  # whether the remote is one that is configured, so that its branches are remembered here

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


def destination(git: Commands) -> Destination:
    """Return where a push of the branch that is checked out goes. Raises SetupError when there is nowhere."""
    branch = git.branch
    if branch is None:
        raise SetupError(
            "no branch is checked out, so there is none to push to:"
            " check one out (`git switch main`), or use --no-push"
        )
    settings = git.settings
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
    name = _name_there(git, settings, branch, remote, is_usual=remote == (usual or fallback))
    return Destination(remote, name, remote in remotes)


def push(git: Commands, to: Destination, *options: str) -> None:
    """Push the branch that is checked out, by its full name (a branch may be called HEAD), and never by force.

    Raises PushRejectedError when the remote's branch has moved on, RepositoryError for anything else.
    """
    try:
        git.run("push", *_ONLY_THIS, *options, to.remote, f"{HEADS}{git.branch}:{to.ref}")
    except RepositoryError as error:
        said = str(error).removeprefix("git push failed: ")
        if any(sign in said for sign in ("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref")):
            raise PushRejectedError(f"{to} has commits on {to.branch} that are not here") from error
        raise RepositoryError(f"cannot push {to.branch} to {to}: {said}") from error


def tip(git: Commands, to: Destination) -> str | None:
    """Return the commit that the remote's branch is at, as known here; where nothing is, the remote is asked."""
    if known := git.ref(to.tracking):
        return known
    said = git.ask("ls-remote", to.remote, to.ref)
    commit = said.split()[0] if said else ""
    return commit if commit and git.ask("cat-file", "-e", f"{commit}^{{commit}}") is not None else None


def _name_there(git: Commands, settings: Mapping[str, str], branch: str, remote: str, *, is_usual: bool) -> str:
    if f"remote.{remote}.push" in settings:
        mapped = git.run("for-each-ref", "--format=%(push:remoteref)", f"{HEADS}{branch}")
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
