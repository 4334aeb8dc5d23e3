"""XMP packets: read safely, corrected for the repaired photo, and given the one line that says what was done.

Sources: ISO 16684-1 (XMP data model), XMP specification part 3 (storage), IPTC Photo Metadata Standard 2023.1
(Digital Source Type).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from xml.dom import minidom
from xml.parsers import expat

__all__ = ["DIGITAL_SOURCE_TYPE", "XmpError", "done_of", "make_xmp", "patch_xmp", "xmp_orientation"]

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
"""IPTC's term for a photo enhanced by an algorithm without adding new content."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMLNS = "http://www.w3.org/2000/xmlns/"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_OURS = "urn:x-photofix:ns:1.0/"
_SOURCE_TYPE = (_IPTC_EXT, "DigitalSourceType")
_DONE = (_OURS, "Done")
# Properties that describe attached images, which are dropped with the images: gain maps, depth maps, extended XMP.
_ATTACHED = frozenset(
    (
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.adobe.com/xmp/note/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/depthmap/",
        "http://ns.google.com/photos/1.0/image/",
    )
)
# A photo that is known to be synthetic keeps saying so; these alone give way to our own term.
_CAPTURES = frozenset(
    ("digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print", "minorHumanEdits", "humanEdits")
)
_LIMIT = 16 << 20  # bytes
_DEPTH = 100  # elements inside each other; XMP of all programs together needs about 20

_MOST = 100_000  # elements and attributes; each takes a kilobyte, whatever its own length
_INSTRUCTIONS = re.compile(r"<\?xml\s.*?\?>|<\?xpacket.*?\?>", re.DOTALL)

_OPEN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_CLOSE = '<?xpacket end="w"?>'
_EMPTY = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    "</rdf:RDF></x:xmpmeta>"
)


class XmpError(ValueError):
    """A packet that isn't well formed, or that isn't safe to read: what is wrong is its message."""


def xmp_orientation(packet: bytes) -> int | None:
    """The packet's `tiff:Orientation` in 1..8, or None."""
    try:
        document = _parse(packet)
    except XmpError:
        return None
    for description in _descriptions(document):
        value = _get(description, (_TIFF, "Orientation"))
        if value is not None and value in "12345678" and len(value) == 1:
            return int(value)
    return None


def done_of(packet: bytes) -> str | None:
    """What photofix has written that it did, or None.

    Raises:
        XmpError: the packet can't be read.
    """
    for description in _descriptions(_parse(packet)):
        value = _get(description, _DONE)
        if value is not None:
            return value
    return None


def make_xmp(done: str) -> bytes:
    """A packet with our line alone."""
    document = minidom.parseString(_EMPTY)
    _say_done(document, done)
    return _write(document)


def patch_xmp(packet: bytes, size: tuple[int, int], done: str | None = None) -> bytes:
    """The packet for the upright, repaired photo; everything else is kept, prefixes included.

    Args:
        packet: an XMP packet, with or without its wrapper.
        size: height and width of the photo in pixels.
        done: what was done, in one line, put after what photofix said earlier; None adds nothing.

    Raises:
        XmpError: the packet isn't well formed, or has a document type, which could hide an attack.
    """
    document = _parse(packet)
    height, width = size
    corrected = {
        (_TIFF, "Orientation"): 1,
        (_TIFF, "ImageWidth"): width,
        (_TIFF, "ImageLength"): height,
        (_EXIF, "PixelXDimension"): width,
        (_EXIF, "PixelYDimension"): height,
    }
    for description in _descriptions(document):
        for name, value in corrected.items():
            if _get(description, name) is not None:
                _set(description, name, str(value))
        _drop_attached(description)
    if done is not None:
        _say_done(document, done)
    return _write(document)


def _parse(packet: bytes) -> minidom.Document:
    if len(packet) > _LIMIT:
        raise XmpError("it is longer than 16 MB")
    text = _decode(packet)
    # The wrapper's instruction may hold a byte order mark of the wrong encoding, and padding follows the data.
    # Only up to the last instruction's end: behind it, each beginning would be looked for an end in vain, all the way.
    ends = text.rfind("?>") + 2
    text = _INSTRUCTIONS.sub("", text[:ends]) + text[ends:]
    text = text.strip("\ufeff\0 \t\r\n")
    try:
        data = text.encode("utf-8")
        _refuse_hostile(data)
        return minidom.parseString(data)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise XmpError("it isn't well-formed XML") from error


