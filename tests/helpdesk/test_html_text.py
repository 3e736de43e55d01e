"""Text of HTML: what a person sees stays, what they do not see goes, and nothing makes it slow."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.helpdesk.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Здравствуйте!</p><p>Где заказ?<br>Номер 48213</p>", "Здравствуйте!\n\nГде заказ?\nНомер 48213"),
        ("<div>раз</div><div><br></div><div>два</div>", "раз\n\nдва"),
        ("<p>раз<p>&nbsp;</p><p>два", "раз\n\nдва"),
        ("a <b>bold</b> and <i>it</i>", "a bold and it"),
        ("<a href='https://shop.example/o/1'>заказ</a>, да", "заказ (https://shop.example/o/1), да"),
        ("<a href='https://shop.example/'>shop.example</a>", "shop.example"),
        ("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example"),
        ("<a href='https://shop.example/p'><img src='p.png'></a>", "https://shop.example/p"),
        ("<a href='javascript:alert(1)'>нажмите</a>", "нажмите"),
        ("<a href='https://a.example'>one<a href='https://b.example'>two", "one (https://a.example)two (https://b.example)"),
        ("до<ul><li>раз<li>два<ul><li>внутри</ul><li>три</ul>после", "до\n\n- раз\n- два\n  - внутри\n- три\n\nпосле"),
        ("<ol start=3><li><p>c</p></li><li>d<br>e</li></ol>", "3. c\n\n4. d\n  e"),
        ("<blockquote>раз<blockquote>два</blockquote></blockquote>три", "> раз\n>\n> > два\n\nтри"),
        ("<table><tr><th>что<th>цена<tr><td>стол<td>900</table>", "что | цена\nстол | 900"),
        ("<pre>a\n  b\n\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
        ("рад <img alt='🙂' src=x> <img alt='чек' src=y><img src='pixel.gif'>", "рад 🙂 [чек]"),
        ("да<span style='display: none'>скрыто</span><div hidden>и это</div><p style='font-size:0'>и то</p>", "да"),
        ("<p style='font-size:0.9em; opacity:0.5'>видно</p>", "видно"),
        ("<style>p {}</style><script>if (a<b) {}</script><title>t</title><!-- c --><!DOCTYPE html>текст", "текст"),
        ("цена < 500 & скидка > 3", "цена < 500 & скидка > 3"),
        ("&lt;b&gt; &amp;amp; &#1078; &#xD800; &#99999999999999;", "<b> &amp; ж � �"),
        ("<p title='a > b' data-x=\"<p>\">да</p>", "да"),
        ("раз<hr>два", "раз\n\n---\n\nдва"),
        ("<p>обрыв <a href='https://x.example", "обрыв <a href='https://x.example"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_a_person_sees(html: str, text: str) -> None:
    assert text_of_html(html) == text


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<ul>", "<ol>", "<li>", "</ul>", "<blockquote>", "</blockquote>", "<br>", "<td>",
     "<table>", "</table>", "<a href='https://x.example'>", "</a>", "<pre>", "</pre>", "<b", "<!--", "-->", "<", ">",
     "&", "\"", "'", " ", "\n", "слово", "word", "\ud800", "<span style='display:none'>", "</span>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_page_becomes_tidy_lines(html: str) -> None:
    text = text_of_html(html)
    text.encode()
    assert not text.startswith("\n")
    assert not text.endswith("\n")
    assert all(line == line.rstrip() for line in text.split("\n"))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=80))
def test_escaped_text_comes_back(text: str) -> None:
    text = text.replace("\u200b", "").replace("\ufeff", "")
    assert text_of_html(escape(text)) == text


@given(st.lists(st.text(st.sampled_from("абв xyz,."), min_size=1).map(str.strip).filter(bool), max_size=8))
def test_words_stay_whatever_elements_hold_them(lines: list[str]) -> None:
    for open_, close in (("<p>", "</p>"), ("<div>", "</div>"), ("<li>", ""), ("<td>", ""), ("<blockquote>", "")):
        text = text_of_html("".join(open_ + line + close for line in lines))
        assert [word for word in text.split() if word not in ("-", "|", ">")] == " ".join(lines).split()


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "<", "<a \"", "<a b='", "<div>", "<li>x", "<script>", "<p>a", "<a href='http://a.example'>",
     "<td>x", "<b></i>", "<blockquote>x", "</p>", "&#1", "<x a "],
)  # fmt: skip
def test_time_grows_with_length_only(piece: str) -> None:
    text_of_html(piece * 100)
    started = time.process_time()
    text_of_html(piece * 8_000)
    assert time.process_time() - started < 2
