from bot import light_markup
from bot.light_markup import Block


def test_every_mark_becomes_its_block_and_wrapped_lines_are_joined():
    source = "# Head\nOne\n  line\n\n- a\n- b\n+ What | Number\n+ Cases | 41\n| kept   so\n|\n---\n"
    assert light_markup.parse(source) == [
        Block("heading", ("Head",)),
        Block("paragraph", ("One line",)),
        Block("list", ("a", "b")),
        Block("table", ("What | Number", "Cases | 41")),
        Block("written", ("kept   so", "")),
        Block("rule", ("",)),
    ]


def test_a_blank_line_ends_a_paragraph():
    assert light_markup.parse("One\n\n\nTwo") == [Block("paragraph", ("One",)), Block("paragraph", ("Two",))]


def test_somebodys_own_words_keep_their_lines_and_their_marks_mean_nothing():
    words = "# 1 is my answer\n- first\n\n    indented\x0b+ | not a table\u2028---"
    blocks = light_markup.parse(light_markup.as_written(words))
    assert [block.kind for block in blocks] == ["written"]
    assert light_markup.plain(blocks) == "# 1 is my answer\n- first\n\n    indented\n+ | not a table\n---\n"


def test_a_long_line_somebody_wrote_is_wrapped_under_its_own_indent():
    text = light_markup.plain(light_markup.parse(light_markup.as_written("x\n  " + "word " * 30)))
    assert max(map(len, text.splitlines())) <= 78
    assert all(line.startswith("  word") for line in text.splitlines()[1:])


def test_mail_text_is_at_most_78_columns_and_an_address_is_never_broken():
    address = "https://district.example/a-very-long-path/" + "part-" * 20
    text = light_markup.plain(light_markup.parse(f"{'word ' * 40}{address} {'word ' * 10}\n- {'item ' * 30}"))
    assert address in text
    assert all(len(line) <= 78 for line in text.splitlines() if address not in line)
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_table_in_mail_text_is_lined_up_and_its_first_cell_may_hold_the_mark():
    text = light_markup.plain(light_markup.parse("+ What | Number\n+ Cases | 41\n+ Closed | reopened | 9"))
    assert text == "What               Number\nCases                  41\nClosed | reopened       9\n"


def test_slack_text_is_escaped_and_not_wrapped():
    text = light_markup.slack(light_markup.parse(f"# <!here> & co\n{'word ' * 40}\n- one\n- two\n---\n| a <b>\n| c"))
    assert text == (f"*&lt;!here&gt; &amp; co*\n{'word ' * 39}word\n\n• one\n• two\n\n———\n\na &lt;b&gt;\nc")
