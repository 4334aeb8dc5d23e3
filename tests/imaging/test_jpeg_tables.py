import io

import numpy as np
import pytest
from PIL import Image

from photofix.imaging.jpeg_segments import read_segments
from photofix.imaging.jpeg_tables import JpegFrame, estimate_quality, read_frame, standard_tables


def frame_of(image: Image.Image, **options) -> JpegFrame:
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    out.seek(0)
    frame = read_frame(read_segments(out))
    assert frame is not None
    return frame


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_quality_is_found_within_one(portrait, mode: str) -> None:
    image = Image.fromarray(portrait).convert(mode)
    for quality in range(5, 101):
        found = estimate_quality(frame_of(image, quality=quality))
        assert found is not None
        assert abs(found - quality) <= 1, quality


def test_tables_are_those_that_pillow_reads(portrait) -> None:
    out = io.BytesIO()
    Image.fromarray(portrait).save(out, "JPEG", quality=83)
    frame = frame_of(Image.fromarray(portrait), quality=83)
    with Image.open(out) as image:
        theirs = image.quantization
    for number, table in frame.tables.items():
        assert table.ravel().tolist() == list(theirs[number])
    assert np.array_equal(frame.tables[0], standard_tables(83)[0])
    assert np.array_equal(frame.tables[1], standard_tables(83)[1])


@pytest.mark.parametrize(("given", "said"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_sampling_is_read(portrait, given: int, said: str) -> None:
    assert frame_of(Image.fromarray(portrait), subsampling=given).sampling == said
    assert frame_of(Image.fromarray(portrait).convert("L")).sampling is None


def test_own_tables_get_the_nearest_quality(portrait) -> None:
    luma, chroma = standard_tables(70)
    tables = [(luma + 1).ravel().tolist(), np.maximum(chroma - 1, 1).ravel().tolist()]
    found = estimate_quality(frame_of(Image.fromarray(portrait), qtables=tables))
    assert found is not None
    assert abs(found - 70) <= 3


def test_a_file_without_a_frame_has_no_tables() -> None:
    assert read_frame(read_segments(io.BytesIO(b"\xff\xd8\xff\xda"))) is None
    with pytest.raises(ValueError, match="ends before"):
        list(read_segments(io.BytesIO(b"\xff\xd8\xff\xd9")))
    assert read_frame(read_segments(io.BytesIO(b"no JPEG"))) is None
    assert estimate_quality(JpegFrame()) is None
