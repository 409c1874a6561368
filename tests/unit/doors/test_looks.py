"""The look of the window is kept on this machine, and a spoilt file is as good as none."""

import pytest

from core.doors.looks import FILE, Look, read_look, write_look

CHOSEN = Look("dark", 125, "ar", (300, 700, 280))


def test_a_look_comes_back_as_it_was_kept(tmp_path) -> None:
    assert read_look(tmp_path) == Look()
    write_look(tmp_path, CHOSEN)
    assert read_look(tmp_path) == CHOSEN


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '"dark"', "null", "\ud800".encode("utf-16", "surrogatepass").hex()]
)
def test_a_spoilt_file_is_as_good_as_none(tmp_path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert read_look(tmp_path) == Look()


@pytest.mark.parametrize(
    "part",
    [
        '"theme": "pink"',
        '"scale": 90',
        '"scale": true',
        '"scale": "125"',
        '"language": "xx"',
        '"panes": [1, -1]',
        '"panes": [1.5]',
        '"panes": 7',
        '"panes": [1,1,1,1,1,1,1,1,1]',
        '"theme": ["light"]',
    ],
)
def test_what_makes_no_sense_is_left_out_and_the_rest_is_kept(tmp_path, part: str) -> None:
    name = part.partition(":")[0]
    rest = {'"theme"': '"dark"', '"scale"': "125", '"language"': '"ar"'}
    kept = ", ".join(f"{key}: {value}" for key, value in rest.items() if key != name)
    (tmp_path / FILE).write_text(f"{{{kept}, {part}}}")
    look = read_look(tmp_path)
    wanted = {'"theme"': "system", '"scale"': 100, '"language"': "fr", '"panes"': ()}[name]
    assert getattr(look, name.strip('"')) == wanted
    assert (look.theme, look.scale, look.language).count("dark") + (look.scale == 125) + (look.language == "ar") >= 2
