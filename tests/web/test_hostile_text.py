"""Text of users and of the knowledge is inert in Markdown, HTML and links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from web_kit import Open, shown

from interfaces.web.escape import markdown, plain, web_address

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://outside.invalid/x.png)",
    ":material/home:",
    ":red[x]",
    ":smile:",
    "$\\frac{1}{2}$",
    "[x](javascript:alert(1))",
    "# heading\n- list\n> quote",
    "| a | b |\n|---|---|",
    "`code` **bold** _it_ ~~x~~",
    "http://outside.invalid www.outside.invalid a@outside.invalid",
    "&lt;b&gt; &#60;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_foreign_text_letter_by_letter(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(text))
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {c.type for c in children} <= {"text", "text_special"}
    assert "".join(c.content for c in children).replace("\u2060", "") == plain(text)


@pytest.mark.parametrize("text", [":material/home:", ":smile:", ":red[x]", "www.outside.invalid", "http://x.y"])
def test_what_streamlit_finds_late_is_broken_up(text: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", markdown(text))
    assert not re.search(r":\w|:/|www\.|@\w", unescaped)


@given(st.text(max_size=60))
def test_no_text_opens_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown(text))
    kinds = {c.type for t in tokens for c in t.children or []} | {t.type for t in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}


def test_direction_marks_and_controls_go() -> None:
    assert plain("a\u202eb\x00\u200bc\nd") == "abc d"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "//x.y", "file:///etc", "http://[", None, ""]
)
def test_only_web_addresses_become_links(text: str | None) -> None:
    assert web_address(text) is None


def test_hostile_knowledge_and_question_are_escaped_on_the_page(open_page: Open) -> None:
    html = shown(open_page(q="<script>window.hacked=1</script>"))
    assert "&lt;script&gt;window.hacked=1" in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
