"""How machines speak, by language: the tables that signs.py looks things up in."""

import re
from collections.abc import Mapping


def phrases(table: Mapping[str, str], *, form: str = "{}") -> re.Pattern[str]:
    """One pattern of the alternatives of every language in `table`, put into `form` where the braces stand."""
    return re.compile(form.replace("{}", "(?:" + "|".join(table.values()) + ")"), re.IGNORECASE)
