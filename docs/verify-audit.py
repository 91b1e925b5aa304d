#!/usr/bin/env python3
"""Recomputes a chain of audit entries, read as JSON lines from standard input.

  curl -s "$API/v1/tenants/$TENANT/audit/entries?page_size=200" -H "Authorization: Bearer $TOKEN" \
    | jq -c '.items[]' | docs/verify-audit.py
"""
import hashlib, json, sys

previous, expected = None, None
for line in sys.stdin:
    entry = json.loads(line)
    if previous is not None and (entry["previous_hash"], entry["sequence"]) != (previous, expected):
        sys.exit(f"entry {entry['sequence']} does not follow the one before it")
    text = bytes([1]) + bytes.fromhex(entry["previous_hash"]) + entry["sequence"].to_bytes(8, "big")
    if hashlib.sha256(text + entry["canonical"].encode()).hexdigest() != entry["hash"]:
        sys.exit(f"entry {entry['sequence']} has been changed")
    previous, expected = entry["hash"], entry["sequence"] + 1
print(f"the chain is whole up to entry {expected - 1}" if expected else "no entries")
