"""`colloque` as people and scripts use it: the main job verb by verb."""

from pathlib import Path

from core.demo.device import scan
from core.doors.maildir import MaildirLetterbox
from core.model import Refusal
from tests.machine import ANSWER, PASSPHRASE, QUESTION, Place, asked, by_descriptor


def test_the_main_job_verb_by_verb(place: Place, tmp_path: Path) -> None:
    device, letter = asked(place)
    (row,) = place.doctor("inbox").data["questions"]
    assert (row["letter"][:10], row["name"]) == (letter, "Nadia Khelifi")
    assert place.doctor("triage", letter, "physician").data["queue"] == "answer"
    seen = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data
    assert [lamp["duty"] for lamp in seen["passage"]["lamps"]] == [
        "identity", "consultation", "judgement", "content", "recipient", "record",
    ]  # fmt: skip
    assert not seen["open"]
    sent = place.doctor("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    assert sent.code == 0, sent.out
    (reply,) = [one for one in device.read(place.now) if one.kind.name == "REPLY"]
    assert reply.body.text == ANSWER
    place.doctor("receive")
    kinds = [line["kind"] for line in place.doctor("record", "17").data["entries"]]
    assert kinds[-3:] == ["reply", "sent", "opened"]
    assert [hit["kind"] for hit in place.doctor("search", "repas").data["hits"]]
    assert place.doctor("thread", letter).data["thread"]["queue"] == "answered"
    exported = place.doctor("export", "17", "--out", str(tmp_path / "out")).data
    whole = place.run("verify", exported["proof"], "--document", exported["pdf"], "--json", secret=None)
    assert (whole.code, whole.data["questions"], whole.data["replies"]) == (0, 1, 1)
    pinned = place.run("verify", exported["proof"], "--root", whole.data["root"], "--json", secret=None)
    assert pinned.data["root_checked"]
    assert place.doctor("check").code == 0


def test_people_read_sentences_and_no_machine_words(place: Place) -> None:
    device, letter = asked(place)
    place.run("triage", letter, "physician")
    said = [
        place.run("patient", "list"),
        place.run("patient", "show", "17"),
        place.run("inbox"),
        place.run("inbox", "--queue", "closed"),
        place.run("thread", letter),
        place.run("reply", letter, "--check", "--text-file", "-", stdin=ANSWER),
        place.run("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER),
        place.run("result", "17", "--exam", "Créatinine", "--values", "80 µmol/l", "--how", "papier"),
        place.run("receive"),
        place.run("record", "17"),
        place.run("search", "repas"),
        place.run("search", "introuvable"),
        place.run("member", "list"),
        place.run("practice", "--phone", "+216 00 000 000"),
        place.run("check"),
    ]
    assert [one.code for one in said] == [0] * len(said), [one.err for one in said]
    text = "\n".join(one.out for one in said)
    assert not any(word in text for word in ("None", "<", "b'", "{", "Traceback"))
    for words in ("Nadia Khelifi", "identité confirmée", "Amlodipine | 5 mg", "Tout est vérifié", QUESTION, ANSWER):
        assert words in text
    assert text.count("tient ") >= 4
    assert device.memory.secret == b""


def test_a_call_settles_a_doubt_about_one_message(place: Place) -> None:
    device, letter = asked(place)
    place.doctor("triage", letter, "physician")
    assert place.doctor("call", letter, "--digits", "0").data["refused"] == "call.not_asked"
    assert place.doctor("call", letter, "--doubt").code == 0
    lamps = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data["passage"]["lamps"]
    assert lamps[0]["code"] == "identity.doubt"
    assert place.doctor("call", letter, "--ask-digits").code == 0
    (read,) = [one for one in device.read(place.now) if one.kind.name == "CALLBACK"]
    wrong = place.doctor("call", letter, "--digits", "00 00 00 00")
    assert (wrong.code, wrong.data["settled"]) == (1, False)
    right = place.doctor("call", letter, "--digits", device.callback_digits(read))
    assert (right.code, right.data["settled"]) == (0, True)
    lamps = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data["passage"]["lamps"]
    assert lamps[0]["code"] == "identity.settled_by_call"
    assert place.doctor("call", letter, "--outcome", "reached").data["refused"] == "call.none"
    assert place.doctor("call", letter, "--ask", "physician").code == 0
    assert place.doctor("call", letter, "--outcome", "reached", "--told", "mère").code == 0


def test_a_device_at_a_distance_is_readable_and_a_call_raises_nothing(place: Place) -> None:
    fragment = place.doctor("enrol", "17", "--at-a-distance").data["fragment"]
    device = scan(place.home / "device.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert not isinstance(device, Refusal)
    bound = place.run("enrol", "17", "--compare")
    assert "sans réponse" in bound.out
    assert place.doctor("confirm", "17").data["refused"] == "identity.at_a_distance"
    device.read(place.now)
    letter = device.ask(QUESTION, place.now).hex()
    place.doctor("receive")
    assert place.doctor("call", letter, "--ask-digits").data["refused"] == "identity.call_raises_nothing"


def test_lines_added_late_and_results_are_recorded(place: Place) -> None:
    asked(place)
    late = ("consult", "17", "--add-to", "2026-11-22", "--medication", "Doliprane | 1 g")
    assert place.doctor(*late).data["refused"] == "consultation.source"
    assert place.doctor(*late, "--source", "ordonnance", "--dated", "2026-11-22").code == 0
    (held,) = place.doctor("patient", "show", "17").data["patient"]["consultations"]
    assert [one["medication"]["name"] for one in held["medications"]] == ["Amlodipine", "Doliprane"]


def test_a_reply_that_prescribes_is_refused_shown_and_recorded(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    text = tmp_path / "reply.txt"
    text.write_text("Prenez aussi 500 mg d'amoxicilline trois fois par jour.", encoding="utf-8")
    place.doctor("triage", letter, "physician")
    said = place.run("reply", letter, "--judge", "online", "--text-file", str(text))
    assert said.code == 1
    assert "gate.new_drug" in said.err
    assert place.doctor("record", "17").data["entries"][-1]["kind"] == "closed"


def test_a_secretary_joins_and_reads_no_text(place: Place) -> None:
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    joined = place.run("init", "--join", code, "--name", "Amel Trabelsi", "--json").data
    pending = place.secretary("inbox")
    assert (pending.code, pending.data["trouble"]) == (3, "join.pending")
    assert joined["digits"] in pending.data["sentence"]
    assert place.doctor("member", "accept", "--digits", joined["digits"]).data["letter"] == "B"
    asked(place)
    assert place.secretary("receive").code == 0
    (row,) = place.secretary("inbox").data["questions"]
    assert (row["readable"], row["subject"]) == (False, "")
    assert place.secretary("triage", row["letter"][:8], "physician").code == 0
    refused = place.secretary("result", "17", "--exam", "NFS", "--values", "normale", "--how", "papier")
    assert (refused.code, refused.data["refused"]) == (1, "role.may_not")
    members = place.doctor("member", "list").data["members"]
    assert [(one["letter"], one["name"], one["role"]) for one in members] == [
        ("A", "Dr Selma Ayari", "physician"),
        ("B", "Amel Trabelsi", "secretary"),
    ]


def test_an_invitation_is_listed_until_it_ends(place: Place) -> None:
    place.doctor("member", "add", "Amel Trabelsi", "secretary")
    (one,) = place.doctor("member", "list").data["invited"]
    assert (one["name"], one["answered"]) == ("Amel Trabelsi", False)
    place.now += 15 * 60 * 1000
    assert place.doctor("member", "list").data["invited"] == []


def test_wrong_digits_for_a_member_destroy_the_invitation(place: Place) -> None:
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    place.run("init", "--join", code, "--name", "Amel Trabelsi")
    assert place.doctor("member", "accept", "--digits", "0").data["refused"] == "join.digits"
    assert place.doctor("member", "accept", "--digits", "0").data["refused"] == "join.not_answered"


def test_the_recovery_code_opens_and_sets_a_new_passphrase(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    made = place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet", "--json").data
    assert not made["keyring"]
    code = made["recovery_code"]
    assert place.run("inbox", secret=code, option="--recovery-fd").code == 0
    assert place.run("passphrase", *by_descriptor("--recovery-fd", code), secret="un autre verger").code == 0
    assert place.run("inbox", secret="un autre verger").code == 0
    assert place.run("inbox").code == 3
    slip = place.run("inbox", secret=code[:-1], option="--recovery-fd")
    assert "9 groupes" in slip.err


def test_the_root_key_comes_back_from_paper_under_a_new_passphrase(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    made = place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet", "--json").data
    fresh = "un autre verger"
    said = place.run("passphrase", *by_descriptor("--recovery-fd", made["recovery_code"]), secret=fresh)
    assert (said.code, "« colloque root »" in said.out.replace("\u00a0", " ")) == (0, True)
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary", secret=fresh).data["code"]
    digits = place.run("init", "--join", code, "--name", "Amel Trabelsi", "--json").data["digits"]
    accept = ("member", "accept", "--digits", digits)
    assert place.doctor(*accept, secret=fresh).data["trouble"] == "vault.wrong_passphrase"
    assert place.doctor(*accept, secret=f"{fresh}\n{PASSPHRASE}\n").code == 0
    cabinet = ("root", "--profile", str(place.home / "cabinet"))
    assert place.run(*cabinet, *by_descriptor("--root-fd", made["root_code"]), secret=fresh).code == 0
    both = *by_descriptor("--recovery-fd", made["recovery_code"]), *by_descriptor("--root-fd", made["root_code"])
    fresh = "encore un verger"
    assert place.run("passphrase", *both, "--profile", str(place.home / "cabinet"), "--json", secret=fresh).data == {
        "ok": True,
        "keyring": False,
        "old_root": False,
    }
    other = Place(tmp_path / "other").run("init", "--name", "Dr B", "--practice", "Autre", "--json").data["root_code"]
    said = place.run(*cabinet, *by_descriptor("--root-fd", other), secret=fresh)
    assert (said.code, "[root.other_practice]" in said.err) == (3, True)
    code = place.doctor("member", "add", "Un autre", "secretary", secret=fresh).data["code"]
    third = ("--profile", str(place.home / "troisième"), "--json")
    digits = place.run("init", "--join", code, "--name", "Un autre", *third).data["digits"]
    assert place.doctor("member", "accept", "--digits", digits, secret=fresh).code == 0


def test_one_changed_bit_makes_a_proof_fail(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = place.doctor("export", "17", "--out", str(out)).data
    proof = Path(exported["proof"])
    data = bytearray(proof.read_bytes())
    data[len(data) // 2] ^= 1
    (out / "changed.proof").write_bytes(data)
    said = place.run("verify", str(out / "changed.proof"), secret=None)
    assert (said.code, said.out) == (1, "")
    (out / "other.pdf").write_bytes(b"%PDF-1.7 another")
    other = place.run("verify", str(proof), "--document", str(out / "other.pdf"), secret=None)
    assert "[proof.export]" in other.err
    foreign = place.run("verify", str(proof), "--root", "-".join(["AAAA"] * 8), secret=None)
    assert "[proof.root]" in foreign.err
    assert "[proof.not_a_fingerprint]" in place.run("verify", str(proof), "--root", "hello", secret=None).err
    assert "[export.there]" in place.run("export", "17", "--out", str(out)).err
    assert "[disk.missing]" in place.run("verify", str(out / "none"), secret=None).err


def test_the_log_the_exports_and_the_activity_are_told(place: Place, tmp_path: Path) -> None:
    exported = place.doctor("export", "17", "--out", str(tmp_path / "out"))
    assert exported.code == 0
    log = place.run("journal", "--last", "5")
    assert "Nadia Khelifi" in log.out
    assert "Dossier exporté" in log.out
    listed = place.run("exports")
    assert "Nadia Khelifi" in listed.out
    assert len(listed.out.splitlines()) == 1
    busy = place.run("activity", "--days", "7")
    assert "ne rien publier" in busy.out
    assert place.doctor("activity").data["received"] == 0
    late = place.doctor("export", "17", "--since", "2999-01-01", "--out", str(tmp_path / "other"))
    assert late.data["refused"] == "export.nothing"
    assert place.doctor("export", "17", "--since", "hier", "--out", str(tmp_path / "other")).code == 2
