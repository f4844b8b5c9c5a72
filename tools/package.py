"""`./dev package`: `dist/<function>/` and `dist/<function>.zip`, self-contained, and `dist/widget.zip`.

The same tree gives the same bytes. index.py lies at the root, as poehali.dev, Yandex and serverless.yml expect it.
"""

import argparse
import shutil
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import wheels, widget
from tools.archives import write_zip
from tools.bytecode import Interpreter, compile_tree, interpreters
from tools.environment import given
from tools.functions import found_in
from tools.places import ROOT, workspace
from tools.wheels import ARCHITECTURES, Machine

AT_HOME = "http://127.0.0.1:3000"
TARGET = "3.12"  # what serverless.yml and the poehali.dev functions run
# Pages a function serves, as folders of frontend/; they lie beside index.py as frontend/<folder>.
PAGES = {
    "amocrm-integration": ("calculator", "cabinet"),
    "insales-auth": ("cabinet",),
    "evotor-auth": ("cabinet",),
}
# Beside index.py: an administrator downloads it from there.
SERVES_WIDGET = "amocrm-integration"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "function.yml")
LAYER = "boto3-layer"
KILOBYTE, MEGABYTE = 1000, 1_000_000
LARGEST_WITH_WHEELS = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Build:
    """How to build. `machine`: pack third-party modules for it; `widget`: the archive that one function serves.

    `shelf`: where such modules are kept between builds, `.dev/wheels` when None.
    """

    dist: Path
    compilers: tuple[Interpreter, ...]
    machine: Machine | None = None
    with_boto3: bool = False
    widget: Path | None = None
    shelf: Path | None = None


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    archive = widget.write(options.dist / widget.NAME, options.function_url)
    order = _order(options, archive)
    archives = [build(ROOT, name, order) for name in found_in(ROOT / "backend")]
    if options.layer:
        archives.append(layer(ROOT, order))
    for made in (*archives, archive):
        print(f"{made}  {made.stat().st_size / KILOBYTE:.0f} kB")
    print(f"The widget calls {options.function_url} (PUBLIC_BASE_URL or --function-url names another).")
    print(*_missing(order), sep="\n")
    return 1 if too_large(archives, order) else 0


def build(root: Path, name: str, order: Build) -> Path:
    """One function as a folder and its zip."""
    return write_zip(laid_out(root, name, order), order.dist / f"{name}.zip")


def laid_out(root: Path, name: str, order: Build) -> Path:
    """The folder alone."""
    folder = assemble(root, name, order.dist / name)
    if order.widget and name == SERVES_WIDGET:
        shutil.copy(order.widget, folder / widget.NAME)
    if order.with_boto3:
        _also_require(folder / "requirements.txt", boto3(root))
    if order.machine:
        packed = wheels.collected(wheels.required(folder / "requirements.txt"), order.machine, order.shelf)
        shutil.copytree(packed, folder, dirs_exist_ok=True)
        wheels.trim(folder)
    compile_tree(folder, order.compilers)
    return folder


def assemble(root: Path, name: str, folder: Path) -> Path:
    """Source alone: the function's own files, `shared/` and its pages, in a folder made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "backend" / name, folder, ignore=LEFT_OUT)
    shutil.copytree(root / "backend" / "shared", folder / "shared", ignore=LEFT_OUT)
    for page in PAGES.get(name, ()):
        if (root / "frontend" / page).is_dir():
            shutil.copytree(root / "frontend" / page, folder / "frontend" / page, ignore=LEFT_OUT)
    return folder


def layer(root: Path, order: Build) -> Path:
    """boto3 as Lambda mounts it: everything under `python/`. Needs a machine."""
    folder = order.dist / LAYER
    shutil.rmtree(folder, ignore_errors=True)
    packed = wheels.collected(boto3(root), order.machine or Machine(TARGET, ARCHITECTURES[0]), order.shelf)
    shutil.copytree(packed, folder / "python")
    wheels.trim(folder / "python")
    compile_tree(folder, order.compilers)
    return write_zip(folder, order.dist / f"{LAYER}.zip")


def boto3(root: Path) -> list[str]:
    """As pinned for every place that reads `…_FROM`, a queue or a bucket."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"]["cloud"])


def too_large(archives: list[Path], order: Build) -> list[str]:
    """Names of those over what a cold start may have to fetch."""
    return [made.name for made in archives if order.machine and made.stat().st_size > LARGEST_WITH_WHEELS]


def _also_require(file: Path, lines: list[str]) -> None:
    file.write_text("\n".join(sorted([*wheels.required(file), *lines], key=str.lower)) + "\n", encoding="utf-8")


def _order(options: argparse.Namespace, archive: Path) -> Build:
    machine = Machine(options.python, options.with_wheels) if options.with_wheels else None
    found = interpreters(options.python)
    # Modules built for one version are of no use to another, so neither is its bytecode.
    fitting = [one for one in found if machine is None or one.version == options.python]
    return Build(options.dist, tuple(fitting), machine, with_boto3=options.with_boto3, widget=archive)


def _missing(order: Build) -> Iterator[str]:
    """What is not in the packages, or was never tried here."""
    compiled = {compiler.version for compiler in order.compilers}
    wanted = order.machine.python if order.machine else TARGET
    if compiled:
        yield f"Compiled for Python {', '.join(sorted(compiled))}."
    if wanted not in compiled:
        yield f"Not built: bytecode for Python {wanted} (python{wanted} is not on PATH); it compiles at a cold start."
    if order.machine is None:
        yield "Not built: third-party wheels; the cloud installs requirements.txt, or pack them by --with-wheels."
    else:
        yield f"Built for {order.machine.architecture}; what is built for another machine than this was not run here."


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
        choices=ARCHITECTURES,
        const=ARCHITECTURES[0],
        nargs="?",
        help="pack third-party modules for this machine type (AWS installs none by itself)",
    )
    parser.add_argument("--python", default=TARGET, help="the cloud's version (%(default)s)")
    parser.add_argument("--layer", action="store_true", help=f"{LAYER}.zip as well: boto3 for AWS, pinned")
    help_of_boto3 = "boto3 among each function's requirements: for a queue or bucket on a cloud without layers"
    parser.add_argument("--with-boto3", action="store_true", help=help_of_boto3)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
