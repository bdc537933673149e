"""The addresses of hosts' teams and of the links that let people in."""

from django.urls import path

from sufra.accounts import host_views, views

urlpatterns = [
    path("setup/<str:secret>/", views.setup, name="setup"),
    path("enter/<str:secret>/", views.enter, name="enter"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("account/elsewhere/", views.elsewhere, name="sign_out_elsewhere"),
    path("host/", views.workspace, name="workspace"),
    path("hosts/add/", host_views.hosts, name="add_host"),
    path("host/<str:host_id>/people/", host_views.people, name="people"),
    path("host/<str:host_id>/people/<int:membership_id>/role/", host_views.role, name="role"),
    path("host/<str:host_id>/settings/", host_views.settings, name="host_settings"),
    path("host/<str:host_id>/audit/", host_views.audit, name="audit"),
]
