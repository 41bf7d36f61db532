"""The sheets to print and write on: one for a visit, one for two weeks of legs. One page each, A4 or Letter."""

from __future__ import annotations

BEFORE_YOU_GO = (
    "What do you think causes this? What else could it be?",
    "Do I need a blood test: potassium, kidneys, magnesium?",
    "What are my choices, with the good and the bad of each? And if we do nothing?",
    "Does a medicine, food or salt of mine move potassium up or down?",
    "When is the next test, and which signs mean that I must call?",
)
LEGS = ("Where it hurts (one leg or both)", "When it comes", "How long it lasts", "What it feels like",
        "What makes it better or worse")  # fmt: skip
SIGNS = ("weak muscles", "cramps", "constipation", "pounding or uneven heartbeat", "swelling", "tingling or numbness",
         "passing much urine", "vomiting or diarrhea", "very tired", "heavy sweating")  # fmt: skip


def _lines(labels: tuple[str, ...]) -> str:
    return "\n".join(f'<p class="site-sheet__line"><span>{label}</span></p>' for label in labels)


def _grid(caption: str, heads: tuple[str, ...], rows: int, first: tuple[str, ...] = ()) -> str:
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = []
    for i in range(rows):
        lead = f'<th scope="row">{first[i]}</th>' if first else "<td></td>"
        body.append(f"<tr>{lead}{'<td></td>' * (len(heads) - 1)}</tr>")
    return (
        f'<table class="site-sheet__grid"><caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{chr(10).join(body)}\n</tbody></table>"
    )


def visit() -> str:
    """Symptoms, medicines, results over time, questions."""
    signs = "".join(f"<li>{sign}</li>" for sign in SIGNS)
    questions = "".join(f"<li>{question}</li>" for question in BEFORE_YOU_GO)
    return (
        '<section class="site-sheet" aria-label="Visit sheet">\n'
        f"{_lines(('My name and today’s date',))}\n"
        f"<h2>My legs</h2>\n{_lines(LEGS)}\n"
        f'<h2>What else I notice (tick)</h2>\n<ul class="site-sheet__ticks">{signs}</ul>\n'
        f"{_grid('All I take, also without a prescription', ('Name', 'How often', 'Since'), 6)}\n"
        f"{_grid('My results over time', ('Date', 'Potassium (mmol/L or mEq/L)', 'Kidneys (eGFR)', 'Magnesium'), 3)}\n"
        f"<h2>My questions</h2>\n<ol>{questions}</ol>\n"
        f"{_lines(('What was said, and when the next test is', ''))}\n"
        "</section>"
    )


def diary() -> str:
    """Fourteen days: when, where, how long, how bad, what came before, what helped."""
    heads = ("Day", "Which leg and where", "Time and minutes", "Pain 0 to 10", "What came before", "What helped")
    days = tuple(str(day) for day in range(1, 15))
    return (
        '<section class="site-sheet site-sheet--diary" aria-label="Leg diary">\n'
        f"{_lines(('My name, and the date of day 1',))}\n"
        f"{_grid('Two weeks of my legs', heads, 14, days)}\n"
        "</section>"
    )
