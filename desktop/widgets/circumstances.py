"""The circumstances of one question: the consultation with what it identified, who the patient is, the record.

A remark on a medicine or an exam that the consultation does not hold stands in that same list as a ghost row.
"""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.charter.gate.findings import Finding
from core.record.view import ConsultationFacts, ExamFact, IdentityFacts, MedicationFact, ThreadView
from desktop import dates, phrases
from desktop.theme import tint
from desktop.widgets.button import Button
from desktop.widgets.findings import said
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Words

AWAITING = frozenset({"awaits_physician", "changed"})
"""Identities that a physician's word would confirm: a device compared in person."""

_IDENTITY_LOOKS = {
    "confirmed": ("user-round-check", "accent"),
    "awaits_physician": ("user-round", "warn"),
    "at_a_distance": ("user-round", "warn"),
    "changed": ("smartphone", "warn"),
    "unknown": ("circle-help", "stop"),
}


# The remarks that name something which the consultation does not hold.
_DRUGS = frozenset({"gate.new_drug", "gate.drug_unclear"})
_EXAMS = frozenset({"gate.new_exam", "gate.exam_unclear"})


class Section(QWidget):
    """A titled block of the panel."""

    def __init__(self, icon: str, title: str) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 13, 0, 13)
        self.column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 6)
        row.setSpacing(7)
        row.addWidget(Glyph(icon, "ink-3"))
        row.addWidget(Words(title, 13, 18, 600, wrap=False))
        row.addStretch(1)
        self.column.addLayout(row)

    def say(self, text: str, token: str = "ink-2", above: int = 0) -> None:
        """A line of text."""
        row = QHBoxLayout()
        row.setContentsMargins(16, above, 16, 0)
        row.addWidget(Words(text, 13, 18, token=token))
        self.column.addLayout(row)

    def title(self, text: str) -> None:
        """A small title between rows."""
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 4)
        row.addWidget(Words(text, 13, 17, 500, "ink-3"))
        self.column.addLayout(row)


class Progress(QWidget):
    """How far the follow-up window is spent."""

    def __init__(self, part: float, held: bool) -> None:
        super().__init__()
        self._part, self._held = min(max(part, 0.0), 1.0), held
        self.setFixedHeight(4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tint("sunken"))
        wide = round(self.width() * self._part)
        x = self.width() - wide if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0
        painter.fillRect(x, 0, wide, self.height(), tint("accent" if self._held else "warn-fill"))


