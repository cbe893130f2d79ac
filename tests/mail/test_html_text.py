"""HTML to the text a person would read: breaks where they would see them, nothing that they would not."""

import pytest

from bot.mail.html_text import text_of

CASES = [
    ("two documents", "<html><body>Mine</body></html><html><body>Footer</body></html>", "Mine\nFooter"),
    ("br p", "<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
    ("div", "<div>One</div><div>Two</div><div><br></div><div>Three</div>", "One\nTwo\n\nThree"),
    (
        "table",
        "<table><tr><td>Name</td><td>Rosa</td></tr><tr><td>Bus</td><td>12</td></tr></table>",
        "Name Rosa\nBus 12",
    ),
    ("ol", "<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
    ("ol start", "<ol start=3><li>One</li><li>Two</li></ol>", "3. One\n4. Two"),
    ("ul nested", "<ul><li>One<ul><li>In</li></ul></li><li>Two</li></ul>", "- One\n- In\n- Two"),
    ("link", '<a href="https://x.example/a">form</a> now', "form <https://x.example/a> now"),
    ("link same", '<a href="https://x.example/">x.example</a>', "x.example"),
    ("mailto", '<a href="mailto:rosa@family.example">Rosa</a>', "Rosa <rosa@family.example>"),
    ("mailto same", '<a href="mailto:rosa@family.example">rosa@family.example</a>', "rosa@family.example"),
    ("hidden", "a<span style='display:none'>secret</span>b", "ab"),
    ("hidden !important", "a<div style='display:none !important'>secret</div>b", "ab"),
    ("preheader 0 height", '<div style="max-height:0;overflow:hidden;">secret</div>b', "b"),
    (
        "preheader font 1px",
        (
            '<div style="font-size:1px;color:#ffffff;line-height:1px;max-'
            'height:0px;max-width:0px;opacity:0;overflow:hidden;">secret</div>b'
        ),
        "b",
    ),
    ("opacity", '<span style="opacity:0">secret</span>b', "b"),
    ("offscreen", '<span style="position:absolute;left:-9999px">secret</span>b', "b"),
    ("text-indent", '<span style="text-indent:-9999px">secret</span>b', "b"),
    ("hidden attr", "<p hidden>secret</p>b", "b"),
    ("style in body", "<style>p{a:b}</style>b", "b"),
    ("mso cond", "<!--[if mso]><p>secret</p><![endif]-->b", "b"),
    ("mso cond revealed", "<![if !mso]><p>yes</p><![endif]>b", "yes\n\nb"),
    ("mso list", "<p><![if !supportLists]><span>1.<span>&nbsp;&nbsp;</span></span><![endif]>First</p>", "1. First"),
    ("o:p", "<p>One<o:p></o:p></p><p><o:p>&nbsp;</o:p></p><p>Two<o:p></o:p></p>", "One\n\nTwo"),
    ("entity cp1252", "it&#146;s &#150; ok", "it’s – ok"),
    ("pre", "<pre>line 1\n  line 2\n\nline 3</pre>", "line 1\n  line 2\n\nline 3"),
    ("pre br", "<pre>a<br>b</pre>", "a\nb"),
    ("pre span", "<pre>a\n<span>b\n  c</span></pre>", "a\nb\n  c"),
    ("pre-wrap", '<div style="white-space:pre-wrap">a\nb\n\nc</div>', "a\nb\n\nc"),
    ("newline text", "<html><body>One\ntwo</body></html>", "One two"),
    ("unclosed", "<p>One<p>Two<div>Three", "One\n\nTwo\n\nThree"),
    ("unclosed tag", "<p>One</p><a href='x", "One"),
    ("lt in text", "if a < b and c > d", "if a < b and c > d"),
    ("email in brackets", "<p>Rosa <rosa@family.example> wrote</p>", "Rosa <rosa@family.example> wrote"),
    ("url bracket", "<p>see <http://x.example/> ok</p>", "see <http://x.example/> ok"),
    ("no tags", "Line one\nLine two\n\nLine three &amp; x", "Line one\nLine two\n\nLine three & x"),
    ("only br no html", "Line one<br>\nLine two<br>\n<br>\nLine three", "Line one\nLine two\n\nLine three"),
    ("title", "<html><head><title>T</title></head><body>b</body></html>", "b"),
    ("head unclosed", "<html><head><title>T</title><body>b", "b"),
    ("no body head text", "<head></head>Hello", "Hello"),
    ("img data", '<img src="data:image/png;base64,AAAA">b', "b"),
    ("script", "<script>var a='<p>x</p>';</script>b", "b"),
    ("svg", "<svg><text>x</text></svg>b", "b"),
    ("dl", "<dl><dt>Term</dt><dd>Def</dd></dl>", "Term\nDef"),
    ("h1", "<h1>Head</h1><p>t</p>", "Head\n\nt"),
    ("sup", "E=mc<sup>2</sup>", "E=mc2"),
    ("inline tags", "<b>bo</b>ld <i>it</i>", "bold it"),
    (
        "layout table",
        ("<table><tr><td><table><tr><td>Hello Rosa</td></tr></table></td></tr><tr><td><p>Text</p></td></tr></table>"),
        "Hello Rosa\n\nText",
    ),
    (
        "gmail",
        '<div dir="ltr">Hi<div><br></div><div>My son</div><div><br></div><div>Rosa</div></div>',
        "Hi\n\nMy son\n\nRosa",
    ),
    (
        "outlook",
        (
            '<div class="WordSection1"><p class="MsoNormal">Hi,<o:p></o:p'
            '></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="Mso'
            'Normal">My son<o:p></o:p></p></div>'
        ),
        "Hi,\n\nMy son",
    ),
    ("apple", "<div>Hi<div><br class=''></div><div class=''>There</div></div>", "Hi\n\nThere"),
    ("comments", "a<!-- x > y -->b", "ab"),
    ("broken comment", "a<!-- x b", "a"),
    ("xml decl", "<?xml version='1.0'?><html xmlns:o='x'><body>b</body></html>", "b"),
    ("uppercase", "<P>ONE<BR>TWO</P>", "ONE\nTWO"),
    ("span block", '<span style="display:block">a</span><span style="display:block">b</span>', "a\nb"),
    ("wbr", "long<wbr>word", "longword"),
    ("br br", "a<br><br>b<br><br><br>c", "a\n\nb\n\nc"),
    ("visibility collapse", "<div style='visibility:hidden'>x</div>b", "b"),
    ("display none class", "<style>.x{display:none}</style><div class=x>secret</div>b", "b"),
    ("width 0", "<div style='width:0;height:0;overflow:hidden'>x</div>b", "b"),
]


@pytest.mark.parametrize(("source", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_html_reads_like_its_writer_saw_it(source, text):
    assert text_of(source) == text


def test_letters_of_no_size_hide_only_what_sets_no_other():
    shown = '<td style="font-size:0px;padding:1px"><div style="font-size:13px">Hello Rosa</div></td>'
    assert text_of(f"<table><tr>{shown}</tr></table>") == "Hello Rosa"
    assert text_of('<p style="font-size:0px">secret</p>b') == "b"


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (".x{display:none}", "b"),
        ("p.x , .y{color:red;display : none !important}", "b"),
        ("/* .x{} */ .z{} .x{mso-hide:all}", "b"),
        ("@media only screen{.x{display:none} .q{a:b}} .z{c:d}", "secret\n\nb"),
        ("@import 'a.css'; .w .x{display:none}", "secret\n\nb"),
        (".x{display:block}", "secret\n\nb"),
    ],
)
def test_classes_that_the_letter_itself_hides_are_hidden_but_not_those_of_other_screens(style, text):
    assert text_of(f'<style>{style}</style><p class="a x">secret</p>b') == text


def test_tables_nested_three_hundred_deep_are_read():
    assert text_of("<table><tr><td>" * 300 + "deep" + "</td></tr></table>" * 300) == "deep"


def test_lines_filled_with_nothing_to_see_are_dropped():
    assert text_of("<p>Hi" + "&zwnj;&nbsp;" * 50 + "</p><p>می‌خواهم</p>") == "Hi\n\nمی‌خواهم"
