import importlib.util
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def load_script() -> Iterator[Callable[[str], ModuleType]]:
    """Imports one of scripts/ by its name; they have no ending, so that nothing else would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)

        def load(name: str) -> ModuleType:
            loader = SourceFileLoader(f"{name}_script", str(SCRIPTS / name))
            spec = importlib.util.spec_from_loader(loader.name, loader)
            assert spec is not None
            module = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, loader.name, module)  # where data classes look for it
            loader.exec_module(module)
            return module

        yield load
