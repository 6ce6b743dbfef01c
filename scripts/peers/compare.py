#!/usr/bin/env python3
"""Compares what `fettle manifest show --json` says of an envelope with what cbor2 finds in it (envelope.py).

Reads a JSON list of {"envelope": hexadecimal, "shown": the JSON text} from standard input, and writes a JSON list of as
many texts: "ok", or where they first differ.
"""

import json
import re
import sys

import envelope


def main():
    json.dump([outcome(case) for case in json.load(sys.stdin)], sys.stdout)


def outcome(case):
    try:
        expected = envelope.decode(bytes.fromhex(case["envelope"]))
        found = read(json.loads(case["shown"]))
        return difference(as_json(expected), as_json(found), "") or "ok"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def as_json(value):
    """Keys as JSON has them."""
    return json.loads(json.dumps(value))


def read(shown):
    """The neutral form of what is shown: names and places left out."""
    manifest = shown["manifest"]
    digest = shown["authentication"]["digest"]
    return {
        "tagged": shown["tagged"],
        "digest": [digest["algorithm"], digest["bytes"]],
        "blocks": [block.get("tag") for block in shown["authentication"]["blocks"]],
        "version": manifest["version"],
        "sequence-number": manifest["sequence-number"],
        "reference-uri": manifest.get("reference-uri"),
        "component-id": manifest.get("component-id"),
        "components": [component["id"] for component in manifest["components"]],
        "dependencies": {entry["index"]: entry["prefix"] for entry in manifest["dependencies"]},
        "members": {
            "shared" if member["name"] == "shared-sequence" else str(member["key"]): section(member)
            for member in manifest["members"]
        },
        "integrated": {entry["name"]: entry["size"] for entry in shown["integrated"]},
    }


def section(member):
    found = {"state": member["state"]}
    if "commands" in member:
        found["commands"] = commands(member["commands"])
    return found


def commands(shown):
    return [[command["command"], argument(command)] for command in shown]


def argument(command):
    if "alternatives" in command:
        return [None if alternative is None else commands(alternative) for alternative in command["alternatives"]]
    if "commands" in command:
        return commands(command["commands"])
    if "parameters" in command:
        return parameters(command["parameters"])
    if "components" in command:
        return [
            [entry["component-index"], parameters(entry["parameters"]) if "parameters" in entry else entry["labels"]]
            for entry in command["components"]
        ]
    for name in ("reporting-policy", "component-index", "argument"):
        if name in command:
            return item(command[name])
    return None


def parameters(shown):
    return [[parameter["parameter"], item(parameter["value"])] for parameter in shown]


def item(value):
    """Any item: `h'...'` is a byte string inside of another item, and {"tag", "value"} a tagged one."""
    if isinstance(value, str) and (match := re.fullmatch(r"h'([0-9a-f]*)'", value)):
        return match.group(1)
    if isinstance(value, list):
        return [item(element) for element in value]
    if isinstance(value, dict):
        if set(value) == {"tag", "value"}:
            return [value["tag"], item(value["value"])]
        return {key: item(element) for key, element in value.items()}
    return value


def difference(expected, found, path):
    """Where two values first differ, or None."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            if key not in expected or key not in found:
                return f"{path}/{key}: only in {'cbor2' if key in expected else 'show'}"
            if text := difference(expected[key], found[key], f"{path}/{key}"):
                return text
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, pair in enumerate(zip(expected, found)):
            if text := difference(*pair, f"{path}/{index}"):
                return text
        return None
    return None if expected == found else f"{path}: cbor2 {expected}, show {found}"


if __name__ == "__main__":
    main()
