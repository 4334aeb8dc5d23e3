"""What was found and what came of it, in plain words, and the numbers behind them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from photofix.app.train.events import Noise, Survey, Validate, Verdict

_REASONS = {
    "too-small": QT_TRANSLATE_NOOP("TrainWords", "too small"),
    "unreadable": QT_TRANSLATE_NOOP("TrainWords", "can’t be read"),
    "duplicate": QT_TRANSLATE_NOOP("TrainWords", "nearly the same as another"),
    "grey": QT_TRANSLATE_NOOP("TrainWords", "black and white"),
    "not-a-photo": QT_TRANSLATE_NOOP("TrainWords", "no photos"),
    "misaligned": QT_TRANSLATE_NOOP("TrainWords", "don’t lie on their better version"),
    "size-differs": QT_TRANSLATE_NOOP("TrainWords", "of another shape than their better version"),
    "no-partner": QT_TRANSLATE_NOOP("TrainWords", "without a better version"),
}


def reason(name: str) -> str:
    """Why photos can't be used."""
    return _translated(str(_REASONS[name])) if name in _REASONS else name.replace("-", " ")


def usable(survey: Survey) -> str:
    """How many photos can be learnt from."""
    translate = QCoreApplication.translate
    if survey.usable == survey.photos:
        return translate("TrainWords", "All %1 photos can be used").replace("%1", QLocale().toString(survey.photos))
    return (
        translate("TrainWords", "%1 of %2 photos can be used")
        .replace("%1", QLocale().toString(survey.usable))
        .replace("%2", QLocale().toString(survey.photos))
    )


def unusable(survey: Survey) -> str:
    """Why the others can't; empty where all can."""
    return ", ".join(f"{QLocale().toString(each.count)} {reason(each.reason)}" for each in survey.unusable)


def camera(survey: Survey) -> str:
    """What took them; the one that took most, where there are several."""
    known = sorted((each for each in survey.cameras if each.name), key=lambda each: -each.photos)
    if not known:
        return ""
    if len(known) == 1:
        return known[0].name
    words = QCoreApplication.translate("TrainWords", "%1 and other cameras")
    return words.replace("%1", known[0].name)


def noise(found: Noise | None) -> str:
    """How strong the camera's noise is."""
    translate = QCoreApplication.translate
    if found is None:
        return translate("TrainWords", "Noise can’t be told")
    worst = max(found.sigma_dark, found.sigma_mid, found.sigma_bright)
    if worst < 1.0:
        return translate("TrainWords", "Hardly any noise")
    if worst < 3.0:
        words = translate("TrainWords", "A little noise")
    elif worst < 8.0:
        words = translate("TrainWords", "Clear noise")
    else:
        words = translate("TrainWords", "Strong noise")
    if found.sigma_dark > 1.5 * max(found.sigma_bright, 0.1):
        return translate("TrainWords", "%1, most of it in the shadows").replace("%1", words)
    return words


def jpeg(survey: Survey) -> str:
    """How strongly the photos are compressed."""
    translate = QCoreApplication.translate
    if not survey.jpeg:
        return translate("TrainWords", "No JPEG compression")
    most = max(survey.jpeg, key=lambda each: each.share)
    if most.quality >= 93:
        words = translate("TrainWords", "Lightly compressed")
    elif most.quality >= 80:
        words = translate("TrainWords", "Compressed as usual")
    else:
        words = translate("TrainWords", "Strongly compressed")
    return f"{words} (JPEG {most.quality})"


