"""The whole way with nothing of ours in between: Chromium, the practice's page as `colloque page` wrote it, the system's nginx
with the configuration that is handed out, two desks with their own post.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core.dossier import Question
from core.model import DAY_MS, Level, Refusal, Task
from core.office.agreed import Agreed, agreed
from core.office.enrol import accept_device, burn_invite, digits_of, enter_patient, invite_device
from core.office.identity import close_device, confirm_identity
from core.office.look import tasks
from core.office.page import Written, write_page
from core.office.post import post
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.triage import claim
from crypto.invite import Invite, drop_password
from tests.host import Host, web_host
from tests.page.cabinet import FACTS, now_ms
from tests.page.cabinet import Cabinet as Carried
from tests.page.telephone import Telephone, small, telephone
from tests.practice import AMIRA, Practice, exchange, online, practice

REPLY = "Bonjour Madame. Amlodipine se prend avec ou sans repas, le matin."
SAID = {"order": "12345", **{name: str(FACTS[name]) for name in ("address", "hours", "phone")}, "interests": "aucun"}


@dataclass
class Cabinet(Carried):
    """The practice with its own post: what the desks do with their host is the product's."""

    def invite(self, level: Level = Level.IN_PERSON) -> Invite:
        invite = invite_device(self.made.secretary, self.patient, level, now_ms())
        assert not isinstance(invite, Refusal), invite
        assert post(self.made.secretary, now_ms()).trouble == ""
        return invite

    def round(self) -> None:
        exchange(self.made, now_ms())

    def accept(self, invite: Invite, digits: str) -> bytes:
        self.round()
        assert digits_of(self.made.secretary, invite.invite_id) == digits
        device = accept_device(self.made.secretary, invite.invite_id, digits, "identity_card", now_ms())
        assert not isinstance(device, Refusal), device
        self.round()
        assert confirm_identity(self.made.physician, self.patient, device.sig, now_ms()) is None
        self.round()
        return device.sig

    def question(self) -> Question:
        """The newest."""
        return self.made.physician.dossier(self.patient).questions[-1]


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[tuple[Host, Practice]]:
    """The host of a practice that has settled what its page says."""
    made = practice(tmp_path)
    with web_host(tmp_path / "host", drop_password(made.physician.journal_key().key)) as host:
        for name, value in {**SAID, "page": host.url}.items():
            assert choose(made.physician, name, value, now_ms()) is None
        exchange(made, now_ms())
        yield host, made


@pytest.fixture
def house(nginx: tuple[Host, Practice], built: dict[str, bytes], tmp_path: Path) -> Cabinet:
    """Its page on that host, and a patient who was seen today."""
    host, made = nginx
    (tmp_path / "built").mkdir()
    for name, data in built.items():
        (tmp_path / "built" / name).write_bytes(data)
    written = write_page(made.physician, tmp_path / "built", tmp_path / "out")
    assert isinstance(written, Written), written
    for file in (tmp_path / "out" / "site").iterdir():
        (host.site / file.name).write_bytes(file.read_bytes())
    patient = enter_patient(made.secretary, name="Amira Ben Youssef", **AMIRA, now=now_ms())  # type: ignore[arg-type]
    assert isinstance(patient, bytes)
    exchange(made, now_ms())
    return Cabinet(made, None, patient, {}, {})  # type: ignore[arg-type]


@pytest.fixture
def handset(browser: Browser, nginx: tuple[Host, Practice]) -> Iterator[Telephone]:
    """A telephone with nothing on it; afterwards no script failed, nothing was stopped, nothing went elsewhere."""
    context = small(browser)
    opened = telephone(context, nginx[0].url)
    yield opened
    opened.sound()
    context.close()


def reached(handset: Telephone, *stages: str) -> None:
    """How far the question is, on the patient's screen."""
    expect(handset.page.locator(".steps li.done .name")).to_have_text(list(stages))


