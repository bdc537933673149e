"""The few tags that every page uses."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def json_ld(value: dict[str, Any]) -> SafeString:
    """Return JSON that cannot leave its script element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 - escaped in this line
