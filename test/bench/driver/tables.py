"""Figures of alternating rounds, their medians, and ratios."""

from statistics import median


class Table:
    """Rows of one kind, each with a figure a round; a round's figures were measured one after the other."""

    def __init__(self, key, title, unit, reference=None):
        self.key = key
        self.title = title
        self.unit = unit
        self.reference = reference  # the row that the others are compared with
        self.rounds = {}
        self.notes = {}

    def add(self, row, figure, **notes):
        self.rounds.setdefault(row, []).append(figure)
        for name, note in notes.items():
            self.notes.setdefault(row, {}).setdefault(name, []).append(note)

    def rows(self):
        return list(self.rounds)

    def note_names(self):
        return list(dict.fromkeys(name for notes in self.notes.values() for name in notes))

    def median(self, row):
        return median(self.rounds[row])

    def note(self, row, name):
        notes = self.notes.get(row, {}).get(name)
        return median(notes) if notes else None

    def ratio(self, row, of):
        """The median of the rounds' ratios: what slows a whole round down does not matter."""
        pairs = zip(self.rounds[row], self.rounds[of])
        return median(one / other if other else 0 for one, other in pairs)

    def as_json(self):
        return {
            "title": self.title,
            "unit": self.unit,
            "reference": self.reference,
            "rows": {
                row: {
                    "median": self.median(row),
                    "rounds": self.rounds[row],
                    **({"ratio": self.ratio(row, self.reference)} if self.reference else {}),
                    **{name: self.note(row, name) for name in self.notes.get(row, {})},
                }
                for row in self.rows()
            },
        }


def in_turn(rounds, cases):
    """Each case once a round, in an order that turns from round to round."""
    cases = list(cases)
    for number in range(rounds):
        first = number % len(cases)
        yield from cases[first:] + cases[:first]


def in_order(table, rows):
    """The table's rows as they were named, whichever of them was measured first."""
    table.rounds = {row: table.rounds[row] for row in rows}
    return table
