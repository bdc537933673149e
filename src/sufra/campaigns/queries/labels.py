"""The words for what the domain fixes: access facts, licences."""

from django.utils.translation import gettext_lazy as _

ACCESS = {
    "step_free": (_("Step-free"), _("Steps at the entrance")),
    "chairs": (_("Chairs"), _("No chairs")),
    "accessible_toilet": (_("Accessible toilet"), _("No accessible toilet")),
    "prayer_space": (_("Prayer space"), _("No prayer space")),
    "step_free_washing": (_("Step-free washing place"), _("No step-free washing place")),
    "quiet_corner": (_("Quiet corner"), _("No quiet corner")),
    "hearing_support": (_("Hearing support"), _("No hearing support")),
    "assistance_dogs": (_("Assistance dogs welcome"), _("No assistance dogs")),
    "baby_care": (_("Baby care"), _("No baby care")),
    "parking": (_("Parking"), _("No parking")),
}
PHOTOS = {
    "welcome": _("Photographs are welcome."),
    "ask": _("Please ask people before you photograph them."),
    "none": _("No photographs, please."),
}
LICENCES = {
    "reserved": _("all rights reserved"),
    "public_domain": _("public domain"),
    "cc_by": "CC BY 4.0",
    "cc_by_sa": "CC BY-SA 4.0",
}
