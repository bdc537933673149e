"""The addresses of moves."""

from django.urls import path

from sufra.moves import host_views

urlpatterns = [
    path("host/<str:host_id>/moves/", host_views.moves, name="moves"),
    path("host/<str:host_id>/moves/<str:move_id>/", host_views.move, name="move"),
    path("host/<str:host_id>/moves/<str:move_id>/phoning/", host_views.phoning, name="phoning"),
    path("host/<str:host_id>/moves/<str:move_id>/undoing/", host_views.undoing, name="undoing"),
    path(
        "host/<str:host_id>/campaign/<str:campaign_id>/announcement/", host_views.announcement,
        name="announcement",
    ),
    path("host/<str:host_id>/evening/<str:iftar_id>/deed/", host_views.evening_deed, name="evening_deed"),
]  # fmt: skip
