"""The folders of a blog that a run writes to."""

from paperboy.papers import archive
from paperboy.site import files
from paperboy.site.config import Blog


def folders_of(blog: Blog) -> list[str]:
    """Return the folders, below the blog's source, that a run writes to, with the archive's years."""
    years = sorted(path.name for path in (blog.source / archive.FOLDER).glob("[0-9]" * 4))
    return [*_folders(blog), *(f"{archive.FOLDER}/{year}" for year in years)]


def write_problems(blog: Blog) -> list[str]:
    """Return why a run could not write to its folders, and what to do, each reason once."""
    reasons = (files.why_not_writable(blog.source / name, blog.folder) for name in _folders(blog))
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _folders(blog: Blog) -> tuple[str, str]:
    return blog.posts, archive.FOLDER
