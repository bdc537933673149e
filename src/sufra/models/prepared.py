"""Rows by their keys, with SQL that is written once.

Django writes the SQL of a query anew each time, which costs about four times what SQLite needs to answer it.
An evening's page is asked for by a whole town at once, so its queries are kept as text.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Converter = tuple[int, list[Callable[..., Any]], Any]


class Prepared(Generic[Row]):
    """All rows of a model whose `lookup` is one of the given keys, in the model's own order."""

    def __init__(self, model: type[Row], lookup: str) -> None:
        """Take a model and the text column that holds the keys."""
        self.model, self.lookup = model, lookup
        self.names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's way to list columns
        self._written: dict[tuple[str, int], tuple[str, list[Converter]]] = {}

    def __call__(self, keys: Sequence[str]) -> list[Row]:
        """Return the rows of these keys; each key is given once."""
        if not keys:
            return []
        kind = connection.vendor, len(keys)
        if kind not in self._written:
            self._written[kind] = self._write(keys)
        sql, converters = self._written[kind]
        with connection.cursor() as cursor:
            cursor.execute(sql, keys)
            found = cursor.fetchall()
        return [self._row(values, converters) for values in found]

    def _write(self, keys: Sequence[str]) -> tuple[str, list[Converter]]:
        rows = self.model._default_manager.filter(**{f"{self.lookup}__in": keys})  # noqa: SLF001 - the caller chose the keys behind the wall
        compiler = rows.query.get_compiler(connection=connection)
        sql, _keys = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return sql, [(place, called, column) for place, (called, column) in converters.items()]

    def _row(self, values: Sequence[Any], converters: list[Converter]) -> Row:
        fields = list(values)
        for place, called, column in converters:
            for convert in called:
                fields[place] = convert(fields[place], column, connection)
        return self.model.from_db(connection.alias, self.names, fields)
