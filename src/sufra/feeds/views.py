"""Calendars, and news of a campaign."""

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.http import http_date
from django.utils.translation import gettext as _

from sufra.feeds.queries.calendars import series, single
from sufra.feeds.queries.evenings import coming, entries, site_called
from sufra.feeds.queries.news import Item, News, campaign_news
from sufra.feeds.queries.parties import party_entry
from sufra.feeds.queries.stamps import Stamps
from sufra.models import Campaign, Iftar, Party
from sufra.models.iftar import IftarQuerySet
from sufra.shell.access import by_link, guessed, public
from sufra.shell.formats import Reader
from sufra.shell.rows import campaign_called
from sufra.shell.sealing import Seal, seal_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
def evening(request: "HttpRequest", iftar_id: str) -> HttpResponse:
    """Return one evening as an iCalendar file."""
    iftar = Iftar.objects.published().with_place().filter(pk=iftar_id).first()
    if iftar is None:
        raise Http404
    stamps = Stamps.of(iftar.campaign.host)
    [entry] = entries([iftar], Reader.of(iftar.campaign.host), stamps, request.build_absolute_uri)
    return _file(single(entry), f"iftar-{iftar.pk}", changed_at=stamps.feed([entry.changed_at]))


@public
def site(request: "HttpRequest", site_id: str) -> HttpResponse:
    """Return the evenings of a site, for a calendar that asks again."""
    rows = Iftar.objects.published().filter(site_id=site_id)
    return _series(request, rows, f"site-{site_id}", site_called)


@public
def campaign(request: "HttpRequest", campaign_id: str) -> HttpResponse:
    """Return the evenings of a campaign, for a calendar that asks again."""
    rows = Iftar.objects.published().filter(campaign_id=campaign_id)
    return _series(request, rows, f"campaign-{campaign_id}", _campaign_called)


@by_link
def party(request: "HttpRequest", party_id: str, secret: str) -> HttpResponse:
    """Return a party's own evening; a calendar brings no cookie, so the secret in the address opens it."""
    party = Party.objects.told_by(party_id)
    seal = seal_of(party.iftar) if party else None
    if party and seal is None:
        raise Http404  # forgotten: its calendar goes on asking, and guesses nothing
    if party is None or seal is None or not _opens(seal, party, secret):
        return guessed(request)
    entry = party_entry(party, seal, Reader.of(party.iftar.campaign.host), request.build_absolute_uri)
    answer = _file(single(entry), f"reservation-{party.pk}")
    # No cache between keeps it, but the calendar itself may ask whether its copy still stands.
    set_response_etag(answer)
    return answer


def _opens(seal: Seal, party: Party, secret: str) -> bool:
    known = seal.calendar(party.pk, party.link_version)
    return party.sealed is not None and compare_digest(known.encode(), secret.encode())


def _series(
    request: "HttpRequest", rows: IftarQuerySet, name: str, called: Callable[[list[Iftar], Reader], str]
) -> HttpResponse:
    kept, gone_at = coming(rows, timezone.now())
    if not kept:
        raise Http404
    host = kept[0].campaign.host
    reader, stamps = Reader.of(host), Stamps.of(host)
    found = entries(kept, reader, stamps, request.build_absolute_uri)
    changed_at = stamps.feed([gone_at, *(entry.changed_at for entry in found)])
    return _file(series(found, name=called(kept, reader)), name, changed_at=changed_at)


def _campaign_called(iftars: list[Iftar], reader: Reader) -> str:
    return campaign_called(iftars[0].campaign, reader.language)


def _file(content: bytes, name: str, *, changed_at: datetime | None = None) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    if changed_at:
        answer["Last-Modified"] = http_date(changed_at.timestamp())
    return answer


class _Dated:
    """Changed when its campaign was, also where the last item was taken back."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        """Return it for the feed's own date and for Last-Modified."""
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class _Atom(_Dated, Atom1Feed):
    """Atom."""


class _Rss(_Dated, Rss201rev2Feed):
    """RSS 2.0."""


class AtomNews(Feed):  # type: ignore[type-arg]
    """A campaign's news."""

    feed_type: type[SyndicationFeed] = _Atom

    def get_object(self, request: "HttpRequest", campaign_id: str) -> News:
        """Return what there is to say, in the language of the address."""
        campaign = Campaign.objects.published().select_related("host").filter(pk=campaign_id).first()
        if campaign is None:
            raise Http404
        return campaign_news(campaign, Reader.of(campaign.host), request.build_absolute_uri)

    def title(self, news: News) -> str:
        """Name the campaign."""
        return _("News: %(name)s") % {"name": news.name}

    def link(self, news: News) -> str:
        """Lead to the campaign."""
        return news.address

    def description(self, news: News) -> str:
        """Say who speaks."""
        return news.host

    author_name = description

    def feed_extra_kwargs(self, news: News) -> dict[str, Any]:
        """Hand on when it was changed."""
        return {"changed_at": news.changed_at}

    def items(self, news: News) -> list[Item]:
        """Return one for each deed."""
        return news.items

    def item_title(self, item: Item) -> str:
        """Return what happened, in short."""
        return item.title

    def item_description(self, item: Item) -> str:
        """Return what became of which evenings."""
        return render_to_string("feeds/item.html", {"item": item}).strip()

    def item_link(self, item: Item) -> str:
        """Lead to the evening, or to all of them."""
        return item.address

    def item_pubdate(self, item: Item) -> datetime:
        """Return when it was done."""
        return item.done_at

    item_updateddate = item_pubdate


class RssNews(AtomNews):
    """The same, for readers that know no Atom."""

    feed_type = _Rss


atom, rss = public(AtomNews()), public(RssNews())
