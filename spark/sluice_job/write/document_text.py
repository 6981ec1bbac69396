"""How the job writes a document: one line for each field, and for each item of a list; no space is spent on more."""

import json
from collections.abc import Mapping
from typing import Any


def document_text(document: Mapping[str, Any]) -> str:
    """JSON that people can read, and that grows by one line an input."""
    fields = ",\n".join(f"{compact(name)}: {value_text(value)}" for name, value in document.items())
    return f"{{\n{fields}\n}}\n"


def value_text(value: object) -> str:
    """A list takes a line for each item, anything else one line."""
    if not isinstance(value, list) or not value:
        return compact(value)
    items = ",\n".join(f"  {compact(item)}" for item in value)
    return f"[\n{items}\n]"


def compact(value: object) -> str:
    """JSON on one line, without a space that means nothing."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
