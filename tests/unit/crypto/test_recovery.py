"""Codes on paper: written, typed back, slips found (docs/log.md, section 8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import Refused
from crypto.primitives import random
from crypto.recovery import ALPHABET, RECOVERY, ROOT, Code, doubtful_groups, read, written

BOTH = pytest.mark.parametrize("code", [RECOVERY, ROOT], ids=["recovery", "root"])


def code_of(code: Code, words: str) -> str:
    with pytest.raises(Refused) as refused:
        read(code, words)
    return refused.value.code


def test_the_recovery_code_has_nine_groups_and_the_root_seed_fourteen():
    assert (RECOVERY.groups, ROOT.groups) == (9, 14)
    assert len(written(RECOVERY, random(20)).split()) == 9
    assert len(written(ROOT, random(32)).split()) == 14


@BOTH
def test_a_known_secret_has_a_known_text(code: Code):
    known = {
        "recovery": "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA",
        "root": "AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA A",
    }
    assert written(code, bytes(code.size)).startswith(known[code.name])
    assert read(code, written(code, bytes(code.size))) == bytes(code.size)


@BOTH
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_secret_is_read_back(code: Code, data: st.DataObject):
    secret = data.draw(st.binary(min_size=code.size, max_size=code.size))
    assert read(code, written(code, secret)) == secret


@BOTH
def test_case_spaces_hyphens_and_look_alikes_are_forgiven(code: Code):
    secret = random(code.size)
    words = written(code, secret)
    typed = words.lower().replace(" ", " - ").replace("o", "0").replace("i", "1").replace("b", "8")
    assert read(code, f"\n {typed}\t") == secret


@BOTH
def test_a_secret_of_another_size_has_no_text(code: Code):
    with pytest.raises(ValueError, match="secret"):
        written(code, bytes(code.size - 1))


@BOTH
def test_a_code_too_short_or_too_long_is_refused(code: Code):
    words = written(code, random(code.size))
    assert code_of(code, words[:-1]) == "code.length"
    assert code_of(code, words + "A") == "code.length"
    assert code_of(code, "") == "code.length"


@BOTH
def test_a_sign_outside_the_alphabet_is_refused_and_its_group_named(code: Code):
    words = written(code, random(code.size))
    wrong = words[:6] + "9" + words[7:]
    assert code_of(code, wrong) == "code.character"
    assert doubtful_groups(code, wrong) == (2,)
    assert doubtful_groups(code, "é" + wrong[1:]) == (1, 2)


@BOTH
def test_one_wrong_sign_anywhere_is_refused_and_its_group_named(code: Code):
    plain = written(code, random(code.size)).replace(" ", "")
    for at in range(0, len(plain), 5):
        other = ALPHABET[(ALPHABET.index(plain[at]) + 7) % 32]
        wrong = plain[:at] + other + plain[at + 1 :]
        assert code_of(code, wrong) == "code.checksum"
        assert at // 4 + 1 in doubtful_groups(code, wrong)


@BOTH
def test_two_neighbours_exchanged_are_refused_and_their_group_named(code: Code):
    plain = written(code, random(code.size)).replace(" ", "")
    at = next(at for at in range(3, len(plain) - 1) if plain[at] != plain[at + 1])
    wrong = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert code_of(code, wrong) == "code.checksum"
    assert at // 4 + 1 in doubtful_groups(code, wrong)


@BOTH
def test_a_right_or_hopeless_code_names_no_group(code: Code):
    words = written(code, random(code.size))
    assert doubtful_groups(code, words) == ()
    assert doubtful_groups(code, words[:-1]) == ()


def test_a_slip_beyond_one_sign_names_no_group_of_a_known_code():
    words = written(RECOVERY, bytes(20))
    assert doubtful_groups(RECOVERY, "BBBB" + words[4:]) == ()


def test_a_code_of_the_other_kind_is_refused():
    assert code_of(ROOT, written(RECOVERY, random(20))) == "code.length"
