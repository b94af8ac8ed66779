"""Draws docs/architecture.svg: the floors that pyproject.toml allows, and the imports that there are between them.

Every import is one of paperboy's own, as grimp finds it. Left out are arrows that follow from others: when `cli`
imports `publish`, and that `steps`, there is none from `cli` to `steps`.
"""

import ast
import itertools
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
TITLE = "The rooms of paperboy, and which imports which"

Imports = Mapping[str, frozenset[str]]  # what each room imports

WIDTH, MARGIN, GAP, LANE = 900, 20, 18, 26
ROW_GAP, LINE, PADDING = 44, 17, 11
LETTER = 7.5  # the width of one, a little more than it takes in wide fonts
ROUNDS = 12

# On GitHub the page may be dark where the system is light: so the picture has a ground of its own.
LIGHT = {"ground": "#ffffff", "box": "#f3f6fa", "edge": "#8a94a0", "text": "#1f2328", "arrow": "#59636e"}
DARK = {"ground": "#0d1117", "box": "#1a212b", "edge": "#6e7681", "text": "#e6edf3", "arrow": "#9aa4af"}


def floors() -> list[list[str]]:
    """Return the rooms of each floor, from the top down, as the contract in pyproject.toml has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def imports() -> Imports:
    """Return which rooms each room imports."""
    graph = grimp.build_graph("paperboy", cache_dir=None)
    found: dict[str, set[str]] = {name: set() for floor in floors() for name in floor}
    for module in graph.modules - {"paperboy"}:
        for imported in graph.find_modules_directly_imported_by(module) - {"paperboy"}:
            if _room(module) != _room(imported):
                found[_room(module)].add(_room(imported))
    return {name: frozenset(rooms) for name, rooms in found.items()}


def docstring(room: str) -> str:
    """Return what the room says of itself."""
    folder = ROOT / "src" / "paperboy"
    path = folder / room / "__init__.py" if (folder / room).is_dir() else folder / f"{room}.py"
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def without_detours(imported: Imports) -> Imports:
    """Return the imports without those that follow from others."""

    def below(room: str) -> frozenset[str]:
        return imported[room].union(*map(below, imported[room]))

    return {room: rooms.difference(*map(below, rooms)) for room, rooms in imported.items()}


def _room(module: str) -> str:
    return module.split(".")[1]


@dataclass(frozen=True)
class Lane:
    """Where an arrow goes past a floor."""

    start: str
    end: str


Place = str | Lane
Row = tuple[Place, ...]


def rows_of(layers: Sequence[Sequence[str]], arrows: Imports) -> list[Row]:
    """Return what stands on each floor: its rooms, and lanes for the arrows that go past it."""
    floor_of = {name: number for number, layer in enumerate(layers) for name in layer}
    rows: list[Row] = []
    for number, layer in enumerate(layers):
        past = [Lane(a, b) for a, b in _pairs(arrows) if floor_of[a] < number < floor_of[b]]
        rows.append((*layer, *past))
    return _untangled(rows, arrows)


def _pairs(arrows: Imports) -> list[tuple[str, str]]:
    return [(start, end) for start in sorted(arrows) for end in sorted(arrows[start])]


def _untangled(rows: list[Row], arrows: Imports) -> list[Row]:
    """Return the rows with what stands on each in the order that crosses fewest arrows, and then is shortest."""
    for _ in range(ROUNDS):
        for number in range(len(rows)):
            before, after = rows[max(0, number - 1) : number], rows[number + 1 : number + 2]
            orders = [rows[number], *_swapped(rows[number])]
            rows[number] = min(orders, key=lambda row, b=before, a=after: _cost([*b, row, *a], arrows))  # type: ignore[misc]
    return rows


def _swapped(row: Row) -> Iterator[Row]:
    """Yield the row with each two of its places exchanged."""
    for a, b in itertools.combinations(range(len(row)), 2):
        yield (*row[:a], row[b], *row[a + 1 : b], row[a], *row[b + 1 :])


def _cost(rows: Sequence[Row], arrows: Imports) -> tuple[int, float]:
    steps = [_steps(upper, lower, arrows) for upper, lower in itertools.pairwise(rows)]
    return sum(map(_crossings, steps)), sum(abs(start - end) for pairs in steps for start, end in pairs)


def _steps(upper: Row, lower: Row, arrows: Imports) -> list[tuple[float, float]]:
    """Return where each arrow between two rows leaves the one, and where it meets the other."""
    above, beneath = _middles(upper), _middles(lower)
    return [
        (above[start], beneath[end])
        for start, end in itertools.product(upper, lower)
        if any(_passes(start, arrow) and _passes(end, arrow) for arrow in _pairs(arrows))
    ]


def _passes(place: Place, arrow: tuple[str, str]) -> bool:
    return (place.start, place.end) == arrow if isinstance(place, Lane) else place in arrow


def _crossings(steps: Sequence[tuple[float, float]]) -> int:
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in itertools.combinations(steps, 2))


def _spans(row: Row) -> dict[Place, tuple[float, float]]:
    """Return where each place of a row begins, and how wide it is."""
    lanes = sum(isinstance(place, Lane) for place in row)
    room = (WIDTH - 2 * MARGIN - GAP * (len(row) - 1) - LANE * lanes) / max(1, len(row) - lanes)
    spans: dict[Place, tuple[float, float]] = {}
    left = float(MARGIN)
    for place in row:
        spans[place] = left, LANE if isinstance(place, Lane) else room
        left += spans[place][1] + GAP
    return spans


def _middles(row: Row) -> dict[Place, float]:
    return {place: left + width / 2 for place, (left, width) in _spans(row).items()}


@dataclass(frozen=True)
class Box:
    """A room in the picture, or a lane past a floor, which has no lines."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    def port(self, number: int, count: int) -> float:
        """Return where along its edge the arrow `number` of `count` stands."""
        return self.left + self.width * (number + 1) / (count + 1)


