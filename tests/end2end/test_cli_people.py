"""Files, devices and the physician's word, from the command line."""

from core.demo.device import Device, scan
from core.doors.maildir import MaildirLetterbox
from tests.machine import Place, asked


def enrolled_again(place: Place) -> Device:
    """Another telephone of patient 17, accepted face to face by the physician."""
    fragment = place.doctor("enrol", "17").data["fragment"]
    device = scan(place.home / "other.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert isinstance(device, Device)
    place.doctor("receive")
    said = place.doctor("enrol", "17", "--compare", "--digits", device.digits(), "--document", "passeport")
    assert said.code == 0, said.out
    return device


def test_a_file_is_corrected_and_the_rest_of_it_stays(place: Place) -> None:
    asked(place)
    before = place.doctor("patient", "show", "17").data["patient"]
    assert place.doctor("patient", "correct", "17", "--phone", "+216 00 000 717").code == 0
    after = place.doctor("patient", "show", "17").data["patient"]
    assert after["phone"] == "+216 00 000 717"
    assert (after["name"], after["born"], after["number"]) == (before["name"], before["born"], "17")
    assert place.doctor("patient", "correct", "17", "--born", "2020-01-01").data["refused"] == "patient.minor_alone"
    adult = ("--guardian", "Sonia Mrad", "--link", "mère")
    assert place.doctor("patient", "correct", "17", "--born", "2020-01-01", *adult).code == 0
    assert place.doctor("enrol", "17").data["refused"] == "recipient.no_legal_basis"
    (one,) = place.doctor("confirm").data["awaited"]
    assert (one["what"], one["adult"]) == ("legal_basis", "Sonia Mrad")
    assert "base légale" in place.run("confirm").out


def test_a_lost_telephone_is_closed_and_a_new_one_takes_its_place(place: Place) -> None:
    device, _ = asked(place)
    sig = device.keys.sig.public.hex()
    assert place.doctor("close", "17", "lost", "--device", sig[:8]).data["device"] == sig
    assert "perdu ou volé" in place.run("patient", "show", "17").out
    assert place.doctor("close", "17", "lost").data["refused"] == "identity.no_device"
    assert place.doctor("confirm", "17").data["refused"] == "identity.no_device"
    new = enrolled_again(place)
    assert place.doctor("confirm", "17", "--device", sig[:8]).data["refused"] == "identity.other_device"
    said = place.run("confirm", "17", "--device", new.keys.sig.public.hex()[:8])
    assert "Déjà confirmé" in said.out
    assert place.run("confirm").out.strip() == "Personne n’attend votre parole."


def test_a_cancelled_code_is_worth_nothing(place: Place) -> None:
    fragment = place.doctor("enrol", "17").data["fragment"]
    assert place.doctor("enrol", "17", "--cancel").code == 0
    scan(place.home / "late.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert place.doctor("enrol", "17", "--compare", "--digits", "1").data["refused"] == "enrol.unknown"
    assert place.doctor("enrol", "17", "--cancel").data["refused"] == "enrol.unknown"


def test_codes_of_two_patients_stand_side_by_side_and_are_listed(place: Place) -> None:
    assert place.doctor("patient", "add", "Sami Amara", "--born", "1975-06-07", "--number", "18").code == 0
    first, second = (place.doctor("enrol", number).data["fragment"] for number in ("17", "18"))
    device = scan(place.home / "sami.json", MaildirLetterbox(place.practice), second, "fr", place.now)
    assert isinstance(device, Device)
    standing = place.doctor("enrol").data["standing"]
    keys = ("number", "level", "answered", "agreed", "left_s")
    assert [tuple(one[key] for key in keys) for one in standing] == [
        ("17", "in_person", False, "", 900),
        ("18", "in_person", True, "known", 0),
    ]
    said = place.run("enrol").out
    assert "attend le téléphone, encore 15 min" in said
    assert "Sami Amara : le téléphone a répondu : comparer (--compare) ; accord donné" in said
    wrong = place.doctor("enrol", "17", "--compare", "--digits", device.digits(), "--document", "passeport")
    assert wrong.data["refused"] == "enrol.not_answered"
    bound = place.doctor("enrol", "18", "--compare", "--digits", device.digits(), "--document", "passeport")
    assert bound.data["device"] == device.keys.sig.public.hex()
    assert [one["number"] for one in place.doctor("enrol").data["standing"]] == ["17"]
    place.now += 15 * 60_000
    assert place.doctor("enrol").data["standing"] == []
    assert place.run("enrol").out.strip() == "Aucun code n’attend de téléphone à ce poste."
    assert "[enrol.patient]" in place.run("enrol", "--cancel").err
    assert first != second


def test_the_physician_validates_the_emergency_numbers(place: Place) -> None:
    assert "Pas encore validé" in place.run("country").out
    assert place.doctor("country").data["reviewed"] is None
    said = place.run("country", "--validate").out
    assert "SAMU : 190" in said
    assert "douleur dans la poitrine" in said
    assert "Vu et validé par" in said
    assert place.doctor("country").data["reviewed"]["fresh"] is True


def test_the_consent_names_who_reads_and_prints_what_a_telephone_signs(place: Place) -> None:
    data = place.doctor("consent", "ar").data
    lines = place.run("consent", "ar").out.splitlines()
    assert lines[:-2] == data["text"].splitlines()
    assert lines[-1] == f"1 ar {data['hash']}"
    assert f"{place.doctor('country').data['emergency']['medical']}." in place.run("consent").out
    assert place.doctor("country").data["ticked"]["infant"][0] == "infant_fever"


def test_an_address_for_notices_is_taken_shown_and_taken_back(place: Place) -> None:
    assert place.doctor("patient", "mail", "17").data["mail"]["given"]["address"] == ""
    assert "n’a pas donné d’adresse" in place.run("patient", "mail", "17").out
    assert place.doctor("patient", "mail", "17", "nadia@patient.invalid").code == 0
    told = place.run("patient", "mail", "17").out
    assert "nadia@patient.invalid, relevée par Dr Selma Ayari le" in told
    assert "[mail.none]" in told
    assert "nadia@patient.invalid" in place.run("patient", "show", "17").out
    assert place.doctor("patient", "mail", "17", "nadia").data["refused"] == "patient.mail"
    assert place.doctor("patient", "mail", "17", "--none").code == 0
    assert "nadia@" not in place.run("patient", "show", "17").out
    add = ("patient", "add", "Sami Amara", "--born", "1975-06-07", "--number", "18", "--mail")
    assert place.doctor(*add, "sami").data["refused"] == "patient.mail"
    assert place.doctor(*add, "sami@patient.invalid").code == 0
    assert place.doctor("patient", "mail", "18").data["mail"]["given"]["address"] == "sami@patient.invalid"
