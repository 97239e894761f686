// Arrows walk the cells of a matrix, E opens the evidence of one. Enter is the link's own. Without
// script Tab walks the same cells.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  const grid = (table) =>
    [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].map((cell) => cell.querySelector("a.score")));

  // The nearest cell that holds a score, in the direction of the step.
  const next = (cells, from, [down, right]) => {
    let [y, x] = [from[0] + down, from[1] + right];
    while (cells[y] && x >= 0 && x < cells[y].length) {
      if (cells[y][x]) return cells[y][x];
      [y, x] = [y + down, x + right];
    }
    return null;
  };

  for (const table of document.querySelectorAll("table[data-matrix]")) {
    table.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const at = event.target instanceof Element ? event.target.closest("a.score") : null;
      if (!at) return;
      if (event.key === "e" || event.key === "E") {
        event.preventDefault();
        window.location.assign(`${at.href}#inputs`);
        return;
      }
      const step = STEPS[event.key];
      if (!step) return;
      const cells = grid(table);
      const y = cells.findIndex((row) => row.includes(at));
      const to = next(cells, [y, cells[y].indexOf(at)], step);
      event.preventDefault(); // the page does not scroll under the finger
      if (to) {
        to.focus({ preventScroll: true });
        to.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    });
    // An arrow on the frame itself goes to the first cell.
    const frame = table.closest("[tabindex]");
    if (frame) {
      frame.addEventListener("keydown", (event) => {
        if (event.target !== frame || event.key !== "ArrowDown") return;
        const first = table.querySelector("a.score");
        if (first) {
          event.preventDefault();
          first.focus();
        }
      });
    }
    for (const cell of table.querySelectorAll("a.score")) {
      cell.addEventListener("focus", () => cell.classList.add("here"));
      cell.addEventListener("blur", () => cell.classList.remove("here"));
    }
  }
})();
