"""The tray: which patients have a prepared card that waits for a physician. A fold of the log, kept as a setting."""

from core.doors.vault import Vault
from core.dossier import Dossier
from crypto.encoding import dec_list, enc

TRAY = "cards.prepared"


def in_tray(vault: Vault) -> tuple[bytes, ...]:
    """The patients, in the order in which their cards came."""
    kept = vault.setting(TRAY)
    return tuple(dec_list(kept, TRAY)) if kept else ()


def tray_setting(vault: Vault, patient: bytes, dossier: Dossier) -> tuple[tuple[str, bytes], ...]:
    """The setting as this patient's dossier leaves it; nothing where it stays. One act prepares cards of one patient."""
    known = in_tray(vault)
    if bool(dossier.prepared) == (patient in known):
        return ()
    others = tuple(one for one in known if one != patient)
    return ((TRAY, enc(*others, *((patient,) if dossier.prepared else ()))),)
