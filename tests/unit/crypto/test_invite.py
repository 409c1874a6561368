"""Invites and join codes: what each side derives, and what one changed value does."""

from dataclasses import replace

import pytest

from crypto.body import Confirm, Consent, Level
from crypto.errors import Refused
from crypto.invite import (
    INVITE_MS,
    Device,
    JoinCode,
    ask_to_enrol,
    ask_to_join,
    callback_digits,
    confirm_key,
    confirm_mac,
    device_inbox,
    device_outbox,
    drop_file,
    enrol_digits,
    invite_inbox,
    invite_outbox,
    join_digits,
    new_invite,
    new_join_code,
    read_fragment,
    read_join_code,
    sas_key,
    vouches_for_confirm,
    vouches_for_enrol,
    vouches_for_join,
)
from crypto.keys import new_keys, practice_id, read_roster
from crypto.primitives import kem_key
from tests.vectors.world import new_world

WORLD = new_world()
INVITE = WORLD.invite
KEYS = new_keys()
DEVICE = Device(KEYS.sig.public, KEYS.kem.public)


def test_an_invite_lives_fifteen_minutes():
    invite = new_invite(WORLD.root.public, 1000)
    assert invite.is_open(1000 + INVITE_MS - 1)
    assert not invite.is_open(1000 + INVITE_MS)


def test_an_invite_travels_in_the_fragment_of_a_url():
    assert read_fragment(INVITE.fragment()) == INVITE
    assert len(INVITE.fragment()) == 87


def test_a_fragment_cut_or_altered_in_any_character_is_refused_or_another_invite():
    words = INVITE.fragment()
    for at in range(len(words)):
        with pytest.raises(Refused):
            read_fragment(words[:at])
        other = words[:at] + ("B" if words[at] == "A" else "A") + words[at + 1 :]
        assert read_or_code(other) != INVITE


def read_or_code(words):
    try:
        return read_fragment(words)
    except Refused as refused:
        return refused.code


def test_the_desk_knows_the_device_that_holds_the_invite():
    for consent in (None, Consent(1, "ar", bytes(32))):
        assert vouches_for_enrol(INVITE, ask_to_enrol(INVITE, KEYS, 4, consent))


@pytest.mark.parametrize(
    "change",
    [
        {"invite_id": bytes(8)},
        {"sig_pk": bytes(32)},
        {"kem_pk": kem_key().public},
        {"page_version": 5},
        {"consent": Consent(1, "fr", bytes(32))},
        {"mac": bytes(32)},
    ],
)
def test_every_field_of_an_enrol_is_under_its_mac(change):
    assert not vouches_for_enrol(INVITE, replace(ask_to_enrol(INVITE, KEYS, 4, None), **change))


@pytest.mark.parametrize("change", [{"secret": bytes(16)}, {"root_pk": bytes(32)}])
def test_an_enrol_is_bound_to_secret_and_root(change):
    assert not vouches_for_enrol(replace(INVITE, **change), ask_to_enrol(INVITE, KEYS, 4, None))


def test_both_sides_show_the_same_eight_digits_and_other_keys_show_others():
    key = sas_key(INVITE.secret)
    shown = enrol_digits(key, INVITE.invite_id, INVITE.root_pk, DEVICE)
    assert [len(pair) for pair in shown.split(" ")] == [2, 2, 2, 2]
    assert shown.replace(" ", "").isdecimal()
    others = {
        enrol_digits(sas_key(bytes(16)), INVITE.invite_id, INVITE.root_pk, DEVICE),
        enrol_digits(key, bytes(8), INVITE.root_pk, DEVICE),
        enrol_digits(key, INVITE.invite_id, bytes(32), DEVICE),
        enrol_digits(key, INVITE.invite_id, INVITE.root_pk, replace(DEVICE, sig_pk=bytes(32))),
        enrol_digits(key, INVITE.invite_id, INVITE.root_pk, replace(DEVICE, kem_pk=bytes(1216))),
    }
    assert len(others | {shown}) == 6


