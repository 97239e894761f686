#!/usr/bin/env python3
"""Is this firm in the frame that was announced? verify_proof.py announcement.json proof.json (standard library only)
Exit code 0 if its leaf leads to the announced root, 3 if not. The leaf tells neither class nor size."""
import hashlib, json, sys

def sha(data): return hashlib.sha256(data).digest()

announced, proof = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
name, path = proof["object"].encode(), [bytes.fromhex(partner) for partner in proof["path"]]
found, at, count = sha(b"\0" + len(name).to_bytes(8, "big") + name + bytes.fromhex(proof["sealed"])), proof["place"], announced["objects"]
while count > 1:  # the tree of RFC 6962
    if at % 2 or at + 1 < count:
        partner = path.pop(0) if path else b""
        found = sha(b"\1" + (partner + found if at % 2 else found + partner))
    at, count = at // 2, (count + 1) // 2
holds = at == 0 and not path and found.hex() == announced["root"]
print(f"{proof['object']}: {'in the frame announced' if holds else 'NOT in the frame announced'}")
sys.exit(0 if holds else 3)
