"""Evotor: connection, hooks, reading; the publisher's API for the operator's commands."""
