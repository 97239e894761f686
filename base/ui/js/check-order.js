// Which of two values comes first, where they are of one kind.
((check) => {
  "use strict";
  const { Decimal, compare } = check.decimal;
  const { Day, Days, Months } = check.day;
  // Thrown where advice does not know enough: then nothing is said, and the server decides.
  class Silent extends Error {}
  const texts = (...all) => all.every((x) => typeof x === "string");

  // Code points, as the server orders and counts; not the halves that JavaScript keeps them in.
  const order = (a, b) => {
    const [x, y] = [[...a], [...b]];
    for (let i = 0; i < Math.min(x.length, y.length); i += 1) {
      if (x[i] !== y[i]) return x[i].codePointAt(0) < y[i].codePointAt(0) ? -1 : 1;
    }
    return Math.sign(x.length - y.length);
  };
  // The order of two values of one kind; null where there is none.
  const ordered = (a, b) => {
    if (a instanceof Decimal && b instanceof Decimal) return compare(a, b);
    if (texts(a, b)) return order(a, b);
    for (const kind of [Day, Days, Months]) {
      if (a instanceof kind && b instanceof kind) return Math.sign(a.n - b.n);
    }
    return null;
  };

  Object.assign(check, { ordered, texts, Silent });
})(globalThis.zhCheck ??= {});
