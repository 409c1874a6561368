"""What can be an address and what can be a server."""

from core.record.addresses import is_address, is_host

NO_ADDRESSES = (
    "",
    "a@b",
    "a b@c.invalid",
    "a@c..invalid",
    "a@-c.invalid",
    "a@c.invalid\n",
    "@c.invalid",
    "a,b@c.invalid",
)


def test_addresses_and_hosts_are_what_they_are_called() -> None:
    assert is_address("cabinet@oliviers.invalid")
    assert not any(map(is_address, NO_ADDRESSES))
    assert not is_address("a@" + "b" * 60 + ".c" * 130)
    assert is_host("imap.oliviers.invalid")
    assert is_host("127.0.0.1")
    assert not any(map(is_host, ("", "-a", "a_b.invalid", "a.invalid.", "é.invalid", "a" * 64)))
