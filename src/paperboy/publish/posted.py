"""Which editions have had a post, as a run finds it, and as it leaves it."""

from collections.abc import Collection, Iterator, Sequence

from paperboy.errors import ArchiveError, BrokenArchiveError, FileError
from paperboy.model import posted
from paperboy.model.edition import edition_of
from paperboy.model.posted import Posted
from paperboy.papers import archive
from paperboy.post import ownership
from paperboy.post.ownership import Action
from paperboy.publish.library import Library
from paperboy.publish.plan import PlannedPost
from paperboy.site.config import Blog
from paperboy.site.tree import Tree


def read(blog: Blog, tree: Tree) -> tuple[Posted, str]:
    """Return which editions have had a post, and what is wrong with the file that says so; empty if nothing is.

    A site that has no such file yet gets one from its posts, and from what versions before wrote into each day.
    Raises NewerArchiveError, and ArchiveError if the file cannot be read.
    """
    try:
        content = tree.read(posted.PATH)
    except FileError as error:
        raise ArchiveError(str(error)) from error
    if content is not None:
        try:
            return posted.parse(content), ""
        except BrokenArchiveError as error:
            problem, known = str(error), _from_posts_and_days(blog, tree) | posted.rescue(content)
    else:
        known = _from_posts_and_days(blog, tree)
        if not _has_days_since_then(tree):
            return known, ""
        problem = f"{posted.PATH} is gone"
    return known, (
        f"{problem}: made again from what there is; a post that is missing counts as deleted, and --force brings"
        " it back"
    )


def after(
    library: Library, planned: Sequence[PlannedPost], tree: Tree, *, unwritten: Collection[str] = ()
) -> Posted:
    """Return which editions have had a post once what was `planned` is written to `tree`.

    `unwritten` are paths that could not be written: all that was planned along with them is looked at again.
    """
    known = library.posted
    blobs, seen, addresses = dict(known.blobs), dict(known.seen), dict(known.addresses)
    for edition in library.changed_by_others():
        name = edition.file_name
        seen.pop(name, None)
        addresses.pop(name, None)
        if not library.is_there(edition):
            if name in blobs:
                blobs[name] = None
            continue
        if not library.is_unmodified(edition):
            seen[name] = library.blobs[name]
        if library.has_mark(edition):
            blobs[name] = blobs.get(name) or library.blobs[name]
        address = library.address(edition)
        if name not in blobs or address != edition.permalink:
            addresses[name] = address or ""
    for post in (post for post in planned if post.outcome.path not in unwritten):
        name = post.edition.file_name
        if post.text is not None or post.outcome.action is Action.REMOVED:
            seen.pop(name, None)
            addresses.pop(name, None)
        if post.text is not None:
            blobs[name] = tree.blob_id(post.text.encode("utf-8", "surrogateescape"))
            address = ownership.address_of(post.text, post.edition)
            if address != post.edition.permalink:  # a key that a person has added takes it off the site
                addresses[name] = address or ""
        elif post.outcome.action is Action.REMOVED:
            blobs.pop(name, None)
        elif post.outcome.action is Action.UNKNOWN_HISTORY:
            blobs[name] = None
    late = (post.edition for post in planned if unwritten or post.outcome.action is Action.FAILED)
    pending = frozenset(edition.file_name for edition in late if blobs.get(edition.file_name))
    return Posted(blobs, seen, addresses, pending)


def _from_posts_and_days(blog: Blog, tree: Tree) -> Posted:
    """Return what the posts that there are say, and the days of an archive of before there was the file."""
    gone = Posted(dict.fromkeys(_posted_by_days(tree)))
    return after(Library(blog, tree, gone), (), tree)


def _has_days_since_then(tree: Tree) -> bool:
    """Return whether the archive has a day of a version that has the file beside it."""
    paths = (path for path in tree.blob_ids(archive.FOLDER) if archive.date_of_path(path))
    return any(archive.version_of(tree.read(path) or b"") > 1 for path in paths)


def _posted_by_days(tree: Tree) -> Iterator[str]:
    """Yield the file names of the posts that days of the archive's first version say there were."""
    for path in tree.blob_ids(archive.FOLDER):
        if date := archive.date_of_path(path):
            for kind in archive.posted_before(tree.read(path) or b""):
                yield edition_of(kind, date).file_name
