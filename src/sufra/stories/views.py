"""The pictures themselves."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse

from sufra.models import FILE_KINDS, PictureFile
from sufra.shell.access import public_file

if TYPE_CHECKING:
    from django.http import HttpRequest


@public_file
def picture(request: "HttpRequest", picture_id: str, kind: str) -> HttpResponse:
    """Send a picture."""
    file = PictureFile.objects.at(picture_id, kind) if kind in FILE_KINDS else None
    if file is None:
        raise Http404
    return HttpResponse(bytes(file.content), content_type=FILE_KINDS[file.kind])
