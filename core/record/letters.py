"""What the record reads in the letters that it keeps: signed headers and the bodies they commit to."""

from functools import lru_cache

from crypto.body import Question, Reply, read_body
from crypto.errors import Refused
from crypto.kinds import Kind
from crypto.letterhead import Header, read_header

CODE = "entry.part"


@lru_cache(maxsize=1024)
def question_header(data: bytes) -> Header:
    """The header of a question kept in the record. Raises `Refused`."""
    header = read_header(data)
    if header.kind is not Kind.QUESTION:
        raise Refused(CODE)
    return header


@lru_cache(maxsize=1024)
def question_text(body: bytes) -> tuple[str, str]:
    """(subject, text) of a question's body. Raises `Refused`."""
    question = read_body(Kind.QUESTION, body)
    assert isinstance(question, Question), "a body of this kind is a question"
    return question.subject, question.text


def reply_text(body: bytes) -> str:
    """The text of a reply's body. Raises `Refused`."""
    reply = read_body(Kind.REPLY, body)
    assert isinstance(reply, Reply), "a body of this kind is a reply"
    return reply.text
