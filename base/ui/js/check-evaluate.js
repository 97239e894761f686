// Advice: the rules of a form in the browser, from the syntax tree that the server made of them. No
// text is parsed here and no code is made of text, so the strictest policy stands. The server judges.
((check) => {
  "use strict";
  const { Decimal, read, add, negate, times, divide, power } = check.decimal;
  const { Day, Days, Months } = check.day;
  const { functions, ordered, Silent } = check;
  const kind = (x) => (x === null ? null : Array.isArray(x) ? Array : x.constructor);

  const same = (a, b) => {
    if (a === null) return b === null ? true : null; // as the server's evaluator has it
    if (b === null) return false;
    if (kind(a) !== kind(b)) return null;
    if (typeof a === "boolean") return a === b;
    if (Array.isArray(a)) throw new Silent("lists");
    return ordered(a, b) === 0;
  };
  const by = (test) => (a, b) => {
    const found = a === null || b === null ? null : ordered(a, b);
    return found === null ? null : test(found);
  };
  const [less, most, more, least] = [by((x) => x < 0), by((x) => x <= 0), by((x) => x > 0), by((x) => x >= 0)];
  const plus = (a, b) => {
    if (a instanceof Decimal && b instanceof Decimal) return add(a, b);
    if (typeof a === "string" && typeof b === "string") return a + b;
    if (b instanceof Day && !(a instanceof Day)) return plus(b, a);
    if (a instanceof Day && b instanceof Days) return new Day(a.n + b.n);
    if (a instanceof Day && b instanceof Months) return check.day.later(a, b.n);
    for (const of of [Days, Months]) if (a instanceof of && b instanceof of) return new of(a.n + b.n);
    return null;
  };
  const opposite = (a) => (a instanceof Decimal ? negate(a) : a instanceof Days || a instanceof Months ? new a.constructor(-a.n) : null);
  const minus = (a, b) => (a instanceof Day && b instanceof Day ? new Days(a.n - b.n) : plus(a, opposite(b)));
  const both = (make) => (a, b) => {
    if (a instanceof Decimal && b instanceof Decimal) return make(a, b);
    if (a === null || b === null) return null;
    throw new Silent("durations");
  };
  const raise = (a, b) => {
    const n = Number(check.decimal.write(b));
    if (!Number.isInteger(n) || n < 0 || n > 12) throw new Silent("power");
    return power(a, n);
  };
  const pairs = {
    "+": plus, "-": minus, "*": both(times), "/": both(divide), "**": both(raise),
    "=": same, "!=": (a, b) => { const x = same(a, b); return x === null ? null : !x; },
    "<": less, "<=": most, ">": more, ">=": least,
  };
  // Each item of some lists in turn, as `for`, `some` and `every` see them.
  const each = (contexts, scope, visit, at = 1) => {
    if (at === contexts.length) return visit(scope);
    const [, name, list] = contexts[at];
    const items = value(list, scope);
    if (!Array.isArray(items)) throw new Silent("no list");
    for (const item of items) each(contexts, { ...scope, [name[1]]: item }, visit, at + 1);
  };
  const gathered = ([, contexts, body], scope) => {
    const found = [];
    each(contexts, scope, (inner) => found.push(value(body, inner)));
    return found;
  };
  const nodes = {
    n: (node) => read(node[1]), s: (node) => node[1],
    true: () => true, false: () => false, null: () => null,
    "@": (node) => { const x = check.day.read(node[1]) ?? check.day.duration(node[1]); if (!x) throw new Silent("@"); return x; },
    name: (node, scope) => scope[node[1]] ?? null,
    neg: (node, scope) => opposite(value(node[1], scope)),
    and: ([, a, b], scope) => functions.all(value(a, scope), value(b, scope)),
    or: ([, a, b], scope) => functions.any(value(a, scope), value(b, scope)),
    if: (node, scope) => (value(node[1], scope) === true ? value(node[2], scope) : value(node[3], scope)),
    between: (node, scope) => {
      const [x, low, high] = node.slice(1).map((part) => value(part, scope));
      const [a, b] = [least(x, low), most(x, high)];
      return a === null || b === null ? null : a && b;
    },
    in: (node, scope) => check.within(value(node[1], scope), node[2], scope),
    list: (node, scope) => node.slice(1).map((part) => value(part, scope)),
    for: gathered,
    some: (node, scope) => functions.any(gathered(node, scope)), every: (node, scope) => functions.all(gathered(node, scope)),
    of: (node, scope) => {
      const x = value(node[1], scope);
      if (!(x instanceof Day || x instanceof Days)) throw new Silent("of");
      const found = x instanceof Days ? { days: Math.abs(x.n) } : check.day.parts(x);
      return new Decimal(BigInt(found[node[2][1]]), 0);
    },
    call: (node, scope) => {
      const named = functions[node[1]];
      if (!named) throw new Silent(node[1]);
      return named(...node.slice(2).map((part) => value(part, scope)));
    },
  };
  const value = (node, scope) => {
    if (pairs[node[0]]) return pairs[node[0]](value(node[1], scope), value(node[2], scope));
    const known = nodes[node[0]];
    if (!known) throw new Silent(node[0]);
    return known(node, scope);
  };
  Object.assign(check, { value, same, less, most, more, least });
})(globalThis.zhCheck ??= {});