class FactRow(QWidget):
    """A medicine or an exam. `look`: normal, hit (the question), ghost (absent from the consultation), late, fault
    (a remark was compared with it)."""

    def __init__(self, icon: str, name: str, detail: str, look: str = "normal", beside: str = "") -> None:
        super().__init__()
        self._look = look
        ink, quiet = {"ghost": ("stop", "stop"), "hit": ("ink", "ink-2")}.get(look, ("ink", "ink-2"))
        glyph = {"ghost": "stop", "hit": "accent"}.get(look, "ink-3")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 7)
        row.setSpacing(9)
        row.addWidget(Glyph("circle-x" if look == "ghost" else icon, glyph), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Words(phrases.isolate(name), 13, 18, 500, ink), 1)
        if beside:
            token = {"ghost": "stop", "fault": "stop", "late": "warn"}.get(look, "accent")
            first.addWidget(Words(beside, 12, 18, 500, token, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        if detail:
            column.addWidget(Words(detail, 13, 18, token=quiet))
        row.addLayout(column, 1)
        self.setAccessibleName(phrases.listed(name, detail, beside))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        wash = {"hit": "wash", "ghost": "stop-wash"}.get(self._look)
        if wash is not None:
            painter.fillRect(self.rect(), tint(wash))
            x = self.width() - 3 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0
            painter.fillRect(x, 0, 3, self.height(), tint("accent" if self._look == "hit" else "stop"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, tint("line"))


class Circumstances(QScrollArea):
    """The panel. `confirm_asked`: the physician says that this is the person examined; `complete_asked`: a line of the
    prescription was forgotten on the card."""

    confirm_asked = Signal()
    record_asked = Signal()
    complete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("circumstances")
        self.setWidgetResizable(True)
        self.setMinimumWidth(240)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Circonstances"))
        self._view: ThreadView | None = None
        self._findings: tuple[Finding, ...] = ()
        self._physician = True
        self.show_nothing()

    def show_nothing(self) -> None:
        """No thread."""
        self._view = None
        blank = QWidget()
        blank.setObjectName("circumstances")
        blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(blank)

    def show_thread(self, view: ThreadView, *, physician: bool) -> None:
        """Another thread."""
        self._view, self._findings, self._physician = view, (), physician
        self._build()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """The remarks of the draft, as ghosts among what the consultation holds."""
        former, self._findings = self._findings, findings
        if [said(each) for each in former] != [said(each) for each in findings]:
            self._build()

    def _build(self) -> None:
        if self._view is None:
            return
        at = self.verticalScrollBar().value()
        inner = QWidget()
        inner.setObjectName("circumstances")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        sections = [self._identity(self._view.identity), self._consultation(self._view.consultation)]
        for section in reversed(sections) if self._findings else sections:
            column.addWidget(section)
        column.addWidget(self._record(self._view))
        column.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(at)

    def _identity(self, facts: IdentityFacts) -> Section:
        section = Section("id-card", self.tr("Identité"))
        icon, token = _IDENTITY_LOOKS.get(facts.state, ("circle-help", "warn"))
        seen = self.tr("{when}, par {who}").format(when=dates.day_and_clock(facts.enrolled_ms), who=facts.enrolled_by)
        document = phrases.coded("document", facts.document)
        detail = f"{seen}\u00a0; {document}" if document else seen
        head = phrases.word(f"identity.{facts.state}")
        section.column.addLayout(self._fact(icon, token, head, detail if facts.enrolled_ms else ""))
        if facts.confirmed_by:
            text = self.tr("{who}, {when}").format(who=facts.confirmed_by, when=dates.day_and_clock(facts.confirmed_ms))
            section.column.addLayout(self._fact("stethoscope", "accent", self.tr("Personne examinée"), text))
        if facts.devices:
            count = self.tr("1 téléphone inscrit") if facts.devices == 1 else self.tr("{n} téléphones inscrits")
            phone = phrases.isolate_ltr(facts.phone) if facts.phone else ""
            section.column.addLayout(self._fact("smartphone", "accent", count.format(n=facts.devices), phone))
        section.say(self.tr("À distance, l’identité n’est jamais certaine (art. 17)."), "ink-3", 8)
        if self._physician and facts.state in AWAITING:
            button = Button(self.tr("C’est la personne que j’ai examinée"), "user-round-check")
            button.clicked.connect(self.confirm_asked)
            row = QHBoxLayout()
            row.setContentsMargins(16, 10, 16, 0)
            row.addWidget(button)
            row.addStretch(1)
            section.column.addLayout(row)
        return section

    def _fact(self, icon: str, token: str, head: str, detail: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 2)
        row.setSpacing(9)
        row.addWidget(Glyph(icon, token), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Words(head, 13, 18, 500, "ink" if token == "accent" else token))
        if detail:
            column.addWidget(Words(detail, 13, 17, token="ink-3"))
        row.addLayout(column, 1)
        return row

    def _consultation(self, facts: ConsultationFacts | None) -> Section:
        if facts is None:
            section = Section("stethoscope", self.tr("Consultation"))
            section.say(self.tr("Aucune consultation ne porte cette question."), "warn")
            return section
        section = Section("stethoscope", self.tr("Consultation du {day}").format(day=dates.iso_day(facts.held_on)))
        where = phrases.word(f"mode.{facts.mode}")
        section.say(phrases.listed(facts.physician, where, facts.reference))
        row = QHBoxLayout()
        row.setContentsMargins(16, 7, 16, 5)
        row.addWidget(Progress(facts.day / max(facts.window_days, 1), facts.open))
        section.column.addLayout(row)
        spent = self.tr("J+{day} sur {window} jours de suivi").format(day=facts.day, window=facts.window_days)
        section.say(spent, "ink-3" if facts.open else "warn")
        if self._view is not None and not self._view.readable and not facts.medications:
            section.say(self.tr("Médicaments et examens\u00a0: réservés au médecin."), "ink-3", 8)
            return section
        section.title(self.tr("Médicaments identifiés"))
        for medicine in facts.medications:
            section.column.addWidget(self._medicine(medicine))
        self._ghosts(section, _DRUGS, "pill", self.tr("absent de cette consultation"))
        if facts.exams or any(finding.rule == "exam_request" for finding in self._findings):
            section.title(self.tr("Examens complémentaires"))
        for exam in facts.exams:
            section.column.addWidget(self._exam(exam))
        self._ghosts(section, _EXAMS, "flask-conical", self.tr("non demandé à cette consultation"))
        if any(finding.code in _DRUGS | _EXAMS and not finding.matched for finding in self._findings):
            late = self.tr(
                "Oublié à la saisie du {day}\u00a0? Compléter la consultation\u00a0: l’ajout porte la date d’aujourd’hui "
                "et reste visible comme tel."
            )
            section.say(late.format(day=dates.iso_day(facts.held_on)), "ink-3", 8)
            self._link(section, Button(self.tr("Compléter la consultation"), kind="link"), self.complete_asked)
        if facts.instructions:
            section.title(self.tr("Consignes orales"))
            section.say(phrases.shown(facts.instructions))
        return section

    def _medicine(self, fact: MedicationFact) -> FactRow:
        name = f"{fact.name} {fact.dose}".strip().replace(" ", "\u00a0")
        detail = ", ".join(part for part in (fact.posology, fact.duration) if part)  # as it was typed
        beside = self.tr("la question") if fact.asked else self.tr("ajouté après") if fact.late else ""
        look = "hit" if fact.asked else "late" if fact.late else "normal"
        if numbers := self._numbers(f"{fact.name} {fact.dose}".strip()):
            look, beside = "fault", numbers
        return FactRow("pill", name, detail or self.tr("posologie non précisée"), look, beside)

    def _numbers(self, line: str) -> str:
        """The numbers of the remarks that were compared with this line of the card."""
        at = enumerate(self._findings, 1)
        return ", ".join(str(number) for number, finding in at if line and finding.matched.startswith(line))

    def _exam(self, fact: ExamFact) -> FactRow:
        if fact.status == "result":
            day = self.tr("reçu le {day}").format(day=dates.iso_day(fact.received_on))
            detail = phrases.listed(day, phrases.coded("how", fact.how) if fact.how else "")
        else:
            detail = phrases.word("exam.ordered")
        look, beside = ("late", self.tr("ajouté après")) if fact.late else ("normal", "")
        return FactRow("flask-conical", fact.name, "\n".join(p for p in (detail, fact.values) if p), look, beside)

    def _ghosts(self, section: Section, codes: frozenset[str], icon: str, why: str) -> None:
        for number, finding in enumerate(self._findings, 1):
            if finding.code in codes and not finding.matched:
                name = phrases.shown(finding.text).replace("\n", " ")
                section.column.addWidget(FactRow(icon, name, why, "ghost", str(number)))

    def _record(self, view: ThreadView) -> Section:
        section = Section("folder-check", self.tr("Dossier"))
        if view.recorded:
            count = self.tr("1 écriture") if view.recorded == 1 else self.tr("{n} écritures")
            last = self.tr("la dernière le {day}").format(day=dates.day_of(view.last_recorded_ms))
            section.say(phrases.listed(count.format(n=view.recorded), last))
        else:
            section.say(self.tr("Rien n’est encore consigné."))
        self._link(section, Button(self.tr("Ouvrir le dossier"), "", "Ctrl P", "link"), self.record_asked)
        return section

    def _link(self, section: Section, button: Button, asked: SignalInstance) -> None:
        button.clicked.connect(asked)
        row = QHBoxLayout()
        row.setContentsMargins(16, 2, 16, 0)
        row.addWidget(button)
        row.addStretch(1)
        section.column.addLayout(row)
