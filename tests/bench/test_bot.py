"""The measurement of the bot measures; its ratios of CPU hold here too."""

from bench.bot import (
    MOST_JOURNAL_RATIO,
    MOST_REACTION_MS,
    MOST_REACTION_PRICE,
    crowd_figure,
    journal_figure,
    line_of,
    measure,
    measure_reaction_rounds,
    price_figure,
    reaction_figure,
)
from bench.bot_reactions import Reactions


def test_a_crowd_costs_no_more_a_reply_and_the_journal_little_an_update() -> None:
    figures = list(measure(singly=20, together=4, updates=1000, rounds=3))
    said = "\n".join(figure for figure, _ in figures)
    assert "CPU a reply at concurrency 64" in said
    assert "read, written down and dispatched" in said
    assert all(holds for _, holds in figures), said


def test_every_update_is_reacted_to_by_the_program_as_it_ships_and_cheaply() -> None:
    (reactions,), bare = measure_reaction_rounds(updates=60, rounds=1)
    assert len(reactions.times) == 60
    assert list(reactions.times) == sorted(reactions.times)
    assert reactions.times[0] > 0
    figure, holds = price_figure([reactions], bare)
    assert holds, figure


def test_a_bar_that_is_passed_is_told() -> None:
    assert not crowd_figure([(1.0, 2.1)])[1]
    assert crowd_figure([(1.0, 2.1), (1.1, 1.9)])[1], "the best of the rounds counts"
    assert journal_figure([(100.0, 100.0 * MOST_JOURNAL_RATIO)])[1]
    assert not journal_figure([(100.0, 151.0)])[1]
    slow = [1.0] * 98 + [MOST_REACTION_MS + 1] * 2
    assert not reaction_figure([Reactions(slow, 1.0)])[1]
    assert reaction_figure([Reactions(slow, 1.0), Reactions([1.0] * 100, 1.0)])[1]
    assert price_figure([Reactions(slow, 0.1 * MOST_REACTION_PRICE)], 100.0)[1]
    assert not price_figure([Reactions(slow, 0.1 * MOST_REACTION_PRICE + 0.1)], 100.0)[1]
    assert line_of("p99", holds=False, markdown=False) == "X p99\n"
    assert line_of("p99", holds=True, markdown=True) == "| p99 | yes |\n"
