"""One value, one encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.encoding import (
    MAX_INTEGER,
    b64,
    capitals,
    dec,
    dec_list,
    enc,
    enc_list,
    from_b64,
    from_flag,
    from_text,
    from_u64,
    sized,
    sized_or_empty,
    text,
    u64,
)
from crypto.errors import Refused


def refused(act, *given, **named):
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    assert refusal.value.code == "x"
    return True


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_fields_come_out_as_they_went_in(fields):
    data = enc_list(fields)
    assert data == enc(*fields)
    assert list(dec_list(data, "x")) == list(dec(data, len(fields), "x")) == fields


@given(st.binary(max_size=40))
def test_bytes_that_are_read_are_the_bytes_that_would_be_written(data):
    try:
        fields = dec_list(data, "x")
    except Refused:
        return
    assert enc_list(fields) == data


def test_a_count_that_is_not_the_one_expected_is_refused():
    data = enc(b"a", b"b")
    assert refused(dec, data, 1, "x")
    assert refused(dec, data, 3, "x")
    assert refused(dec_list, data, "x", most=1)


def test_lengths_that_run_past_the_end_are_refused():
    for data in (b"\0", b"\0\0\0", b"\0\0\0\1", b"\0\0\0\2a", b"\xff\xff\xff\xffab", enc(b"a") + b"\0"):
        assert refused(dec_list, data, "x")


@given(st.integers(0, MAX_INTEGER))
def test_integers_are_eight_bytes(number):
    assert from_u64(u64(number), "x") == number


def test_other_integers_are_no_integers():
    for number in (-1, MAX_INTEGER + 1):
        with pytest.raises(ValueError, match="unsigned"):
            u64(number)
    for data in (b"", bytes(7), bytes(9)):
        assert refused(from_u64, data, "x")


def test_a_flag_is_0_or_1():
    assert (from_flag(u64(0), "x"), from_flag(u64(1), "x")) == (False, True)
    assert refused(from_flag, u64(2), "x")


@given(st.text(max_size=20))
def test_text_is_written_in_nfc_and_read_back(words):
    assert text(from_text(text(words), "x")) == text(words)


def test_text_in_another_form_is_refused():
    for data in (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", "e\u0301".encode(), "\u212b".encode()):
        assert refused(from_text, data, "x")


def test_half_a_surrogate_pair_is_no_text():
    with pytest.raises(Refused) as refusal:
        text("\udc00")
    assert refusal.value.code == "text.encoding"


def test_sizes_are_exact():
    assert sized(b"ab", 2, "x") == sized_or_empty(b"ab", 2, "x") == b"ab"
    assert sized_or_empty(b"", 2, "x") == b""
    for data in (b"", b"a", b"abc"):
        assert refused(sized, data, 2, "x")
    for data in (b"a", b"abc"):
        assert refused(sized_or_empty, data, 2, "x")


@given(st.binary(max_size=50))
def test_base64url_has_no_padding_and_one_form(data):
    words = b64(data)
    assert "=" not in words
    assert from_b64(words, "x") == data


def test_base64_in_another_form_is_refused():
    for words in ("A", "QR", "QQ=", "QQ==", "Q Q", "+/+/", "QQ\n", "é", "=", "A==="):
        assert refused(from_b64, words, "x")


def test_only_a_to_z_are_made_capitals():
    assert capitals("abc-XYZ 018 é ſ ı ß") == "ABC-XYZ 018 é ſ ı ß"
