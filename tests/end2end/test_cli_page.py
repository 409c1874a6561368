"""The patients' page written by a command, an enrolment through it, and a letter brought by hand."""

import json
import re
from pathlib import Path

import pytest

from core.demo.device import Device, scan
from core.doors.site import build
from core.model import Refusal, Trouble
from core.office.bring import sealed_in
from core.office.practice import open_profile
from core.office.settings import choose
from crypto.armor import to_link, unwrap, wrap
from crypto.invite import read_fragment, typed_invite
from crypto.keys import read_roster
from tests.fakes.post import DictLetterbox
from tests.host import Host, web_host
from tests.machine import PASSPHRASE, QUESTION, Place, enrolled
from tests.page_box import PageBox

FACTS = {
    "page": "https://oliviers.invalid/suivi/",
    "order": "12345",
    "address": "12, rue des Oliviers <Tunis> & banlieue </script>",
    "hours": "Lundi à vendredi, 8 h à 17 h",
    "interests": "aucun",
    "phone": "+216 00 000 100",
}
PAGE = b'<p>before</p><script type="application/json" id="practice">{}</script><p>after</p>'


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    folder.mkdir()
    for name in ("sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png"):
        (folder / name).write_text(name)
    (folder / "index.html").write_bytes(PAGE)
    return folder


def settle(place: Place, **facts: str) -> None:
    with open_profile(place.home / "cabinet", PASSPHRASE, None, place.now) as desk:
        for name, value in facts.items():
            assert choose(desk, name, value, place.now) is None


def test_a_page_names_what_it_lacks_and_is_written_once_all_is_said(place: Place, built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("page", "--built", str(built), "--out", str(out))
    refused = place.doctor(*command)
    assert (refused.code, refused.data["refused"]) == (1, "page.missing")
    assert refused.data["facts"]["names"] == "page, order, address, hours, interests, phone"
    settle(place, **FACTS, mail="cabinet@oliviers.invalid")
    written = place.doctor(*command)
    assert written.data["page"]["physicians"] == [["Dr Selma Ayari", "12345"]]
    page = (out / "site" / "index.html").read_text()
    found = re.fullmatch(
        r'<p>before</p><script type="application/json" id="practice">([^<>&]*)</script><p>after</p>', page
    )
    assert found is not None
    facts = json.loads(found[1])
    assert {name: facts[name] for name in ("address", "hours", "interests", "phone")} == {
        name: value for name, value in FACTS.items() if name not in ("page", "order")
    }
    assert facts["mail"] == "cabinet@oliviers.invalid"
    assert facts["physicians"] == [{"name": "Dr Selma Ayari", "order": "12345"}]
    assert facts["emergency"] == {"medical": "190", "civil_protection": "198"}
    kept = {"address", "hours", "phone", "mail", "interests"}
    assert set(facts) == kept | {"practice", "root", "physicians", "council", "emergency", "promise_hours"}
    roster = read_roster((out / "site" / "roster").read_bytes(), bytes.fromhex(facts["root"]))
    assert roster.v == written.data["page"]["roster"]
    assert (out / "colloque.htpasswd").read_bytes().startswith(b"desk:{SSHA}")
    assert (out / "site" / "sw.js").read_text() == "sw.js"
    assert place.doctor(*command).code == 0
    assert "Copier" in place.run(*command, "--profile", str(place.home / "cabinet")).out


def test_a_page_that_was_not_built_is_said(place: Place, built: Path, tmp_path: Path) -> None:
    settle(place, **FACTS)
    for damage in (lambda: (built / "index.html").write_text("<p>"), lambda: (built / "index.html").unlink()):
        damage()
        said = place.doctor("page", "--built", str(built), "--out", str(tmp_path / "out"))
        assert (said.code, said.data["trouble"]) == (3, "page.not_built")
    assert not (tmp_path / "out").exists()


def test_the_page_is_built_where_its_sources_lie(place: Place, tmp_path: Path) -> None:
    settle(place, **FACTS)
    said = place.run("page", "--out", str(tmp_path / "out"), "--profile", str(place.home / "cabinet"))
    assert said.code == 0
    assert "Page prise de" in said.out
    assert "Content-Security-Policy" in (tmp_path / "out" / "site" / "index.html").read_text(encoding="utf-8")


def test_sources_that_give_no_page_are_said_and_without_sources_the_page_is_taken_as_it_lies(tmp_path: Path) -> None:
    assert build(tmp_path) == tmp_path / "build" / "page"
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "build_page.py").write_text("import sys; sys.exit('The page cannot be built: x')")
    with pytest.raises(Trouble) as said:
        build(tmp_path)
    assert (said.value.code, said.value.facts["why"]) == ("page.unbuildable", "The page cannot be built: x")


