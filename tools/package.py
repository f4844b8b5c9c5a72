"""`./dev package`: `dist/<function>/` and `dist/<function>.zip`, self-contained, and `dist/widget.zip`.

The same tree gives the same bytes. index.py lies at the root, as poehali.dev, Yandex and serverless.yml expect it.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from tools import widget
from tools.archives import write_zip
from tools.bytecode import Interpreter, compile_tree, interpreters
from tools.environment import given
from tools.functions import found_in
from tools.places import ROOT, workspace

AT_HOME = "http://127.0.0.1:3000"
TARGET = "3.12"  # what serverless.yml and the poehali.dev functions run
# Pages a function serves, as folders of frontend/; they lie beside index.py as frontend/<folder>.
PAGES = {
    "amocrm-integration": ("calculator", "cabinet"),
    "insales-auth": ("cabinet",),
    "evotor-auth": ("cabinet",),
}
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "function.yml")
# Lambda's Python 3.12 and Yandex's Ubuntu 22.04 both have a glibc that takes the newer of the two tags.
PLATFORMS = ("manylinux2014", "manylinux_2_28")


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    compilers = interpreters(TARGET)
    for name in found_in(ROOT / "backend"):
        _say(build(ROOT, name, options.dist, compilers, options.with_wheels))
    _say(widget.write(options.dist / "widget.zip", options.function_url))
    print(f"The widget calls {options.function_url} (PUBLIC_BASE_URL or --function-url names another).")
    _say_what_is_missing(compilers, has_wheels=options.with_wheels is not None)
    return 0


def build(
    root: Path,
    name: str,
    dist: Path,
    compilers: list[Interpreter],
    architecture: str | None = None,
) -> Path:
    """One function as a folder and its zip; `architecture` asks for third-party wheels as well."""
    folder = assemble(root, name, dist / name)
    if architecture:
        install_wheels(folder, architecture)
    compile_tree(folder, compilers)
    return write_zip(folder, dist / f"{name}.zip")


def assemble(root: Path, name: str, folder: Path) -> Path:
    """Source alone: the function's own files, `shared/` and its pages, in a folder made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "backend" / name, folder, ignore=LEFT_OUT)
    shutil.copytree(root / "backend" / "shared", folder / "shared", ignore=LEFT_OUT)
    for page in PAGES.get(name, ()):
        if (root / "frontend" / page).is_dir():
            shutil.copytree(root / "frontend" / page, folder / "frontend" / page, ignore=LEFT_OUT)
    return folder


def install_wheels(folder: Path, architecture: str) -> None:
    """Third-party modules for the cloud's machine, whatever this one is. Raises SystemExit with pip's own words."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--target", str(folder), "--only-binary=:all:", "--python-version", TARGET, "--implementation", "cp"]
    command += [f"--platform={platform}_{architecture}" for platform in PLATFORMS]
    result = subprocess.run([*command, "-r", str(folder / "requirements.txt")], check=False)
    if result.returncode:
        raise SystemExit(f"pip could not install {folder.name}/requirements.txt for {architecture}; see above.")
    shutil.rmtree(folder / "bin", ignore_errors=True)  # scripts that name this machine's interpreter


def _say(archive: Path) -> None:
    print(f"{archive}  {archive.stat().st_size / 1000:.0f} kB")


def _say_what_is_missing(compilers: list[Interpreter], *, has_wheels: bool) -> None:
    compiled = {compiler.version for compiler in compilers}
    print(f"Compiled for Python {', '.join(sorted(compiled))}.")
    if TARGET not in compiled:
        print(f"Not built: bytecode for Python {TARGET} (python{TARGET} is not on PATH); it compiles at a cold start.")
    if not has_wheels:
        print("Not built: third-party wheels; the cloud installs requirements.txt, or pack them by --with-wheels.")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev package", description=__doc__)
    parser.add_argument("--dist", type=Path, default=workspace() / "dist")
    parser.add_argument(
        "--function-url",
        default=(given().get("PUBLIC_BASE_URL") or AT_HOME).rstrip("/") + widget.DEFAULT_PATH,
        help="what the widget calls",
    )
    parser.add_argument(
        "--with-wheels",
        choices=("x86_64", "aarch64"),
        const="x86_64",
        nargs="?",
        help="pack third-party modules for this machine type (AWS installs none by itself)",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
