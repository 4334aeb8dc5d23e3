"""What is shipped of others is named, and what may not be shipped stops the release."""

import re
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def notices(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("notices")


def package(folder: Path, name: str, *lines: str, texts: tuple[str, ...] = ()) -> Distribution:
    """An installed package of nothing but metadata."""
    info = folder / f"{name}-1.0.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines]) + "\n")
    for text in texts:
        (info / "licenses" / text).write_text(f"{name}'s {text}")
    files = [path.relative_to(folder) for path in info.rglob("*") if path.is_file()]
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in files))
    return Distribution.at(info)


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT AND Zlib"], "MIT AND Zlib"),
        (["License: LGPL-3.0-only OR GPL-3.0-only"], "LGPL-3.0-only OR GPL-3.0-only"),
        (["License: MIT"], "MIT"),
        (["Classifier: License :: OSI Approved :: ISC License (ISCL)"], "ISC"),
        (["Classifier: License :: OSI Approved", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (["Classifier: License :: OSI Approved :: BSD License"], None),  # which?
        (["License: see the file"], None),
        (["License: BSD"], None),
        ([], None),
    ],
)
def test_a_licence_is_what_metadata_say_or_unknown(
    notices: ModuleType, tmp_path: Path, lines: list[str], licence: str | None
) -> None:
    assert notices.licence_of(package(tmp_path, "thing", *lines)) == licence


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only OR Apache-2.0", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later WITH Font-exception-2.0", False),
        ("MIT AND (Zlib OR GPL-3.0-only)", False),  # not understood
        ("Proprietary", False),
    ],
)
def test_the_gpl_alone_is_refused(notices: ModuleType, licence: str, accepted: bool) -> None:
    assert notices.is_accepted(licence) is accepted


def test_problems_name_the_package(notices: ModuleType, tmp_path: Path) -> None:
    found = notices.Notices()
    found.add_packages(
        [
            package(tmp_path, "good", "License-Expression: MIT"),
            package(tmp_path, "closed"),
            package(tmp_path, "viral", "License-Expression: GPL-3.0-only"),
        ]
    )
    assert found.problems == ["closed: its licence is unknown", "viral: may not be shipped under GPL-3.0-only"]


def test_what_is_required_is_found_through_others_and_extras(notices: ModuleType, tmp_path: Path) -> None:
    package(tmp_path, "top", "Requires-Dist: Middle_One[more]>=1", "Requires-Dist: absent; python_version < '3'")
    package(
        tmp_path, "middle_one", "Provides-Extra: more", "Requires-Dist: deep; extra == 'more'",
        "Requires-Dist: other; extra == 'less'", "Requires-Dist: top",
    )  # fmt: skip
    package(tmp_path, "deep")
    package(tmp_path, "other")
    names = [each.metadata["Name"] for each in notices.required("top", [str(tmp_path)])]
    assert names == ["deep", "middle_one", "top"]


@pytest.mark.parametrize(
    ("file", "licence"),
    [
        ("libheif-7a3e919c.so.1.23.0", "LGPL-3.0-or-later"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ("libpython3.11.so.1.0", "PSF-2.0"),
        ("libxcb-cursor.so.0", "MIT"),
        ("libz.so.1", "Zlib"),
        ("libglib-2.0.so.0", "LGPL-2.1-or-later"),
        ("libstdc++.so.6", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    ],
)
def test_libraries_are_known_by_their_names(notices: ModuleType, file: str, licence: str) -> None:
    assert notices.library(file)[0] == licence


def test_all_libraries_that_we_know_may_be_shipped(notices: ModuleType) -> None:
    assert [name for name, (licence, _) in notices.LIBRARIES.items() if not notices.is_accepted(licence)] == []


def test_an_unknown_library_stops_the_release_and_a_package_s_own_is_the_package_s(
    notices: ModuleType, tmp_path: Path
) -> None:
    for path in ("libreadline.so.8", "pi_heif.libs/libde265-90fb0ce1.so.0", "torch/lib/libtorch.so", "main.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    found = notices.Notices()
    found.add_libraries(tmp_path)
    assert [row[0] for row in found.libraries] == ["libde265-90fb0ce1.so.0", "libreadline.so.8"]
    assert found.problems == ["libreadline.so.8: its licence is unknown"]


def test_texts_come_along_each_under_its_package(notices: ModuleType, tmp_path: Path) -> None:
    thing = package(tmp_path / "packages", "thing", texts=("LICENSE.txt", "NOTICE"))
    notices.copy_texts([thing], [], tmp_path / "licences")
    kept = {path.relative_to(tmp_path / "licences").as_posix() for path in (tmp_path / "licences").rglob("*.*")}
    assert {"LGPL-3.txt", "LGPL-2.1.txt", "GPL-3.txt"} <= kept
    texts = sorted(path.read_text() for path in (tmp_path / "licences" / "thing").iterdir())
    assert texts == ["thing's LICENSE.txt", "thing's NOTICE"]


def test_the_notice_names_every_kind_of_weights_that_is_not_ours() -> None:
    """The features are the only weights that began elsewhere; cards say what a model began from."""
    notice = (TOP / "NOTICE").read_text("utf-8")
    foreign = [path.name for path in (TOP / "models" / "features").glob("*.safetensors")]
    assert foreign
    assert all(re.search(re.escape(name), notice) for name in foreign)
