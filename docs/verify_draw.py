#!/usr/bin/env python3
"""Computes draws again from their files, with the standard library alone: verify_draw.py FOLDER...
Each folder holds announcement.json, outcome.json, opening.json. Names what was changed; exit code 3 if anything was."""
import hashlib, json, pathlib, sys
from math import exp, inf, log, log1p
sha, text = lambda data: hashlib.sha256(data).digest(), lambda value: str(value).encode()
def named(use, *parts): return sha(b"".join(len(p).to_bytes(8, "big") + p for p in (b"zhunsheng-draw-1 " + use, *parts)))
def root(row):  # RFC 6962
    return row[0] if len(row) == 1 else root([sha(b"\1" + row[i] + row[i + 1]) if i + 1 < len(row) else row[i] for i in range(0, len(row), 2)])
def certain(units, n, sure=()):  # sets aside whoever would have a chance of 1 or more, until nobody has
    total, steps = sum(x for _, x in units), n - len(sure)
    more = {o for o, x in units if x * steps >= total} if steps else ()
    return certain([u for u in units if u[0] not in more], n, [*sure, *more]) if more else (list(sure), units, steps, total)
def simple(seed, units, n):
    left = [o for o, _ in units]; return [left.pop(int.from_bytes(sha(text(f"{seed.hex()},{i}")), "big") % len(left)) for i in range(1, n + 1)]
def systematic(seed, units, n):  # equal steps along a shuffled list
    drawn, left, steps, total = certain(sorted((u for u in units if u[1]), key=lambda u: named(b"order", seed, text(u[0]))), n)
    ends, start = [0], int.from_bytes(named(b"start", seed), "big") % max(total, 1)
    for _, x in left: ends.append(ends[-1] + x * steps)
    return drawn + [o for (o, _), a, b in zip(left, ends, ends[1:]) if (a - start - 1) // total < (b - start - 1) // total]
def sampford(seed, units, n):  # one of the sample counts with its chance, the others with their odds; sums are logarithms
    drawn, left, m, total = certain([u for u in units if u[1]], n)
    add = lambda a, b: max(a, b) if min(a, b) == -inf else max(a, b) + log1p(exp(min(a, b) - max(a, b)))
    a, b, waits, rows = [[0.0] + [-inf] * m], [[-inf] * (m + 1)], True, [(o, log(p), log(p / (1 - p))) for o, x in left if m for p in [x * (m / total)]]
    for _, own, odd in rows:
        b.append([-inf] + [add(b[-1][k], add(odd + b[-1][k - 1], own + a[-1][k - 1])) for k in range(1, m + 1)])
        a.append([0.0] + [add(a[-1][k], odd + a[-1][k - 1]) for k in range(1, m + 1)])
    for turn, (k, (o, own, odd)) in enumerate(reversed(list(enumerate(rows))), 1):
        u, t = (int.from_bytes(named(b"uniform", seed, turn.to_bytes(8, "big"))[:8], "big") >> 11) / 2**53, b if waits else a
        first = own + a[k][m - 1] - t[k + 1][m] if m and waits else -inf
        if m and (m == k + 1 or u < exp(add(first, odd + t[k][m - 1] - t[k + 1][m]))): drawn, m, waits = drawn + [o], m - 1, waits and u >= exp(first)
    return drawn
def visits(seed, objects, roster, redraws):  # fewest visits first, then the lot; whoever steps back is barred and the next comes in
    went, seats, barred = dict.fromkeys(roster["inspectors"], 0), {o: [] for o in objects}, {(r["object"], r["inspector"]) for r in roster["recusals"]}
    turns = [(o, None) for o in sorted(objects, key=lambda o: named(b"visit", seed, text(o))) for _ in range(roster["per_visit"])]
    for o, gone in turns + [(r["object"], r["inspector"]) for r in redraws]:
        barred.add((o, gone))
        seats[o].append(min((went[i], named(b"inspector", seed, text(o), text(i)), i) for i in roster["inspectors"] if i not in seats[o] and (o, i) not in barred)[2])
        went[seats[o][-1]] += 1; went[gone] = went.get(gone, 0) - 1; seats[o] = [i for i in seats[o] if i != gone]
    return [{"object": o, "inspectors": seats[o]} for o in objects]
def check(folder):
    a, out, o = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("announcement", "outcome", "opening"))
    secret, plan, roster, entropy = bytes.fromhex(o["secret"]), o["plan"], o["roster"], o["entropy"]
    leaves = [sha(b"\0" + len(name).to_bytes(8, "big") + name + named(b"sealed", named(b"salt", secret, name), text(e["stratum"]), e["size"].to_bytes(8, "big"))) for e in o["frame"] for name in [text(e["object"])]]
    lines = [(l["part"], l["stratum"], l["method"], l["take"].get("count", f"{l['take'].get('rate_ppm')} ppm")) for l in plan]
    names = [roster["per_visit"], len(roster["inspectors"]), *roster["inspectors"], *(r[k] for r in roster["recusals"] for k in ("object", "inspector", "ground"))]
    sealed = lambda what, words: named(what, named(what + b" salt", secret), *map(text, words)).hex()
    seed, ok = named(b"seed", secret, bytes.fromhex(a["root"]), text(entropy)), {"salt": named(b"secret", secret).hex() == a["secret_digest"]}
    if ok["salt"]: ok |= {"frame": (root(leaves).hex(), len(leaves)) == (a["root"], a["objects"]), "plan": sealed(b"plan", (w for l in lines for w in l)) == a["plan_digest"], "roster": sealed(b"roster", names) == a["roster_digest"]}
    ok |= {"entropy": out["entropy"] == entropy, "seed": seed.hex() == o["seed"] and out["root"] == a["root"]}
    for part, stratum, method, take in lines if all(ok.values()) else ():
        units = [(e["object"], e["size"]) for e in o["frame"] if e["stratum"] == stratum]; n = take if isinstance(take, int) else -(-len(units) * int(take.split()[0]) // 10**6)
        drawn = {"simple": simple, "systematic": systematic, "sampford": sampford}[method](named(b"line", seed, text(part), text(stratum)), units, n)
        ok.setdefault("parts", []).append({"part": part, "stratum": stratum, "drawn": sorted(drawn)})
    if "parts" in ok:
        drawn = sorted({name for part in ok["parts"] for name in part["drawn"]})
        ok |= {"result": drawn == out["drawn"], "parts": ok["parts"] == o["parts"], "inspectors": visits(seed, drawn, roster, o["redraws"]) == o["visits"]}
    return " ".join(name for name, holds in ok.items() if not holds)
for changed, folder in (wrong := [(check(pathlib.Path(folder)), folder) for folder in sys.argv[1:]]): print(f"{folder}: {'changed: ' + changed if changed else 'all agrees'}")
sys.exit(3 if any(changed for changed, _ in wrong) else 0)
