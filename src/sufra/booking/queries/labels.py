"""The words for what a party may need; a closed list, so that nobody writes down an illness."""

from django.utils.translation import gettext_lazy as _

NEEDS = {
    "wheelchair": _("A place for a wheelchair"),
    "chair": _("A chair rather than the floor"),
    "high_chair": _("A high chair"),
    "vegetarian": _("Vegetarian food"),
    "low_calorie": _("A low-calorie meal"),
    "labelled": _("A plate labelled for an allergy"),
}
