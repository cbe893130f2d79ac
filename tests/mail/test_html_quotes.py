"""How the HTML of mail clients marks what is older, and how people use the same tags for their own words."""

# ruff: noqa: E501 - the sources are as long as clients write them

import pytest

from bot.mail.html_text import marked_text_of
from bot.mail.quoting import newly_written
from tests.mail.reply_mails import words

HEADERS = "<b>From:</b> Dana Whitfield &lt;dana@district.example&gt;<br><b>Sent:</b> Monday, March 4, 2019 11:05 AM<br><b>To:</b> Rosa<br><b>Subject:</b> Bus<br>"
INTRODUCTION = 'On Mon, Mar 4, 2019 at 11:05 AM Dana Whitfield &lt;<a href="mailto:dana@district.example">dana@district.example</a>&gt; wrote:'
LETTERS = [
    (
        "gmail_extra old",
        f'<div dir="ltr">Yes.</div><div class="gmail_extra"><br><div class="gmail_quote">{INTRODUCTION}<br><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">old</blockquote></div><br></div>',
        "Yes.",
    ),
    (
        "gmail sig+quote",
        f'<div dir="ltr">Yes.<br clear="all"><div><br></div>-- <br><div dir="ltr" class="gmail_signature">Rosa<br>555</div></div><br><div class="gmail_quote"><div class="gmail_attr">{INTRODUCTION}<br></div><blockquote class="gmail_quote">old</blockquote></div>',
        "Yes.",
    ),
    (
        "gmail forward",
        '<div dir="ltr">Please read.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Theo</b> &lt;t@district.example&gt;<br>Date: Mon, Jan 5, 2026 at 3:14 PM<br>Subject: S<br>To: r@district.example<br></div><br>old text</div></div>',
        "Please read. Forwarded message From: Theo <t@district.example> Date: Mon, Jan 5, 2026 at 3:14 PM Subject: S To: r@district.example old text",
    ),
    ("outlook hr", f"<p>Yes.</p><hr><p>{HEADERS}</p><p>old</p>", "Yes."),
    (
        "outlook.com old",
        '<div dir="ltr">Yes.<br><br><div><hr id="stopSpelling">Date: Mon, 4 Mar 2019 11:05:00 -0800<br>From: dana@district.example<br>To: r@x<br>Subject: Bus<br><br>old</div></div>',
        "Yes.",
    ),
    (
        "outlook table",
        "<p>Yes.</p><table><tr><td><b>From:</b></td><td>Dana &lt;dana@district.example&gt;</td></tr><tr><td><b>Sent:</b></td><td>Monday, March 4, 2019 11:05 AM</td></tr><tr><td><b>To:</b></td><td>Rosa</td></tr><tr><td><b>Subject:</b></td><td>Bus</td></tr></table><p>old</p>",
        "Yes.",
    ),
    (
        "outlook p per line",
        "<p>Yes.</p><p><b>From:</b> Dana &lt;dana@district.example&gt;</p><p><b>Sent:</b> Monday, March 4, 2019 11:05 AM</p><p><b>To:</b> Rosa</p><p><b>Subject:</b> Bus</p><p>old</p>",
        "Yes.",
    ),
    (
        "windows live",
        '<DIV>Yes.</DIV><DIV style="FONT: 10pt Tahoma"><DIV style="BACKGROUND: #f5f5f5"><DIV style="font-color: black"><B>From:</B> <A href="mailto:d@district.example">Dana</A></DIV><DIV><B>Sent:</B> Monday, March 04, 2019 11:05 AM</DIV><DIV><B>To:</B> r</DIV><DIV><B>Subject:</B> Re: Bus</DIV></DIV></DIV><DIV>old</DIV>',
        "Yes.",
    ),
    (
        "outlook express",
        "<DIV>Yes.</DIV><BLOCKQUOTE style='BORDER-LEFT: #000000 2px solid'><DIV style='FONT: 10pt arial'>----- Original Message ----- </DIV><DIV><B>From:</B> Dana</DIV><DIV>old</DIV></BLOCKQUOTE>",
        "Yes.",
    ),
    (
        "apple mail",
        'Yes.<div><br><div><blockquote type="cite"><div>On 4 Mar 2019, at 11:05, Dana &lt;d@district.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>old</div></blockquote></div></div>',
        "Yes.",
    ),
    (
        "apple bottom",
        '<blockquote type="cite"><div>On 4 Mar 2019, at 11:05, Dana &lt;d@district.example&gt; wrote:</div><div>old</div></blockquote><br><div>Yes.</div>',
        "Yes.",
    ),
    (
        "spark",
        '<div name="messageBodySection"><div dir="auto">Yes.</div></div><div name="messageSignatureSection"><br>Rosa</div><div name="messageReplySection">On Mar 4, 2019, 11:05 AM -0800, Dana &lt;d@district.example&gt;, wrote:<br><blockquote type="cite" class="spark_quote">old</blockquote></div>',
        "Yes.",
    ),
    (
        "proton",
        '<div>Yes.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Monday, March 4th, 2019 at 11:05 AM, Dana &lt;d@district.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">old</blockquote></div>',
        "Yes.",
    ),
    (
        "tuta",
        '<div>Yes.</div><div>-- </div><div>Secured with Tuta Mail: </div><div>https://tuta.com/free-email</div><div><br></div><div>Mar 4, 2019, 11:05 by d@district.example:</div><blockquote class="tutanota_quote" style="border-left: 1px solid #93A3B8;">old</blockquote>',
        "Yes.",
    ),
    (
        "zoho",
        '<div>Yes.</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 04 Mar 2019 11:05:00 -0800 <b>d@district.example</b> wrote ----</div><blockquote>old</blockquote></div>',
        "Yes.",
    ),
    (
        "yandex",
        '<div>Yes.</div><div> </div><div>04.03.2019, 11:05, "Dana" &lt;d@district.example&gt;:</div><blockquote><p>old</p></blockquote>',
        "Yes.",
    ),
    (
        "yandex bottom",
        '<div>04.03.2019, 11:05, "Dana" &lt;d@district.example&gt;:</div><blockquote><p>old</p></blockquote><div>Yes.</div>',
        "Yes.",
    ),
    (
        "mail.ru",
        '<HTML><BODY><div>Yes.</div><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">Понедельник, 4 марта 2019, 11:05 +03:00 от Dana &lt;d@district.example&gt;:<br>old</blockquote></BODY></HTML>',
        "Yes.",
    ),
    (
        "qq",
        '<div>Yes.</div><div><br></div><div style="font-size: 12px;">------------------&nbsp;Original&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>From:&nbsp;</b> "Dana"&lt;d@district.example&gt;;</div><div><b>Date:&nbsp;</b> Mon, Mar 4, 2019 11:05 AM</div><div><b>To:&nbsp;</b> "r"</div><div><b>Subject:&nbsp;</b> Bus</div></div><div>old</div>',
        "Yes.",
    ),
    (
        "foxmail",
        '<div>好的。</div><blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div><b>发件人：</b>&nbsp;Dana</div><div><b>发送时间：</b>&nbsp;2019-03-04 11:05</div><div><b>收件人：</b>&nbsp;r</div><div><b>主题：</b>&nbsp;Bus</div></div><div>old</div></blockquote>',
        "好的。",
    ),
    (
        "netease",
        '<div>好的。</div><br>At 2019-03-04 11:05:00, "Dana" &lt;d@district.example&gt; wrote:<br><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">old</blockquote>',
        "好的。",
    ),
    (
        "new outlook",
        f'<div class="elementToProof">Yes.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><font>{HEADERS}</font></div><div>old</div>',
        "Yes.",
    ),
    (
        "outlook ios",
        f'<div dir="ltr">Yes.</div><div id="ms-outlook-mobile-signature"><div>Rosa</div><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><div id="mail-editor-reference-message-container"><hr><div id="divRplyFwdMsg">{HEADERS}</div>old</div>',
        "Yes. Rosa",
    ),
    ("outlook x_", f'<div>Yes.</div><hr><div id="x_divRplyFwdMsg">{HEADERS}</div>old', "Yes."),
    (
        "samsung",
        '<div>Yes.</div><div><br></div><div id="composer_signature"><div style="font-size:85%">Sent from my Galaxy</div></div><div><br></div><div><div style="font-size:100%"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Dana &lt;d@district.example&gt; </div><div>Date: 3/4/19  11:05 AM  (GMT-08:00) </div><div>To: r </div><div>Subject: Bus </div></div></div>old',
        "Yes.",
    ),
    (
        "thunderbird own text in cite prefix",
        '<div class="moz-cite-prefix">Yes, of course.<br><br>On 3/4/2019 11:05 AM, Dana wrote:<br></div><blockquote type="cite" cite="mid:x">old</blockquote>',
        "Yes, of course.",
    ),
    (
        "thunderbird sig",
        '<p>Yes.</p><div class="moz-signature">-- <br>Rosa</div><div class="moz-cite-prefix">On 3/4/2019 11:05 AM, Dana wrote:<br></div><blockquote type="cite" cite="mid:x">old</blockquote>',
        "Yes.",
    ),
    (
        "front",
        '<div>Yes.</div><div class="front-signature">Rosa<br>Maple</div><blockquote type="cite" class="front-blockquote">On March 4, 2019, 11:05 AM PST d@district.example wrote:<br>old</blockquote>',
        "Yes.",
    ),
    (
        "freshdesk",
        '<div>Yes.</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Mon, 4 Mar at 11:05 AM , Dana &lt;d@district.example&gt; wrote:<br>old</blockquote></div>',
        "Yes.",
    ),
    (
        "emclient",
        '<div>Yes.</div><div>------ Original Message ------</div><div>From "Dana" &lt;d@district.example&gt;</div><div>To r</div><div>Date 3/4/2019 11:05:00 AM</div><div>Subject Bus</div><blockquote cite="x" class="cite2">old</blockquote>',
        "Yes.",
    ),
    (
        "roundcube",
        '<p>Yes.</p><p id="reply-intro">On 2019-03-04 11:05, Dana wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">old</blockquote>',
        "Yes.",
    ),
    (
        "roundcube bottom",
        '<p id="reply-intro">On 2019-03-04 11:05, Dana wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">old</blockquote><p>Yes.</p>',
        "Yes.",
    ),
    (
        "horde",
        '<p>Yes.</p><p>Quoting Dana &lt;d@district.example&gt;:</p><blockquote type="cite" style="border-left:2px solid blue;margin-left:2px;padding-left:12px;">old</blockquote>',
        "Yes.",
    ),
    (
        "lotus",
        "<font size=2>Yes.</font><br><br><table><tr><td><font>From:</font><td><font>Dana/X</font><tr><td>To:<td>Rosa<tr><td>Date:<td>03/04/2019 11:05 AM<tr><td>Subject:<td>Re: Bus</table><hr noshade>old",
        "Yes.",
    ),
    (
        "aol",
        "<div>Yes.</div><div>-----Original Message-----<br>From: Dana &lt;d@district.example&gt;<br>To: r<br>Sent: Mon, Mar 4, 2019 11:05 am<br>Subject: Bus<br><br>old</div>",
        "Yes.",
    ),
    (
        "outlook mac",
        '<div>Yes.</div><span id="OLK_SRC_BODY_SECTION"><div style="border-top: #b5c4df 1pt solid;"><b>From: </b>Dana &lt;d@district.example&gt;<br><b>Date: </b>Monday, March 4, 2019 at 11:05 AM<br><b>To: </b>r<br><b>Subject: </b>Bus<br></div>old</span>',
        "Yes.",
    ),
    (
        "gmail plain blockquote own quote",
        '<div>The teacher said:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">Sit down!</blockquote><div>And so he did.</div>',
        "The teacher said: Sit down! And so he did.",
    ),
    ("bold divider", "<p>First.</p><hr><p>Second.</p>", "First. Second."),
    ("border-top own box", '<p>First.</p><div style="border-top:1px solid #ccc">Second.</div>', "First. Second."),
    (
        "signature class with words",
        '<p>Yes.</p><div class="signature">I have more to say: the bus was late again, and nobody told us.</div>',
        "Yes. I have more to say: the bus was late again, and nobody told us.",
    ),
    (
        "id signature wraps all",
        '<div id="Signature"><p>The bus was late.</p><p>Rosa</p></div>',
        "The bus was late. Rosa",
    ),
    (
        "Word docs",
        '<div class="WordSection1"><p class="MsoNormal">Yes.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-left:solid blue 1.5pt;padding:0in 0in 0in 4.0pt"><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Dana<br><b>Sent:</b> Monday, March 4, 2019 11:05 AM<br><b>To:</b> r<br><b>Subject:</b> Bus</p></div></div><p>old</p></div></div>',
        "Yes.",
    ),
    (
        "word own table with border-top",
        '<div class="WordSection1"><div style="border:none;border-top:solid windowtext 1.0pt;padding:1.0pt 0in 0in 0in"><p>My story begins here.</p></div><p>It goes on.</p></div>',
        "My story begins here. It goes on.",
    ),
    (
        "word own rule later",
        '<div class="WordSection1"><p>Intro.</p><div style="border:none;border-top:solid windowtext 1.0pt;padding:1.0pt 0in 0in 0in"><p>My story begins here.</p></div><p>It goes on.</p></div>',
        "Intro. My story begins here. It goes on.",
    ),
    (
        "outlook passes on a quotation of another client",
        f'<p>Yes.</p><p>{INTRODUCTION}</p><blockquote style="border:none;border-left:solid #CCCCCC 1.0pt;padding:0in">old</blockquote><p>Rosa</p>',
        "Yes. Rosa",
    ),
    (
        "yahoo, words below the history",
        f'<div class="yahoo_quoted"><div>{INTRODUCTION}</div><div>old</div></div><div>Yes.</div>',
        "Yes.",
    ),
    (
        "answers written into the quotation",
        '<p>See my answers in red below.</p><blockquote type="cite"><p>When?</p><p style="color:red">MONDAY</p></blockquote>',
        "See my answers in red below. When? MONDAY",
    ),
    (
        "answers between quotations",
        '<p>My answers below.</p><blockquote type="cite">When?</blockquote><p>Monday.</p>',
        "My answers below. Monday.",
    ),
    (
        "indented by hand",
        "<p>He said:</p><blockquote>Sit down!</blockquote><p>So he did.</p>",
        "He said: Sit down! So he did.",
    ),
]


@pytest.mark.parametrize(("source", "expected"), [row[1:] for row in LETTERS], ids=[row[0] for row in LETTERS])
def test_the_words_of_the_sender_and_no_others_are_new(source, expected):
    assert words(newly_written(marked_text_of(source), subject="Re: Bus")) == words(expected)
