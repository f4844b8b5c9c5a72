"""Everything one running sandbox holds, and how a view finds it."""

from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app

from sandbox.amocrm import seed
from sandbox.amocrm.world import World
from sandbox.faults import Faults
from sandbox.journal import Journal


@dataclass
class Options:
    redirect_uri: str = "http://127.0.0.1:3000/api/auth/amocrm/callback"
    hook_url: str | None = None
    base_url: str = "http://127.0.0.1:3001"
    widget: Path | None = None  # widget.zip, as uploaded to amoCRM


@dataclass
class Rig:
    options: Options = field(default_factory=Options)
    world: World = field(default_factory=World)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)

    @property
    def folder(self) -> Path:
        """Where templates and static files lie."""
        return Path(__file__).parent

    def reset(self) -> None:
        """Back to the seed: state, faults, journal and clock."""
        world = World(base_url=self.options.base_url)
        seed.fill(world, self.options.redirect_uri, self.options.hook_url)
        self.world, self.faults, self.journal = world, Faults(), Journal()


def attach(app: Flask, rig: Rig) -> None:
    app.extensions["rig"] = rig


def current_rig() -> Rig:
    found: Rig = current_app.extensions["rig"]
    return found


def current_world() -> World:
    return current_rig().world
