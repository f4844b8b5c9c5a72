"""What a template lets into a page."""

import pytest

from shared.markup import Markup, Template

EVIL = "\"><img src=x onerror='alert(1)'>&"


def test_a_value_is_escaped_inside_text_and_attributes() -> None:
    made = Template('<p title="$name">$name</p>').filled({"name": EVIL})
    assert made.text.count("<") == 2
    assert "&quot;&gt;&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;&amp;" in made.text


def test_what_templates_made_stands_as_it_is() -> None:
    rows = [Template("<li>$text</li>").filled({"text": text}) for text in ("a<b", "c")]
    assert Template("<ul>$rows</ul>").filled({"rows": rows}) == Markup("<ul><li>a&lt;b</li><li>c</li></ul>")


def test_a_value_is_not_a_template() -> None:
    assert Template("$a $b").filled({"a": "$b ${b} $$", "b": "x"}).text == "$b ${b} $$ x"


@pytest.mark.parametrize("values", [{}, {"name": "a", "email": "b"}, {"nam": "a"}])
def test_a_missing_and_an_unused_value_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="differ"):
        Template("<p>$name</p>").filled(values)


def test_a_lone_dollar_is_noticed_when_the_template_is_read() -> None:
    with pytest.raises(ValueError, match="lone"):
        Template("<p>5 $</p>")
