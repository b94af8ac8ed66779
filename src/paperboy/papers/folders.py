"""The folders of a site that a run writes to: which they are, and why they could not be written to."""

from paperboy.papers import archive
from paperboy.site import files
from paperboy.site.config import Site


def folders_of(site: Site) -> list[str]:
    """Return the folders, below the site's source, that a run writes to, with the archive's years."""
    years = sorted(path.name for path in (site.source / archive.FOLDER).glob("[0-9]" * 4))
    return [*_folders(site), *(f"{archive.FOLDER}/{year}" for year in years)]


def write_problems(site: Site) -> list[str]:
    """Return why the folders that a run writes to are none to write to, and what to do, each reason once."""
    reasons = (files.why_not_writable(site.source / name, site.folder) for name in _folders(site))
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _folders(site: Site) -> tuple[str, str]:
    return site.posts, archive.FOLDER
