"""The fake record: a handful of lines for each patient."""

from core.model import DAY_MS, HOUR_MS, Refusal, Trouble, refuse
from core.record.view import Line
from desktop.ports.record import Details, ExportView, RecordView
from desktop.ports.session import Integrity
from tests.gui.fakes.people import EARLIER, MINUTE, NOW, PEOPLE, PHYSICIAN, SECRETARY, Person, key
from tests.gui.fakes.world import World


def lines(person: Person, readable: bool) -> tuple[Line, ...]:
    day, hours = NOW - person.day * DAY_MS, round(person.hours * HOUR_MS)
    started = Line("consultation", day, PHYSICIAN, "Consultation au cabinet. Ce fil la suit pendant 30 jours.", "",
        "", 0, "A-159", bytes.fromhex("07d46e52"))  # fmt: skip
    asked = Line("question", NOW - hours, person.name, person.question if readable else "", person.about, "", 0,
        "A-208", bytes.fromhex("2ad84c19"), chosen=True)  # fmt: skip
    if person.name != PEOPLE[0].name:
        return (started, asked)
    earlier = Line("question", day + 2 * DAY_MS, person.name, EARLIER,
        "", "", 0, "A-171", bytes.fromhex("55f1b7c8"))  # fmt: skip
    answer = Line("reply", day + 2 * DAY_MS + 3 * HOUR_MS, PHYSICIAN,
        "Bonjour Madame. Le LDL est le cholestérol qui se dépose dans les artères. Le vôtre est un peu au-dessus de "
        "l’objectif fixé ensemble ; c’est la raison de l’atorvastatine du soir.",
        "", "opened", day + 2 * DAY_MS + 4 * HOUR_MS, "A-174", bytes.fromhex("e8a20d36"))  # fmt: skip
    return (started, earlier, answer, asked)


def integrity(world: World) -> Integrity:
    broken = "A-174" if world.integrity == "broken" else ""
    return Integrity(world.integrity, 216, 3, NOW - 6 * MINUTE, bytes.fromhex("9f3c1a77d2e0485b"), broken)


class FakeRecords:
    """`RecordPort` on a `World`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def open(self, patient: bytes) -> RecordView | Refusal:
        person = next(person for person in PEOPLE if key(person.name) == patient)
        closed = Line("closed", NOW - MINUTE, PHYSICIAN, "", "",
            "gate.new_drug gate.new_dose gate.new_drug", 0, "A-215", bytes.fromhex("c04e82d1"))  # fmt: skip
        triaged = Line("triaged", NOW - HOUR_MS, SECRETARY, "", "", "physician", 0, "B-31", bytes.fromhex("71b9e5f0"))
        told = tuple(sorted((*lines(person, True), closed, triaged), key=lambda line: -line.at_ms))
        stands = integrity(self._world)
        return RecordView(patient, person.name, person.born, "D-1187", person.identity, told, stands, "2026-11-12")

    def details(self, patient: bytes, entry: bytes) -> Details | Refusal:
        found = self.open(patient)
        line = next(one for one in found.lines if one.hash == entry) if isinstance(found, RecordView) else None
        if line is None:
            return refuse("entry.unknown")
        facts = (("Identité", "Vérifiée en présence."), ("Contenu", "Rien à signaler.")) if line.kind == "reply" else ()
        return Details(line.number, line.who, facts, entry, b"p" * 32, line.status == "sealed", NOW if facts else 0)

    def export(self, patient: bytes, folder: str, since: str = "") -> ExportView | Refusal:
        if self._world.full:
            raise Trouble("disk.full", name="record.pdf")
        self._world.exports.append((patient, folder))
        self._world.since = since
        return ExportView(folder + "/2026-11-20-1", ("record.pdf", "record.proof"), 6, "A-217", b"h" * 32)
