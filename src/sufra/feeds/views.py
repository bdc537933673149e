"""Calendar files."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone

from sufra.feeds.queries import calendar
from sufra.models import Iftar
from sufra.shell.access import public
from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
def evening(request: "HttpRequest", iftar_id: str) -> HttpResponse:
    """Return one evening as an iCalendar file."""
    iftar = Iftar.objects.published().with_place().filter(pk=iftar_id).first()
    if iftar is None:
        raise Http404
    url = request.build_absolute_uri().removesuffix("calendar.ics")
    content = calendar(iftar, Reader.of(iftar.campaign.host), url, timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="iftar-{iftar.pk}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
