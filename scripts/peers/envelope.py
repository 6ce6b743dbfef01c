#!/usr/bin/env python3
"""Takes SUIT envelopes apart with cbor2 and nothing of ours, for comparison with what we say of them.

What is compared is in a neutral form: numbers as they stand, byte strings in hexadecimal, no names.
"""

import cbor2

ENVELOPE_TAG = 107
AUTHENTICATION, MANIFEST = 2, 3
VERSION, SEQUENCE_NUMBER, COMMON, REFERENCE_URI, COMPONENT_ID, SET_VERSION = 1, 2, 3, 4, 5, 6
DEPENDENCIES, COMPONENTS, SHARED_SEQUENCE = 1, 2, 4
SECTIONS = (7, 8, 9, 11, 13, 15, 16, 17, 18, 20, 24)
SET_COMPONENT_INDEX, TRY_EACH, RUN_SEQUENCE = 12, 15, 32
PARAMETER_COMMANDS = (19, 20)
OVERRIDE_MULTIPLE, COPY_PARAMETERS = 34, 35


def decode(encoded):
    """What the envelope in `encoded` says."""
    item = cbor2.loads(encoded)
    tagged = isinstance(item, cbor2.CBORTag)
    if tagged and item.tag != ENVELOPE_TAG:
        raise ValueError(f"tag {item.tag} is no envelope's")
    envelope = item.value if tagged else item
    manifest = cbor2.loads(envelope[MANIFEST])
    common = cbor2.loads(manifest[COMMON])
    digest, *blocks = cbor2.loads(envelope[AUTHENTICATION])
    return {
        "tagged": tagged,
        "digest": neutral(cbor2.loads(digest)),
        "blocks": [cbor2.loads(block).tag for block in blocks],
        "version": manifest[VERSION],
        "sequence-number": manifest[SEQUENCE_NUMBER],
        "reference-uri": manifest.get(REFERENCE_URI),
        "component-id": neutral(manifest.get(COMPONENT_ID)),
        "components": neutral(common.get(COMPONENTS, [])),
        "dependencies": {index: neutral(value.get(1)) for index, value in common.get(DEPENDENCIES, {}).items()},
        "members": members(envelope, manifest, common),
        "integrated": {name: len(content) for name, content in envelope.items() if isinstance(name, str)},
    }


def members(envelope, manifest, common):
    """The state of every member, and its commands where it is a command sequence that is here."""
    found = {}
    if SHARED_SEQUENCE in common:
        found["shared"] = {"state": "present", "commands": commands(common[SHARED_SEQUENCE])}
    for key, value in manifest.items():
        if key in (VERSION, SEQUENCE_NUMBER, COMMON, REFERENCE_URI, COMPONENT_ID, SET_VERSION):
            continue
        # A severed member leaves its digest in the manifest, [algorithm, bytes].
        if isinstance(value, list):
            content, state = envelope.get(key), "in-envelope" if key in envelope else "severed"
        else:
            content, state = value, "present"
        found[str(key)] = {"state": state}
        if key in SECTIONS and content is not None:
            found[str(key)]["commands"] = commands(content)
    return found


def commands(encoded):
    items = cbor2.loads(encoded)
    return [[items[index], argument(items[index], items[index + 1])] for index in range(0, len(items), 2)]


def argument(command, value):
    if command == TRY_EACH:
        return [None if alternative is None else commands(alternative) for alternative in value]
    if command == RUN_SEQUENCE:
        return commands(value)
    if command in PARAMETER_COMMANDS:
        return parameters(value)
    if command == OVERRIDE_MULTIPLE:
        return [[component, parameters(values)] for component, values in value.items()]
    if command == COPY_PARAMETERS:
        return [[component, list(labels)] for component, labels in value.items()]
    return neutral(value)


def parameters(values):
    return [[label, neutral(value)] for label, value in values.items()]


def neutral(value):
    """JSON's form of an item: byte strings in hexadecimal, a tag as [tag, value]."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [neutral(item) for item in value]
    if isinstance(value, dict):
        return {str(key): neutral(item) for key, item in value.items()}
    if isinstance(value, cbor2.CBORTag):
        return [value.tag, neutral(value.value)]
    return value
