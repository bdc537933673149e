"""What hosts do with pictures."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sufra.models import Campaign, Host, Picture, PictureFile, User
from sufra.shell.audit import note
from sufra.shell.uploads import PictureMade


@transaction.atomic
def keep_picture(
    *, host: Host, campaign: Campaign | None, user: User | None, made: PictureMade | None,
    facts: dict[str, Any], now: datetime,
) -> Picture:  # fmt: skip
    """Write a campaign's artwork, or the logo where there is no campaign; without a new file, its words."""
    # Two who send at the same time wait for each other here; the later picture stands.
    Host.objects.select_for_update().get(pk=host.pk)
    rows = Picture.objects.of(host).filter(campaign=campaign)
    if made is None:
        picture: Picture = rows.get()
        for field, value in facts.items():
            setattr(picture, field, value)
        picture.save()
    else:
        rows.delete()
        sides = {"width": made.width, "height": made.height}
        picture = Picture(host=host, campaign=campaign, made_at=now, **sides, **facts)
        picture.save()
        PictureFile.objects.bulk_create(
            PictureFile(picture=picture, kind=kind, content=content) for kind, content in made.files.items()
        )
    fields = [*facts, *(["file"] if made else [])]
    note(host=host, user=user, deed="keep_picture", target=picture, fields=fields, now=now)
    return picture


@transaction.atomic
def drop_picture(*, picture: Picture, user: User | None, now: datetime) -> None:
    """Erase a picture with its files."""
    note(host=picture.host, user=user, deed="drop_picture", target=picture, now=now)
    picture.delete()
