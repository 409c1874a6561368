"""Plain SMTP behind Dovecot's submission service (which does TLS and logins): each letter is handed back to it by LMTP.

python -m tests.mail_lab.handing_back SOCKET PORT
"""

import asyncio
import smtplib
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class Back:
    """Answers for a whole letter: the last refusal where one reader's mailbox does not exist or is full."""

    def __init__(self, lmtp: str) -> None:
        self._lmtp = lmtp

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        return await asyncio.to_thread(self._deliver, envelope)

    def _deliver(self, envelope: Envelope) -> str:
        answer = "250 2.0.0 Delivered"
        with smtplib.LMTP(self._lmtp) as lmtp:
            for to in envelope.rcpt_tos:  # one at a time: smtplib.LMTP reads one answer after DATA
                try:
                    lmtp.sendmail(envelope.mail_from or "", [to], envelope.original_content or b"")
                except smtplib.SMTPRecipientsRefused as refused:
                    code, words = refused.recipients[to]
                    answer = f"{code} {words.decode()}"
                except smtplib.SMTPDataError as refused:
                    words = refused.smtp_error
                    answer = f"{refused.smtp_code} {words.decode() if isinstance(words, bytes) else words}"
        return answer


async def serve(lmtp: str, port: int) -> None:
    """Until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Back(lmtp)), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
