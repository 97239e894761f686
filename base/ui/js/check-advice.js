// What a rule says of the values that are there: a value, that something is missing, that there is
// none, or nothing (silent) where the rule uses words that only the server knows.
((check) => {
  "use strict";
  const { Decimal, read, write, round } = check.decimal;
  const { Day, Days, Months } = check.day;

  // Names that the rule takes from outside, and whether it speaks of null itself.
  const needs = (node, bound = []) => {
    const found = { names: new Set(), speaks: false };
    const walk = (part, inner) => {
      if (!Array.isArray(part)) return;
      if (part[0] === "null") found.speaks = true;
      if (part[0] === "name" && !inner.includes(part[1])) found.names.add(part[1]);
      if (["for", "some", "every"].includes(part[0])) {
        const names = [...inner];
        for (const each of part[1].slice(1)) {
          walk(each[2], names);
          names.push(each[1][1]);
        }
        return walk(part[2], names);
      }
      const skip = part[0] === "of" ? part.slice(1, 2) : ["n", "s", "@", "name"].includes(part[0]) ? [] : part.slice(1);
      for (const next of skip) walk(next, inner);
    };
    walk(node, bound);
    return found;
  };

  // A rule made ready once: `(values) => answer`. Values are of the kinds that `of` makes.
  const rule = (tree) => {
    const { names, speaks } = needs(tree);
    const answer = (values) => {
      const missing = [...names].filter((name) => values[name] === undefined || values[name] === null);
      if (missing.length > 0 && !speaks) return { missing };
      try {
        const found = check.value(tree, values);
        if (found instanceof Decimal && found.c !== 0n && write(found).split(".")[0].length > 20) return { silent: "large" };
        if (found !== null) return { value: found };
        return missing.length > 0 ? { missing } : { none: true };
      } catch (error) {
        if (error instanceof check.Silent || error instanceof RangeError) return { silent: error.message };
        throw error;
      }
    };
    return Object.assign(answer, { names: [...names] });
  };

  // A value from what was typed: null where nothing is there, undefined where it cannot be read.
  const of = (sort, text) => {
    if (text === null || text === undefined || text === "") return null;
    if (sort === "number") return read(String(text).replaceAll(",", "").replace("−", "-")) ?? undefined;
    if (sort === "date") return check.day.read(text) ?? undefined;
    if (sort === "truth") return text === "true" || text === "1" || text === "是" || text === "yes";
    return String(text);
  };

  // As it is shown: six places at most, as figures are kept.
  const shown = (found) => {
    if (found instanceof Decimal) return write(round(found, 6, "half-even"));
    if (found instanceof Day) return check.day.write(found);
    if (found instanceof Days) return `P${found.n}D`;
    if (found instanceof Months) return `P${found.n}M`;
    if (Array.isArray(found)) return `[${found.map(shown).join(", ")}]`;
    return String(found);
  };

  Object.assign(check, { rule, of, shown });
})(globalThis.zhCheck ??= {});
