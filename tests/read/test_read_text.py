"""Plain characters: encodings, datelines, languages."""

import pytest

from sayso.errors import ReadError
from sayso.read.text import decode_bytes, find_dateline, find_language

RUSSIAN = "Отряд ушёл из крепости в воскресенье утром, сообщил представитель областного совета. " * 4


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "\ufeffWith a mark", "tab\tand\x0cfeed", "é😀𐍈", "no end"])
def test_utf8_is_never_changed(text: str) -> None:
    assert decode_bytes(text.encode("utf-8"), origin="a") == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“Café” – the naïve officer said that they had left. " * 5, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("The fort fell.", "utf-16"),
        ("Les rebelles ont quitté la forteresse, a déclaré le préfet à la télévision. " * 4, "latin-1"),
        ("省政府发言人说，守军在星期日黎明前离开了要塞，约四百人通过了大门。" * 5, "gb18030"),
    ],
)
def test_another_encoding_is_found_and_told(text: str, encoding: str) -> None:
    seen, notes = decode_bytes(text.encode(encoding), origin="a")
    assert seen == text
    assert [note.code for note in notes] == ["encoding-guessed"]


def test_the_encoding_that_a_server_names_is_tried_first() -> None:
    seen, _ = decode_bytes("Łódź".encode("iso-8859-2"), origin="a", charset="iso-8859-2")
    assert seen == "Łódź"
    assert decode_bytes(b"caf\xe9", origin="a", charset="no-such-encoding")[0] == "café"


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"\x00" * 100, b"\x7fELF" + bytes(500)],
    ids=["png", "nul", "elf"],
)
def test_binaries_are_refused(raw: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode_bytes(raw, origin="a")
    assert caught.value.code == "not-text"


def test_a_stray_nul_is_kept_and_told() -> None:
    text = "The fort\x00 fell on Monday, the governor of the province said. " * 3
    seen, notes = decode_bytes(text.encode(), origin="a")
    assert seen == text
    assert [note.code for note in notes] == ["control-characters"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ISLAMABAD - The army said", "ISLAMABAD"),
        ("ISLAMABAD: The army said", "ISLAMABAD"),
        ("KABUL, April 14 — The army said", "KABUL, April 14"),
        ("KABUL, Afghanistan, April 14 (Reuters) – The army", "KABUL, Afghanistan, April 14 (Reuters)"),
        ("KABUL, Afghanistan — The army said", "KABUL, Afghanistan"),
        ("WASHINGTON (AP) -- Officials said", "WASHINGTON (AP)"),
        ("  MAZAR-E-SHARIF, 3 May 2015 – Officials said", "MAZAR-E-SHARIF, 3 May 2015"),
        ("\ufeffSEOUL, Aug. 20 (Yonhap) -- North Korea's", "SEOUL, Aug. 20 (Yonhap)"),
        ("UNITED NATIONS — The envoy said", "UNITED NATIONS"),
        ("ST. PETERSBURG — The envoy said", "ST. PETERSBURG"),
        ("Washington (CNN) -- Democrats said", "Washington (CNN)"),
        ("KABUL/ISLAMABAD - Officials said", "KABUL/ISLAMABAD"),
    ],
)
def test_a_dateline_is_found(text: str, wanted: str) -> None:
    assert find_dateline(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["The fort fell - again.", "A - B", "", "BREAKING - The fort fell", "I went - he stayed", "KABUL fell on Monday.",
     "Dr. Khan (left) said", "The UN (United Nations) - a body", "KABUL\n\nThe fort", "Q: What fell?"],
)  # fmt: skip
def test_what_is_no_dateline_is_none(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The governor of the province said that the fort had fallen to the rebels on Monday.", "en"),
        (RUSSIAN * 2, "ru"),
        ("Les rebelles ont quitté la forteresse dimanche avant l'aube, a déclaré le préfet.", "fr"),
        ("Der Sprecher der Regierung sagte, die Besatzung habe die Festung am Sonntag verlassen.", "de"),
        ("قال متحدث باسم مجلس المحافظة إن الحامية غادرت القلعة قبل فجر الأحد وإن نحو أربعمئة رجل عبروا.", "ar"),
        ("Kabul", None),
        ("", None),
        ("Kabul Kunar Nangarhar Paktika Ghazni Helmand Kandahar Herat", None),
        ("12 34 56 " * 50, None),
    ],
)
def test_the_language_is_found_or_left_open(text: str, wanted: str | None) -> None:
    assert find_language(text) == wanted