def test_a_confirm_is_bound_to_invite_device_level_and_roster():
    key, roster = confirm_key(INVITE.secret), WORLD.roster
    mac = confirm_mac(key, INVITE.invite_id, DEVICE, Level.IN_PERSON, roster)
    confirm = Confirm(Level.IN_PERSON, mac, WORLD.roster_file, drop_secret=bytes(32))
    assert vouches_for_confirm(key, INVITE.invite_id, DEVICE, roster, confirm)
    raised = replace(confirm, level=Level.AT_A_DISTANCE)
    later = replace(read_roster(WORLD.roster_file, None), v=3)
    assert not vouches_for_confirm(key, INVITE.invite_id, DEVICE, roster, raised)
    assert not vouches_for_confirm(key, INVITE.invite_id, DEVICE, later, confirm)
    assert not vouches_for_confirm(key, b"", DEVICE, roster, confirm)
    assert not vouches_for_confirm(confirm_key(bytes(16)), INVITE.invite_id, DEVICE, roster, confirm)
    assert not vouches_for_confirm(key, INVITE.invite_id, replace(DEVICE, sig_pk=bytes(32)), roster, confirm)


def test_a_join_code_is_read_however_it_is_typed():
    code = new_join_code(practice_id(WORLD.root.public))
    words = code.text()
    assert [len(group) for group in words.split("-")] == [4] * 20
    assert read_join_code(words) == read_join_code(f" {words.lower().replace('-', ' ')}\n") == code


def test_one_wrong_character_of_a_join_code_is_noticed():
    words = JoinCode(bytes(range(32)), bytes(range(16))).text()
    for at, character in enumerate(words):
        for other in {"A", "Q", "7"} - {character, "-"} if character != "-" else ():
            with pytest.raises(Refused) as refused:
                read_join_code(words[:at] + other + words[at + 1 :])
            assert refused.value.code == "join.encoding"


def test_the_desk_knows_the_profile_that_holds_the_code():
    code = new_join_code(practice_id(WORLD.root.public))
    join = ask_to_join(code, WORLD.root.public, KEYS)
    assert vouches_for_join(code.secret, WORLD.root.public, join)
    assert not vouches_for_join(bytes(16), WORLD.root.public, join)
    assert not vouches_for_join(code.secret, bytes(32), join)
    for change in ({"sig_pk": bytes(32)}, {"kem_pk": bytes(1216)}, {"mac": bytes(32)}):
        assert not vouches_for_join(code.secret, WORLD.root.public, replace(join, **change))


def test_both_desks_show_the_same_digits_at_a_joining_and_not_those_of_an_enrolment():
    secret = bytes(16)
    shown = join_digits(secret, WORLD.root.public, DEVICE)
    assert shown == join_digits(secret, WORLD.root.public, DEVICE)
    assert shown != join_digits(b"x" * 16, WORLD.root.public, DEVICE)
    assert shown != enrol_digits(sas_key(secret), b"", WORLD.root.public, DEVICE)


def test_callback_digits_depend_on_challenge_letter_and_device():
    shown = {
        callback_digits(challenge, letter, device)
        for challenge in (b"a" * 16, b"b" * 16)
        for letter in (b"c" * 16, b"d" * 16)
        for device in (b"e" * 32, b"f" * 32)
    }
    assert len(shown) == 8


def test_no_two_drop_paths_are_the_same_and_none_shows_a_secret():
    secret, drop = b"s" * 16, b"d" * 32
    paths = [invite_inbox(secret), invite_outbox(secret), device_inbox(drop)]
    paths += [device_outbox(drop, number) for number in range(1, 20)]
    assert len(set(paths)) == len(paths)
    for path in paths:
        folder, name = path.split("/")
        assert folder in {"in", "out"}
        assert len(name) == 64
        assert secret.hex() not in name
        assert drop.hex() not in name
    assert len(drop_file(b"letter")) == 64
