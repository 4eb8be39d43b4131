"""What the bench makes of figures: python3 -m unittest discover -s test/bench/driver"""

import json
import unittest
from xml.etree import ElementTree

import chart
import compare
import goals
import load
import report
from tables import Table, in_turn


def _compared():
    table = Table("compare", "One event a request", "events/s", compare.NGINX)
    for slower in (1, 0.1, 1):
        table.add(compare.MEMORY, 90_000 * slower, client_busy=0.5)
        table.add(compare.NGINX, 100_000 * slower, client_busy=0.9)
    table.add(compare.NODE, 40_000)
    return table


class Figures(unittest.TestCase):
    def test_a_round_that_is_slow_for_all_does_not_change_a_ratio(self):
        self.assertAlmostEqual(_compared().ratio(compare.MEMORY, compare.NGINX), 0.9)

    def test_each_round_begins_with_another_case(self):
        self.assertEqual(list(in_turn(3, "abc")), list("abcbcacab"))

    def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(self):
        self.assertEqual(compare.percentile({1: 50, 2: 49, 3: 1}, 0.5), 1)
        self.assertEqual(compare.percentile({1: 50, 2: 49, 3: 1}, 0.99), 2)
        self.assertEqual(compare.percentile({1: 50, 2: 49, 3: 1}, 1), 3)

    def test_events_have_their_size(self):
        for size in (500, 5000, 50_000):
            self.assertEqual(len(load.event(size)), size)
            self.assertEqual(json.loads(load.event(size))["EventMetaData"]["Key"], load.KEY)

    def test_goals_without_figures_are_left_out_and_the_others_judged(self):
        verdicts = goals.judged([_compared()])
        self.assertEqual(
            [(verdict["goal"], verdict["met"]) for verdict in verdicts],
            [("memory queue: of nginx's bare 202", True), ("memory queue: of Node.js", False)],
        )

    def test_a_report_shows_medians_ratios_and_goals(self):
        table = _compared()
        results = {
            "date": "today",
            "machine": {"processor": "P", "cores": 2, "kernel": "6", "load_before": 0.1},
            "rounds": 3,
            "seconds": 2,
            "nice": 0,
            "versions": {"nginx": "1"},
            "goals": goals.judged([table]),
        }
        text = report.markdown(results, [table])
        self.assertIn("| Sidehook, memory | 90,000 | 9,000 – 90,000 | 0.90 | 50% |", text)
        self.assertIn("| memory queue: of nginx's bare 202 | >= 0.8 x | 0.90 x | yes |", text)

    def test_a_chart_has_a_bar_for_each_row(self):
        root = ElementTree.fromstring(chart.svg([_compared()]))
        bars = root.findall("{http://www.w3.org/2000/svg}rect")
        self.assertEqual(len(bars) - 1, 3)


if __name__ == "__main__":
    unittest.main()
