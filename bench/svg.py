"""Small multiples of lines over logarithmic axes, as SVG text."""
import math
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 250, 190  # of a panel's plot
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 34, 48
COLOURS = {"reference": "#8a8f98", "cpu": "#1f6fb4", "cuda": "#4c9a2a",
           "cenote": "#1f6fb4", "jax_scan": "#c8553d", "jax_vmap": "#c8553d", "torch_eager": "#7a5195",
           "torch_ensemble": "#7a5195", "torch_compiled": "#d08a1d", "keras_fit": "#5b6770", "FMA peak": "#b9c0c8"}
INK, GRID = "#333a44", "#e3e6ea"


@dataclass
class Panel:
    title: str
    x: str
    y: str
    lines: dict  # {backend: [(x, y)]}
    notes: list  # what is missing, in words
    ticks: tuple = ()  # along x; none: at every point

    def points(self):
        return [point for line in self.lines.values() for point in line]


class Scale:
    """Logarithmic, from `low` to `high`, onto pixels."""

    def __init__(self, low, high, begin, end):
        self.low, self.span = math.log10(low), math.log10(high / low) or 1
        self.begin, self.end = begin, end

    def __call__(self, value):
        return self.begin + (self.end - self.begin) * (math.log10(value) - self.low) / self.span


def decades(low, high):
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0 ** k for k in range(first, max(last, first + 1) + 1)]


def short(value):
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"


def text(x, y, words, anchor="middle", size=11, fill=INK, extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}"{extra}>{escape(words)}</text>'


def stroke(x1, y1, x2, y2, colour=GRID):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def axes(panel, x_scale, y_scale, xs, ys):
    parts = []
    for tick in ys:
        parts += [stroke(0, y_scale(tick), WIDTH, y_scale(tick)), text(-6, y_scale(tick) + 4, short(tick), "end")]
    for tick in xs:
        parts += [stroke(x_scale(tick), HEIGHT, x_scale(tick), HEIGHT + 4, INK), text(x_scale(tick), HEIGHT + 17, f"{tick:,}", size=10)]
    parts += [stroke(0, HEIGHT, WIDTH, HEIGHT, INK), text(WIDTH / 2, HEIGHT + 36, panel.x),
              text(-LEFT + 8, -10, panel.y, "start", 10), text(WIDTH / 2, -20, panel.title, size=12, extra=' font-weight="bold"')]
    return parts


def curve(backend, line, x_scale, y_scale):
    at = [(x_scale(x), y_scale(y)) for x, y in line]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{COLOURS[backend]}"/>' for x, y in at]
    return [f'<polyline points="{path}" fill="none" stroke="{COLOURS[backend]}" stroke-width="1.8"/>', *dots]


def draw(panel, at):
    xs = sorted({x for x, _ in panel.points()})
    ys = decades(min(y for _, y in panel.points()), max(y for _, y in panel.points()))
    x_scale, y_scale = Scale(xs[0], xs[-1], 8, WIDTH - 8), Scale(ys[0], ys[-1], HEIGHT, 0)
    parts = axes(panel, x_scale, y_scale, panel.ticks or xs, ys)
    for backend, line in panel.lines.items():
        parts += curve(backend, line, x_scale, y_scale) if line else []
    return f'<g transform="translate({at + LEFT},{TOP})">' + "".join(parts) + "</g>"


def legend(panel, y):
    """Backends that were measured, then, in words, those that were not."""
    parts, at = [], LEFT
    for backend, line in panel.lines.items():
        if line:
            parts += [f'<rect x="{at}" y="{y - 8}" width="14" height="4" fill="{COLOURS[backend]}"/>',
                      text(at + 20, y, backend, "start")]
            at += 40 + 7 * len(backend)
    return parts + [text(at, y, note, "start", fill=COLOURS["cuda"]) for note in panel.notes]


def picture(panels):
    each = LEFT + WIDTH + RIGHT
    width, height = each * len(panels), TOP + HEIGHT + BOTTOM + 26
    body = [draw(panel, i * each) for i, panel in enumerate(panels)] + legend(panels[0], height - 10)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="DejaVu Sans, sans-serif"><rect width="{width}" height="{height}" fill="white"/>\n'
            + "\n".join(body) + "\n</svg>\n")
