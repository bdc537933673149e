import pytest
from django.db import connection
from django.forms.models import model_to_dict
from tests.cast import NOW, amina

from sufra.models import Campaign, Entrance, Host, Iftar, Picture, Prepared, ProgrammeItem, Section, Site

pytestmark = pytest.mark.django_db


def as_django_asks(model, lookup, keys):
    return [whole(row) for row in model._default_manager.filter(**{f"{lookup}__in": keys})]


def whole(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Iftar, "id"),
        (Site, "id"),
        (Campaign, "id"),
        (Host, "id"),
        (Section, "iftar_id"),
        (ProgrammeItem, "iftar_id"),
        (Entrance, "site_id"),
        (Picture, "campaign_id"),
    ],
)
def test_prepared_rows_are_the_rows_that_django_finds(model, lookup):
    season = amina(days=[1, 2, 26])
    season.site.entrances.update(step_free=True, parking=False)
    Picture(
        host=season.host, campaign=season.campaign, credit="Hafsa K.", licence="cc_by", width=960, height=540,
        made_at=NOW,
    ).save()  # fmt: skip
    keys = {
        Iftar: [iftar.pk for iftar in season.iftars],
        Site: [season.site.pk],
        Campaign: [season.campaign.pk],
        Host: [season.host.pk],
        Entrance: [season.site.pk],
        Picture: [season.campaign.pk],
    }.get(model, [iftar.pk for iftar in season.iftars])
    prepared = Prepared(model, lookup)
    expected = as_django_asks(model, lookup, keys)
    assert expected
    for _twice in range(2):
        assert [whole(row) for row in prepared(keys)] == expected
    assert [whole(row) for row in prepared(keys[:1])] == as_django_asks(model, lookup, keys[:1])
    assert prepared([]) == []


def test_a_prepared_row_can_be_saved_like_any_other():
    [iftar] = amina().iftars
    [row] = Prepared(Iftar, "id")([iftar.pk])
    row.title = "Lanterns"
    row.save()
    iftar.refresh_from_db()
    assert model_to_dict(iftar) == model_to_dict(row)
    assert iftar.title == "Lanterns"


class Unconverted(Prepared):
    """Gives what the driver gave."""

    def _write(self, keys):
        return super()._write(keys)[0], []


def test_rows_that_are_not_converted_are_caught():
    [iftar] = amina().iftars
    [sound], [raw] = Prepared(Iftar, "id")([iftar.pk]), Unconverted(Iftar, "id")([iftar.pk])
    # PostgreSQL's driver converts by itself; SQLite gives text for an instant.
    assert (whole(raw) == whole(sound)) == (connection.vendor == "postgresql")
