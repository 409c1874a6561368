"""The recovery sheet on paper: the same words as text or as a PDF of one page. Written where the user says, nowhere else."""

from typing import Final

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from desktop.ports.door import RecoverySheet

PER_LINE: Final = 4


def _translate(text: str) -> str:
    return QCoreApplication.translate("Sheet", text)


def rows(groups: tuple[str, ...]) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Groups with their numbers, `PER_LINE` a line."""
    numbered = tuple(enumerate(groups, 1))
    return tuple(numbered[at : at + PER_LINE] for at in range(0, len(groups), PER_LINE))


def as_text(sheet: RecoverySheet, practice: str) -> str:
    """The sheet as plain text."""
    parts = [f"Colloque\n{practice}", _translate("Feuille de secours. À ranger fermée, hors du cabinet ou au coffre.")]
    for title, groups in titled(sheet):
        lines = ("   ".join(f"{number:>2} {group}" for number, group in row) for row in rows(groups))
        parts.append("\n".join((title, "", *lines)))
    parts.append(_translate("Empreinte du cabinet") + f"\n\n{sheet.fingerprint}")
    return "\n\n".join(parts) + "\n"


def titled(sheet: RecoverySheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Both codes with what they are for."""
    return (
        (_translate("Code de secours : ouvre cette session sans la phrase de passe"), sheet.groups),
        (_translate("Clé du cabinet : fait entrer et sortir des membres"), sheet.root_groups),
    )


def as_pdf(sheet: RecoverySheet, practice: str) -> bytes:
    """The sheet as a PDF, A4."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Colloque")
    margins = QMarginsF(24, 24, 24, 24)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    document = QTextDocument()
    face = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    face.setFamilies(["IBM Plex Mono", "IBM Plex Sans Arabic"])
    face.setPointSize(11)
    document.setDefaultFont(face)
    document.setPlainText(as_text(sheet, practice))
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())
