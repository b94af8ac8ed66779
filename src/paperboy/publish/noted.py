"""Which posts show a paper whose note has changed since the last run: found in the archive, when a note has.

The record of posts (`posted.json`) has a checksum of each note as posts show it, so that a run without a changed
note reads no day for that.
"""

from typing import NamedTuple

from paperboy.model.edition import Edition, edition_of
from paperboy.model.kinds import Kind
from paperboy.papers import archive
from paperboy.publish.library import Library
from paperboy.site.notes import Notes, without_paper
from paperboy.site.tree import Tree


class Noted(NamedTuple):
    """The editions with posts that show a changed note, and sentences on notes that no post can show."""

    editions: list[Edition]
    warnings: list[str]


def noted(notes: Notes, library: Library, tree: Tree) -> Noted:
    """Return what the notes that were added, changed or deleted since the last run mean for posts."""
    before, now = library.posted.notes, notes.checksums
    changed = {paper_id for paper_id in before.keys() | now.keys() if before.get(paper_id) != now.get(paper_id)}
    listed = dict(archive.dates_with(changed, tree))
    for date, day in library.changed_days.items():
        listed[date] = frozenset(paper.id for paper in day.papers if paper.id in changed)
    editions = {edition_of(kind, date) for date, ids in listed.items() if ids for kind in Kind}
    unknown = sorted(changed.intersection(now).difference(*listed.values()))
    return Noted([each for each in editions if library.exists(each)], [*map(without_paper, unknown)])
