"""The README's command lines are those that CI runs: here, that they can be found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["repair", "test", "system"])
def test_a_marked_command_is_one_line_in_a_code_block(name: str) -> None:
    readme = (TOP / "README.md").read_text("utf-8")
    (block,) = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*?)\n```$", readme, re.MULTILINE | re.DOTALL)
    assert block
    assert "\n" not in block


def test_every_link_into_the_repository_leads_somewhere() -> None:
    pages = [*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), *TOP.glob("models/*.md"), *TOP.glob("resources/**/*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("script", ["readme_figures", "speed_figures"])
def test_the_figures_are_those_that_were_measured(script: str) -> None:
    command = [sys.executable, TOP / "scripts" / script, "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
