"""Photos in and out: the image contract, formats, metadata, measures. Knows neither torch nor Qt."""

from photofix.imaging.encode import Encoded, encode_photo
from photofix.imaging.formats import FORMATS, Format, default_output, format_of, is_photo, list_photos, output_format
from photofix.imaging.opened import Header
from photofix.imaging.photo import FileTimes, Photo, Samples, Source, freeze
from photofix.imaging.read import PIXEL_LIMIT, open_photo, probe
from photofix.imaging.write import Saved, save_photo, write_bytes, write_encoded, write_photo

__all__ = [
    "FORMATS",
    "PIXEL_LIMIT",
    "Encoded",
    "FileTimes",
    "Format",
    "Header",
    "Photo",
    "Samples",
    "Saved",
    "Source",
    "default_output",
    "encode_photo",
    "format_of",
    "freeze",
    "is_photo",
    "list_photos",
    "open_photo",
    "output_format",
    "probe",
    "save_photo",
    "write_bytes",
    "write_encoded",
    "write_photo",
]
