"""What photos can be like: one thing made hard at a time, the rest as on most days."""

from dataclasses import dataclass, replace

from model.staged.camera import CAMERAS, LIGHTS
from model.staged.no_digits import SCENES
from model.staged.paper import PAPERS
from model.staged.writing import PENS

EVERYDAY_PAPERS = ("plain", "plain", "ruled", "squared")
EVERYDAY_PENS = ("ball", "ball", "fibre", "marker")
FINE_PENS = ("ball", "pencil")
SEVERAL = ("row", "phone", "rows", "spread", "sum")


@dataclass(frozen=True, slots=True)
class Condition:
    """How photos of one kind are made; what is left open is drawn for each photo."""

    subject: str = "one"
    """Digits: "one", "row", "phone", "rows", "spread" (rows of digits far apart) or "sum"; or what
    is none: "blank", "doodle", "letters", "printed", or a scene."""
    papers: tuple[str, ...] = EVERYDAY_PAPERS
    pens: tuple[str, ...] = EVERYDAY_PENS
    lights: tuple[str, ...] = ("even", "even", "gradient")
    camera: str = "steady"
    height: tuple[float, float] = (0.25, 0.5)
    """Of a digit, least and most, as a share of the photo's shorter side."""
    quarters: int = 0
    """How many quarters, anticlockwise, the sheet lies turned."""
    lean: float = 0.0
    """By how many degrees, to either side, it lies askew."""
    around: str = ""
    """"desk" beyond the sheet's edges, a "note" for a sheet that is small against the desk, "held"
    for one in front of a room, "book" for a page of one; a "ring" or "open box" around what is
    written, a "scribble" or "pen" beside it, a "thing" that lies on it at the rim, "box" of a
    form, "notes" in small letters, "window" of a drawing program, "nothing" where the photo is cut
    close to what is written, "bars" of a screenshot, "corners" that are filled since the photo was
    turned."""
    off_centre: float = 0.06
    """The most that the middle of one digit is off, as a share of the frame."""

    @property
    def group(self) -> str:
        """As in the index of a photo set."""
        if self.subject == "one":
            return "single"
        return "multi" if self.subject in SEVERAL else "nondigit"


DARK = Condition(papers=("blackboard",), pens=("chalk",))
ROW = Condition("row", height=(0.1, 0.25))
LEANS = (10, 20, 30)
# Where a sheet is seen, or what else is on it, by what is told of it.
SEEN = {"on a page of a book": "book", "held up": "held", "beside the pen": "pen"}
DRAWN = {"in a ring": "ring", "in an open box": "open box", "beside a scribble": "scribble"}
ALL_PAPERS = tuple(paper for paper in PAPERS if paper != "blackboard")

