// The functions that advice knows. What is not here, or is asked in a way that is not here, makes the
// advice silent: the server decides anyway.
((check) => {
  "use strict";
  const { Decimal, read, write, add, negate, divide, times, compare, round } = check.decimal;
  const { Day, Months } = check.day;
  const { ordered, Silent } = check;

  const number = (n) => new Decimal(BigInt(n), 0);
  const numbers = (all) => all.length > 0 && all.every((x) => x instanceof Decimal);
  const { texts } = check;
  const spread = (all) => (all.length === 1 && Array.isArray(all[0]) ? all[0] : all);
  const small = (x) => {
    if (!(x instanceof Decimal) || x.e < -20 || x.e > 3) throw new Silent("scale");
    return Number(write(round(x, 0, "down")));
  };
  const rounding = (way) => (x, places = number(0)) => {
    if (!(x instanceof Decimal && places instanceof Decimal)) return null;
    return round(x, small(places), way);
  };
  const over = (make) => (...all) => (numbers(spread(all)) ? make(spread(all)) : null);
  const total = (all) => all.reduce(add);

  const most = (sign) => (...all) => {
    const items = spread(all);
    if (!numbers(items) && !(items.length && texts(...items))) throw new Silent("kinds");
    return items.reduce((best, x) => (ordered(x, best) * sign > 0 ? x : best));
  };
  const middle = (all) => {
    const sorted = [...all].sort(compare);
    const at = sorted.length >> 1;
    return sorted.length % 2 ? sorted[at] : divide(add(sorted[at - 1], sorted[at]), number(2));
  };
  const truths = (all, rest) => {
    if (all.some((x) => x === rest)) return rest;
    return all.every((x) => x === !rest) ? !rest : null;
  };
  const slice = (text, from, length) => {
    const [points, start] = [[...text], small(from)];
    const first = start > 0 ? start - 1 : points.length + start;
    const last = length === undefined ? points.length : first + small(length);
    const fits = start !== 0 && first >= 0 && first < points.length && last <= points.length && last > first;
    return fits ? points.slice(first, last).join("") : null;
  };
  const say = (x) => {
    if (x instanceof Decimal) return write(x);
    if (x instanceof Day) return check.day.write(x);
    if (typeof x === "string") return x;
    if (typeof x === "boolean") return String(x);
    throw new Silent("string");
  };
  const both = (make) => (a, b) => (texts(a, b) ? make(a, b) : null);

  check.functions = {
    abs: (x) => (x instanceof Decimal ? (x.c < 0n ? negate(x) : x) : null),
    all: (...x) => truths(spread(x), false),
    any: (...x) => truths(spread(x), true),
    ceiling: rounding("ceiling"),
    contains: both((a, b) => a.includes(b)),
    count: (x) => (Array.isArray(x) ? number(x.length) : number(1)),
    date: (...x) => (x.length === 1 ? (texts(x[0]) ? check.day.read(x[0]) : x[0] instanceof Day ? x[0] : null)
      : numbers(x) ? check.day.of(...x.map(small)) : null),
    decimal: rounding("half-even"),
    duration: (x) => { const d = check.day.duration(x); if (!d) throw new Silent("duration"); return d; },
    "ends with": both((a, b) => a.endsWith(b)),
    even: (x) => (x instanceof Decimal ? check.modulo(x, number(2)).c === 0n : null),
    floor: rounding("floor"),
    "list contains": (list, x) => list.some((y) => ordered(x, y) === 0 || x === y),
    "lower case": (x) => (texts(x) ? x.toLowerCase() : null),
    max: most(1),
    mean: over((all) => divide(total(all), number(all.length))),
    median: over(middle),
    min: most(-1),
    modulo: (a, b) => (numbers([a, b]) && b.c !== 0n ? check.modulo(a, b) : null),
    not: (x) => (typeof x === "boolean" ? !x : null),
    number: (x, ...rest) => { if (!texts(x) || rest.length) throw new Silent("number"); return read(x); },
    odd: (x) => (x instanceof Decimal ? check.modulo(x, number(2)).c !== 0n : null),
    product: over((all) => all.reduce(times)),
    "round down": rounding("down"),
    "round half down": rounding("half-down"),
    "round half up": rounding("half-up"),
    "round up": rounding("up"),
    "starts with": both((a, b) => a.startsWith(b)),
    string: (x) => (x === null ? null : say(x)),
    "string length": (x) => (texts(x) ? number([...x].length) : null),
    substring: (text, from, length) => (texts(text) ? slice(text, from, length) : null),
    sum: over(total),
    "upper case": (x) => (texts(x) ? x.toUpperCase() : null),
    "years and months duration": (a, b) => (a instanceof Day && b instanceof Day ? new Months(check.day.between(a, b)) : null),
  };
  check.modulo = (a, b) => add(a, negate(times(b, round(divide(a, b), 0, "floor"))));
})(globalThis.zhCheck ??= {});
