// The right side of `in`: values, lists, ranges, comparisons.
((check) => {
  "use strict";
  const { value, same, less, most, more, least, Silent } = check;

  // The first that fits decides. A computed part without a value is for the server to judge.
  const listed = (x, parts, scope) => {
    for (const part of parts) {
      if (part[0] === "is!=") throw new Silent("!= in a list");
      if (!tests[part[0]] && part[0] !== "null" && part[0] !== "name" && value(part, scope) === null) throw new Silent("null in a list");
      if (within(x, part, scope) === true) return true;
    }
    return false;
  };
  const tests = {
    "any-of": (x, parts, scope) => listed(x, parts, scope),
    "none-of": (x, parts, scope) => { const found = listed(x, parts, scope); return found === null ? null : !found; },
    range: (x, [from, to], scope) => {
      if (x === null) throw new Silent("range of null");
      const low = (from[0] === "from" ? least : more)(x, value(from[1], scope));
      const high = (to[0] === "to" ? most : less)(x, value(to[1], scope));
      return low === null || high === null ? null : low && high;
    },
    "is<": (x, [y], scope) => less(x, value(y, scope)) === true,
    "is<=": (x, [y], scope) => most(x, value(y, scope)) === true,
    "is>": (x, [y], scope) => more(x, value(y, scope)) === true,
    "is>=": (x, [y], scope) => least(x, value(y, scope)) === true,
    "is=": (x, [y], scope) => same(x, value(y, scope)) === true,
    "is!=": (x, [y], scope) => same(x, value(y, scope)) === false,
  };
  const within = (x, test, scope) => {
    const [word, ...parts] = test;
    if (tests[word]) return tests[word](x, parts, scope);
    const found = value(test, scope);
    return Array.isArray(found) ? found.some((y) => same(x, y) === true) : same(x, found) === true;
  };
  check.within = within;
})(globalThis.zhCheck ??= {});