CONDITIONS: dict[str, Condition] = {
    "everyday": Condition(),
    **{f"paper: {name}": Condition(papers=(name,)) for name in ALL_PAPERS},
    "paper: blackboard": DARK,
    "paper: on a desk": Condition(around="desk"),
    "paper: form box": Condition(around="box", papers=("plain",), height=(0.3, 0.5)),
    "paper: notes around": Condition(around="notes", pens=("marker", "brush"), height=(0.4, 0.6)),
    **{f"pen: {name}": Condition(pens=(name,)) for name in PENS if name != "chalk"},
    **{f"light: {name}": Condition(lights=(name,)) for name in LIGHTS},
    "light: shadow, pencil": Condition(lights=("shadow",), pens=("pencil",)),
    "light: flash, cardboard": Condition(lights=("flash",), papers=("kraft",)),
    "light: flash, whiteboard": Condition(
        lights=("flash",), papers=("whiteboard",), pens=("marker",)
    ),
    **{f"camera: {name}": Condition(camera=name) for name in CAMERAS if name != "steady"},
    "size: tiny": Condition(height=(0.06, 0.1)),
    "size: small": Condition(height=(0.1, 0.2)),
    "size: filling": Condition(height=(0.8, 0.92), off_centre=0.01),
    "place: on a note": Condition(around="note"),
    **{f"place: {told}": Condition(around=seen) for told, seen in SEEN.items()},
    **{
        f"place: {told}": Condition(around=drawn, height=(0.2, 0.35))
        for told, drawn in DRAWN.items()
    },
    "place: in a window": replace(DARK, around="window"),
    "place: between bars": Condition(around="bars"),
    "place: corners filled": Condition(around="corners"),
    "place: beside a thing": Condition(around="thing", pens=FINE_PENS),
    "place: near an edge": Condition(height=(0.15, 0.3), off_centre=0.32),
    **{f"turned {90 * n}": Condition(quarters=n) for n in (1, 2, 3)},
    **{f"leaning {degrees}": Condition(lean=degrees) for degrees in LEANS},
    "row": ROW,
    "row: squared": replace(ROW, papers=("squared",)),
    "row: shadow": replace(ROW, lights=("shadow",)),
    "row: pencil": replace(ROW, pens=("pencil",)),
    "row: on a desk": replace(ROW, around="desk"),
    "row: on a note": replace(ROW, around="note"),
    **{f"row: {told}": replace(ROW, around=seen) for told, seen in SEEN.items()},
    **{
        f"row: {told}": replace(ROW, around=drawn, height=(0.1, 0.15))
        for told, drawn in DRAWN.items()
    },
    "row: in a window": replace(ROW, around="window", papers=("blackboard",), pens=("chalk",)),
    "row: between bars": replace(ROW, around="bars"),
    "row: corners filled": replace(ROW, around="corners"),
    "row: hard pencil": replace(ROW, pens=("hard pencil",)),
    "row: beside a thing": replace(ROW, around="thing", pens=FINE_PENS),
    "row: cut close": replace(ROW, around="nothing"),
    "phone number, cut close": Condition("phone", height=(0.06, 0.1), around="nothing"),
    **{f"row turned {90 * n}": replace(ROW, quarters=n) for n in (1, 2, 3)},
    **{f"row leaning {degrees}": replace(ROW, lean=degrees) for degrees in LEANS},
    "phone number": Condition("phone", height=(0.06, 0.1)),
    "several rows": Condition("rows", height=(0.08, 0.14)),
    **{
        f"several rows turned {90 * n}": Condition("rows", height=(0.08, 0.14), quarters=n)
        for n in (1, 2, 3)
    },
    **{
        f"several rows leaning {degrees}": Condition("rows", height=(0.08, 0.14), lean=degrees)
        for degrees in LEANS
    },
    "rows far apart": Condition("spread", height=(0.06, 0.12)),
    "rows far apart, beside a thing": Condition(
        "spread", height=(0.06, 0.12), around="thing", pens=FINE_PENS
    ),
    **{
        f"rows far apart leaning {degrees}": Condition("spread", height=(0.06, 0.12), lean=degrees)
        for degrees in LEANS
    },
    "sum": Condition("sum", height=(0.1, 0.16)),
    **{
        f"none: blank {name}": Condition("blank", papers=(name,), lights=tuple(LIGHTS))
        for name in PAPERS
    },
    "none: blank on a desk": Condition("blank", around="desk", lights=tuple(LIGHTS)),
    "none: blank note on a desk": Condition("blank", around="note", lights=tuple(LIGHTS)),
    **{
        f"none: letter {told}": Condition("letters", around=drawn, height=(0.2, 0.35))
        for told, drawn in DRAWN.items()
    },
    **{f"none: blank, {told}": Condition("blank", around=seen) for told, seen in SEEN.items()},
    "none: blank, beside a thing": Condition("blank", around="thing"),
    "none: blank, noisy": Condition("blank", camera="noisy", lights=("dim", "lamp")),
    "none: doodle": Condition("doodle", papers=ALL_PAPERS),
    "none: letters": Condition("letters", papers=ALL_PAPERS),
    "none: printed text": Condition("printed", papers=("plain", "recycled"), pens=("ball",)),
    **{f"none: {name}": Condition(name) for name in SCENES},
}
"""What photos can be like, by name."""
