// Decimals as the server counts them: 34 digits, rounded half to even. A float would call
// 0.1 + 0.2 = 0.3 wrong, and a clerk would look for a mistake that is none.
((check) => {
  "use strict";
  const DIGITS = 34;
  const ten = (n) => 10n ** BigInt(n);
  const size = (c) => (c < 0n ? -c : c).toString().length;

  class Decimal {
    constructor(c, e) { this.c = c; this.e = e; }
  }

  // c / by as a whole number, by one of the ways of rounding.
  const whole = (c, by, way) => {
    const sign = c < 0n !== by < 0n ? -1n : 1n;
    const [a, b] = [c < 0n ? -c : c, by < 0n ? -by : by];
    const [q, r] = [a / b, a % b];
    const twice = r * 2n;
    const up = {
      "half-even": twice > b || (twice === b && q % 2n === 1n),
      "half-down": twice > b,
      "half-up": twice >= b,
      up: r > 0n,
      down: false,
      floor: sign < 0n && r > 0n,
      ceiling: sign > 0n && r > 0n,
    }[way];
    return sign * (up ? q + 1n : q);
  };

  const fit = (c, e) => {
    const over = size(c) - DIGITS;
    if (over <= 0) return new Decimal(c, e);
    const cut = whole(c, ten(over), "half-even");
    return size(cut) > DIGITS ? fit(cut, e + over) : new Decimal(cut, e + over);
  };

  const read = (text) => {
    const parts = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(String(text));
    if (!parts || !(parts[2] || parts[3])) return null;
    const [, sign, before, after = "", exponent = "0"] = parts;
    if (Math.abs(Number(exponent)) > 6000) return null;
    const c = BigInt(before + after || "0");
    return fit(sign ? -c : c, Number(exponent) - after.length);
  };

  const align = (a, b) => {
    const e = Math.min(a.e, b.e);
    return [a.c * ten(a.e - e), b.c * ten(b.e - e), e];
  };
  const add = (a, b) => {
    const [x, y, e] = align(a, b);
    return fit(x + y, e);
  };
  const negate = (a) => new Decimal(-a.c, a.e);
  const times = (a, b) => fit(a.c * b.c, a.e + b.e);
  const compare = (a, b) => {
    const [x, y] = align(a, b);
    return x < y ? -1 : x > y ? 1 : 0;
  };
  // One rounding only: the rest of the long division decides where 34 digits stand on a half.
  const divide = (a, b) => {
    if (b.c === 0n) return null;
    const shift = Math.max(DIGITS + size(b.c) - size(a.c) + 1, 0);
    const up = a.c * ten(shift);
    const q = up / b.c;
    const exact = q * b.c === up;
    const tail = exact ? 0n : up < 0n !== b.c < 0n ? -1n : 1n;
    return fit(q * 10n + tail, a.e - b.e - shift - 1);
  };
  const round = (a, places, way) => {
    if (-a.e <= places) return a;
    return new Decimal(whole(a.c, ten(-a.e - places), way), -places);
  };
  const power = (a, n) => {
    let result = new Decimal(1n, 0);
    for (let i = 0; i < n; i += 1) result = times(result, a);
    return result;
  };

  // As one writes it: no exponent, no zeros that say nothing.
  const write = (a) => {
    if (a.c === 0n) return "0";
    const sign = a.c < 0n ? "-" : "";
    const digits = (a.c < 0n ? -a.c : a.c).toString();
    if (a.e >= 0) return sign + digits + "0".repeat(a.e);
    const long = digits.padStart(1 - a.e, "0");
    const point = long.length + a.e;
    return (sign + long.slice(0, point) + "." + long.slice(point)).replace(/\.?0+$/, "");
  };

  check.decimal = { Decimal, read, write, add, negate, times, divide, compare, round, power };
})(globalThis.zhCheck ??= {});
