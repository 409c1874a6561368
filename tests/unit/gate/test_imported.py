"""Names of medicines that a profile imports: read from the French files or a CSV, kept as a table, used by the judge."""

import pytest

from core.charter.gate import bdpm
from core.charter.gate.bdpm import BadLine, Row, bare
from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.imported import Compiled, Entry, Imported, compiled, read_table, widened
from core.charter.gate.judge import judge, judge_orientation
from core.charter.gate.lexicon import load, resembling, shipped, using
from core.model import Refusal
from tests.unit.gate import rulings


def cis(number: int, name: str, procedure: str = "Procédure nationale") -> str:
    rest = ("comprimé", "orale", "Autorisation active", procedure, "Commercialisée", "12/03/1998", "", "", "X", "Non")
    return "\t".join((str(number), name, *rest))


def compo(number: int, substance: str, nature: str = "SA", link: int = 1) -> str:
    return "\t".join((str(number), "comprimé", "00001", substance, "5 mg", "un comprimé", nature, str(link)))


MEDICINES = [
    cis(1, "ZORBEXAL 5 mg, comprimé"),
    cis(2, "ZORBEXAL LP 10 mg, gélule"),
    cis(3, "AMLODIPINE ZENTAL 5 mg, gélule"),
    cis(4, "VALZORB 5 mg/160 mg, comprimé"),
    cis(5, "GRANULIA 9 CH, granules", "Enreg homéo (Proc. Nat.)"),
    cis(6, "ZORBEXAL SANS COMPOSITION, comprimé"),
    cis(7, "XILOFORT 0,5 %, collyre"),
    cis(8, "VALSARTAN/AMLODIPINE ZENTAL 5 mg/160 mg, comprimé"),
    cis(9, "XILOFORT (collyre)"),
]
CONTENTS = [
    compo(1, "BÉSILATE DE ZORBEXINE"),
    compo(1, "ZORBEXINE", "FT"),
    compo(2, "ZORBEXINE", "FT"),
    compo(2, "CHLORHYDRATE DE ZORBEXINE"),
    compo(3, "BÉSILATE D'AMLODIPINE"),
    compo(4, "AMLODIPINE"),
    compo(4, "VALSARTAN", link=2),
    compo(5, "ARNICA POUR PRÉPARATIONS HOMÉOPATHIQUES"),
    compo(7, "XILOCROMATE DE SODIUM"),
    compo(8, "AMLODIPINE"),
    compo(8, "VALSARTAN", link=2),
    compo(9, "XILOCROMATE DE SODIUM"),
]
GROUPS = ["1\tZORBEXINE 5 mg - ZORBEXAL 5 mg, comprimé\t1\t0\t1", "1\tZORBEXINE 5 mg\t6\t1\t2", "2\tRIEN\t77\t0\t1"]


def french(**changed: list[str]) -> dict[str, bytes]:
    held = {"CIS_bdpm.txt": MEDICINES, "CIS_COMPO_bdpm.txt": CONTENTS, "CIS_GENER_bdpm.txt": GROUPS} | changed
    return {name: "\r\n".join([*lines, ""]).encode("cp1252") for name, lines in held.items()}


def table(files: dict[str, bytes]) -> Imported:
    made = compiled(files)
    assert isinstance(made, Compiled)
    assert made.bad == ()
    return made.lexicon


def csv(*lines: str) -> dict[str, bytes]:
    return {"noms.csv": "\n".join(["name;substance;strength;country", *lines]).encode()}


def why(files: dict[str, bytes]) -> str:
    made = compiled(files)
    assert isinstance(made, Refusal)
    return made.code


