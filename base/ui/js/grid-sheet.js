// The sheet as the other modules see it: every place in rows and columns, each cell with its field.
((grid) => {
  "use strict";
  const form = document.getElementById("grid");
  if (!form) return;
  const listeners = new Map();
  const cells = new Map(); // by section.line.column
  const rows = [];         // every line that holds a place, over all sections

  const read = (td, y, x) => {
    const input = td.querySelector("input");
    const [section, line, column] = td.dataset.cell.split(".");
    return {
      key: td.dataset.cell, td, input, y, x, section, line, column,
      sort: td.dataset.sort, decimals: Number(td.dataset.decimals), base: Number(td.dataset.base),
      text: input.value, open: !input.readOnly, kind: "asked",
    };
  };
  for (const tr of form.querySelectorAll("tr[data-line]")) {
    const places = [...tr.querySelectorAll("td.cell")];
    if (places.length === 0) continue;
    const y = rows.length;
    rows.push(places.map((td, x) => {
      if (td.dataset.cell) {
        const cell = read(td, y, x);
        cells.set(cell.key, cell);
        return cell;
      }
      const [section, line, column] = (td.dataset.sum ?? "..").split(".");
      return { td, y, x, section, line, column, kind: td.dataset.sum ? "sum" : "grey", open: false, text: "" };
    }));
  }

  Object.assign(grid, {
    form, cells, rows,
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    tell: (name, detail) => { for (const listener of listeners.get(name) ?? []) listener(detail); },
    // Words come with the page, in its language.
    say: (name, values = {}) => Object.entries(values).reduce(
      (text, [key, value]) => text.replaceAll(`{${key}}`, value), form.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? ""),
    at: (element) => cells.get(element?.closest?.("td[data-cell]")?.dataset.cell),
    here: null,
    place: (cell) => {
      const line = cell.td.parentElement.querySelector("th")?.textContent.trim() ?? "";
      return `${line}·${cell.td.dataset.head ?? ""}`;
    },
  });

  // The sign in the corner of a cell.
  const SIGNS = { saved: "tick", waiting: "up", invalid: "bad", asks: "watch", commented: "corner", locked: "lock", prefilled: "fromdb", differs: "differs", disputed: "flag" };
  const SVG = "http://www.w3.org/2000/svg";
  grid.sign = (name) => {
    const svg = document.createElementNS(SVG, "svg");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#${name}`);
    svg.setAttribute("class", "at");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  };
  grid.mark = (cell, state) => {
    for (const old of Object.keys(SIGNS)) cell.td.classList.remove(old);
    cell.td.querySelector(".at")?.remove();
    cell.state = state;
    if (!SIGNS[state]) return;
    cell.td.classList.add(state);
    cell.td.prepend(grid.sign(SIGNS[state]));
  };
  grid.wrong = (cell, words) => {
    cell.wrong = words;
    if (words) {
      cell.input.setAttribute("aria-invalid", "true");
      cell.input.title = words;
    } else {
      cell.input.removeAttribute("aria-invalid");
      cell.input.removeAttribute("title");
    }
  };
  for (const cell of cells.values()) {
    cell.state = Object.keys(SIGNS).find((state) => cell.td.classList.contains(state)) ?? "";
  }
})(globalThis.zhGrid ??= {});
