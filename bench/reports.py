"""Seeded reports for measuring: sentences of the project's own, put together anew for each report.

They read like agency copy, so that the encoder and the rules meet what they meet in real reports; no claim
in them is about anything.
"""

import random

PLACES = ("Dara", "Kesh", "Marun", "Tal Afeh", "Upper Sorun", "the Belt", "Qasr Noor", "the eastern valleys")
BODIES = ("the Interior Ministry", "the army", "the regional council", "the Northern Front", "the relief agency")
PEOPLE = ("Gen. Idris Malouf", "Leyla Haddad, the envoy", "a police officer", "two officials", "security sources")
NUMBERS = ("nearly 7,000", "some 1,000 to 3,000", "more than 200", "at least 40", "dozens of", "about 2,500", "76")
COUNTED = ("fighters", "families", "soldiers", "men under arms", "displaced people", "rifles")
SENTENCES = (
    "{person} said {number} {counted} had left {place} since the spring.",
    "“We counted {number} {counted} and no more,” {person} told reporters in {place}.",
    "According to {body}, {number} {counted} crossed into {place} in March 2016.",
    "{body} denied that {number} {counted} had been lost near {place}.",
    "The road to {place} was closed for most of the week, and traders waited at the bridge.",
    "{person} accused {body} of holding {number} {counted} in {place}.",
    "In {place} the figure was put at {number} {counted}, “a guess and not a count,” as one clerk called it.",
    "{body} promised to withdraw from {place} by the end of the month, {person} added.",
    "It was the third such meeting in {place}, and it ended without a common statement.",
    "{number} {counted} are believed to remain in {place}, where rain has cut the only road.",
)


def make_report(seed: int, sentences: int = 24) -> str:
    """Make one report of about 400 words; the same seed makes the same report."""
    chance = random.Random(seed)  # noqa: S311 - for measuring
    lines = []
    for _ in range(sentences):
        words = {
            "person": chance.choice(PEOPLE),
            "body": chance.choice(BODIES),
            "number": chance.choice(NUMBERS),
            "counted": chance.choice(COUNTED),
            "place": chance.choice(PLACES),
        }
        line = chance.choice(SENTENCES).format(**words)
        lines.append(line[0].upper() + line[1:])
    paragraphs = [" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3)]
    return "\n\n".join(paragraphs)
