// Totals and formulas as one types. A total with a part that is missing says so; missing is not zero.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const check = globalThis.zhCheck;
  const sums = grid.rows.flat().filter((place) => place.kind === "sum");
  const byKey = new Map(sums.map((place) => [place.td.dataset.sum, place]));
  grid.formulas = {};

  // A cell of any kind by its three codes.
  grid.find = (section, line, column) => {
    const key = `${section}.${line}.${column}`;
    return grid.cells.get(key) ?? byKey.get(key);
  };
  const none = (cell) => !cell.text || /^(无|不涉及|不适用|—|-|--|none|n\/a)$/i.test(cell.text);
  const total = (place) => {
    let [sum, missing, any] = [check.decimal.read("0"), false, false];
    for (const line of place.td.dataset.adds.split(" ")) {
      const part = grid.find(place.section, line, place.column);
      if (!part) continue;
      const number = grid.number(part);
      if (number) { sum = check.decimal.add(sum, number); any = true; }
      else if (part.text) any = true;
      else missing = true;
      missing ||= Boolean(part.partial);
    }
    return { value: any ? sum : null, partial: any && missing };
  };
  // The value of a cell as a rule knows it.
  grid.value = (cell) => {
    if (!cell) return null;
    if (cell.kind === "sum") return cell.value ?? null;
    if (none(cell)) return null;
    return check.of(cell.sort === "choice" ? "text" : cell.sort, grid.clean(cell, cell.text)) ?? null;
  };
  const formula = (place) => {
    const rule = grid.formulas[`${place.section}.${place.column}`];
    if (!rule) return undefined;
    const values = {};
    for (const name of rule.names) values[name] = grid.value(grid.find(place.section, place.line, name));
    const found = rule(values);
    if (found.silent !== undefined) return undefined;
    return { value: found.value ?? null, partial: false };
  };
  const write = (place, { value, partial }) => {
    place.value = value;
    place.partial = partial;
    const places = Number(place.td.dataset.decimals);
    const text = value ? grid.shown(check.decimal.write(check.decimal.round(value, 6, "half-even")), places) : "—";
    place.td.querySelector("b").textContent = text;
    place.td.querySelector(".partial")?.remove();
    if (partial) {
      const star = document.createElement("span");
      star.className = "partial";
      star.title = grid.say("partial");
      star.textContent = "*";
      place.td.append(star);
    }
  };
  // Formulas stand on cells, totals on both, and a formula may stand on a total: three rounds settle it.
  grid.compute = () => {
    for (let round = 0; round < 3; round += 1) {
      for (const place of sums) {
        const found = place.td.dataset.adds !== undefined ? total(place) : formula(place);
        if (found) write(place, found);
      }
    }
  };
  grid.on("changed", grid.compute);
  grid.on("rules", grid.compute);
  grid.compute();
})(globalThis.zhGrid ??= {});
