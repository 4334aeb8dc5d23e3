import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.imaging.xmp import DIGITAL_SOURCE_TYPE, XmpError, done_of, make_xmp, patch_xmp, xmp_orientation

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
TIFF = "{http://ns.adobe.com/tiff/1.0/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


def descriptions(packet: bytes) -> list[ET.Element]:
    return ET.fromstring(packet.decode().replace("\ufeff", "")).findall(f"{RDF}RDF/{RDF}Description")


def kinds(packet: bytes) -> list[str]:
    return [value for entry in descriptions(packet) if (value := entry.get(f"{EXT}DigitalSourceType"))]


def packet(properties: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {attributes}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def test_a_new_packet_says_what_was_done() -> None:
    made = make_xmp("clean 1.0 & <more>")
    assert done_of(made) == "clean 1.0 & <more>"
    assert kinds(made) == [DIGITAL_SOURCE_TYPE]


def test_dimensions_and_orientation_are_corrected_and_all_else_is_kept(make) -> None:
    assert xmp_orientation(make.xmp) == 6
    patched = patch_xmp(make.xmp, (30, 50), "clean 1.0")
    first = descriptions(patched)[0]
    assert first.get(f"{TIFF}Orientation") == "1"
    assert first.get(f"{EXIF}PixelXDimension") == "50"
    assert first.get(f"{EXIF}PixelYDimension") == "30"
    assert first.findtext(f"{TIFF}ImageWidth") == "50"
    # Nothing is added that wasn't there.
    assert first.find(f"{TIFF}ImageLength") is None
    assert b"<lr:hierarchicalSubject><rdf:Bag><rdf:li>Family|Grandmother" in patched
    assert done_of(patched) == "clean 1.0"
    assert kinds(patched) == [DIGITAL_SOURCE_TYPE]
    assert xmp_orientation(patched) == 1


def test_a_second_repair_adds_to_the_line() -> None:
    twice = patch_xmp(make_xmp("clean 1.0"), (1, 1), "upscale 4x 1.0")
    assert done_of(twice) == "clean 1.0; upscale 4x 1.0"
    assert kinds(twice) == [DIGITAL_SOURCE_TYPE]
    assert twice.count(b"photofix:Done=") == 1


def test_nothing_is_said_where_nothing_was_done(make) -> None:
    patched = patch_xmp(make.xmp, (30, 50))
    assert done_of(patched) is None
    assert kinds(patched) == []


@pytest.mark.parametrize(("kind", "kept"), [("digitalCapture", False), ("trainedAlgorithmicMedia", True)])
def test_a_synthetic_picture_goes_on_saying_so(kind: str, kept: bool) -> None:
    term = f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}"
    before = packet(
        f"<Iptc4xmpExt:DigitalSourceType>{term}</Iptc4xmpExt:DigitalSourceType>",
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    )
    after = patch_xmp(before, (1, 1), "clean 1.0")
    assert (term.encode() in after) is kept
    assert kinds(after) == ([] if kept else [DIGITAL_SOURCE_TYPE])


def test_properties_of_dropped_pictures_are_dropped() -> None:
    before = packet(
        "<hdrgm:GainMapMax>1</hdrgm:GainMapMax>",
        'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
        ' xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="0123"',
    )
    after = patch_xmp(before, (1, 1))
    assert b"hdrgm:" not in after.replace(b"xmlns:hdrgm", b"")
    assert b"HasExtendedXMP" not in after


def test_utf_16_is_read() -> None:
    text = packet("", 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="3"').decode()
    for encoding in ("utf-16-le", "utf-16-be", "utf-16"):
        assert xmp_orientation(text.encode(encoding)) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"not XML",
        b"<a>",
        b"\xff\xfe\xff",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b"<a/>" + bytes(17 << 20),
    ],
)
def test_hostile_packets_are_refused_by_name_and_at_once(hostile: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(XmpError):
        patch_xmp(hostile, (1, 1), "clean 1.0")
    assert xmp_orientation(hostile) is None
    assert time.perf_counter() - started < 2


def test_xml_without_rdf_is_no_place_for_a_line() -> None:
    with pytest.raises(XmpError, match="RDF"):
        patch_xmp(b"<a/>", (1, 1), "clean 1.0")


@given(st.integers(0, 700), st.binary(max_size=4))
def test_damage_is_an_error_of_ours(make, at: int, bytes_in: bytes) -> None:
    damaged = make.xmp[:at] + bytes_in + make.xmp[at + len(bytes_in) :]
    try:
        patched = patch_xmp(damaged, (1, 1), "clean 1.0")
    except XmpError:
        return
    ET.fromstring(patched.decode())


@pytest.mark.parametrize(
    "packet", [b"<?xpacket " * 400_000, b"<?xml " * 600_000, b"<?xpacket ?>" + b"<?xpacket " * 400_000]
)
def test_instructions_that_never_end_take_no_time(packet: bytes) -> None:
    with pytest.raises(XmpError):
        patch_xmp(packet, (1, 1))


def test_a_packet_of_too_many_parts_is_refused_before_it_is_kept() -> None:
    many = b"<a>" + b"<b c='d'/>" * 60_000 + b"</a>"
    with pytest.raises(XmpError, match="too many parts"):
        patch_xmp(many, (1, 1))
    few = b"<a xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" + b"<b c='d'/>" * 20_000 + b"<rdf:RDF/></a>"
    assert b"photofix" in patch_xmp(few, (1, 1), "clean")
