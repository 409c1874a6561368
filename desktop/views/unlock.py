"""The unlock window: whose session, the passphrase, nothing else. No patient, no count before it is open (article 15)."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from core.model import Trouble
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.door import ProfileCard
from desktop.theme import font, tint
from desktop.widgets.button import Button, FocusRing, Pressable
from desktop.widgets.day_code import CodeField
from desktop.widgets.glyph import Mark, mirrored
from desktop.widgets.words import Words

TRIES, WAIT_MS = 3, 60_000
WRONG = "vault.wrong_passphrase"
TYPED_AGAIN = frozenset({"day_code.wrong", "day_code.digits"})


def initials(name: str) -> str:
    """`LM` of `Dr Leïla Mansour`."""
    words = [word for word in name.split() if not word.lower().startswith("dr")]
    return "".join(word[0] for word in words[:2]).upper()


class MemberRow(Pressable):
    """One session of this machine."""

    def __init__(self, card: ProfileCard) -> None:
        super().__init__()
        self.card = card
        self.setText(card.name)
        self.setAccessibleName(f"{card.name}, {phrases.word(f'role.{card.role}')}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(330, 53)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, way, whole = self.isChecked(), self.layoutDirection(), self.rect()
        painter.fillRect(whole, tint("wash" if on else "sunken" if self.underMouse() else "surface"))
        painter.fillRect(0, whole.height() - 1, whole.width(), 1, tint("line"))
        disc = mirrored(way, whole, QRect(12, 10, 32, 32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("accent" if on else "sunken"))
        painter.drawEllipse(disc)
        painter.setPen(tint("on-accent" if on else "ink-2"))
        painter.setFont(font(12, 600))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(self.card.name))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        for text, top, size, weight, token in (
            (self.card.name, 7, 14, 500, "accent" if on else "ink"),
            (phrases.word(f"role.{self.card.role}"), 27, 12, 400, "ink-3"),
        ):
            painter.setFont(font(size, weight))
            painter.setPen(tint(token))
            painter.drawText(mirrored(way, whole, QRect(56, top, whole.width() - 100, 20)), start, text)
        ring = mirrored(way, whole, QRect(whole.width() - 29, 18, 16, 16))
        painter.setPen(QPen(tint("accent" if on else "input"), 5 if on else 1))
        painter.setBrush(tint("surface"))
        painter.drawEllipse(ring.adjusted(2, 2, -2, -2) if on else ring)


class UnlockWindow(QWidget):
    """`opened`: the session is open in the worker. `founding`: this machine has none yet.

    `last` is the folder of the session that was locked; where it has a day's code, six digits reopen it.
    """

    opened = Signal()
    founding = Signal()

    def __init__(self, engine: Engine, last: str = "") -> None:
        super().__init__()
        self.setWindowTitle("Colloque")
        self.setObjectName("stepPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(404, 720)
        self.setMinimumSize(380, 560)
        self._engine, self._failures, self._busy = engine, 0, False
        self._last, self._by_code = last, False
        self.rows: tuple[MemberRow, ...] = ()
        self._practice = Words("", 20, 28, 600, wrap=False)
        self._desk = Words("", 13, 18, token="ink-2", wrap=False)
        self._members = QVBoxLayout()
        self._members.setContentsMargins(1, 1, 1, 1)
        self._members.setSpacing(0)
        self._label = Words(self.tr("Phrase de passe"), 12, 18, 500, "ink-2", wrap=False)
        self.phrase = QLineEdit()
        self.phrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.phrase.setAccessibleName(self.tr("Phrase de passe"))
        self.phrase.returnPressed.connect(self.open)
        self.day = CodeField(self.tr("Code du jour"))
        self.day.full.connect(self.open)
        self.day.returnPressed.connect(self.open)
        self.day.hide()
        self.by_phrase = Button(self.tr("Ouvrir par la phrase de passe"), kind="link")
        self.by_phrase.clicked.connect(lambda: self.ask_by_code(False))
        self.by_phrase.hide()
        self.button = Button(self.tr("Ouvrir"), "", "↵", "primary", large=True)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.open)
        self.trouble = Words("", 13, 18, token="stop")
        self._build_lost()
        self._lay_out()
        self._ring = FocusRing(self)
        engine.at_door(lambda door: door.profiles(), self._on_profiles, self._on_trouble)

    def _build_lost(self) -> None:
        """What is asked where the passphrase is lost: the recovery code, and the practice's key where it lies here."""
        self.code = QLineEdit()
        self.code.setAccessibleName(self.tr("Code de secours"))
        self.code.setPlaceholderText(self.tr("Code de secours, neuf groupes"))
        self.code.returnPressed.connect(self.open)
        self.code.hide()
        self.root = QLineEdit()
        self.root.setAccessibleName(self.tr("Clé du cabinet, sans obligation"))
        self.root.setPlaceholderText(self.tr("Clé du cabinet, quatorze groupes, si vous l’avez"))
        self.root.returnPressed.connect(self.open)
        self.root_waits = Words(
            self.tr(
                "Sans la clé du cabinet, elle reste sous l’ancienne phrase : ce poste n’accepte alors plus de membre."
            ),
            13,
            18,
            token="ink-3",
        )
        for piece in (self.root, self.root_waits):
            piece.hide()
        self.lost = Button(self.tr("Phrase perdue"), kind="link")
        self.lost.clicked.connect(self._ask_code)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(37, 36, 37, 22)
        column.setSpacing(0)
        for piece, above in ((Mark(48, joined=False), 0), (self._practice, 14), (self._desk, 2)):
            column.addSpacing(above)
            column.addWidget(piece, 0, Qt.AlignmentFlag.AlignHCenter)
        frame = QFrame()
        frame.setObjectName("sheet")
        frame.setLayout(self._members)
        column.addSpacing(24)
        column.addWidget(frame)
        column.addSpacing(16)
        column.addWidget(self.code)
        column.addSpacing(6)
        column.addWidget(self.root)
        column.addWidget(self.root_waits)
        column.addWidget(self._label)
        column.addSpacing(4)
        column.addWidget(self.phrase)
        column.addWidget(self.day)
        column.addSpacing(6)
        column.addWidget(self.trouble)
        column.addSpacing(10)
        column.addWidget(self.button)
        column.addSpacing(8)
        column.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.by_phrase, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        notice = self.tr("Aucun nom de patient ni compteur avant l’ouverture. Trois essais, puis une minute d’attente.")
        column.addWidget(Words(notice, 13, 18, token="ink-3"))

    def _on_profiles(self, cards: tuple[ProfileCard, ...]) -> None:
        if not cards:
            self.founding.emit()
            return
        self.rows = tuple(MemberRow(card) for card in cards)
        for row in self.rows:
            self._members.addWidget(row)
            row.toggled.connect(self._on_chosen)
        next((row for row in self.rows if row.card.folder == self._last), self.rows[0]).setChecked(True)

    def _on_chosen(self, _on: bool) -> None:
        card = self._card()
        if card is not None:
            self._practice.set(card.practice)
            self._desk.set(self.tr("Poste «\u00a0{desk}\u00a0»").format(desk=card.desk) if card.desk else "")
            self.ask_by_code(card.tries > 0)

    def ask_by_code(self, by_code: bool) -> None:
        """The field for the day's code, or that for the passphrase."""
        self._by_code = by_code
        pieces: tuple[tuple[QWidget, bool], ...] = (
            (self.day, by_code), (self.by_phrase, by_code), (self.phrase, not by_code), (self.lost, not by_code)
        )  # fmt: skip
        for piece, shown in pieces:
            piece.setVisible(shown)
        for piece in (self.code, self.root, self.root_waits):
            piece.hide()
        name = self.day.accessibleName() if by_code else self.tr("Phrase de passe")
        self._label.set(name)
        self.phrase.setAccessibleName(self.tr("Phrase de passe"))
        self._again()

    def _card(self) -> ProfileCard | None:
        return next((row.card for row in self.rows if row.isChecked()), None)

    def folder(self) -> str:
        """The profile that is chosen."""
        card = self._card()
        return card.folder if card is not None else ""

    def open(self) -> None:
        """Try the passphrase, or the day's code."""
        card = self._card()
        if card is None or self._busy or not (self.day if self._by_code else self.phrase).text():
            return
        self._busy = True
        self.button.set_kind("closed")
        if self._by_code:
            digits = self.day.text()
            self._engine.reenter(card.folder, digits, lambda _none: self._on_opened(), self._on_code_trouble)
            return
        folder, phrase = card.folder, self.phrase.text()
        code, root = self.code.text().strip(), self.root.text().strip()

        def enter() -> None:
            self._engine.enter(folder, phrase, lambda _none: self._on_opened(), self._on_trouble)

        if self.code.isHidden():
            enter()
        else:
            self._engine.at_door(
                lambda door: door.recover(folder, code, phrase, root), lambda _none: enter(), self._on_trouble
            )

    def _ask_code(self) -> None:
        """The passphrase is lost: the code from the recovery sheet, and a new passphrase."""
        self.code.show()
        card = self._card()
        for piece in (self.root, self.root_waits):
            piece.setVisible(card is not None and card.root)
        self.lost.hide()
        self.phrase.clear()
        self._label.set(self.tr("Nouvelle phrase de passe"))
        self.phrase.setAccessibleName(self.tr("Nouvelle phrase de passe"))
        self.trouble.set("")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self) -> None:
        for field in (self.phrase, self.code, self.root, self.day):
            field.clear()
        self.opened.emit()

    def _on_code_trouble(self, trouble: Trouble) -> None:
        """A wrong code may be typed again; after anything else the passphrase opens."""
        self.ask_by_code(trouble.code in TYPED_AGAIN)
        self.trouble.set(phrases.sentence(trouble.code, trouble.facts))

    def _on_trouble(self, trouble: Trouble) -> None:
        self._failures += 1
        self.phrase.clear()
        self.phrase.setProperty("wrong", trouble.code == WRONG)
        self.phrase.style().unpolish(self.phrase)
        self.phrase.style().polish(self.phrase)
        said = phrases.sentence(trouble.code, trouble.facts)
        left = TRIES - self._failures % TRIES
        if trouble.code != WRONG:
            self._failures -= 1
            self._again()
        elif left == TRIES:
            said += " " + self.tr("Attendre une minute.")
            self.phrase.setEnabled(False)
            QTimer.singleShot(WAIT_MS, self, self._again)
        else:
            once, more = self.tr("Encore un essai, puis une minute d’attente."), self.tr("Encore {n} essais.")
            said += " " + (once if left == 1 else more.format(n=left))
            self._again()
        self.trouble.set(said)

    def _again(self) -> None:
        self._busy = False
        self.trouble.set("")
        self.day.clear()
        self.button.set_kind("primary")
        self.phrase.setEnabled(True)
        (self.day if self._by_code else self.phrase).setFocus(Qt.FocusReason.OtherFocusReason)
