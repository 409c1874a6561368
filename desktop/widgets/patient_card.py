"""One patient beside the list: who, which devices, and what can be done, each in one key or two."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.office.bymail import NO_MAILBOX, MailStanding
from desktop import dates, phrases
from desktop.ports.people import DeviceRow, PatientCard
from desktop.widgets.button import Button
from desktop.widgets.civil import CivilForm
from desktop.widgets.fields import Options
from desktop.widgets.flow import Flow
from desktop.widgets.glyph import Rule, Tag
from desktop.widgets.words import Run, Words

REASONS = ("lost", "withdrawn", "mistaken")
_LOOKS = {"confirmed": "accent", "awaits_physician": "warn", "changed": "warn", "awaits_basis": "warn"}


class PatientPanel(QScrollArea):
    """`corrected(patient, Civil)`, `closed(patient, device, reason)`, `confirmed(patient, device)`: asked by a person."""

    record_asked = Signal()
    phone_asked = Signal()
    corrected = Signal(object, object)
    closed = Signal(object, object, str)
    confirmed = Signal(object, object)

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self.card: PatientCard | None = None
        self.physician = False
        self.setObjectName("circumstances")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Patient choisi"))
        self.open = Button(self.tr("Ouvrir le dossier"), "scroll-text", "↵")
        self.phone = Button(self.tr("Nouveau téléphone"), "smartphone")
        self.change = Button(self.tr("Corriger"), "pen-line", "F2")
        self.lost = Button(self.tr("Fermer le téléphone"), "circle-x")
        self.confirm = Button(self.tr("C’est la personne que j’ai examinée"), "user-round-check", "", "primary")
        self.civil = CivilForm(clock)
        self.keep = Button(self.tr("Enregistrer"), "check", "↵", "primary")
        self.leave = Button(self.tr("Ne rien changer"))
        why = tuple((code, phrases.word(f"status.{code}")) for code in REASONS)
        self.why = Options(self.tr("Pourquoi le fermer"), why)
        self.shut = Button(self.tr("Fermer ce téléphone"), "circle-x", "↵", "closed")
        self._lay_out()
        self._connect()
        self.show_card(None)

    def _lay_out(self) -> None:
        self._facts, self._devices = QVBoxLayout(), QVBoxLayout()
        self._show, self._edit, self._shutting = QWidget(), QWidget(), QWidget()
        acts = Flow(None)
        for button in (self.open, self.phone, self.change, self.lost):
            acts.addWidget(button)
        show = QVBoxLayout(self._show)
        show.setContentsMargins(0, 0, 0, 0)
        show.setSpacing(10)
        self._facts.setSpacing(3)
        self._devices.setSpacing(8)
        show.addLayout(self._facts)
        show.addWidget(self.confirm)
        show.addWidget(Rule())
        show.addLayout(self._devices)
        show.addWidget(Rule())
        show.addLayout(acts)
        edit = QVBoxLayout(self._edit)
        edit.setContentsMargins(0, 0, 0, 0)
        edit.setSpacing(12)
        edit.addWidget(Words(self.tr("Corriger l’état civil"), 15, 22, 600))
        edit.addWidget(self.civil)
        edit.addLayout(self._row(self.keep, self.leave))
        shutting = QVBoxLayout(self._shutting)
        shutting.setContentsMargins(0, 0, 0, 0)
        shutting.setSpacing(8)
        told = self.tr("Pour toujours\u00a0: il ne recevra plus de réponse. Un nouveau téléphone s’inscrit au cabinet.")
        shutting.addWidget(Words(told, 13, 18, token="ink-2"))
        shutting.addWidget(self.why)
        shutting.addLayout(self._row(self.shut))
        body = QWidget()
        body.setObjectName("circumstances")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        for part in (self._show, self._shutting, self._edit):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(body)

    def _row(self, *buttons: Button) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.open.clicked.connect(self.record_asked)
        self.phone.clicked.connect(self.phone_asked)
        self.change.clicked.connect(self.correct)
        self.leave.clicked.connect(self.give_up)
        self.keep.clicked.connect(self._keep)
        self.civil.done.connect(self.keep.setFocus)
        self.lost.clicked.connect(self._ask_why)
        self.why.chosen.connect(lambda code: self.shut.set_kind("primary" if code else "closed"))
        self.why.done.connect(self.shut.setFocus)
        self.shut.clicked.connect(self._shut)
        self.confirm.clicked.connect(self._confirm)

    def patient(self) -> bytes:
        """Whose card it is."""
        return self.card.patient if self.card else b""

    def show_card(self, card: PatientCard | None) -> None:
        """Another patient, or nobody."""
        self.card = card
        for layout in (self._facts, self._devices):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.setVisible(card is not None)
        if card is None:
            return
        civil, current = card.civil, self.current()
        self._facts.addWidget(Words(phrases.shown(civil.name), 17, 24, 600))
        kind = _LOOKS.get(card.identity, "plain")
        self._facts.addWidget(Tag(phrases.word(f"identity.{card.identity}"), kind))
        self._facts.addSpacing(4)
        for name, value in self._lines(card):
            self._facts.addWidget(Words((Run(f"{name}\u00a0: ", 400, "ink-2"), Run(value, 500, "ink")), 13, 19))
        for said in self._undelivered(card.mail):
            self._facts.addWidget(Words(said, 13, 18, 500, "warn"))
        self._devices.addWidget(Words(self.tr("Téléphones"), 13, 18, 600))
        for device in card.devices:
            self._devices.addWidget(self._device(device))
        if not card.devices:
            self._devices.addWidget(Words(self.tr("Aucun téléphone inscrit."), 13, 18, token="ink-2"))
        waits = card.identity in ("awaits_physician", "changed") and self.physician
        self.confirm.setVisible(waits and current is not None)
        self.lost.setVisible(current is not None)
        self.phone.setText(self.tr("Nouveau téléphone") if card.devices else self.tr("Inscrire son téléphone"))
        self.phone.setAccessibleName(self.phone.text())
        if not self._edit.isVisibleTo(self):
            self.give_up()

    def _lines(self, card: PatientCard) -> list[tuple[str, str]]:
        civil, ltr = card.civil, phrases.isolate_ltr
        lines = [(self.tr("Naissance"), dates.iso_full(civil.born)), (self.tr("Téléphone"), ltr(civil.phone))]
        lines += [(self.tr("Dossier"), ltr(civil.number))] if civil.number else []
        lines.append((self.tr("Langue des avis"), phrases.word(f"language.{civil.language}")))
        if address := card.mail.given.address:
            by = phrases.isolate(phrases.shown(card.mail.given.by))
            said = self.tr("{mail}, relevé par {who}").format(mail=ltr(address), who=by)
            lines.append((self.tr("E-mail pour les avis"), said))
        if civil.adult:
            lines.append(
                (self.tr("Adulte accompagnant"), f"{phrases.isolate(phrases.shown(civil.adult))} ({civil.link})")
            )
            ground = card.ground
            said = (
                self.tr("{basis}, {reference}, {day}").format(
                    basis=phrases.word(f"basis.{ground.basis}"),
                    reference=ground.reference,
                    day=dates.iso_full(ground.dated),
                )
                if ground
                else self.tr("à consigner par un médecin")
            )
            lines.append((self.tr("Base légale"), said))
        return lines

    def _undelivered(self, mail: MailStanding) -> list[str]:
        """Why a notice by mail did not arrive, or cannot leave from here."""
        said = []
        if fault := mail.given.fault.word:
            last = self.tr("Dernier avis\u00a0: {what} ({when}).")
            when = dates.day_and_clock(mail.given.fault.at_ms)
            said.append(last.format(what=phrases.word(f"status.mail_{fault}"), when=when))
        if mail.trouble == NO_MAILBOX:
            said.append(self.tr("Ce poste n’a pas de boîte\u00a0: aucun avis n’en part."))
        elif mail.waiting:
            why = phrases.known("mail", mail.trouble.removeprefix("mail."))
            said.append(phrases.joined(self.tr("Avis en attente\u00a0: {n}").format(n=mail.waiting), why))
        return said if mail.given.address else []

    def _device(self, device: DeviceRow) -> Words:
        state = phrases.word(f"device.{device.state}")
        level = self.tr("comparé en présence") if device.level == "in_person" else self.tr("à distance, non comparé")
        by = self.tr("inscrit par {who}, {when}").format(
            who=phrases.isolate(phrases.shown(device.by)), when=dates.day_and_clock(device.at_ms)
        )
        word = (
            self.tr("personne confirmée par {who}").format(who=phrases.isolate(phrases.shown(device.confirmed_by)))
            if device.confirmed_by
            else self.tr("personne pas encore confirmée")
        )
        agreed = phrases.word(f"agreed.{device.agreed}")
        token = "ink" if device.state == "current" else "ink-3"
        key = phrases.isolate_ltr(device.sig.hex()[:8])
        return Words(
            (
                Run(f"{state} · {key}\n", 600, token),
                Run(f"{phrases.listed(level, by)}\n{phrases.listed(word, agreed)}", 400, "ink-2"),
            ),
            13,
            18,
        )

    def current(self) -> DeviceRow | None:
        """The device that answers go to."""
        return next((one for one in self.card.devices if one.state == "current"), None) if self.card else None

    # Correcting, closing, confirming

    def correct(self) -> None:
        """F2: the facts as lines to type in."""
        if self.card is None:
            return
        self.civil.show_civil(self.card.civil)
        self._dress(self._edit)
        self.civil.name.take_focus()

    def give_up(self) -> None:
        """Back to what stands in the file."""
        self.why.choose("")
        self._dress(self._show)

    def _dress(self, part: QWidget) -> None:
        self._edit.setVisible(part is self._edit)
        self._show.setVisible(part is not self._edit)
        self._shutting.setVisible(part is self._shutting)

    def _keep(self) -> None:
        missing = self.civil.missing()
        if self.card is not None and (missing is None or missing is self.civil.phone):
            self.corrected.emit(self.card.patient, self.civil.civil())
        elif missing is not None:
            missing.take_focus()

    def _ask_why(self) -> None:
        self.why.choose("")
        self._dress(self._shutting)
        self.why.take_focus()

    def _shut(self) -> None:
        device = self.current()
        if self.card is not None and device is not None and self.why.value:
            self.closed.emit(self.card.patient, device.sig, self.why.value)
        else:
            self.why.take_focus()

    def _confirm(self) -> None:
        device = self.current()
        if self.card is not None and device is not None:
            self.confirmed.emit(self.card.patient, device.sig)
