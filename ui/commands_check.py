"""Subcommands that check the graph."""

from ui.cli import Command

COMMANDS: tuple[Command, ...] = ()
