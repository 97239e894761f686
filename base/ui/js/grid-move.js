// Keys of the sheet. Arrows walk the cells that can be reached; Ctrl goes to the end of a block.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const reachable = (y, x) => (grid.rows[y]?.[x]?.input ? grid.rows[y][x] : null);
  grid.next = (from, [down, right]) => {
    for (let y = from.y + down, x = from.x + right; grid.rows[y] && x >= 0 && x < 500; y += down, x += right) {
      if (reachable(y, x)) return grid.rows[y][x];
      if (right && x >= grid.rows[y].length) return null;
    }
    return null;
  };
  // To the last filled cell of this run, or over the gap to the next filled one, or to the edge.
  const block = (from, step) => {
    let at = from;
    const filled = (cell) => cell.text !== "";
    const first = grid.next(from, step);
    const running = first && filled(from) && filled(first);
    for (let to = first; to; to = grid.next(to, step)) {
      if (running && !filled(to)) return at;
      at = to;
      if (!running && filled(to)) return at;
    }
    return at;
  };
  // The next cell in reading order, for Tab.
  const reading = (from, by) => {
    const all = [...grid.cells.values()];
    for (let i = all.indexOf(from) + by; all[i]; i += by) if (all[i].open) return all[i];
    return null;
  };
  const edge = (cell, event) => {
    const forward = event.key === "End";
    const row = event.ctrlKey ? grid.rows[forward ? grid.rows.length - 1 : 0] : grid.rows[cell.y];
    const found = row.filter((place) => place.input);
    return forward ? found.at(-1) : found[0];
  };
  const target = (cell, event) => {
    const step = STEPS[event.key];
    if (step) {
      if (cell.editing === "inside") return null;
      return (event.ctrlKey ? block(cell, step) : grid.next(cell, step)) ?? cell;
    }
    if (event.key === "Enter" && !event.ctrlKey) return grid.next(cell, event.shiftKey ? [-1, 0] : [1, 0]) ?? cell;
    if (event.key === "Tab") return reading(cell, event.shiftKey ? -1 : 1);
    if ((event.key === "Home" || event.key === "End") && !cell.editing) return edge(cell, event);
    if (event.key === "PageDown" || event.key === "PageUp") {
      let to = cell;
      for (let i = 0; i < 10; i += 1) to = grid.next(to, event.key === "PageDown" ? [1, 0] : [-1, 0]) ?? to;
      return to;
    }
    return null;
  };

  grid.form.addEventListener("keydown", (event) => {
    const cell = grid.at(event.target);
    if (!cell || event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "F2") {
      grid.begin(cell, true);
    } else if (event.key === "Escape") {
      if (!grid.back(cell)) return; // then it leaves the field, as everywhere
    } else if (event.key === "Delete" && !cell.editing) {
      grid.set(grid.picked().map((one) => ({ cell: one, text: "" })));
    } else {
      const to = target(cell, event);
      if (!to) return;
      grid.keep(cell);
      const stays = event.shiftKey && STEPS[event.key];
      grid.tell(stays ? "stretch" : "walk", to);
      grid.go(to);
      if (to === cell) cell.input.select();
    }
    event.preventDefault();
    event.stopPropagation();
  });
})(globalThis.zhGrid ??= {});