def _lines(room: str, width: float) -> tuple[str, ...]:
    said = docstring(room).partition("\n\n")[0].replace("\n", " ").replace("`", "").replace("->", "→")
    return tuple(textwrap.wrap(said, int((width - 2 * PADDING) / LETTER)))


def _boxes(rows: Iterable[Row]) -> dict[tuple[int, Place], Box]:
    boxes: dict[tuple[int, Place], Box] = {}
    top = float(MARGIN)
    for number, row in enumerate(rows):
        lines = {
            place: () if isinstance(place, Lane) else _lines(place, w) for place, (_, w) in _spans(row).items()
        }
        height = 2 * PADDING + LINE * (1 + max(map(len, lines.values())))
        for place, (left, width) in _spans(row).items():
            boxes[number, place] = Box(left, top, width, height, lines[place])
        top += height + ROW_GAP
    return boxes


def _paths(rows: Sequence[Row], arrows: Imports) -> Iterator[str]:
    """Yield the way of each arrow, through its lanes."""
    boxes = _boxes(rows)
    floor_of = {place: number for number, row in enumerate(rows) for place in row if isinstance(place, str)}
    ways: dict[tuple[str, str], list[tuple[int, Place]]] = {}
    for start, end in _pairs(arrows):
        lanes: list[tuple[int, Place]] = [(n, Lane(start, end)) for n in range(floor_of[start] + 1, floor_of[end])]
        ways[start, end] = [(floor_of[start], start), *lanes, (floor_of[end], end)]
    steps = [step for way in ways.values() for step in itertools.pairwise(way)]

    def port(at: tuple[int, Place], step: tuple[tuple[int, Place], tuple[int, Place]], side: int) -> float:
        others = sorted((s for s in steps if s[side] == at), key=lambda s: boxes[s[1 - side]].port(0, 1))
        return boxes[at].port(others.index(step), len(others))

    for way in ways.values():
        d = ""
        for step in itertools.pairwise(way):
            upper, lower = step
            x1, y1 = port(upper, step, 0), boxes[upper].top + boxes[upper].height
            x2, y2 = port(lower, step, 1), boxes[lower].top
            half = (y2 - y1) / 2
            d += f"{'L' if d else 'M'}{x1:.1f} {y1:.1f}"
            d += f"C{x1:.1f} {y1 + half:.1f} {x2:.1f} {y2 - half:.1f} {x2:.1f} {y2:.1f}"
        yield d


def _style() -> str:
    def rules(colors: Mapping[str, str]) -> str:
        return (
            f".ground{{fill:{colors['ground']}}}"
            f".box{{fill:{colors['box']};stroke:{colors['edge']}}}"
            f"text{{fill:{colors['text']}}}"
            f".arrow{{fill:none;stroke:{colors['arrow']};stroke-width:1.5}}"
            f".head{{fill:{colors['arrow']}}}"
        )

    return f"{rules(LIGHT)}\n@media (prefers-color-scheme: dark){{{rules(DARK)}}}"


def _in_words(layers: Sequence[Sequence[str]], imported: Imports) -> str:
    sentences = []
    for room in itertools.chain.from_iterable(layers):
        below = [name for name in itertools.chain.from_iterable(layers) if name in imported[room]]
        sentences.append(f"{room} imports {', '.join(below) if below else 'nothing of paperboy'}.")
    return f"{len(layers)} floors, from the top down. {' '.join(sentences)}"


def drawn() -> str:
    """Return the picture as the imports are now."""
    layers, imported = floors(), imports()
    arrows = without_detours(imported)
    rows = rows_of(layers, arrows)
    boxes = _boxes(rows)
    height = max(box.top + box.height for box in boxes.values()) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}"'
        f' viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="title description"'
        " font-family=\"-apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif\" font-size=\"13\">",
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="description">{escape(_in_words(layers, imported))}</desc>',
        f"<style>{_style()}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto">'
        '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
        '<rect class="ground" width="100%" height="100%"/>',
    ]
    parts += [f'<path class="arrow" marker-end="url(#head)" d="{path}"/>' for path in _paths(rows, arrows)]
    for (_, place), box in boxes.items():
        if isinstance(place, str):
            parts += _box(place, box)
    return "\n".join([*parts, "</svg>\n"])


def _box(room: str, box: Box) -> Iterator[str]:
    yield (
        f'<rect class="box" x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}"'
        f' height="{box.height:.1f}" rx="6"/>'
    )
    for number, line in enumerate((room, *box.lines)):
        weight = ' font-weight="600" font-size="14"' if number == 0 else ""
        y = box.top + PADDING + LINE * (number + 0.75)
        yield f'<text x="{box.left + PADDING:.1f}" y="{y:.1f}"{weight}>{escape(line)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
