"""Hosts are walls: rows of one host are reached through that host, or through what is published."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sufra.models.host import Host

Row = TypeVar("Row", bound=models.Model)


class WallError(TypeError):
    """Somebody asked for rows without saying whose."""


class WalledQuerySet(models.QuerySet[Row]):
    """Rows that belong to a host; each model says along which path."""

    host_path = "host"

    def owned_by(self, host: "Host") -> Self:
        """Keep the rows of this host."""
        return self.filter(**{self.host_path: host})


class WalledManager(models.Manager[Row]):
    """Offer `.of(host)` and named look-ups; refuse `.all()` and everything that begins from all rows."""

    queryset_class: type[WalledQuerySet[Any]] = WalledQuerySet

    def get_queryset(self) -> models.QuerySet[Row]:
        """Refuse; the rows of every host are nobody's business."""
        raise WallError(f"{self.model.__name__} rows belong to hosts: begin with .of(host) or .published().")

    def behind_the_wall(self) -> Any:  # noqa: ANN401 - each model's own queryset class
        """Return all rows, for the named look-ups of this package alone."""
        return self.queryset_class(self.model, using=self._db)

    def of(self, host: "Host") -> Any:  # noqa: ANN401 - each model's own queryset class
        """Return the rows of this host."""
        return self.behind_the_wall().owned_by(host)

    def bulk_create(self, objs: "Iterable[Row]", **options: Any) -> list[Row]:  # type: ignore[override]  # noqa: ANN401
        """Insert rows, each of which names its host itself."""
        return list(self.behind_the_wall().bulk_create(objs, **options))

    def bulk_update(self, objs: "Iterable[Row]", fields: "Iterable[str]", **options: Any) -> int:  # type: ignore[override]  # noqa: ANN401
        """Update rows that the caller already holds."""
        return int(self.behind_the_wall().bulk_update(objs, fields, **options))
