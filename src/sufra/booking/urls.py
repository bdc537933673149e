"""The addresses of reservations, for guests and for hosts."""

from django.urls import path

from sufra.booking import host_views, views

urlpatterns = [
    path("help/waiting-list/", views.help_waiting, name="help_waiting"),
    path("i/<str:iftar_id>/reserve/", views.reserve, name="reserve"),
    path("i/<str:iftar_id>/lost-link/", views.lost_link, name="lost_link"),
    path("r/<str:party_id>/", views.party, name="party"),
    path("r/<str:party_id>/change/", views.change, name="change_party"),
    path("r/<str:party_id>/acceptance/", views.acceptance, name="acceptance"),
    path("r/<str:party_id>/cancellation/", views.cancellation, name="cancellation"),
    path("r/<str:party_id>/answer/", views.answer, name="answer"),
    path("r/<str:party_id>/moved/", views.moved_answer, name="moved_answer"),
    path("r/<str:party_id>/link/", views.link, name="party_link"),
    path("r/<str:party_id>/erasure/", views.erasure, name="erasure"),
    path("r/<str:party_id>/no-reminders/<str:secret>/", views.no_reminders, name="no_reminders"),
    path("r/<str:party_id>/<str:secret>/", views.enter, name="enter_party"),
    path("host/<str:host_id>/campaign/<str:campaign_id>/letters/", host_views.letters, name="letters"),
    path("host/<str:host_id>/evening/<str:iftar_id>/counts/", host_views.counts, name="counts"),
    path("host/<str:host_id>/evening/<str:iftar_id>/burst/", host_views.burst, name="burst"),
    path("host/<str:host_id>/evening/<str:iftar_id>/pace/", host_views.pace, name="pace"),
    path("host/<str:host_id>/evening/<str:iftar_id>/parties/", host_views.parties, name="parties"),
    path("host/<str:host_id>/evening/<str:iftar_id>/parties/add/", host_views.add, name="add_party"),
    path(
        "host/<str:host_id>/evening/<str:iftar_id>/parties/<str:party_id>/",
        host_views.party,
        name="host_party",
    ),
]
