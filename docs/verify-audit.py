#!/usr/bin/env python3
"""Recomputes a chain of audit entries, read as JSON lines from standard input, from its first entry on.

  curl -s "$API/v1/tenants/$TENANT/audit/entries?page_size=200" -H "Authorization: Bearer $TOKEN" \
    | jq -c '.items[]' | docs/verify-audit.py
"""
import hashlib, json, sys

previous, sequence = "00" * 32, 0
for line in sys.stdin:
    entry, sequence = json.loads(line), sequence + 1
    if (entry["sequence"], entry["previous_hash"]) != (sequence, previous):
        sys.exit(f"entry {sequence} is missing, or does not follow the one before it")
    text = bytes([1]) + bytes.fromhex(previous) + sequence.to_bytes(8, "big") + entry["canonical"].encode()
    content = json.loads(entry["canonical"])
    if hashlib.sha256(text).hexdigest() != entry["hash"] or any(content[f] != entry[f] for f in ("actor", "action", "at")):
        sys.exit(f"entry {sequence} has been changed")
    previous = entry["hash"]
print(f"the chain is whole up to entry {sequence}")