class TestTheFrenchFiles:
    def test_a_name_is_cut_before_its_strength_and_stands_for_its_fraction(self) -> None:
        found, bad = bdpm.rows({name.lower(): data for name, data in french().items()})
        assert bad == []
        assert Row("ZORBEXAL", ("ZORBEXINE",), "5 mg", "fr") in found
        assert Row("XILOFORT", ("XILOCROMATE DE SODIUM",), "0,5 %", "fr") in found
        assert Row("XILOFORT", ("XILOCROMATE DE SODIUM",), "", "fr") in found

    def test_homeopathy_is_left_out_and_a_generic_holds_what_its_group_holds(self) -> None:
        entries = table(french()).entries()
        assert "granulia" not in entries
        assert entries["zorbexal sans composition"].substances == ("zorbexine",)

    def test_a_laboratory_is_no_part_of_a_name(self) -> None:
        entries = table(french()).entries()
        assert entries["amlodipine"] == Entry(("amlodipine",), ("5 mg",), ("fr",))
        assert entries["valsartan amlodipine"].substances == ("amlodipine", "valsartan")
        assert not [name for name in entries if "zental" in name]

    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("CHLORHYDRATE DE VENLAFAXINE", "venlafaxine"),
            ("VENLAFAXINE (CHLORHYDRATE DE)", "venlafaxine"),
            ("DICLOFÉNAC SODIQUE ANHYDRE", "diclofenac"),
            ("CHLORURE DE SODIUM", "chlorure de sodium"),
            ("SODIUM (CHLORURE DE)", "chlorure de sodium"),
            ("CLAVULANIQUE (ACIDE)", "acide clavulanique"),
            ("FER (SULFATE FERREUX)", "fer"),
        ],
    )
    def test_a_substance_is_known_without_its_salt_but_never_as_a_metal_alone(self, written: str, name: str) -> None:
        assert bare(written) == name

    def test_a_bad_line_is_named_with_its_number(self) -> None:
        lines = [*MEDICINES[:2], "3\tTROIS COLONNES\tcomprimé", "x" + MEDICINES[2], ""]
        made = compiled(french(**{"CIS_bdpm.txt": lines}))
        assert isinstance(made, Compiled)
        assert made.bad == (BadLine("cis_bdpm.txt", 3, "columns"), BadLine("cis_bdpm.txt", 4, "columns"))
        unreadable = french()
        unreadable["CIS_COMPO_bdpm.txt"] += b"9\tcomprim\x81\t1\tX\t\t\tSA\t1\n"
        made = compiled(unreadable)
        assert isinstance(made, Compiled)
        assert [(one.number, one.why) for one in made.bad] == [(len(CONTENTS) + 1, "encoding")]

    def test_a_tab_too_many_at_the_end_is_no_fault(self) -> None:
        assert "zorbexal" in table(french(**{"CIS_bdpm.txt": [line + "\t" for line in MEDICINES]})).entries()

    def test_names_without_compositions_are_refused(self) -> None:
        files = french()
        del files["CIS_COMPO_bdpm.txt"]
        assert why(files) == "lexicon.incomplete"


