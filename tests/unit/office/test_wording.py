"""What a reply may begin with: filled from the card, let pass by the gate, the practice's own kept here."""

from pathlib import Path

import pytest

from core.charter.content import card
from core.charter.gate.judge import judge
from core.model import Exam, Medication, Refusal, Source
from core.office.consult import add_lines, record_result
from core.office.reply import find
from core.office.wording import MOST_OWN, Offers, Wording, forget, keep, offers, own, shipped
from crypto.kinds import Category
from tests.practice import NOON, TODAY, Practice, consulted, enrolled, exchange, practice

MINE = Wording("Horaires de prise", "medicine", "fr", "Bonjour. {medicine} : {posology}, comme convenu.")


@pytest.fixture
def house(tmp_path: Path) -> tuple[Practice, bytes, bytes]:
    """A practice, its patient, and a question about amlodipine in French."""
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    exchange(made)
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Amlodipine 5 mg")
    device.post()
    exchange(made)
    return made, patient, letter


def offered(made: Practice, letter: bytes) -> Offers:
    found = offers(made.physician, letter)
    assert not isinstance(found, Refusal)
    return found


def test_a_wording_is_filled_with_the_medicine_that_is_asked_about(house: tuple[Practice, bytes, bytes]) -> None:
    made, _, letter = house
    texts = dict(offered(made, letter).wordings)
    assert texts["Ce qui est noté sur la fiche"].startswith("Bonjour. Amlodipine 5 mg : 1 comprimé le matin,")
    assert "06/11/2026" in texts["Rien n'est changé"]
    assert "Résultat reçu" not in texts


def test_every_wording_and_every_line_of_the_card_passes_the_gate(house: tuple[Practice, bytes, bytes]) -> None:
    made, patient, letter = house
    consultation = made.physician.dossier(patient).consultations[0].id
    done = record_result(
        made.physician,
        patient,
        consultation,
        exam="Bilan lipidique",
        received_on=TODAY,
        how="paper",
        values="LDL 1,42 g/l",
        now=NOON,
    )
    assert not isinstance(done, Refusal), done
    found = find(made.physician, letter)
    assert not isinstance(found, Refusal)
    dossier, question = found
    facts = {
        "medicine": "Amlodipine 5 mg", "posology": "1 comprimé le matin", "day": "06/11/2026",
        "exam": "Bilan lipidique", "values": "LDL 1,42 g/l",
    }  # fmt: skip
    texts = [one.text.format_map(facts) for one in shipped()]
    texts += [line.text for line in offered(made, letter).lines]
    assert len(texts) == len(shipped()) + 3
    for text in texts:
        verdict = judge(text, card(dossier.consultations[0], question), question.text or "")
        assert (text, verdict.findings) == (text, ())


def test_a_line_added_late_is_never_restated(house: tuple[Practice, bytes, bytes]) -> None:
    made, patient, letter = house
    consultation = made.physician.dossier(patient).consultations[0].id
    late, paper = (Medication("Lisinopril", "10 mg", "1 comprimé le soir"),), Source("ordonnance", TODAY)
    add_lines(made.physician, patient, consultation, late, (Exam("ECG"),), paper, NOON + 1)
    assert [line.name for line in offered(made, letter).lines] == ["Amlodipine 5 mg", "Atorvastatine 20 mg"]


def test_there_is_as_much_in_arabic_as_in_french() -> None:
    assert {one.language for one in shipped()} == {"fr", "ar"}
    categories = {one.category for one in shipped() if one.language == "fr"}
    assert categories == {one.category for one in shipped() if one.language == "ar"}


def test_the_practice_keeps_its_own_and_takes_it_away(house: tuple[Practice, bytes, bytes]) -> None:
    made, _, letter = house
    assert keep(made.physician, MINE) is None
    assert keep(made.physician, Wording(MINE.name, "", "fr", "Bonjour.")) is None
    assert own(made.physician) == (Wording(MINE.name, "", "fr", "Bonjour."),)
    assert keep(made.physician, MINE) is None
    assert offered(made, letter).wordings[0] == (
        MINE.name, "Bonjour. Amlodipine 5 mg : 1 comprimé le matin, comme convenu.",
    )  # fmt: skip
    assert forget(made.physician, MINE.name) is None
    assert own(made.physician) == ()
    assert forget(made.physician, MINE.name) == Refusal("template.unknown")


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        (Wording(" ", "", "fr", "Bonjour."), "template.incomplete"),
        (Wording("Sans texte", "", "fr", " "), "template.incomplete"),
        (Wording("n" * 61, "", "fr", "Bonjour."), "template.incomplete"),
        (Wording("Langue", "", "en", "Hello."), "template.for_whom"),
        (Wording("Choix", "urgent", "fr", "Bonjour."), "template.for_whom"),
        (Wording("Champ", "", "fr", "Bonjour {name}."), "template.fields"),
        (Wording("Champ", "", "fr", "{medicine.__class__}"), "template.fields"),
        (Wording("Champ", "", "fr", "{medicine:>9999}"), "template.fields"),
        (Wording("Champ", "", "fr", "une { seule"), "template.fields"),
        (Wording("Long", "", "fr", "a" * 10_001), "template.fields"),
    ],
)
def test_a_wording_that_could_not_be_filled_is_not_kept(
    house: tuple[Practice, bytes, bytes], wording: Wording, code: str
) -> None:
    refusal = keep(house[0].physician, wording)
    assert refusal is not None
    assert refusal.code == code


def test_a_secretary_keeps_none_and_nobody_keeps_too_many(house: tuple[Practice, bytes, bytes]) -> None:
    made = house[0]
    refusal = keep(made.secretary, MINE)
    assert refusal is not None
    assert refusal.code == "role.may_not"
    for at in range(MOST_OWN):
        assert keep(made.physician, Wording(f"{at}", "", "fr", "Bonjour.")) is None
    assert keep(made.physician, MINE) == Refusal("template.too_many", (("most", str(MOST_OWN)),))


def test_without_a_consultation_only_what_needs_no_card_is_offered(tmp_path: Path) -> None:
    made = practice()
    _, device = enrolled(made, tmp_path)
    letter = device.ask("Vous recevez le samedi ?", NOON, consultation=b"", category=Category.OTHER)
    device.post()
    exchange(made)
    assert [name for name, _ in offered(made, letter).wordings] == ["À voir ensemble"]
    assert offered(made, letter).lines == ()
    assert offers(made.physician, b"?" * 16) == Refusal("question.unknown")
