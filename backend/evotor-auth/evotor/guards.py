"""Who calls, and what proves it (contract.md §2.3). The open doors prove what came through them by themselves."""

from evotor.hook_guard import sender
from shared.guards import admin, anyone, scheduler

__all__ = ["admin", "anyone", "scheduler", "sender"]
