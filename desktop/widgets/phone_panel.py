"""Beside the form: the code that the patient's phone scans, then the digits that stand on both screens."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop import phrases
from desktop.ports.enrolment import Shown
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.phone_code import Countdown, Digits, QrCode
from desktop.widgets.words import Run, Words


class PhonePanel(QScrollArea):
    """`same`, `differs`: the answer of whoever compared; `renewed`: another code is asked; `given_up`: no code at all;
    `put_aside`: the code stands, the next patient comes.
    """

    same = Signal()
    differs = Signal()
    renewed = Signal()
    given_up = Signal()
    put_aside = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None
        self.setObjectName("circumstances")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Téléphone du patient"))
        self.left, self.digits = Countdown(), Digits()
        self._title = Words("", 15, 22, 600, wrap=False)
        self._wait = Words("", 13, 18, token="ink-2")
        self.qr = QrCode(self.tr("Code à scanner avec l’appareil photo du téléphone"))
        self.link = QLineEdit()
        self.link.setReadOnly(True)
        self.link.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.link.setAccessibleName(self.tr("Lien d’inscription, à coller dans la page du cabinet"))
        self._without = Words("", 12, 17, token="ink-2")
        self.typed = Words("", 17, 24, 600)
        self.copy = Button(self.tr("Copier"), "file-text")
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.link.text()))
        self.renew = Button(self.tr("Nouveau code"), "refresh-cw")
        self.renew.clicked.connect(self.renewed)
        self.give_up = Button(self.tr("Annuler"), "x")
        self.give_up.clicked.connect(self.given_up)
        self.following = Button(self.tr("Patient suivant"), "user-round", "Ctrl N")
        self.following.clicked.connect(self.put_aside)
        self.identical = Button(self.tr("Identique"), "", "↵", "primary", large=True)
        self.identical.clicked.connect(self.same)
        self.different = Button(self.tr("Différent"), large=True)
        self.different.clicked.connect(self.differs)
        self._lay_out()
        self.show_waiting("", "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("smartphone", "ink", 18))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.left)
        self._code, self._compare = QWidget(), QFrame()
        self._compare.setObjectName("sheet")
        buttons = self._row(self.identical, self.different)
        self._said = Words("", 13, 18, token="accent")
        compare = QVBoxLayout(self._compare)
        compare.setContentsMargins(14, 12, 14, 14)
        compare.setSpacing(8)
        compare.addWidget(Words(self.tr("Le téléphone doit afficher le même nombre"), 13, 18, token="ink-2"))
        compare.addWidget(self.digits)
        compare.addLayout(buttons)
        compare.addWidget(self._said)
        self._said.hide()
        code = QVBoxLayout(self._code)
        code.setContentsMargins(0, 0, 0, 0)
        code.setSpacing(10)
        scan = QHBoxLayout()
        scan.setSpacing(14)
        scan.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        scan.addLayout(self._three(), 1)
        code.addLayout(scan)
        code.addWidget(self._without)
        code.addWidget(self.typed)
        typed = QHBoxLayout()
        typed.setSpacing(8)
        typed.addWidget(self.link, 1)
        typed.addWidget(self.copy)
        code.addLayout(typed)
        body = QWidget()
        body.setObjectName("circumstances")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._wait)
        column.addWidget(self._compare)
        column.addWidget(self._code)
        column.addLayout(self._row(self.renew, self.give_up))
        column.addLayout(self._row(self.following))
        column.addWidget(self._note("shield-check", self.tr("La clé naît sur le téléphone."), self.tr(
            "Le cabinet n’en garde que la moitié publique. Téléphone perdu\u00a0: revenir au cabinet.")))  # fmt: skip
        column.addStretch(1)
        self.setWidget(body)

    def _row(self, *buttons: Button) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _three(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        steps = (
            self.tr("Scanner avec l’appareil photo"),
            self.tr("Choisir un code secret"),
            self.tr("Comparer le nombre"),
        )
        for at, text in enumerate(steps, 1):
            column.addWidget(Words((Run(f"{at}\u00a0\u00a0", 600, "accent"), Run(text, 400, "ink-2")), 13, 18))
        column.addStretch(1)
        return column

    def _note(self, icon: str, title: str, text: str) -> QWidget:
        note = QWidget()
        row = QHBoxLayout(note)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Glyph(icon, "accent", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words((Run(f"{title} ", 600, "ink"), Run(text, 400, "ink-2")), 12, 17), 1)
        return note

    def show_waiting(self, name: str, why: str) -> None:
        """No code yet, and why."""
        self.shown = None
        self.qr.show_squares(())
        self.link.clear()
        self._dress(name, why, code=False, compare=False)
        self.left.set("")

    def said(self) -> str:
        """Why there is no code."""
        return self._wait.text()

    def show_code(self, name: str, shown: Shown) -> None:
        """A code to scan."""
        self.shown = shown
        self.qr.show_squares(shown.squares)
        self.link.setText(shown.link)
        self.link.setCursorPosition(0)
        link = self.tr("Sans appareil photo\u00a0: coller ce lien dans la page du cabinet.")
        typed = self.tr("Sans appareil photo\u00a0: ouvrir {page} et y taper ce code. Ou coller le lien.")
        self._without.set(typed.format(page=phrases.isolate_ltr(shown.page)) if shown.typed else link)
        self.typed.set(phrases.isolate_ltr(shown.typed) if shown.typed else "")
        self.typed.setVisible(bool(shown.typed))
        self._dress(name, "", code=True, compare=False)

    def show_digits(self, name: str, digits: str, doubt: str = "") -> None:
        """The phone has answered: the code has served, the digits stand in its place; `doubt` about what it said above them."""
        self.digits.show_digits(digits)
        self._said.hide()
        for button in (self.identical, self.different):
            button.setVisible(True)
        self._dress(name, doubt, code=False, compare=True)
        self.left.set("")

    def show_same(self, text: str) -> None:
        """They were compared."""
        self._said.set(text, "accent")
        self._said.show()
        for button in (self.identical, self.different):
            button.setVisible(False)

    def show_left(self, now: int) -> None:
        """The time that the code has left."""
        if self.shown is not None and self._code.isVisibleTo(self):
            self.left.show_left(self.shown.expires_ms - now)

    def _dress(self, name: str, why: str, *, code: bool, compare: bool) -> None:
        title = self.tr("Téléphone de {name}").format(name=phrases.isolate(phrases.shown(name)))
        self._title.set(title if name else self.tr("Téléphone du patient"))
        self._wait.set(why)
        shows: tuple[tuple[QWidget, bool], ...] = (
            (self._wait, bool(why)), (self._code, code), (self._compare, compare), (self.renew, code), (self.give_up, code),
            (self.following, code or compare),
        )  # fmt: skip
        for widget, on in shows:
            widget.setVisible(on)
