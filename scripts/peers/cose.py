#!/usr/bin/env python3
"""Verifies and decrypts COSE objects with cwt (https://github.com/dajiaji/python-cwt), and decodes them with cbor2.

Reads a JSON list of cases from standard input, bytes in hexadecimal:
    object      the tagged COSE object
    keys        COSE_Keys that may verify or decrypt it
    detached    the payload or the ciphertext, where it is not inside
    context     SuppPubInfo.other of the COSE_KDF_Context, where a key is agreed upon
    expected    the payload or plaintext
Writes a JSON list of as many texts: "ok", or what went wrong.
"""

import json
import sys

import cbor2
from cwt import COSE, COSEKey

A128KW = -3
SIGN, MAC, ENCRYPT = 98, 97, 96
TAGS_WITH_PARTS = (SIGN, MAC, ENCRYPT)


def main():
    json.dump([outcome(case) for case in json.load(sys.stdin)], sys.stdout)


def outcome(case):
    try:
        check(case)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "ok"


def check(case):
    encoded = bytes.fromhex(case["object"])
    decoded = cbor2.loads(encoded)
    # cbor2 writes the shortest heads, and maps in the order in which they stood.
    if cbor2.dumps(decoded) != encoded:
        raise ValueError("cbor2 writes it differently")
    keys = [COSEKey.from_bytes(bytes.fromhex(key)) for key in case["keys"]]
    detached = bytes.fromhex(case["detached"]) if "detached" in case else None
    context = None
    if "context" in case:
        # The recipient's protected header is part of what the key is bound to (RFC 9053 section 5.2).
        header = decoded.value[3][0][0]
        context = [A128KW, [None] * 3, [None] * 3, [128, header, bytes.fromhex(case["context"])]]
    # A128CTR does not authenticate. That the plaintext is right is what is checked here.
    found = COSE.new().decode(encoded, keys, context=context, detached_payload=detached, enable_non_aead=True)
    if found != bytes.fromhex(case["expected"]):
        raise ValueError(f"the content is {found.hex()}")


if __name__ == "__main__":
    main()
