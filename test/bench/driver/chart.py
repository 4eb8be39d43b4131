"""results.svg: a group of bars for each table."""

from html import escape

import compare
import vm
from report import shown

OTHERS = {*compare.OTHERS, vm.BARE}

WIDTH, LABELS, FIGURES = 860, 300, 110
BAR, GAP, HEAD = 18, 6, 40
OURS, THEIRS = "#2f6f9f", "#b8bec4"
STYLE = "text{font:13px sans-serif;fill:#222}.head{font-weight:bold}"


def _bar(table, row, top, most):
    figure = table.median(row)
    length = max((WIDTH - LABELS - FIGURES) * figure / most, 1) if most else 1
    colour = THEIRS if row in OTHERS else OURS
    middle = top + BAR - 5
    ratio = f" ({table.ratio(row, table.reference):.2f})" if table.reference else ""
    return (
        f'<text x="{LABELS - 8}" y="{middle}" text-anchor="end">{escape(row)}</text>'
        f'<rect x="{LABELS}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>'
        f'<text x="{LABELS + length + 6:.1f}" y="{middle}">{shown(figure)}{ratio}</text>'
    )


def _group(table, top):
    rows = table.rows()
    most = max(table.median(row) for row in rows)
    title = escape(f"{table.title}: {table.unit}")
    parts = [f'<text class="head" x="8" y="{top + 24}">{title}</text>']
    for index, row in enumerate(rows):
        parts.append(_bar(table, row, top + HEAD + index * (BAR + GAP), most))
    return parts, top + HEAD + len(rows) * (BAR + GAP)


def svg(tables):
    """Medians, and in brackets their ratio to the row that a table compares with."""
    parts, top = [], 0
    for table in tables:
        group, top = _group(table, top)
        parts += group
    height = top + 12
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )
