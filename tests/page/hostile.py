"""Texts that would like to be more than text: markup, scripts, addresses, characters that turn others round."""

import random
from collections.abc import Iterator

SEEDS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror='window.hit=1'>",
    "<svg/onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<style>*{display:none}</style>",
    "<base href='https://evil.invalid/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.invalid/'>",
    "<form action='https://evil.invalid/'><input name=q>",
    "<details open ontoggle=window.hit=1>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=window.hit=1>",
    "</p></div></main><script>window.hit=1</script>",
    "<!--><script>window.hit=1</script-->",
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "{{constructor.constructor('window.hit=1')()}}",
    "${window.hit=1}",
    '"><script>window.hit=1</script>',
    "' onmouseover='window.hit=1",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "&#60;script&#62;window.hit=1&#60;/script&#62;",
    "\\u003cscript\\u003ewindow.hit=1",
    "__proto__",
    "\u202e<script>window.hit=1</script>\u202c",
    "الجرعة \u202e5-10 mg\u202c مرتين",
    "\u2066\u2067\u2068<b>x</b>\u2069",
    "a\u0301\u0327\u0323" * 40,
    "<" * 200,
    "]]><script>window.hit=1</script>",
    "%3Cscript%3Ewindow.hit=1%3C/script%3E",
)


def hostile(count: int, seed: int) -> Iterator[str]:
    """`count` texts, each of one to four seeds glued with what stands around words."""
    lot = random.Random(seed)
    yield from SEEDS[:count]
    for _ in range(count - len(SEEDS)):
        parts = [lot.choice(SEEDS) for _ in range(lot.randint(1, 4))]
        yield lot.choice([" ", "\n", "", " صباح الخير ", "\t", " 5 mg "]).join(parts)
