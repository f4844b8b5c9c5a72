"""Everything one running sandbox holds, and how a view finds it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app

from sandbox.amocrm import seed
from sandbox.amocrm.world import World
from sandbox.evotor import seed as evotor_seed
from sandbox.evotor.world import Evotor
from sandbox.faults import Faults
from sandbox.insales import seed as insales_seed
from sandbox.insales.world import World as InsalesWorld
from sandbox.journal import Journal


@dataclass
class Options:
    redirect_uri: str = "http://127.0.0.1:3000/api/auth/amocrm/callback"
    hook_url: str | None = None
    base_url: str = "http://127.0.0.1:3001"
    widget: Path | None = None  # widget.zip, as uploaded to amoCRM
    insales_url: str = "http://127.0.0.1:3000"  # where the InSales application lives
    evotor_webhook_secret: str = evotor_seed.WEBHOOK_SECRET
    evotor_url: str = ""  # where our Evotor function answers; unset: beside the amoCRM one

    @property
    def our_origin(self) -> str:
        """Where merchants of Evotor come back to, and its hooks go."""
        place = urlsplit(self.evotor_url or self.redirect_uri)
        return f"{place.scheme}://{place.netloc}"


@dataclass
class Rig:
    options: Options = field(default_factory=Options)
    world: World = field(default_factory=World)
    insales: InsalesWorld = field(default_factory=InsalesWorld)
    evotor: Evotor = field(init=False)
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
        insales = InsalesWorld(world.clock, world.lock)
        insales_seed.fill(insales, self.options.insales_url)
        self.insales = insales
        self.evotor = evotor_seed.made(self.options.our_origin, self.options.evotor_webhook_secret)
        self.evotor.clock, self.evotor.lock = world.clock, world.lock
        self.world, self.faults, self.journal = world, Faults(), Journal()


def attach(app: Flask, rig: Rig) -> None:
    app.extensions["rig"] = rig


def current_rig() -> Rig:
    found: Rig = current_app.extensions["rig"]
    return found


def current_world() -> World:
    return current_rig().world


def current_insales() -> InsalesWorld:
    return current_rig().insales
