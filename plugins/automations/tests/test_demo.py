"""The demo has rules and macros that are sound, once, however often it is filled."""

from core.api import check_actions
from core.testing import Site
from plugins.automations import demo, macros, rules
from plugins.automations.tests.conftest import Rules


def test_the_demo_is_filled_once_with_what_works(made: Rules, site: Site) -> None:
    with site.app.app_context():
        demo.fill()
        demo.fill()
        assert len(rules.all_rules()) == 4
        assert [rule.is_on for rule in rules.all_rules()].count(True) == 1
        assert len(macros.all_macros()) == 2
        for each in (*rules.all_rules(), *macros.all_macros()):
            check_actions(each.steps)
        answers = [
            str(step.values["text"]) for each in rules.all_rules() for step in each.steps if "text" in step.values
        ]
        assert len(answers) == 2
        assert all(text.index("Hello {{") < text.index("Halo {{") for text in answers)
    number = made.open(subject="Mesin bocor")
    assert made.ticket(number).priority == 4
