"""The record of posts, `_papers/posted.json`: read when a step begins, and brought up to date when it ends."""

from collections.abc import Collection, Sequence

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
    """Return which editions have had a post, and a warning if the file that says so was damaged or deleted.

    A blog that has no such file yet gets one from its posts, and from what the archive's first version noted in
    each day. Raises NewerArchiveError, and ArchiveError if the file cannot be read.
    """
    try:
        content = tree.read(posted.PATH)
    except FileError as error:
        raise ArchiveError(str(error)) from error
    problem = ""
    if content is not None:
        try:
            return posted.parse(content), ""
        except BrokenArchiveError as error:
            problem = str(error)
    names, has_newer_days = _posted_by_days(tree)
    known = updated(Library(blog, tree, Posted(posts=dict.fromkeys(names))), (), tree)
    if not problem and has_newer_days:
        problem = f"{posted.PATH} is missing"
    if problem:
        problem += ": made again from the posts that there are; --force creates one that you did not delete"
    return known, problem


def updated(
    library: Library, planned: Sequence[PlannedPost], tree: Tree, *, unwritten: Collection[str] = ()
) -> Posted:
    """Return the record of posts as it is once the posts `planned` are written to `tree`.

    `unwritten` are paths that could not be written: the next run looks at these posts again.
    """
    known = library.posted
    posts, seen, addresses = dict(known.posts), dict(known.seen), dict(known.addresses)
    for edition in library.changed_by_others():
        name, text = edition.file_name, library.readable_text(edition)
        seen.pop(name, None)
        addresses.pop(name, None)
        if not library.exists(edition):
            if name in posts:
                posts[name] = None
            continue
        if not ownership.is_unmodified(text):  # noted, so that the next run need not read it again
            seen[name] = library.blobs[name]
        if ownership.has_mark(text):
            posts[name] = posts.get(name) or library.blobs[name]
        address = library.address(edition)
        if name not in posts or address != edition.permalink:
            addresses[name] = address or ""
    for post in (post for post in planned if post.outcome.path not in unwritten):
        name, action = post.edition.file_name, post.outcome.action
        if post.text is not None or action is Action.REMOVED:
            seen.pop(name, None)
            addresses.pop(name, None)
        if post.text is not None:
            posts[name] = tree.blob_id(post.text.encode("utf-8", "surrogateescape"))
            address = ownership.address_of(post.text, post.edition)
            if address != post.edition.permalink:  # a key that a person has added takes it off the site
                addresses[name] = address or ""
        elif action is Action.REMOVED:
            posts.pop(name, None)
        elif action is Action.UNKNOWN_HISTORY:
            posts[name] = None  # from now on it counts as deleted
    late = (post.edition for post in planned if unwritten or post.outcome.action is Action.FAILED)
    pending = frozenset(edition.file_name for edition in late if posts.get(edition.file_name))
    return Posted(posts=posts, seen=seen, addresses=addresses, pending=pending, notes=library.noted)


def _posted_by_days(tree: Tree) -> tuple[set[str], bool]:
    """Return the posts that days of the archive's first version name, and whether there is any newer day."""
    names, has_newer = set[str](), False
    for path in tree.paths(archive.FOLDER):
        if date := archive.date_of_path(path):
            content = tree.read(path) or b""
            has_newer = has_newer or archive.version_of(content) > 1
            names |= {edition_of(kind, date).file_name for kind in archive.posted_before(content)}
    return names, has_newer
