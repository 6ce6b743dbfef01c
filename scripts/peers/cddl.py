#!/usr/bin/env python3
"""Checks items against rules of docs/formats: CDDL (RFC 8610) as cddlparser reads it, CBOR as cbor2 reads it.

The packages that also match the two were tried first: pycddl refuses items that end an array with an optional member,
zcbor does not know half of the grammar. So the matching is done here, for the part of CDDL that the formats use;
anything else is an error, never a pass.

Reads a JSON list of {"file": "descriptor", "rule": "descriptor", "item": hexadecimal} from standard input, and writes a
JSON list of as many texts: "ok", or why the item does not fit.
"""

import functools
import json
import re
import sys
from pathlib import Path

import cbor2
from cddlparser import ast, parse

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"
PRELUDE = {
    "any": lambda value: True,
    "uint": lambda value: is_integer(value) and value >= 0,
    "nint": lambda value: is_integer(value) and value < 0,
    "int": lambda value: is_integer(value),
    "bstr": lambda value: isinstance(value, bytes),
    "bytes": lambda value: isinstance(value, bytes),
    "tstr": lambda value: isinstance(value, str),
    "text": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "null": lambda value: value is None,
    "nil": lambda value: value is None,
    "float": lambda value: isinstance(value, float),
    "number": lambda value: is_integer(value) or isinstance(value, float),
}


def main():
    json.dump([outcome(case) for case in json.load(sys.stdin)], sys.stdout)


def outcome(case):
    try:
        schema = Schema.of(case["file"])
        item = cbor2.loads(bytes.fromhex(case["item"]))
        if not schema.fits_name(case["rule"], item):
            return f"does not fit; deepest at {schema.deepest}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "ok"


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