class TestATable:
    def test_a_csv_is_read_whatever_parts_its_cells_and_wherever_its_columns_stand(self) -> None:
        made = table({"b.csv": "substance,country,name\nzorbexine+amlodipine,TN,Zorbamlo\n".encode("utf-8-sig")})
        assert made.entries()["zorbamlo"] == Entry(("amlodipine", "zorbexine"), (), ("tn",))
        latin = table({"b.csv": "name\tsubstance\nZorbexé\tzorbexine\n".encode("cp1252")})
        assert {"zorbexe", "zorbexine"} <= latin.entries().keys()

    def test_bad_rows_of_a_csv_are_named(self) -> None:
        made = compiled(
            csv("Zorbexal;zorbexine;5 mg;tn", "Za;zorbexine", "Zorbex;;", "500;zorbexine", "", "Zorbexou;123")
        )
        assert isinstance(made, Compiled)
        expected = [(3, "name"), (4, "substance"), (5, "name"), (7, "substance")]
        assert [(one.number, one.why) for one in made.bad] == expected

    def test_a_csv_that_is_none_is_one_bad_line(self) -> None:
        made = compiled(
            csv("Zorbexal;zorbexine") | {"x.csv": b"nom;dci\nA;b\n", "y.csv": b"", "z.csv": b"name;substance\n\0"}
        )
        assert isinstance(made, Compiled)
        assert {one.file for one in made.bad} >= {"x.csv", "y.csv"}
        broken = b'name;substance\n"' + b"x" * 200_000 + b'";y\n'
        made = compiled(csv("Zorbexal;zorbexine") | {"long.csv": broken})
        assert isinstance(made, Compiled)
        assert [(one.file, one.why) for one in made.bad] == [("long.csv", "columns")]

    def test_letters_of_no_alphabet_are_a_bad_line(self) -> None:
        made = compiled({"b.csv": b"name;substance\nZorb\x81xal;zorbexine\nZorbexal;zorbexine\n"})
        assert isinstance(made, Compiled)
        assert [(one.number, one.why) for one in made.bad] == [(2, "encoding")]

    def test_files_that_are_neither_are_refused_by_name(self) -> None:
        assert why({"CIS_CIP_bdpm.txt": b""}) == "lexicon.unknown_file"
        assert why({"noms.csv": b"name;substance\n"}) == "lexicon.no_names"

    def test_there_is_a_most(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.charter.gate.imported.MOST_NAMES", 1)
        assert why(csv("Zorbexal;zorbexine")) == "lexicon.too_many"

    def test_the_same_names_in_any_order_make_the_same_table(self) -> None:
        lines = ["Zorbexal;zorbexine;5 mg;tn", "Zorbexal;zorbexine;10 mg;fr", "Kalfex;kalfexine;1 g;tn"]
        made = table(csv(*lines))
        assert made == table(csv(*reversed(lines)))
        assert made.entries()["zorbexal"] == Entry(("zorbexine",), ("10 mg", "5 mg"), ("fr", "tn"))

    def test_a_name_that_stands_for_two_medicines_is_the_one_said_most_often(self) -> None:
        made = table(csv("Zorbexal;zorbexine", "Zorbexal;zorbexine", "Zorbexal;kalfexine"))
        assert made.entries()["zorbexal"].substances == ("zorbexine",)

    def test_a_substance_of_two_letters_is_no_name_by_itself(self) -> None:
        assert table(csv("Zorbexal;k2")).entries().keys() == {"zorbexal"}

    def test_the_first_word_is_a_name_where_it_can_only_be_one(self) -> None:
        made = table(
            csv("Zorbexal adultes;zorbexine", "Kalfex fort;kalfexine", "Kalfex doux;autrexine", "Matin clair;brumine")
        )
        assert "zorbexal" in made.entries()
        assert not {"kalfex", "matin"} & made.entries().keys()

    def test_a_table_that_was_changed_is_not_read(self) -> None:
        made = table(csv("Zorbexal;zorbexine"))
        assert read_table(made.text.encode(), made.digest) == made
        assert read_table(made.text.encode() + b"kalfex\tzorbexine\t\t\n", made.digest) is None


class TestJudging:
    known = table(csv("Zorbexal;zorbexine;5 mg;tn", "Kalfex;zorbexine;5 mg;tn", "Zorbamlon;zorbexine+amlodipine;;tn"))
    card = Card("2026-11-06", (Medicine("Zorbexal", "5 mg", "1 comprimé le matin"),))

    def test_an_imported_name_that_is_ordered_does_not_leave(self) -> None:
        bare_card = Card("2026-11-06")
        assert judge("Le Kalfex vous fera du bien, prenez-en.", bare_card, "", self.known).level is Level.BLOCK
        assert judge("On en reparle lundi.", bare_card, "", self.known).level is Level.PASS

    def test_two_names_of_one_substance_are_one_medicine_and_a_combination_is_another(self) -> None:
        said = "Prenez {} 5 mg, un comprimé le matin."
        assert rulings.judge(said.format("Kalfex"), self.card, "", self.known).level is Level.PASS
        assert rulings.judge(said.format("Kalfex"), self.card).level is Level.BLOCK
        assert rulings.judge(said.format("Zorbamlon"), self.card, "", self.known).level is Level.BLOCK

    def test_the_version_names_both_lexicons(self) -> None:
        own = shipped().version
        assert judge("Bonjour.", self.card).lexicon_version == own
        assert judge("Bonjour.", self.card, "", self.known).lexicon_version == f"{own}+{self.known.version}"
        said = judge_orientation("Venez me voir demain.", self.card, "", self.known)
        assert said.lexicon_version == f"{own}+{self.known.version}"

    def test_no_import_lasts_beyond_its_judgement(self) -> None:
        judge("Bonjour Kalfex.", self.card, "", self.known)
        assert load() is shipped()
        assert "kalfex" not in load().names
        with using(widened(self.known)):
            assert resembling("zorbamlox") == "zorbamlon"
            assert resembling("zorbexol") == ""  # too short to be told from another word
        assert resembling("zorbamlox") == ""
        assert widened(None) is None

    def test_no_import_makes_one_medicine_of_two_that_the_shipped_list_tells_apart(self) -> None:
        lies = table(csv("Amlor;ibuprofene", "Tahor;amlodipine+ibuprofene", "Doliprane;zorbexine"))
        lexicon = widened(lies)
        assert lexicon is not None
        own = shipped().names
        for name in ("amlor", "tahor", "doliprane"):
            assert lexicon.names[name] <= own[name]

    def test_a_combination_loses_the_codes_of_its_parts(self) -> None:
        lexicon = widened(
            table(csv("Codoliprane;codeine+paracetamol", "Zorbadol;codeine+paracetamol", "Spasfon;phloroglucinol+x"))
        )
        assert lexicon is not None
        assert not lexicon.names["codoliprane"] & shipped().names["codeine"]
        assert lexicon.names["zorbadol"] >= lexicon.names["codoliprane"]
        assert lexicon.names["spasfon"] == shipped().names["spasfon"]

    def test_an_everyday_word_counts_only_beside_a_dose_or_an_order(self) -> None:
        made = table(csv("Matin;zorbexine"))
        assert judge("Ce matin, tout va bien.", Card("2026-11-06"), "", made).level is Level.PASS
