"""The app that owns every table, and the one that carries the commands."""

from django.apps import AppConfig


class SufraConfig(AppConfig):
    """All models, in sufra.models, with their migrations in sufra.migrations."""

    name = "sufra"
    label = "sufra"


class CommandsConfig(AppConfig):
    """The management commands that visit several features."""

    name = "sufra.config"
    label = "config"
