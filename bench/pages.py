"""What a reader has in view of a day's post: papers at once, and how long the page is.

    python bench/pages.py [DAYS-FOLDER] [LEAST] [MOST]

Days of LEAST (26) to MOST (33) papers of the recordings in the folder become posts of one site, which is built
with the theme (`PAPERBOY_SHARED`) and looked at on a desktop and on a phone. Wanted are 13 papers at 1280 x 900
and 7,500 px for a day of 30 papers, 11 papers at 390 x 844 and 10,000 px.
"""

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

from tests import browser as web
from tests import theme
from tests.machine import SHARED

SCREENS = ((1280, 900), (390, 844))


def main() -> None:
    """Print a line for each day."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "recordings"
    least, most = (
        int(sys.argv[number]) if len(sys.argv) > number else usual for number, usual in ((2, 26), (3, 33))
    )
    lists = {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("2*.json"))}
    lists = {date: items for date, items in lists.items() if least <= len(items) <= most}
    lacking = theme.missing() or web.missing()
    if lacking or not lists:
        sys.exit(f"NOT RUN: {lacking or f'no recording in {folder} has that many papers'}")
    with tempfile.TemporaryDirectory() as temporary, web.browsing() as browser:
        site = theme.build_days(Path(temporary), lists)
        print("date        papers   in view 1280x900  page px   in view 390x844  page px   layout shift")
        for date, items in lists.items():
            cells: list[int] = []
            for width, height in SCREENS:
                address = theme.address_of(dt.date.fromisoformat(date))
                with web.opened(browser, site, address, width=width, height=height) as visit:
                    cells += [visit.page.evaluate(web.ROWS_IN_VIEW), visit.page.evaluate(web.LENGTH)]
                    shift = visit.page.evaluate(web.LAYOUT_SHIFT)
            seen, length, seen_on_phone, length_on_phone = cells
            print(
                f"{date}  {len(items):6}  {seen:17}  {length:7}  {seen_on_phone:16}  {length_on_phone:7}"
                f"  {shift:12.4f}"
            )


if __name__ == "__main__":
    main()
