"""Beside the members: one of them, with the days away, the days of a replacement, and the way out of the practice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop import dates, phrases
from desktop.ports.members import NO_DAYS, Days, MemberRow, Practice
from desktop.widgets.button import Button
from desktop.widgets.fields import Field, Options, Tick
from desktop.widgets.glyph import Rule
from desktop.widgets.period import Period
from desktop.widgets.side_panel import SidePanel, beneath, beside
from desktop.widgets.sure import Sure
from desktop.widgets.words import Words

ANSWERS = frozenset({"physician", "substitute"})
NOBODY = "-"


def told_days(words: str, days: Days) -> str:
    """`words` with its {first} and {last}; nothing where there are no days."""
    return words.format(first=dates.iso_day(days[0]), last=dates.iso_day(days[1])) if days != NO_DAYS else ""


class MemberPanel(SidePanel):
    """`absent(letter, days, stand-in)`, where `NO_DAYS` is back again; `dated(letter, days, passphrase)`;
    `removed(letter, passphrase, every desk)`.
    """

    absent = Signal(str, object, str)
    dated = Signal(str, object, str)
    removed = Signal(str, str, bool)

    def __init__(self) -> None:
        super().__init__(self.tr("Membre du cabinet"))
        self.row: MemberRow | None = None
        self._name, self._facts = Words("", 15, 22, 600), Words("", 13, 18, token="ink-2")
        self._away, self._replaces = Words("", 13, 18, token="ink-2"), Words("", 13, 18, token="ink-2")
        self.away, self.replaces = Period(), Period()
        self.stand_in = Options(self.tr("Qui répond à sa place"), ((NOBODY, self.tr("Personne")),))
        self.say_away = Button(self.tr("Consigner l’absence"), kind="closed")
        self.back = Button(self.tr("De retour"), kind="normal")
        self.date_key, self.way_out_key = self._key(), self._key()
        self.every = Tick("")
        said = self.tr("Signées, ces dates ne se raccourcissent plus\u00a0: finir plus tôt, c’est retirer le poste.")
        self.date = Sure(Button(self.tr("Signer ces dates…"), kind="closed"), said, self.tr("Signer"), self.date_key)
        said = self.tr(
            "Ce qu’il écrit ensuite ne compte plus, les autres postes ont de nouvelles clés. Ce qu’il a lu, il peut"
            " le relire. Rien ne le fait revenir qu’une nouvelle invitation."
        )
        ask = Button(self.tr("Retirer du cabinet…"), "x")
        self.way_out = Sure(ask, said, self.tr("Retirer pour toujours"), self.every, self.way_out_key)
        self._said, self._elsewhere = Words("", 13, 18, token="ink-2"), Words("", 12, 17, token="ink-3")
        self._lay_out()
        self._connect()

    def _key(self) -> Field:
        field = Field(self.tr("Phrase de passe de ce poste, pour la clé du cabinet"))
        field.line.setEchoMode(QLineEdit.EchoMode.Password)
        return field

    def _lay_out(self) -> None:
        self._whom = QVBoxLayout()
        self._whom.addWidget(self.stand_in)
        whom = QWidget()
        whom.setLayout(self._whom)
        self._whom.setContentsMargins(0, 0, 0, 0)
        self._absence = beneath(
            Rule(),
            Words(self.tr("Absence"), 14, 20, 600),
            self._away,
            self.away,
            Words(self.tr("Qui répond à sa place"), 12, 18, 500, "ink-2"),
            whom,
            beside(self.say_away, self.back),
        )
        self._dates = beneath(
            Rule(), Words(self.tr("Remplacement"), 14, 20, 600), self._replaces, self.replaces, self.date
        )
        self._leave = beneath(Rule(), Words(self.tr("Départ"), 14, 20, 600), self.way_out)
        for part in (self._name, self._facts, self._said, self._absence, self._dates, self._leave, self._elsewhere):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.away.changed.connect(self._dress)
        self.replaces.changed.connect(self._dress)
        self.away.done.connect(lambda: self.stand_in.take_focus())
        self.replaces.done.connect(self.date.ask.setFocus)
        self.say_away.clicked.connect(self._say_away)
        self.back.clicked.connect(self._say_back)
        self.date_key.done.connect(self._date)
        self.date.sure.connect(self._date)
        self.every.done.connect(self.way_out_key.take_focus)
        self.way_out_key.done.connect(self._remove)
        self.way_out.sure.connect(self._remove)

    def show_member(self, row: MemberRow, practice: Practice) -> None:
        """One member; what was typed stays, unless it is another one."""
        if self.row is None or self.row.letter != row.letter:
            self.row = row
            self.clear()
        self.row = row
        entries = self.tr("écritures n°\u00a0{letter}-…").format(letter=row.letter)
        state = self.tr("retiré") if row.revoked else self.tr("ce poste") if row.me else ""
        self._name.set(phrases.shown(row.name))
        self._facts.set(phrases.joined(phrases.word(f"role.{row.role}"), entries, state))
        answers, here = row.role in ANSWERS, not row.revoked
        substitute = row.role == "substitute"
        stands_in = self.tr("{name} répond").format(name=phrases.isolate(row.stand_in)) if row.stand_in else ""
        away = told_days(self.tr("absence du {first} au {last}"), row.away)
        self._away.set(phrases.joined(away, stands_in) if away else self.tr("Aucune absence consignée."))
        undated = self.tr("Aucune date n’est signée\u00a0: ce poste lit, il ne répond pas.")
        self._replaces.set(told_days(self.tr("remplace du {first} au {last}"), row.replaces) or undated)
        self._offer(practice)
        more = [letter for letter in row.desks if letter != row.letter]
        self.every.setText(self.tr("Tous ses postes\u00a0: {letters}").format(letters=", ".join(row.desks)))
        self.every.setAccessibleName(self.every.text())
        self.every.setVisible(bool(more))
        self.back.setVisible(bool(away))
        self._absence.setVisible(answers and here)
        self._dates.setVisible(substitute and here and practice.founder)
        self._leave.setVisible(here and practice.founder and not row.me)
        self._tell_elsewhere(row, practice)
        self._dress()

    def _tell_elsewhere(self, row: MemberRow, practice: Practice) -> None:
        words = ""
        if not row.revoked and not practice.founder:
            words = self.tr("Dates et départ se signent au poste qui a la clé du cabinet.")
        elif row.me:
            words = phrases.sentence("member.remove_self")
        self._elsewhere.set(words)
        self._elsewhere.setVisible(bool(words))

    def _offer(self, practice: Practice) -> None:
        """Who can stand in: another physician or substitute who works here."""
        row = self.row
        able = {
            one.letter: phrases.shown(one.name)
            for one in practice.members
            if one.role in ANSWERS
            and not one.revoked
            and row is not None
            and one.letter not in (row.letter, *row.desks)
        }
        if set(self.stand_in.options) == {NOBODY, *able}:
            return
        chosen = self.stand_in.value
        former, self.stand_in = (
            self.stand_in,
            Options(self.tr("Qui répond à sa place"), (*able.items(), (NOBODY, self.tr("Personne")))),
        )
        self._whom.replaceWidget(former, self.stand_in)
        former.deleteLater()
        self.stand_in.choose(chosen if chosen in self.stand_in.options else "")
        self.stand_in.done.connect(self.say_away.setFocus)
        self.stand_in.chosen.connect(lambda _code: self._dress())

    def clear(self) -> None:
        """Nothing typed, no second question open."""
        for period in (self.away, self.replaces):
            period.clear()
        for field in (self.date_key, self.way_out_key):
            field.line.clear()
        for sure in (self.date, self.way_out):
            sure.close_again()
        self.every.setChecked(False)
        self.stand_in.choose("")
        self.say("")

    def say(self, text: str, token: str = "ink-2") -> None:
        """What is under way, or why it did not go through."""
        self._said.set(text, token)
        self._said.setVisible(bool(text))

    def take_focus(self) -> None:
        """Where something can be done first."""
        for part, first in (
            (self._absence, self.away.first.line),
            (self._dates, self.replaces.first.line),
            (self._leave, self.way_out.ask),
        ):
            if not part.isHidden():
                first.setFocus()
                return

    def _dress(self) -> None:
        whole = self.away.days() != NO_DAYS and bool(self.stand_in.value)
        self.say_away.set_kind("primary" if whole else "closed")
        self.date.ask.set_kind("normal" if self.replaces.days() != NO_DAYS else "closed")

    def _say_away(self) -> None:
        if self.away.days() == NO_DAYS:
            self.away.take_focus()
        elif not self.stand_in.value:
            self.stand_in.take_focus()
        elif self.row is not None:
            whom = "" if self.stand_in.value == NOBODY else self.stand_in.value
            self.absent.emit(self.row.letter, self.away.days(), whom)

    def _say_back(self) -> None:
        if self.row is not None:
            self.absent.emit(self.row.letter, NO_DAYS, "")

    def _date(self) -> None:
        if self.replaces.days() == NO_DAYS:
            self.replaces.take_focus()
        elif not self.date_key.text():
            self.date_key.take_focus()
        elif self.row is not None:
            self.dated.emit(self.row.letter, self.replaces.days(), self.date_key.line.text())

    def _remove(self) -> None:
        if not self.way_out_key.text():
            self.way_out_key.take_focus()
        elif self.row is not None:
            self.removed.emit(self.row.letter, self.way_out_key.line.text(), self.every.isChecked())
