// The form's own rules while one types, also without a connection: advice. A cell against an error rule
// gets the red frame at once; what the server finds stands in the list beside the sheet.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const check = globalThis.zhCheck;
  let rules = [];
  grid.advised = [];

  // `last_x` and `year_x` come from what the cell said before: the last, and twelve (four, two, one) back.
  const before = (cell, back) => {
    const past = cell?.td.dataset.past?.split("|") ?? [];
    return past.length >= back && past.at(-back) ? check.decimal.read(past.at(-back)) : null;
  };
  const named = (rule, section, line, name) => {
    const own = grid.find(section, line, name);
    if (own) return grid.value(own);
    if (name.startsWith("last_")) return before(grid.find(section, line, name.slice(5)), 1);
    return null;
  };
  const onSheet = (name) => {
    for (const place of grid.rows.flat()) {
      if (`${place.section}_${place.line}_${place.column}` === name) return grid.value(place);
    }
    const list = grid.rows.flat().filter((place) => `${place.section}_${place.column}` === name && place.kind === "asked");
    return list.length ? list.map(grid.value).filter(Boolean) : null;
  };
  const tell = (rule, cell) => {
    const words = rule.words;
    grid.advised.push({ cell: cell?.key ?? "", place: cell ? grid.place(cell) : "", words, rule: rule.code, severity: rule.severity });
    if (!cell?.input || !cell.open) return;
    if (cell.state !== "differs") grid.mark(cell, rule.severity === "error" ? "invalid" : "asks");
    grid.wrong(cell, words);
    cell.advised = true;
  };
  const look = (rule) => {
    if (!rule.section) {
      const values = {};
      for (const name of rule.made.names) values[name] = onSheet(name);
      if (rule.made(values).value === false) tell(rule, grid.cells.get(rule.at));
      return;
    }
    const lines = new Set(grid.rows.flat().filter((place) => place.section === rule.section).map((place) => place.line));
    for (const line of lines) {
      if (rule.lines.length > 0 && !rule.lines.includes(line)) continue;
      const values = {};
      for (const name of rule.made.names) values[name] = named(rule, rule.section, line, name);
      if (rule.made(values).value === false) tell(rule, grid.find(rule.section, line, rule.at));
    }
  };
  grid.advise = () => {
    grid.advised = [];
    for (const cell of grid.cells.values()) {
      if (!cell.advised) continue;
      cell.advised = false;
      grid.wrong(cell, "");
      if (cell.state === "invalid" || cell.state === "asks") grid.mark(cell, grid.waits(cell.key) ? "waiting" : cell.text ? "saved" : "");
    }
    for (const rule of rules) look(rule);
    grid.tell("advised", grid.advised);
  };
  grid.on("changed", grid.advise);
  grid.on("saved", grid.advise);

  const begin = async () => {
    const answer = await fetch(`/fillings/${grid.form.dataset.filling}/rules`, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const found = await answer.json();
    // A rule over the year before needs more than stands on the page: the server's alone.
    rules = found.checks.filter((rule) => rule.tree).map((rule) => ({ ...rule, made: check.rule(rule.tree) }))
      .filter((rule) => !rule.made.names.some((name) => name.startsWith("year_")));
    for (const [key, tree] of Object.entries(found.formulas)) grid.formulas[key] = check.rule(tree);
    grid.tell("rules");
    grid.advise();
  };
  begin();
})(globalThis.zhGrid ??= {});
