// Days and durations, counted as the calendar counts them; no clock is asked.
((check) => {
  "use strict";
  class Day { constructor(n) { this.n = n; } } // days since 1970-01-01
  class Days { constructor(n) { this.n = n; } }
  class Months { constructor(n) { this.n = n; } }
  const LENGTH = 86400000;

  const of = (year, month, day) => {
    const at = new Date(Date.UTC(2000, month - 1, day));
    at.setUTCFullYear(year, month - 1, day);
    const fits = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    return fits ? new Day(at.getTime() / LENGTH) : null;
  };
  const read = (text) => {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    return parts ? of(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
  };
  const parts = (day) => {
    const at = new Date(day.n * LENGTH);
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), weekday: at.getUTCDay() || 7 };
  };
  const write = (day) => new Date(day.n * LENGTH).toISOString().slice(0, 10);

  // The last day of the month stands in for one that it has not.
  const later = (day, months) => {
    const from = parts(day);
    const month = from.year * 12 + from.month - 1 + months;
    const [year, at] = [Math.floor(month / 12), (month % 12 + 12) % 12 + 1];
    for (let d = from.day; d > 27; d -= 1) {
      const found = of(year, at, d);
      if (found) return found;
    }
    return of(year, at, from.day);
  };
  // Whole months from one day to another.
  const between = (a, b) => {
    if (b.n < a.n) return -between(b, a);
    const [x, y] = [parts(a), parts(b)];
    const months = (y.year - x.year) * 12 + y.month - x.month;
    return y.day < x.day ? months - 1 : months;
  };
  const duration = (text) => {
    const long = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/.exec(text);
    const sign = text.startsWith("-") ? -1 : 1;
    if (long && (long[2] || long[3])) return new Months(sign * (Number(long[2] ?? 0) * 12 + Number(long[3] ?? 0)));
    const short = /^-?P(\d+)D$/.exec(text);
    return short ? new Days(sign * Number(short[1])) : undefined; // hours are for the server
  };

  check.day = { Day, Days, Months, of, read, write, parts, later, between, duration };
})(globalThis.zhCheck ??= {});
