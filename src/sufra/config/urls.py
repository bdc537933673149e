"""The root addresses: a language first, then a feature."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sufra.display.urls import screens
from sufra.door.urls import app
from sufra.shell.views import front_door
from sufra.stories.views import picture

handler400 = "sufra.shell.errors.not_taken"
urlpatterns = [
    path("", front_door, name="front_door"),
    path("pictures/<str:picture_id>.<str:kind>", picture, name="picture"),
    *app,
    *screens,
    *i18n_patterns(
        path("", include("sufra.accounts.urls")),
        path("", include("sufra.feeds.urls")),
        path("", include("sufra.skies.urls")),
        path("", include("sufra.stories.urls")),
        path("", include("sufra.booking.urls")),
        path("", include("sufra.door.urls")),
        path("", include("sufra.kitchen.urls")),
        path("", include("sufra.moves.urls")),
        path("", include("sufra.campaigns.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/mfa/", include("allauth.mfa.urls")),
    ),
]