class Schema:
    """The rules of a file, and of those that it names in lines like ";# import capability-set from descriptor"
    (draft-ietf-cbor-cddl-modules)."""

    @staticmethod
    @functools.cache
    def of(name):
        return Schema((FORMATS / f"{name}.cddl").read_text(encoding="utf-8"))

    def __init__(self, text):
        self.rules = {}
        for rule in parse(text).rules:
            # "/=" and "//=" add choices to a name.
            self.rules.setdefault(rule.name.name, []).append(rule.type)
        self.imports = {}
        for names, name in re.findall(r"^;# import (.+) from (\S+)$", text, re.MULTILINE):
            for imported in names.split(", "):
                self.imports[imported] = name
        self.path = []
        self.deepest = ""

    # Types

    def fits_name(self, name, value):
        if name in self.rules:
            return any(self.fits(choice, value) for choice in self.rules[name])
        if name in self.imports:
            return Schema.of(self.imports[name]).fits_name(name, value)
        if name not in PRELUDE:
            raise ValueError(f"there is no rule {name}")
        return PRELUDE[name](value)

    def fits(self, node, value):
        found = self.fits_node(node, value)
        if not found and len(self.path) >= self.deepest.count("/"):
            self.deepest = "/" + "/".join(map(str, self.path)) + f" ({value!r})"
        return found

    def fits_node(self, node, value):
        match node:
            case ast.Type():
                return any(self.fits(choice, value) for choice in node.types)
            case ast.GroupEntry() if node.occurrence is None and node.key is None:
                return self.fits(node.type, value)
            case ast.Typename() if node.parameters is None and node.unwrapped is None:
                return self.fits_name(node.name, value)
            case ast.Value():
                return type(value) is type(literal(node)) and value == literal(node)
            case ast.Range():
                # "..." leaves the upper end out, ".." does not.
                low, high = literal(node.min), literal(node.max)
                exclusive = node.rangeop.serialize().strip() == "..."
                return is_integer(value) and low <= value and (value < high if exclusive else value <= high)
            case ast.Operator():
                return self.fits(node.type, value) and self.controls(node, value)
            case ast.Tag():
                return self.fits_tag(node, value)
            case ast.Array():
                return isinstance(value, list) and (
                    any(len(value) in self.sequence(choice, value, 0) for choice in node.groupChoices)
                    if node.groupChoices
                    else not value
                )
            case ast.Map():
                return isinstance(value, dict) and (
                    any(self.fits_map(choice, value) for choice in node.groupChoices)
                    if node.groupChoices
                    else not value
                )
            case ast.Group():
                return any(self.fits_parenthesized(choice, value) for choice in node.groupChoices)
        raise ValueError(f"{type(node).__name__} is not supported: {node.serialize().strip()}")

    def fits_parenthesized(self, choice, value):
        if len(choice.groupEntries) != 1:
            raise ValueError(f"a group where a type belongs: {choice.serialize().strip()}")
        return self.fits(choice.groupEntries[0], value)

    def fits_tag(self, node, value):
        major, _, number = (node.numericPart.literal if node.numericPart else "").partition(".")
        if major != "6" or not number:
            raise ValueError(f"not supported: {node.serialize().strip()}")
        return isinstance(value, cbor2.CBORTag) and value.tag == int(number) and self.fits(node.typePart, value.value)

    def controls(self, node, value):
        match node.name.literal:
            case "size" if isinstance(value, (bytes, str)):
                size = len(value if isinstance(value, bytes) else value.encode())
                return self.fits(node.controller, size)
            case "size":
                return value < 256 ** literal(node.controller)
            case "cbor":
                return self.fits(node.controller, cbor2.loads(value))
            case "lt":
                return value < literal(node.controller)
            case "le":
                return value <= literal(node.controller)
            case "gt":
                return value > literal(node.controller)
            case "ge":
                return value >= literal(node.controller)
        raise ValueError(f".{node.name.literal} is not supported")

    # Groups

    def entries(self, choice):
        """The entries, with the groups that are named or written in place put in."""
        for entry in choice.groupEntries:
            group = self.group(entry)
            if group is not None and entry.occurrence is None:
                yield from self.entries(group)
            else:
                yield entry

    def group(self, entry):
        """The group that stands for several entries, or None where the entry is a single one, or one of several groups."""
        choices = self.groups(entry)
        return choices[0] if len(choices) == 1 else None

    def groups(self, entry):
        """The groups of which one stands for several entries; none where the entry is a single one."""
        node = entry.type
        if entry.key is not None:
            return []
        if isinstance(node, ast.Type) and len(node.types) == 1:
            node = node.types[0]
        if isinstance(node, ast.Typename) and len(self.rules.get(node.name, [])) == 1:
            node = self.rules[node.name][0]
            if isinstance(node, ast.GroupEntry) and node.key is None and node.occurrence is None:
                node = node.type
            if isinstance(node, ast.Type) and len(node.types) == 1:
                node = node.types[0]
        if type(node) is ast.Group and any(len(choice.groupEntries) != 1 for choice in node.groupChoices):
            return node.groupChoices
        return []

    def sequence(self, choice, values, start):
        """All places that the entries can reach in an array, from `start` on."""
        places = {start}
        for entry in self.entries(choice):
            places = set().union(*(self.repeat(entry, values, place) for place in places))
        return places

    def repeat(self, entry, values, start):
        low, high = occurrence(entry)
        groups = self.groups(entry)
        reached, places, count = (set([start]) if low == 0 else set()), {start}, 0
        while places and count < high:
            count += 1
            if groups:
                following = set().union(*(self.sequence(group, values, place) for group in groups for place in places))
            else:
                following = {place + 1 for place in places if self.element(entry, values, place)}
            places = following - (reached if count > low else set())
            if count >= low:
                reached |= places
        return reached

    def element(self, entry, values, place):
        if place >= len(values):
            return False
        self.path.append(place)
        try:
            return self.fits(entry.type, values[place])
        finally:
            self.path.pop()

    def fits_map(self, choice, value):
        """Entries take the pairs that they fit, in the order in which they stand; none may be left."""
        left = dict(value)
        for entry in self.entries(choice):
            if entry.key is None:
                raise ValueError(f"an entry of a map without a key: {entry.serialize().strip()}")
            low, high = occurrence(entry)
            taken = [key for key in left if self.is_key(entry.key, key) and self.pair(entry, key, left[key])]
            if not low <= len(taken) <= high:
                return False
            for key in taken:
                del left[key]
        if left:
            self.deepest = "/" + "/".join(map(str, self.path)) + f" (keys {list(left)})"
        return not left

    def is_key(self, member, key):
        # "name: type" is short for "\"name\" => type".
        if member.hasColon and isinstance(member.type, ast.Typename):
            return key == member.type.name
        return self.fits(member.type, key)

    def pair(self, entry, key, value):
        self.path.append(key)
        try:
            return self.fits(entry.type, value)
        finally:
            self.path.pop()


def literal(node):
    if not isinstance(node, ast.Value):
        raise ValueError(f"no literal: {node.serialize().strip()}")
    if node.type == "text":
        return node.value
    if node.type == "hex":
        return bytes.fromhex(node.value)
    return float(node.value) if "." in node.value else int(node.value, 0)


def occurrence(entry):
    if entry.occurrence is None:
        return 1, 1
    # cddlparser 0.6 gives "?" no upper bound.
    if entry.occurrence.serialize().strip() == "?":
        return 0, 1
    return entry.occurrence.n, entry.occurrence.m


if __name__ == "__main__":
    main()
