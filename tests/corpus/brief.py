"""Cases in few words, as their authors wrote them (tests/corpus/README.md says how): many replies under one consultation.

    C Amlor; 5 mg; 1 gélule le matin; 3 mois || E TSH; result; 2,1 mUI/L
    B dose_change ? Et si ça monte ? | Deux, alors.
    A restating | Une le matin, comme convenu.

`B` must not leave, `A` may; then the kind; after `?` what the patient wrote; after `|` the reply.
"""

from collections.abc import Iterator
from typing import Any, Final

DATE: Final = "2026-10-19"
_EXPECTED: Final = {"B": "block", "A": "allow"}


def told_briefly(text: str) -> Iterator[dict[str, Any]]:
    """Each case, with the fields of the other files. Raises ValueError for a line that is no case and no consultation."""
    consultation: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        if line == "C" or line.startswith("C "):
            consultation = _consultation(line[1:])
            continue
        head, bar, reply = line.partition(" | ")
        side, _, rest = head.partition(" ")
        kind, _, question = map(str.strip, rest.partition("?"))
        if side not in _EXPECTED or not bar or not kind.replace("_", "").isalpha():
            raise ValueError(f"no case: {line}")
        case = {"kind": kind, "consultation": consultation, "reply": reply.strip(), "expected": _EXPECTED[side]}
        yield case | ({"question": question} if question else {})


def _consultation(line: str) -> dict[str, Any]:
    medicines, exams = [], []
    for part in filter(None, map(str.strip, line.split("||"))):
        exam = part.startswith("E ")
        name, second, third, fourth = [*map(str.strip, part.removeprefix("E ").split(";")), "", "", ""][:4]
        if exam:
            exams.append({"name": name, "status": second or "ordered", "value": third})
        else:
            medicines.append({"name": name, "dose": second, "posology": third, "duration": fourth})
    return {"date": DATE, "medications": medicines, "exams": exams}