def test_a_question_goes_from_the_page_to_the_record_and_its_answer_back(
    handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice]
) -> None:
    device = handset.enrol(house)
    bound = house.made.physician.dossier(house.patient).device(device)
    assert bound is not None
    assert agreed(house.made.physician, bound.consent) is Agreed.KNOWN
    house.consult()
    handset.hears()
    handset.ask()
    reached(handset, "Partie")
    assert len(list((nginx[0].desk / "new").iterdir())) == 1
    house.round()
    assert list((nginx[0].desk / "new").iterdir()) == []
    handset.hears()
    reached(handset, "Partie", "Reçue au cabinet")
    letter = house.question().letter
    assert claim(house.made.physician, letter, now_ms()) is None
    house.round()
    handset.hears()
    reached(handset, "Partie", "Reçue au cabinet", "Chez le médecin")
    handset.page.get_by_role("button", name="Revenir à l’accueil").click()
    assert isinstance(reply(house.made.physician, letter, REPLY, online(REPLY), now_ms()), Sent)
    house.round()
    later = now_ms() + 2 * DAY_MS + 1
    assert [row.letter for row in tasks(house.made.secretary, Task.TELL, later)] == [letter]
    handset.hears()
    handset.tap("Lire la réponse")
    handset.sees(REPLY)
    handset.tap("J’ai lu")
    house.round()
    assert abs(house.question().replies[0].opened_ms - now_ms()) < 60_000
    assert tasks(house.made.secretary, Task.TELL, later) == []


def test_then_a_reload_a_wrong_code_no_line_a_window_that_is_over_and_a_code_that_ended(
    handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice]
) -> None:
    handset.enrol(house)
    house.consult()
    handset.hears()
    handset.ask()
    reached(handset, "Partie")
    handset.page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    handset.page.reload()
    handset.unlock("111112")
    handset.sees("Ce n’est pas ce code")
    handset.unlock()
    expect(handset.title).to_contain_text("Bonjour Amira")
    nginx[0].stop()
    handset.page.reload()
    handset.unlock()
    expect(handset.title).to_contain_text("Bonjour Amira")
    handset.sees("restent lisibles")
    nginx[0].start()
    ended = house.invite()
    handset.page.clock.install(time=now_ms() / 1000 + 40 * 86_400)
    handset.page.reload()
    handset.unlock()
    handset.sees("Le temps des questions est passé")
    expect(handset.page.locator("main .button.edge")).to_have_count(0)
    handset.scan(ended.fragment())
    handset.sees("Ce code a expiré")


def test_with_the_host_down_a_question_waits_and_arrives_once(
    handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice]
) -> None:
    handset.enrol(house)
    house.consult()
    handset.hears()
    expect(handset.page.locator("main .button.edge")).to_be_visible()
    nginx[0].stop()
    handset.ask()
    expect(handset.title).to_have_text("Question gardée")
    reached(handset)
    nginx[0].start()
    handset.hears()
    reached(handset, "Partie")
    house.round()
    house.round()
    assert len(house.made.physician.dossier(house.patient).questions) == 1


def test_a_code_that_was_burnt_reaches_nobody(handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice]) -> None:
    invite = house.invite()
    burn_invite(house.made.secretary, invite.invite_id)
    house.round()
    handset.scan(invite.fragment())
    handset.choose()
    handset.sees("Demandez-en un nouveau au secrétariat")
    assert list((nginx[0].desk / "new").iterdir()) == []


def test_a_telephone_that_was_closed_reaches_nobody_any_more(
    handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice]
) -> None:
    device = handset.enrol(house)
    house.consult()
    handset.hears()
    expect(handset.page.locator("main .button.edge")).to_be_visible()
    assert close_device(house.made.physician, house.patient, device, "lost", now_ms()) is None
    house.round()
    handset.ask()
    handset.sees("Envoi refusé")
    assert list((nginx[0].desk / "new").iterdir()) == []
    house.round()
    assert house.made.physician.dossier(house.patient).questions == ()


def test_of_two_telephones_that_race_for_one_code_one_is_enrolled_and_the_code_is_used_up(
    handset: Telephone, house: Cabinet, nginx: tuple[Host, Practice], browser: Browser
) -> None:
    context = small(browser)
    other = telephone(context, nginx[0].url)
    invite = house.invite()
    for phone in (handset, other):
        phone.scan(invite.fragment())
        phone.choose()
    expect(handset.primary).to_be_visible()
    expect(other.primary).to_be_visible()
    house.round()
    shown = {phone.digits(): phone for phone in (handset, other)}
    digits = digits_of(house.made.secretary, invite.invite_id)
    assert isinstance(digits, str)
    assert digits in shown
    assert len(shown) == 2
    house.accept(invite, digits)
    winner = shown.pop(digits)
    (loser,) = shown.values()
    winner.hears()
    expect(winner.page.locator("#digits")).to_be_hidden()
    loser.hears()
    expect(loser.page.locator("#digits")).to_be_visible()
    winner.scan(invite.fragment())
    winner.choose(name="Encore")
    winner.sees("Demandez-en un nouveau au secrétariat")
    assert list((nginx[0].desk / "new").iterdir()) == []
    context.close()
