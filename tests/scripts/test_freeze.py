"""The folder that runs without Python holds what photofix imports."""

import ast
from pathlib import Path

TOP = Path(__file__).parents[2]


def lists_of_the_spec() -> dict[str, list[str]]:
    tree = ast.parse((TOP / "packaging" / "photofix.spec").read_text("utf-8"))
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.List)
    }


def imported_by_name() -> set[str]:
    """Packages that PyInstaller can't see in the sources, because they are imported by a call."""
    return {
        node.args[0].value.partition(".")[0]
        for path in (TOP / "photofix").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "importlib.import_module"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_what_is_imported_by_name_is_taken_along_or_left_out_on_purpose() -> None:
    lists = lists_of_the_spec()
    names = imported_by_name()
    assert "pyqtgraph" in names
    assert names <= {*lists["LATER"], *lists["NOT_IMPORTED"]}


def test_the_codecs_that_are_called_are_taken_along() -> None:
    """imagecodecs finds the module of a function by a table of its own."""
    from imagecodecs.imagecodecs import _ATTRIBUTES

    called = {
        node.func.attr
        for path in (TOP / "photofix").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "imagecodecs"
    }
    assert "jpeg8_encode" in called
    assert {_ATTRIBUTES[name].removeprefix("_") for name in called} <= set(lists_of_the_spec()["CODECS"])
