"""A JSON document that somebody wrote: every value is asked for with what it must be."""

from collections.abc import Iterator, Mapping

SHOWN_CHARACTERS = 60


class ContractError(Exception):
    """A contract that can't be used: where the fault is, what stands there, what is expected."""

    def __init__(self, file: str, path: str, what: str, expected: str) -> None:
        super().__init__(f"{file}: {path or 'the document'}: {what}; expected {expected}")


class Node:
    """One value of the document with its place, such as `columns[2].min`."""

    def __init__(self, file: str, path: str, value: object) -> None:
        self.file = file
        self.path = path
        self.value = value

    def fault(self, expected: str, what: str | None = None) -> ContractError:
        """The error to raise: `expected` is what should stand here, `what` is wrong with what does."""
        return ContractError(self.file, self.path, what or f"is {shown(self.value)}", expected)

    def fields(self, known: tuple[str, ...]) -> "Fields":
        """The fields of an object. @raises ContractError for a field that is not `known`, and for what is no object"""
        if not isinstance(self.value, dict):
            raise self.fault("an object")
        for name in self.value:
            if name not in known:
                raise self.fault(f"only {', '.join(known)}", f"has the unknown field {shown(name)}")
        return Fields(self, self.value)

    def items(self) -> Iterator["Node"]:
        """The items of a list, each with its place. @raises ContractError for what is no list"""
        if not isinstance(self.value, list):
            raise self.fault("a list")
        return (Node(self.file, f"{self.path}[{index}]", item) for index, item in enumerate(self.value))

    def text(self, expected: str = "a text") -> str:
        """@raises ContractError for what is no text of Unicode"""
        text = self.value
        if not isinstance(text, str):
            raise self.fault(expected)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.fault(f"{expected}: half of a character is no text")
        return text

    def flag(self) -> bool:
        """@raises ContractError for what is neither true nor false"""
        if not isinstance(self.value, bool):
            raise self.fault("true or false")
        return self.value

    def number(self, expected: str = "a number") -> float:
        """@raises ContractError for what is no number"""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise self.fault(expected)
        return self.value

    def whole(self, least: int) -> int:
        """@raises ContractError for what is no whole number, or less than `least`"""
        expected = f"a whole number of at least {least}"
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            raise self.fault(expected)
        return self.value

    def choice(self, options: tuple[str, ...]) -> str:
        """@raises ContractError for what is none of the options"""
        if self.value not in options:
            raise self.fault(f"one of {', '.join(options)}")
        return str(self.value)


class Fields:
    """The fields of an object; null counts as not given."""

    def __init__(self, node: Node, values: Mapping[str, object]) -> None:
        self.node = node
        self.values = values

    def optional(self, name: str) -> Node | None:
        """The field's value; None where it is not given."""
        value = self.values.get(name)
        path = f"{self.node.path}.{name}" if self.node.path else name
        return None if value is None else Node(self.node.file, path, value)

    def required(self, name: str, expected: str) -> Node:
        """The field's value. @raises ContractError, which says what is `expected`, where it is not given"""
        node = self.optional(name)
        if node is None:
            raise self.node.fault(expected, f"has no `{name}`")
        return node


def shown(value: object) -> str:
    """The value as Python writes it, cut to SHOWN_CHARACTERS."""
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 3]}..."
