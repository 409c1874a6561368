"""Servers are suggested from a table of large providers or from what a domain says, whatever it says."""

import pytest

from core.doors.account import Server
from core.doors.mail_servers import MOST_BYTES, Suggestion, read_config, suggest
from core.model import Trouble

ADDRESS = "cabinet@oliviers.invalid"
CONFIG = """<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="oliviers.invalid">
  <incomingServer type="pop3"><hostname>pop.oliviers.invalid</hostname><port>995</port><socketType>SSL</socketType>
    <username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>plain.oliviers.invalid</hostname><port>143</port>
    <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname> IMAP.oliviers.invalid </hostname><port>993</port><socketType>SSL</socketType>
    <username>%EMAILLOCALPART%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.oliviers.invalid</hostname><port>465</port><socketType>SSL</socketType>
    <username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>"""


def never(domain: str) -> bytes:
    raise AssertionError(f"{domain} was asked")


def test_a_large_provider_is_known_without_asking_anybody() -> None:
    known = suggest("cabinet@GMAIL.com", never)
    assert known == Suggestion(
        Server("imap.gmail.com", 993), Server("smtp.gmail.com", 465), "cabinet@GMAIL.com", "known"
    )
    local = suggest("cabinet@free.fr", never)
    assert local is not None
    assert local.user == "cabinet"


def test_a_domain_is_asked_and_only_servers_with_tls_from_the_first_byte_are_taken() -> None:
    asked: list[str] = []

    def ask(domain: str) -> bytes:
        asked.append(domain)
        return CONFIG.encode()

    found = suggest(ADDRESS, ask)
    assert asked == ["oliviers.invalid"]
    servers = Server("imap.oliviers.invalid", 993), Server("smtp.oliviers.invalid", 465)
    assert found == Suggestion(*servers, "cabinet", "domain")


def test_a_domain_that_does_not_answer_suggests_nothing() -> None:
    def silent(_domain: str) -> bytes:
        raise Trouble("web.unreachable")

    assert suggest(ADDRESS, silent) is None
    assert suggest("nobody", never) is None


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + CONFIG.partition("?>")[2].replace(
    "imap.oliviers", "&b;"
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml at all",
        b"\xff\xfe\x00",
        CONFIG[:-30].encode(),
        BOMB.encode(),
        ("<a>" * 5000 + "</a>" * 5000).encode(),
        CONFIG.replace("IMAP.oliviers.invalid", "imap.oliviers.invalid/../x").encode(),
        CONFIG.replace("IMAP.oliviers.invalid", "x" * 300).encode(),
        CONFIG.replace("IMAP.oliviers.invalid", "imap.oliviers.invalid\r\nRCPT").encode(),
        CONFIG.replace("993", "99999").encode(),
        CONFIG.replace("993", "-1").encode(),
        CONFIG.replace("<outgoing", "<other").replace("</outgoing", "</other").encode(),
        CONFIG.encode() + b" " * MOST_BYTES,
        CONFIG.replace(
            "<incomingServer type", '<incomingServer type="imap"></incomingServer>' * 40 + "<x type"
        ).encode(),
        CONFIG.replace("<?xml version", '<?xml encoding="ebcdic-cp-us" version').encode(),
    ],
)
def test_a_hostile_file_suggests_nothing(data: bytes) -> None:
    assert read_config(data, ADDRESS) is None
