"""The addresses of the door."""

from django.urls import path

from sufra.door import desk_views, host_views, paper_views, views

EVENING = "host/<str:host_id>/evening/<str:iftar_id>/"
urlpatterns = [
    path(f"{EVENING}counting/", host_views.counting, name="counting"),
    path(f"{EVENING}counting/<int:arrival_id>/undo/", host_views.undoing, name="undo_arrival"),
    path(f"{EVENING}counting/links/", host_views.links, name="counting_links"),
    path(f"{EVENING}counting/doors/", host_views.doors, name="doors"),
    path(f"{EVENING}counting/pack/", paper_views.pack, name="pack"),
    path(f"{EVENING}counting/paper/", paper_views.paper, name="paper"),
    path("counting/<str:secret>/", views.enrol, name="enrol"),
    path(f"{EVENING}counting/food/", desk_views.food, name="food"),
    path(f"{EVENING}desk/", desk_views.desk, name="desk"),
    path(f"{EVENING}desk/live/", desk_views.live, name="desk_live"),
    path(f"{EVENING}desk/fire/", desk_views.fire, name="fire"),
    path(f"{EVENING}desk/flags/", desk_views.flags, name="desk_flags"),
    path(f"{EVENING}desk/doors/", desk_views.desk_doors, name="desk_doors"),
    path(f"{EVENING}entry/", host_views.entry, name="entry"),
]

# One address in every language: a telephone keeps it, and its page speaks each.
app = [
    path("door/", views.door_app, name="door_app"),
    path("door/sw.js", views.door_worker, name="door_worker"),
    path("door/enrolment/", views.door_enrolment, name="door_enrolment"),
    path("door/list.json", views.door_tickets, name="door_list"),
    path("door/name/", views.door_name, name="door_name"),
    path("door/sync/", views.door_sync, name="door_sync"),
]
