"""Kinds of values on the command line: dates, and kinds of editions; the action that `init` names.

May import `model`. Never: the clock, the site.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

import click

from paperboy.model.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

ACTION = "OWNER/paperboy@v1"  # OWNER: the account that publishes paperboy


class Folder(click.ParamType["Path"]):
    """A folder on the command line, whether it exists or not."""

    name = "PATH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Path":
        """Return it as a path."""
        from pathlib import Path

        return Path(str(value))


class Date(click.ParamType[dt.date]):
    """A date on the command line."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read `YYYY-MM-DD`, and nothing else."""
        if isinstance(value, dt.date):
            return value
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.ASCII):
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD, such as 2026-02-09.", param, ctx)
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not in the calendar; write a date such as 2026-02-09.", param, ctx)


class Kinds(click.ParamType[tuple[Kind, ...]]):
    """Kinds of editions on the command line, with commas between."""

    name = "KIND,…"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Kind, ...]:
        """Read `daily`, or several kinds with commas between."""
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in str(value).split(",")]
        for name in names:
            if name not in list(Kind):
                self.fail(f"{name!r} is no kind of edition; there are: {', '.join(Kind)}.", param, ctx)
        return tuple(dict.fromkeys(map(Kind, names)))
