"""The settings that matter: how this desk looks, and what a physician settles for all desks of the practice."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.doors.looks import SCALES
from core.model import Refusal
from core.office.mailbox import Typed
from core.record.settings import (
    ADDRESS,
    FOLLOW_UP_DAYS,
    HOURS,
    IDLE_MINUTES,
    INTERESTS,
    LETTER,
    MAIL,
    MAIL_CARRIES,
    NO,
    NOTICE,
    ORDER,
    PAGE,
    PHONE,
    STRAIGHT_THROUGH,
    YES,
)
from desktop import look, phrases, tongue
from desktop.engine import Engine
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.page_head import scrolled
from desktop.widgets.segments import Segments
from desktop.widgets.words import Words

IDLE = ("5", "7", "10", "12", "15")
WINDOWS = ("0", "7", "15", "30")
AT_NEXT_OPENING = frozenset({"scale", "language"})


class SettingsPage(Page):
    """Each choice is kept at once; there is nothing to confirm."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.theme = Segments(
            self.tr("Apparence"),
            (("light", self.tr("Clair")), ("dark", self.tr("Sombre")), ("system", self.tr("Comme le système"))),
        )
        sizes = tuple((str(size), phrases.isolate_ltr(f"{size} %")) for size in SCALES)
        self.scale = Segments(self.tr("Taille de l’interface"), sizes)
        tongues = (("fr", "Français"), ("ar", phrases.isolate("العربية")), ("en", "English"))
        spoken = tuple(each for each in tongues if each[0] in tongue.spoken())
        self.language = Segments(self.tr("Langue"), spoken)
        self.phone = self._line(self.tr("Téléphone donné aux patients"), phrases.isolate_ltr("+216 00 000 000"), 220)
        self.said = {
            PAGE: self._line(self.tr("Adresse de la page"), phrases.isolate_ltr("https://…/")),
            ORDER: self._line(self.tr("Inscription à l’Ordre"), phrases.isolate_ltr("12345")),
            ADDRESS: self._line(self.tr("Adresse du cabinet")),
            HOURS: self._line(self.tr("Horaires")),
            INTERESTS: self._line(self.tr("Liens d’intérêts déclarés"), self.tr("aucun")),
            MAIL: self._line(self.tr("E-mail du cabinet"), phrases.isolate_ltr("nom@domaine")),
        }
        minutes = tuple((each, self.tr("{n} minutes").format(n=each)) for each in IDLE)
        self.idle = Segments(self.tr("Verrouillage"), minutes)
        self.straight = Segments(self.tr("Messages sans alerte"), (
            (NO, self.tr("Triés au secrétariat")), (YES, self.tr("Droit au médecin"))))  # fmt: skip
        days = tuple(
            (each, self.tr("{n} jours").format(n=each) if each != "0" else self.tr("Aucune")) for each in WINDOWS
        )
        self.window_days = Segments(self.tr("Durée de suivi proposée"), days)
        self.carries = Segments(self.tr("Avis par e-mail"), (
            (LETTER, self.tr("Avec la lettre scellée")), (NOTICE, self.tr("Avis seul"))))  # fmt: skip
        self.mailbox = Button(self.tr("À régler"), "mail")
        self.mailbox.setAccessibleName(self.tr("Boîte du cabinet"))
        self.again = Button(self.tr("Verrouiller et rouvrir"), "lock")
        self._later = Words("", 13, 18, token="ink-2")
        self._whose = Words("", 13, 18, token="ink-2")
        self._lay_out()
        self._connect()

    def _line(self, name: str, shown: str = "", wide: int = 420) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(shown)
        line.setFixedWidth(wide)
        return line

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(28, 14, 28, 20)
        column.setSpacing(10)
        column.addWidget(Words(self.tr("Réglages"), 20, 28, 600))
        column.addWidget(self._group(self.tr("Ce poste"), (
            (self.theme, ""), (self.scale, ""), (self.language, ""),
            (self.mailbox, self.tr(
                "Où les patients écrivent, où les postes échangent. Sans elle\u00a0: le dossier du cabinet.")))))  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(self._later, 1)
        row.addWidget(self.again)
        column.addLayout(row)
        column.addWidget(self._group(self.tr("Le cabinet, sur tous ses postes"), (
            (self.phone, self.tr("Il figure sur les avis\u00a0; sans lui, aucun avis ne part.")),
            (self.idle, self.tr("Un poste laissé seul se verrouille après ce temps.")),
            (self.straight, self.tr("Les lettres d’un téléphone inscrit, dans le délai de suivi et sans signe d’alerte.")),
            (self.window_days, self.tr("Chaque fiche peut en choisir une autre (art. 22).")),
            (self.carries, self.tr("Au patient qui a donné son adresse : ni contenu ni nom.")))))  # fmt: skip
        why = {
            PAGE: self.tr("Où elle est hébergée\u00a0; les lettres des patients y passent aussi."),
            ORDER: self.tr("De plusieurs médecins, avec la lettre de leur poste\u00a0: A 12345, C 23456."),
            INTERESTS: self.tr(
                "Sans ces cinq renseignements et le téléphone, la page n’est pas écrite (art. 2, 18 à 20)."
            ),
            MAIL: self.tr("Facultatif : où le patient envoie sa lettre scellée quand l’hébergeur ne répond pas."),
        }
        said = tuple((line, why.get(name, "")) for name, line in self.said.items())
        column.addWidget(self._group(self.tr("La page des patients"), said))
        column.addWidget(self._whose)
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("column")
        inner.setLayout(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))

    def _group(self, title: str, rows: tuple[tuple[QWidget, str], ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(Words(title, 14, 20, 600))
        for control, why in rows:
            row = QHBoxLayout()
            row.setSpacing(16)
            name = Words(control.accessibleName(), 14, 20, wrap=False)
            name.setFixedWidth(220)
            row.addWidget(name)
            row.addWidget(control, 1 if isinstance(control, Segments) else 0)
            row.addStretch(0 if isinstance(control, Segments) else 1)
            column.addLayout(row)
            if why:
                column.addWidget(Words(why, 12, 17, token="ink-3"))
        return box

    def _connect(self) -> None:
        self.theme.chosen.connect(self._on_theme)
        self.scale.chosen.connect(lambda size: self._on_later(scale=int(size)))
        self.language.chosen.connect(lambda language: self._on_later(language=language))
        for name, line in {PHONE: self.phone, **self.said}.items():
            line.editingFinished.connect(partial(self._on_written, name, line))
        self.idle.chosen.connect(lambda minutes: self._settle(IDLE_MINUTES, minutes))
        self.straight.chosen.connect(lambda answer: self._settle(STRAIGHT_THROUGH, answer))
        self.window_days.chosen.connect(lambda days: self._settle(FOLLOW_UP_DAYS, days))
        self.carries.chosen.connect(lambda what: self._settle(MAIL_CARRIES, what))
        self.mailbox.clicked.connect(lambda: self.went.emit("mailbox", None))
        self.again.clicked.connect(lambda: self.went.emit("lock", None))

    def panes(self) -> tuple[QWidget, ...]:
        return self.theme.buttons["light"], self.phone

    def enter(self, _about: object = None, /) -> None:
        self.show_look()
        self.theme.buttons[look.worn().theme].setFocus()
        self._engine.ask(lambda desk: desk.settings.practice(), self.show_practice, lane="settings")
        self._engine.ask(
            lambda desk: desk.mailbox.known(), self.show_mailbox, lambda _trouble: None, lane="mailbox row"
        )

    def show_mailbox(self, known: Typed | None) -> None:
        """Which mailbox this desk has."""
        self.mailbox.setText(phrases.isolate_ltr(known.address) if known else self.tr("À régler"))
        self.mailbox.setAccessibleName(self.tr("Boîte du cabinet, {what}").format(what=self.mailbox.text()))
        self.mailbox.updateGeometry()

    def show_look(self) -> None:
        """How this desk looks."""
        worn = look.worn()
        self.theme.show_value(worn.theme)
        self.scale.show_value(str(worn.scale))
        self.language.show_value(worn.language)
        later = look.changes_at_next_opening()
        self._later.set(self.tr("Taille et langue changent à la prochaine ouverture.") if later else "")
        self.again.setVisible(later)

    def show_practice(self, settled: Mapping[str, str]) -> None:
        """What is settled for all desks; who may settle it."""
        self._settled = dict(settled)
        self.phone.setText(settled[PHONE])
        self.idle.show_value(settled[IDLE_MINUTES])
        self.straight.show_value(settled[STRAIGHT_THROUGH])
        self.window_days.show_value(settled[FOLLOW_UP_DAYS])
        self.carries.show_value(settled[MAIL_CARRIES])
        mine = self.who is not None and self.who.role == "physician"
        for name, line in self.said.items():
            line.setText(settled[name])
        for control in (self.phone, self.idle, self.straight, self.window_days, self.carries, *self.said.values()):
            control.setEnabled(mine)
        self._whose.set("" if mine else self.tr("Un médecin du cabinet règle cette partie."))

    def _on_theme(self, theme: str) -> None:
        look.change(self._engine, theme=theme)
        look.dress_anew()

    def _on_later(self, **part: object) -> None:
        look.change(self._engine, **part)
        self.show_look()

    def _on_written(self, name: str, line: QLineEdit) -> None:
        self._settle(name, " ".join(line.text().split()))

    def _settle(self, name: str, value: str) -> None:
        if self._settled.get(name) == value:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.noted.emit(self.tr("Réglage consigné."), self.tr("Il vaut pour tous les postes du cabinet."))
                self.changed.emit()
            self._engine.ask(lambda desk: desk.settings.practice(), self.show_practice, lane="settings")

        self._engine.ask(lambda desk: desk.settings.choose(name, value), done)
