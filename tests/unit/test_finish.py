"""Repairs of finished HTML: what is mended, and that a second run and other pages change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import finish


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<input class="a" type="checkbox" id="b" autocomplete="off">', '<input class="a" type="checkbox" id="b">'),
        ('<input type="text" autocomplete="off">', '<input type="text" autocomplete="off">'),
        ("<p>Plain text.</p>", "<p>Plain text.</p>"),
        (
            '<script>__md_scope=new URL("../..",location),x=1</script>',
            '<script data-root="../..">__md_scope=new URL(document.currentScript.dataset.root,location),x=1</script>',
        ),
        (
            '<a href="https://forge.example/edit" title="Edit" rel="edit">x</a>',
            '<a href="https://forge.example/edit" title="Edit" rel="edit noreferrer">x</a>',
        ),
        (
            '<a href="https://x.example/" rel="external noreferrer">x</a>',
            '<a href="https://x.example/" rel="external noreferrer">x</a>',
        ),
        ('<a href="../x/" rel="next">x</a>', '<a href="../x/" rel="next">x</a>'),
        (
            "<table>\n<thead>\n<tr>\n<th>Food</th>\n<th>The <em>new</em> figure</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td>Banana</td>\n<td>422 mg</td>\n</tr>\n</tbody>\n</table>",
            '<table class="site-table site-table--stack">\n<thead>\n<tr>\n<th scope="col">Food</th>\n'
            '<th scope="col">The <em>new</em> figure</th>\n</tr>\n</thead>\n<tbody>\n<tr><th scope="row">Banana</th>'
            '<td data-label="The new figure">422 mg</td></tr>\n</tbody>\n</table>',
        ),
        (
            '<table><thead><tr><th>A</th><th>Say "B" &amp; C</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
            '<table class="site-table site-table--stack"><thead><tr><th scope="col">A</th><th scope="col">Say "B" &amp; C</th>'
            '</tr></thead><tbody><tr><th scope="row">1</th><td data-label="Say &quot;B&quot; &amp; C">2</td></tr></tbody></table>',
        ),
        (
            '<table class="site-table"><tr><td>x</td></tr></table>',
            '<table class="site-table"><tr><td>x</td></tr></table>',
        ),
    ],
)
def test_a_repair(before: str, after: str) -> None:
    assert finish.page(before) == after
    assert finish.page(after) == after


def test_only_pages_that_change_are_written(tmp_path: Path) -> None:
    clean, search = tmp_path / "clean.html", tmp_path / "deep" / "search.html"
    search.parent.mkdir()
    clean.write_bytes(b"<p>Plain\r\ntext.</p>")
    search.write_text('<input type="checkbox" id="x" autocomplete="off">', encoding="utf-8")
    data = tmp_path / "data.json"
    data.write_text('<input type="checkbox" id="x" autocomplete="off">', encoding="utf-8")
    finish.site(tmp_path)
    assert clean.read_bytes() == b"<p>Plain\r\ntext.</p>"
    assert search.read_text(encoding="utf-8") == '<input type="checkbox" id="x">'
    assert "autocomplete" in data.read_text(encoding="utf-8")