def _refuse_hostile(data: bytes) -> None:
    """Reads the packet once without keeping anything, and refuses what would be dear to keep."""
    depth = count = 0

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1 + len(attributes)
        if depth > _DEPTH:
            raise XmpError("it is nested too deeply")
        if count > _MOST:
            raise XmpError("it has too many parts")

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*declaration: object) -> None:
        # Entities are XML's way to make a few bytes grow to gigabytes; XMP has no use for a document type.
        raise XmpError("it has a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)


def _decode(packet: bytes) -> str:
    encoding = "utf-8"
    at = packet.find(b"<")
    if packet[at + 1 : at + 2] == b"\0" and at % 2 == 0:
        encoding = "utf-16-le"
    elif packet[:at].endswith(b"\0") and at % 2 == 1:
        encoding = "utf-16-be"
    try:
        return packet.decode(encoding)
    except UnicodeDecodeError as error:
        raise XmpError("its text isn't Unicode") from error


def _write(document: minidom.Document) -> bytes:
    root = document.documentElement
    if root is None:
        raise XmpError("it is empty")
    return f"{_OPEN}{root.toxml()}{_CLOSE}".encode()


def _descriptions(document: minidom.Document) -> list[minidom.Element]:
    """The top-level descriptions, which hold the properties; inner ones belong to structures."""
    found = document.getElementsByTagNameNS(_RDF, "Description")
    return [element for element in found if _is(element.parentNode, (_RDF, "RDF"))]


def _is(node: object, name: tuple[str, str]) -> bool:
    return isinstance(node, minidom.Element) and (node.namespaceURI, node.localName) == name


def _children(element: minidom.Element) -> Iterator[minidom.Element]:
    for node in list(element.childNodes):
        if isinstance(node, minidom.Element):
            yield node


def _get(description: minidom.Element, name: tuple[str, str]) -> str | None:
    """A simple property's value, written as an attribute or as an element."""
    if description.hasAttributeNS(*name):
        return description.getAttributeNS(*name)
    for child in _children(description):
        if _is(child, name):
            return "".join(node.data for node in child.childNodes if isinstance(node, minidom.Text)).strip()
    return None


def _set(description: minidom.Element, name: tuple[str, str], value: str) -> None:
    """Changes a simple property where it stands."""
    attribute = description.getAttributeNodeNS(*name)
    if attribute is not None:
        attribute.value = value
    for child in _children(description):
        if _is(child, name):
            while child.firstChild is not None:
                child.removeChild(child.firstChild)
            document = cast("minidom.Document", child.ownerDocument)
            child.appendChild(document.createTextNode(value))


def _remove(description: minidom.Element, name: tuple[str, str]) -> None:
    if description.hasAttributeNS(*name):
        description.removeAttributeNS(*name)
    for child in _children(description):
        if _is(child, name):
            description.removeChild(child)


def _drop_attached(description: minidom.Element) -> None:
    for attribute in list(description.attributes.values()):
        if attribute.namespaceURI in _ATTACHED:
            description.removeAttributeNode(attribute)
    for child in _children(description):
        if child.namespaceURI in _ATTACHED:
            description.removeChild(child)


def _say_done(document: minidom.Document, done: str) -> None:
    descriptions = _descriptions(document)
    earlier = next((value for entry in descriptions if (value := _get(entry, _DONE))), None)
    kind = next((value for entry in descriptions if (value := _get(entry, _SOURCE_TYPE))), None)
    keeps_kind = kind is not None and kind.rsplit("/", 1)[-1] not in _CAPTURES
    for description in descriptions:
        _remove(description, _DONE)
        if not keeps_kind:
            _remove(description, _SOURCE_TYPE)
    roots = document.getElementsByTagNameNS(_RDF, "RDF")
    if not roots:
        raise XmpError("it has no RDF data")
    added = document.createElementNS(_RDF, "rdf:Description")
    # RDF's own prefix is usually in scope, but may be bound to something else.
    added.setAttributeNS(_XMLNS, "xmlns:rdf", _RDF)
    # All descriptions of a packet are about the same thing, in the same words.
    about = descriptions[0].getAttributeNS(_RDF, "about") if descriptions else ""
    added.setAttributeNS(_RDF, "rdf:about", about)
    added.setAttributeNS(_XMLNS, "xmlns:photofix", _OURS)
    added.setAttributeNS(_OURS, "photofix:Done", f"{earlier}; {done}" if earlier else done)
    if not keeps_kind:
        added.setAttributeNS(_XMLNS, "xmlns:Iptc4xmpExt", _IPTC_EXT)
        added.setAttributeNS(_IPTC_EXT, "Iptc4xmpExt:DigitalSourceType", DIGITAL_SOURCE_TYPE)
    roots[0].appendChild(added)
