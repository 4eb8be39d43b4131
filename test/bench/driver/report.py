"""results.md: goals, and a table for each thing that was measured."""

# How the figures are headed that stand beside a row's own.
NOTES = {
    "per_cpu_second": ("a second of its CPU time", "{:,.0f}"),
    "server_busy": ("server busy", "{:.0%}"),
    "client_busy": ("client busy", "{:.0%}"),
    "others": ("others on its core", "{:.0%}"),
    "others_beside": ("others on the client's", "{:.0%}"),
    "refused": ("refused", "{:,.0f}"),
    "unsent": ("not sent in time", "{:,.0f}"),
    "p99_ms": ("p99 of an answer, ms", "{:.2f}"),
    "cpu_ms": ("daemon's CPU time, ms", "{:.0f}"),
    "handler_cpu_ms": ("of it handlers, ms", "{:.1f}"),
    "anonymous_mb": ("of it not files', MB", "{:.1f}"),
    "microseconds": ("µs an event", "{:.2f}"),
}


def shown(figure):
    if figure >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def in_short(table):
    return f"{table.title}: " + "; ".join(f"{row} {shown(table.median(row))}" for row in table.rows())


def _line(cells):
    return "| " + " | ".join(cells) + " |"


def _grid(heads, rows):
    return [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)]), *map(_line, rows)]


def _table(table):
    notes = [name for name in table.note_names() if any(table.note(row, name) for row in table.rows())]
    heads = ["", table.unit, "least – most"]
    heads += [f"of “{table.reference}”"] if table.reference else []
    heads += [NOTES[name][0] for name in notes]
    rows = []
    for row in table.rows():
        figures = table.rounds[row]
        cells = [row, shown(table.median(row)), f"{shown(min(figures))} – {shown(max(figures))}"]
        cells += [f"{table.ratio(row, table.reference):.2f}"] if table.reference else []
        for name in notes:
            note = table.note(row, name)
            cells.append("" if note is None else NOTES[name][1].format(note))
        rows.append(cells)
    return [f"## {table.title}", "", *_grid(heads, rows), ""]


def _goals(goals):
    if not goals:
        return []
    rows = [
        [goal["goal"], goal["wanted"], f"{goal['figure']:.2f} {goal['unit']}", "yes" if goal["met"] else "**no**"]
        for goal in goals
    ]
    return ["## Goals", "", *_grid(["goal", "wanted", "measured", "met"], rows), ""]


def markdown(results, tables):
    machine = results["machine"]
    lines = [
        "# Figures of scripts/bench",
        "",
        f"{results['date']}, {machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}; "
        f"load average before: {machine['load_before']}, priority {results['nice']}. "
        f"Medians of {results['rounds']} alternating rounds of {results['seconds']} s; a ratio is the median of the "
        "rounds' ratios.",
        "",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in results["versions"].items()) + ".",
        "",
        *_goals(results["goals"]),
    ]
    for table in tables:
        lines += _table(table)
    return "\n".join(lines)
