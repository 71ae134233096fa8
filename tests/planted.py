"""A corpus with four planted themes, written as a search page so that reading is tested too."""

import random
from pathlib import Path

THEMES: dict[str, tuple[str, list[str]]] = {
    "coral reefs": (
        "coral reef",
        ["ocean warming", "bleaching events", "reef fish", "symbiotic algae", "marine reserves",
         "calcification", "seawater temperature", "larval settlement", "thermal stress"],
    ),
    "medieval manuscripts": (
        "medieval manuscript",
        ["parchment", "monastic scribes", "illuminated initials", "Latin palaeography",
         "scriptorium", "codicology", "marginal annotations", "liturgical books", "bindings"],
    ),
    "battery electrodes": (
        "lithium battery",
        ["solid electrolyte", "cathode materials", "charge capacity", "dendrite growth",
         "cycle life", "electrode interfaces", "ionic conductivity", "fast charging", "anodes"],
    ),
    "sleep medicine": (
        "sleep apnea",
        ["airway pressure", "polysomnography", "daytime sleepiness", "insomnia therapy",
         "circadian rhythm", "oxygen saturation", "snoring", "sleep quality", "night shifts"],
    ),
}  # fmt: skip
_FRAMES = (
    "We report on {a} and {b} in {t}, with attention to {c}.",
    "The role of {b} for {t} is examined through {a}.",
    "Measurements of {c} show how {a} shapes {t}.",
    "Across many sites, {t} responds to {b} and to {c}.",
    "A long series of observations links {a} with {c} in {t} research.",
)


def write_planted_page(path: Path, per_theme: int = 15) -> list[str]:
    """Write the page; returns the theme of each paper in the order of the page."""
    chance = random.Random(7)
    papers = []
    for number in range(per_theme):
        for theme, (topic, words) in THEMES.items():
            a, b = chance.sample(words, 2)
            title = f"{a.capitalize()} and {b} in {topic} studies, part {number + 1}"
            sentences = [
                frame.format(t=topic, a=x, b=y, c=z)
                for frame in chance.sample(_FRAMES, 4)
                for x, y, z in [chance.sample(words, 3)]
            ]
            month = ("Jan", "Apr", "Aug", "Nov")[number % 4]
            date = f"{month} {1 + number}, {2015 + number % 6}"
            papers.append((theme, title, " ".join(sentences), date))
    lines = ["new", "", "Subscribe", "", "Daily Papers", "", "Dec 8", ""]
    for number, (_, title, abstract, date) in enumerate(papers):
        lines += [title, "", abstract, "", f"  • {number % 9 + 1} authors", "·", date, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return [theme for theme, *_ in papers]
