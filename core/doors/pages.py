"""The whole file, page by page: whether each is authentic, and whether all of them hang together.

Two statements that take some 7 ms a megabyte and cannot be stopped between two pages. They run on a connection and in a
thread of their own, while the vault's thread does what people ask for. Only a doubt is looked at again in the vault's thread.
"""

from collections.abc import Iterator
from threading import Thread

import sqlcipher3.dbapi2 as sql

from core.doors import schema
from core.model import Trouble

CHECKS = (("cipher_integrity_check", "vault.damaged.page"), ("integrity_check", "vault.damaged.structure"))
_LOOK_S = 0.02
_DAMAGE = frozenset({"vault.damaged", "vault.key"})


def verifying(db: schema.SealedFile) -> Iterator[str]:
    """Codes of what is wrong with the file; "" every 20 ms until it is known. Other acts may be committed in between."""
    for pragma, code in CHECKS:
        _write_back(db)
        seen: list[bool] = []
        aside = Thread(target=lambda pragma=pragma, seen=seen: seen.append(_sound_aside(db, pragma)), name="pages")
        aside.start()
        while aside.is_alive():
            aside.join(_LOOK_S)
            yield ""
        if seen != [True] and not (_write_back(db) and _sound(db, pragma)):
            yield code


def _write_back(db: schema.SealedFile) -> bool:
    """What lies in the log beside the file goes into the file; whether it could be read."""
    try:
        with schema.troubles():
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except Trouble as trouble:
        if trouble.code not in _DAMAGE:
            raise
        return False
    return True


def _sound(db: schema.SealedFile, pragma: str) -> bool:
    try:
        with schema.troubles():
            return all(row[0] == "ok" for row in db.execute(f"PRAGMA {pragma}").fetchall())
    except Trouble as trouble:
        if trouble.code not in _DAMAGE:
            raise
        return False


def _sound_aside(db: schema.SealedFile, pragma: str) -> bool:
    """The same beside the vault; False where it could not be done there."""
    try:
        again = db.again()
        try:
            return _sound(again, pragma)
        finally:
            again.close()
    except (Trouble, sql.Error):
        return False
