"""What a line may hold, and what is made of a line that somebody typed (docs/letter.md, section 5)."""

import pytest

from crypto.errors import Refused
from crypto.words import as_line, line, without_dose

ODD = "\u202e\u200b\u00ad\u2028\u2029\ue000\n\t\x00"


@pytest.mark.parametrize("sign", ODD)
def test_a_line_holds_nothing_that_breaks_it_or_is_not_shown(sign):
    with pytest.raises(Refused):
        line(f"Amel{sign}Fictive".encode(), 80, "x")


def test_what_is_typed_becomes_a_line():
    typed = as_line(f" Dr\tAme\u0301l {ODD}\u00a0 Fictive\n")
    assert typed == "Dr Amél Fictive"
    assert line(typed.encode(), 80, "x") == typed
    assert as_line(ODD) == ""


@pytest.mark.parametrize("space", " \u00a0\u202f\u2009\u3000")
def test_no_white_space_hides_a_dose(space):
    assert without_dose(f"Vitamine{space}B12", "x")
    with pytest.raises(Refused):
        without_dose(f"Amlor{space}5 mg", "x")
