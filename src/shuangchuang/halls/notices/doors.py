"""The table of rights, asked from below it.

``accounts`` keeps the table and stands on this hall, so this hall may not import it.
Settings name it, as they name the model of a user; only views and template tags, which
are loaded when every app is there, may ask here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

needs: Any = import_string(f"{settings.RIGHTS}.needs")
may: Any = import_string(f"{settings.RIGHTS}.may")
reach: Any = import_string(f"{settings.RIGHTS}.reach")
rights_of: Any = import_string(f"{settings.RIGHTS}.rights_of")
open_to_everyone: Any = import_string(f"{settings.RIGHTS}.open_to_everyone")