def test_a_telephone_is_enrolled_over_the_host_by_commands(place: Place, built: Path, tmp_path: Path) -> None:
    with web_host(tmp_path / "host") as host:  # it knows another password yet
        settle(place, **{**FACTS, "page": host.url})
        assert place.doctor("page", "--built", str(built), "--out", str(tmp_path / "out")).code == 0
        assert place.doctor("receive").data["received"]["host"] == "drop.login"
        (host.folder / "htpasswd").write_bytes((tmp_path / "out" / "colloque.htpasswd").read_bytes())
        said = place.doctor("enrol", "17")
        link, typed = said.data["link"], said.data["typed"]
        assert link.startswith(f"{host.url}#")
        invite = read_fragment(link.partition("#")[2])
        assert typed_invite(typed.lower(), invite.root_pk, place.now) == invite
        device, box = scanned(place, host, invite.fragment())
        assert place.doctor("enrol", "17", "--compare").data["digits"] == device.digits()
        bound = place.doctor("enrol", "17", "--compare", "--digits", device.digits(), "--document", "identity_card")
        assert bound.data["confirmed"] is True
        device.read(place.now)
        assert device.memory.level == 1
        device.ask(QUESTION, place.now)
        assert box.answers == [201, 201]
        assert place.doctor("receive").data["received"]["questions"] != []
        device.read(place.now)
        assert [one.template for one in device.memory.read][-1] == "received"
        host.stop()
        assert place.doctor("receive").data["received"]["host"] == "web.unreachable"
        assert "hébergeur" in place.run("receive", "--profile", str(place.home / "cabinet")).out
        assert place.doctor("enrol", "17").data["trouble"] == "web.unreachable"
        assert place.doctor("enrol", "17", "--cancel").code == 0
        box.close()


def scanned(place: Place, host: Host, fragment: str) -> tuple[Device, PageBox]:
    box = PageBox(host.url, fragment)
    device = scan(place.home / "device.json", box, fragment, "fr", place.now)
    assert not isinstance(device, Refusal)
    box.drop = lambda: device.memory.drop
    return device, box


def test_a_letter_is_brought_by_hand_as_a_file_as_text_or_as_a_link(place: Place, tmp_path: Path) -> None:
    device = enrolled(place)
    device.read(place.now)
    pocket = DictLetterbox()
    device.box = pocket
    for words in ("une", "deux", "trois"):
        device.ask(f"Question {words} ?", place.now)
    first, second, third = pocket.inbox.values()
    (tmp_path / "lettre.clq").write_bytes(first)
    assert place.doctor("import", str(tmp_path / "lettre.clq")).data["brought"]["report"]["accepted"] == 1
    mail = "Bonjour,\r\n\r\n" + wrap(second) + "\r\nMerci."
    assert place.doctor("import", "-", stdin=mail).data["brought"]["report"]["accepted"] == 1
    assert (
        place.doctor("import", "-", stdin=f"https://oliviers.invalid/#{to_link(third)}\n").data["brought"]["letters"]
        == 1
    )
    again = place.run("import", str(tmp_path / "lettre.clq"), "--profile", str(place.home / "cabinet"))
    assert "1 déjà connue," in again.out
    assert len(place.doctor("inbox").data["questions"]) == 3


def test_letters_that_no_host_takes_are_carried_by_hand(place: Place, tmp_path: Path) -> None:
    assert place.doctor("letters", "17").data["refused"] == "identity.no_device"
    device = enrolled(place)
    device.read(place.now)
    assert place.doctor("consult", "17", "--medication", "Amlodipine | 5 mg", "--window", "30").code == 0
    file = tmp_path / "lettres.txt"
    assert place.doctor("letters", "17", "--out", str(file)).data["letters"] == len(unwrap(file.read_bytes()))
    assert len(place.doctor("letters", "17").data["letters"]) == len(unwrap(file.read_bytes()))
    pocket = DictLetterbox()
    for at, raw in enumerate(unwrap(file.read_bytes())):
        pocket.deposit(device.keys.sig.public, bytes([at]) * 16, raw)
    device.box = pocket
    device.read(place.now)
    assert [card.medicines for card in device.cards] == [(("Amlodipine", ""),)]


def test_what_is_no_letter_is_not_taken(place: Place) -> None:
    said = place.doctor("import", "-", stdin="Bonjour docteur")
    assert (said.code, said.data["refused"]) == (1, "armor.none")
    cases = {"": "armor.none", "é": "armor.none", "QUJD": "armor.none", "Q" * (2 << 20): "armor.size"}
    cases |= {"-----BEGIN COLLOQUE LETTER-----\r\nQUJD": "armor.end"}
    for words, code in cases.items():
        found = sealed_in(words.encode())
        assert isinstance(found, Refusal)
        assert found.code == code, words[:40]


def test_a_letter_of_a_stranger_brought_by_hand_is_refused_and_recorded(place: Place, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"CLQ1\x02" + bytes(100))
    report = place.doctor("import", str(tmp_path / "x")).data["brought"]["report"]
    assert list(report["rejected"].values()) == [1]
    (tmp_path / "x").write_bytes(b"CLQ1" + bytes(1 << 20))
    assert place.doctor("import", str(tmp_path / "x")).data["refused"] == "armor.size"
