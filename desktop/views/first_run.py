"""The first run: the practice, you, a passphrase typed twice, and the recovery sheet read back before it is put away."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.model import Trouble
from desktop import phrases, sheet
from desktop.engine import Engine
from desktop.ports.door import FirstRun, RecoverySheet
from desktop.strength import SHORT, STRONG, strength
from desktop.views.step_window import StepWindow
from desktop.widgets.alerts import Alerts
from desktop.widgets.button import Button
from desktop.widgets.steps import plain, show_code
from desktop.widgets.words import Words


class FirstRunWindow(StepWindow):
    """`founded(folder, passphrase)`: the practice exists and its sheet was read back. `joining`: another's practice."""

    founded = Signal(str, str)
    joining = Signal()

    def __init__(self, engine: Engine) -> None:
        names = (
            self.tr("Cabinet"), self.tr("Vous"), self.tr("Signes d’alerte"), self.tr("Phrase de passe"),
            self.tr("Feuille de secours"),
        )  # fmt: skip
        super().__init__(engine, names)
        self._sheet, self._asked = RecoverySheet((), ()), (0, 0)
        self._strength = Words("", 13, 18, token="ink-2")
        self._codes = QVBoxLayout()
        self.keep = Button(self.tr("Enregistrer la feuille"), "printer")
        self.kept = Words("", 13, 18, token="accent")
        self.alerts = Alerts()
        self.alerts.changed.connect(self._show_left_over)
        self.alerts.done.connect(self.go_on)
        self._lay_out(self._practice, self._you, self._alerts, self._passphrase, self._recovery)

    def _practice(self) -> QWidget:
        why = self.tr(
            "Le nom et le téléphone que les patients connaissent. Le numéro figure sur les avis qu’ils reçoivent."
        )
        name, phone = ("practice", self.tr("Nom du cabinet"), False), ("phone", self.tr("Téléphone du cabinet"), False)
        page, column = self._page(self.tr("Cabinet"), why, name, phone)
        self.fields["phone"].setPlaceholderText(phrases.isolate_ltr("+216 00 000 000"))
        self.join = Button(self.tr("Rejoindre un cabinet qui existe déjà"), "users-round")
        self.join.clicked.connect(self.joining)
        column.addSpacing(8)
        column.addWidget(self.join)
        column.addStretch(1)
        return page

    def _you(self) -> QWidget:
        why = self.tr("Vous êtes le premier médecin de ce cabinet. Votre nom signe les réponses et les consultations.")
        page, column = self._page(self.tr("Vous"), why, ("name", self.tr("Prénom et nom"), False))
        column.addStretch(1)
        return page

    def _alerts(self) -> QWidget:
        why = self.tr(
            "Ce que chaque patient voit avant de vous écrire. Le lire une fois, et le valider : c’est consigné, et chaque "
            "poste sait par qui."
        )
        page, column = self._page(self.tr("Signes d’alerte et numéros d’urgence"), why)
        column.addWidget(self.alerts)
        column.addStretch(1)
        return page

    def _passphrase(self) -> QWidget:
        why = self.tr("Elle seule ouvre les échanges sur ce poste. Cinq mots sans lien se retiennent et suffisent.")
        first = ("phrase", self.tr("Phrase de passe"), True)
        page, column = self._page(self.tr("Phrase de passe"), why, first, ("again", self.tr("Encore une fois"), True))
        column.addWidget(self._strength)
        column.addStretch(1)
        return page

    def _recovery(self) -> QWidget:
        why = self.tr(
            "Si la phrase de passe est perdue ou ce poste détruit, cette feuille rouvre la session et le cabinet. "
            "Colloque n’en garde aucune copie."
        )
        page, column = self._page(self.tr("Feuille de secours"), why)
        paper = QFrame()
        paper.setObjectName("sheet")
        paper.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._codes.setContentsMargins(20, 14, 20, 14)
        self._codes.setSpacing(8)
        paper.setLayout(self._codes)
        column.addWidget(paper)
        warning = self.tr(
            "À recopier ou à imprimer, puis à ranger hors du cabinet ou au coffre. Qui la lit peut tout ouvrir."
        )
        column.addWidget(Words(warning, 13, 18, token="ink-2"))
        self.keep.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.keep)
        row.addWidget(self.kept, 1)
        column.addLayout(row)
        column.addWidget(Words(self.tr("Relire la feuille\u00a0: recopier un groupe de chaque code"), 14, 20, 500))
        self._read_back = QHBoxLayout()
        self._read_back.setSpacing(14)
        column.addLayout(self._read_back)
        column.addStretch(1)
        return page

    def _show_sheet(self, made: RecoverySheet) -> None:
        self._busy, self._sheet = False, made
        for title, groups in sheet.titled(made):
            self._codes.addLayout(show_code(title, groups))
            self._codes.addSpacing(6)
        fingerprint = self.tr("Empreinte du cabinet\u00a0: {words}").format(words=phrases.isolate_ltr(made.fingerprint))
        self._codes.addWidget(Words(fingerprint, 12, 17, token="ink-3"))
        self._asked = (len(made.groups) // 3, len(made.root_groups) - 2)
        asked = (self.tr("Code de secours, groupe {n}"), self.tr("Clé du cabinet, groupe {n}"))
        for key, name, at in zip(("first", "second"), asked, self._asked, strict=True):
            self._read_back.addWidget(self._field(key, name.format(n=at + 1)))
        self._go_to(4)
        if made.alone:
            text = self.tr(
                "Sans trousseau sur ce poste, la phrase de passe protège seule la session\u00a0: la garder longue."
            )
            self.trouble.set(text, "warn")

    def _choose_file(self) -> None:
        kinds = self.tr("PDF à imprimer (*.pdf);;Texte (*.txt)")
        path, kind = QFileDialog.getSaveFileName(
            self, self.tr("Enregistrer la feuille"), "feuille-de-secours.pdf", kinds
        )
        if path:
            self.keep_in(path, text=path.endswith(".txt") or (".txt" in kind and not path.endswith(".pdf")))

    def keep_in(self, path: str, *, text: bool) -> None:
        """Write the sheet into a file that the user named, as text or as PDF."""
        practice = self._text("practice")
        data = sheet.as_text(self._sheet, practice).encode("utf-8") if text else sheet.as_pdf(self._sheet, practice)
        kept = self.tr("Enregistrée. L’imprimer, puis effacer le fichier de ce poste.")
        self._engine.at_door(
            lambda door: door.keep(path, data), lambda _none: self.kept.set(kept, "accent"), self._on_not_kept
        )

    def _on_not_kept(self, trouble: Trouble) -> None:
        self.kept.set(phrases.sentence(trouble.code, trouble.facts), "stop")

    def _missing(self) -> tuple[str, str]:
        """The field that is awaited on this page and the word for it; empty where the page is complete."""
        named = self.tr("Reste\u00a0: {what}")
        page = self.pages.currentIndex()
        awaited: list[tuple[str, bool, str]] = [
            ("practice", page == 0 and not self._text("practice"), self.tr("le nom du cabinet")),
            ("phone", page == 0 and not self._text("phone"), self.tr("le téléphone du cabinet")),
            ("name", page == 1 and not self._text("name"), self.tr("votre nom")),
            ("phrase", page == 3 and strength(self._text("phrase")) == SHORT, self.tr("une phrase plus longue")),
            ("again", page == 3 and self._text("again") != self._text("phrase"), self.tr("la même phrase encore")),
        ]
        if page == 2 and not self.alerts.tick.isChecked():
            return "seen", named.format(what=self.tr("valider"))
        if page == 4:
            codes = self._sheet.groups, self._sheet.root_groups
            for key, code, at in zip(("first", "second"), codes, self._asked, strict=True):
                same = plain(self._text(key)) == plain(code[at])
                awaited.append((key, not same, self.tr("le groupe {n}").format(n=at + 1)))
        return next(((key, named.format(what=what)) for key, missing, what in awaited if missing), ("", ""))

    def _show_left_over(self) -> None:
        key, text = self._missing()
        self.left_over.set(text, "ink-3")
        if not self._sheet.alone:
            self.trouble.set("")
        self.next.set_kind("closed" if key else "primary", "lock" if key else "")
        typed = self._text("phrase")
        said = {SHORT: self.tr("Trop courte"), STRONG: self.tr("Solide")}.get(strength(typed), self.tr("Convenable"))
        self._strength.set(self.tr("Solidité\u00a0: {word}").format(word=said) if typed else "")

    def _go_to(self, at: int) -> None:
        self.pages.setCurrentIndex(max(at, 0))
        self.steps.go_to(self.pages.currentIndex())
        self.back.setVisible(0 < at < 4)
        self.alerts.set_name(self._text("name"))
        self._show_left_over()
        first = ("practice", "name", "seen", "phrase", "first")[self.pages.currentIndex()]
        if first == "seen":
            self.alerts.tick.take_focus()
        elif first in self.fields:
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """The next step, or the field that is still awaited."""
        key, _ = self._missing()
        if key:
            (self.fields.get(key) or self.alerts.tick).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        at = self.pages.currentIndex()
        steps: tuple[Callable[[], None], ...] = (
            lambda: self._go_to(1),
            lambda: self._go_to(2),
            lambda: self._go_to(3),
            self._create,
            lambda: self.founded.emit(self._sheet.folder, self._text("phrase")),
        )
        steps[at]()

    def _create(self) -> None:
        if self._busy:
            return
        self._busy = True
        self.next.set_kind("closed", "")
        text = self._text
        validated = self.alerts.tick.isChecked()
        form = FirstRun(text("practice"), text("name"), text("phone"), text("phrase"), validated)
        self._engine.at_door(lambda door: door.create(form), self._show_sheet, self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._busy = False
        if trouble.code == "settings.phone":
            self._go_to(0)
            self.fields["phone"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.next.set_kind("primary", "")
        self.trouble.set(phrases.sentence(trouble.code, trouble.facts), "stop")