def survey_details(survey: Survey) -> list[tuple[str, str]]:
    """The numbers, by what they are of."""
    translate = QCoreApplication.translate
    rows: list[tuple[str, str]] = []
    if survey.split is not None:
        split = survey.split
        rows += [
            (translate("TrainWords", "To learn from"), QLocale().toString(split.train)),
            (translate("TrainWords", "To choose by"), QLocale().toString(split.choose)),
            (translate("TrainWords", "To judge by"), QLocale().toString(split.judge)),
        ]
    if survey.noise is not None:
        found = survey.noise
        sigmas = " · ".join(_number(each, 1) for each in (found.sigma_dark, found.sigma_mid, found.sigma_bright))
        rows.append((translate("TrainWords", "Noise σ, dark to bright"), sigmas))
        rows.append((translate("TrainWords", "Noise correlation"), _number(found.correlation, 2)))
    for each in survey.jpeg[:3]:
        share = QLocale().toString(round(each.share * 100))
        rows.append((f"JPEG {each.quality} {each.chroma}".strip(), f"{share} %"))
    rows.append((translate("TrainWords", "Photos reduced by"), _number(survey.reduce, 1) + "×"))
    rows += [(each.name, QLocale().toString(each.photos)) for each in survey.cameras[:4] if each.name]
    return rows


def standing(newest: Validate | None, gain: float | None) -> str:
    """How it stands, while it learns."""
    translate = QCoreApplication.translate
    if newest is None or gain is None:
        return translate("TrainWords", "The first comparison with the built-in comes soon.")
    if gain < 0.02:
        return translate("TrainWords", "So far no better than the built-in.")
    return translate("TrainWords", "So far %1 dB better than the built-in.").replace("%1", _number(gain, 2))


def verdict_title(verdict: Verdict) -> str:
    """The verdict in a few words."""
    translate = QCoreApplication.translate
    if verdict.verdict == "better":
        return translate("TrainWords", "Better on your photos")
    if verdict.verdict == "no-better":
        return translate("TrainWords", "No better than the built-in")
    return translate("TrainWords", "Too few photos to say")


def verdict_sentence(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    translate = QCoreApplication.translate
    gain, photos = verdict.gain, verdict.photos
    if verdict.verdict == "better" and gain is not None and photos is not None:
        words = translate(
            "TrainWords",
            "On %2 of your photos that it never saw, it comes %1 dB closer to the clean photo than the built-in.",
        )
        return words.replace("%1", _number(gain, 1)).replace("%2", QLocale().toString(photos))
    if verdict.verdict == "no-better":
        return translate(
            "TrainWords",
            "On photos that it never saw, it is not surely better than the built-in. The built-in is the safer choice.",
        )
    if verdict.verdict == "too-few":
        return translate(
            "TrainWords",
            "There were too few photos left to judge it by. Look at the pictures, or teach it with more photos.",
        )
    return verdict.sentence


def verdict_details(verdict: Verdict) -> list[tuple[str, str]]:
    """The numbers behind it."""
    translate = QCoreApplication.translate
    rows: list[tuple[str, str]] = []
    if verdict.gain is not None:
        rows.append((translate("TrainWords", "Gain in PSNR"), f"{_signed(verdict.gain, 2)} dB"))
    if verdict.low is not None and verdict.high is not None:
        between = f"{_signed(verdict.low, 2)} … {_signed(verdict.high, 2)} dB"
        rows.append((translate("TrainWords", "With 95 % certainty"), between))
    if verdict.photos is not None:
        rows.append((translate("TrainWords", "Photos judged"), QLocale().toString(verdict.photos)))
    if verdict.distance_gain is not None:
        rows.append((translate("TrainWords", "To the eye (distance)"), _signed(verdict.distance_gain, 3)))
    if verdict.general is not None:
        rows.append((translate("TrainWords", "On other photos"), f"{_signed(verdict.general, 2)} dB"))
    return rows


def time_left(seconds: float | None) -> str:
    """How long it will still take; empty where that isn't known."""
    translate = QCoreApplication.translate
    if seconds is None:
        return ""
    if seconds < 90:
        return translate("TrainWords", "%1 s left").replace("%1", str(max(1, round(seconds))))
    if seconds < 5400:
        return translate("TrainWords", "%1 min left").replace("%1", str(round(seconds / 60)))
    return translate("TrainWords", "%1 h left").replace("%1", _number(seconds / 3600, 1))


def _number(value: float, digits: int) -> str:
    return QLocale().toString(value, "f", digits)


def _signed(value: float, digits: int) -> str:
    text = _number(abs(value), digits)
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def _translated(text: str) -> str:
    return QCoreApplication.translate("TrainWords", text)
