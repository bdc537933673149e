"""The addresses of feeds."""

from django.urls import path

from sufra.feeds import views

urlpatterns = [
    path("i/<str:iftar_id>/calendar.ics", views.evening, name="calendar"),
    path("s/<str:site_id>/calendar.ics", views.site, name="site_calendar"),
    path("c/<str:campaign_id>/calendar.ics", views.campaign, name="campaign_calendar"),
    path("r/<str:party_id>/calendar/<str:secret>.ics", views.party, name="party_calendar"),
    path("c/<str:campaign_id>/news.atom", views.atom, name="news_atom"),
    path("c/<str:campaign_id>/news.rss", views.rss, name="news_rss"),
]
