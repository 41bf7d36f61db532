"""A hard word becomes a button with its meaning."""

from __future__ import annotations

from pathlib import Path

import mini
from content import guide
from content.addresses import Repository
from content.glossary import Term
from content.render.terms import inline

TERM = Term.model_validate({
    "slug": "potassium", "term": "Potassium", "other_names": ["K"], "say": "puh-TAS-ee-um", "ipa": None,
    "meaning": "A mineral that muscles need.", "page": None, "sources": ["alpha"],
})  # fmt: skip


def test_the_whole_button() -> None:
    assert inline("potassium", TERM, 3, "../glossary/") == (
        '<button type="button" class="site-term" popovertarget="term-potassium-3">potassium</button>'
        '<span class="site-term__meaning" id="term-potassium-3" popover data-search-exclude><strong>Potassium</strong> '
        '<span class="site-term__say">say puh-TAS-ee-um</span> A mineral that muscles need. '
        '<a href="../glossary/#potassium">Glossary: Potassium</a></span>'
    )


def test_a_word_that_needs_no_help_to_say() -> None:
    silent = TERM.model_copy(update={"say": None})
    assert "say" not in inline("potassium", silent, 1, "../glossary/")


def test_hostile_texts_stay_text() -> None:
    hostile = '<script>alert(1)</script>" onmouseover="alert(2)'
    term = TERM.model_copy(update={"term": hostile, "say": hostile, "meaning": hostile})
    html = inline(hostile, term, 1, "../glossary/")
    assert "<script" not in html
    assert '" onmouseover' not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=&quot;alert(2)") == 1
    assert html.count("&#60;script&#62;alert(1)&#60;/script&#62;&#34; onmouseover=&#34;alert(2)") == 4


def test_each_use_on_a_page_has_its_own_id_and_code_stays(tmp_path: Path) -> None:
    files = mini.tree()
    files["docs/help.md"] += "\nA [word](glossary:ecg), [again](glossary:ecg), `[not](glossary:ecg)`.\n"
    text = guide.load(mini.write(tmp_path, files), Repository("")).texts["help.md"]
    assert [f'id="term-ecg-{n}"' in text for n in (1, 2, 3)] == [True, True, False]
    assert '<button type="button" class="site-term" popovertarget="term-ecg-2">again</button>' in text
    assert 'href="../glossary/#ecg"' in text
    assert "`[not](glossary:ecg)`" in text
