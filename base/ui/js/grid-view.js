// How the sheet stands on the screen: zoom, width of columns, the sheet of keys. Remembered by this
// browser; last of the grid's modules, so it also starts what the others made ready.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const ZOOMS = [70, 80, 90, 100, 115, 130, 150, 175, 200];
  const WHERE = "zhunsheng-grid-zoom";
  let zoom = 100;
  const remembered = () => { try { return Number(localStorage.getItem(WHERE)) || 100; } catch { return 100; } };
  const set = (to) => {
    zoom = ZOOMS.includes(to) ? to : 100;
    for (const wrap of grid.form.querySelectorAll(".sheet-wrap")) wrap.dataset.zoom = String(zoom);
    grid.form.querySelector("[data-zoom-now]").textContent = `${zoom}%`;
    try { localStorage.setItem(WHERE, String(zoom)); } catch { /* for this page only */ }
  };
  const tools = grid.form.querySelector("[data-tools]");
  tools.hidden = false;
  for (const button of tools.querySelectorAll("button[data-zoom]")) {
    button.addEventListener("click", () => set(ZOOMS[Math.min(Math.max(ZOOMS.indexOf(zoom) + Number(button.dataset.zoom), 0), ZOOMS.length - 1)]));
  }
  set(remembered());

  // The edge of a head is pulled; the width is an attribute of the column, so no style is written.
  for (const table of grid.form.querySelectorAll("table.sheet")) {
    const group = document.createElement("colgroup");
    const heads = [...table.querySelectorAll("thead th[data-col]")];
    const columns = [...table.querySelectorAll("tbody tr[data-line] > *")].length ? [...table.querySelector("tbody tr[data-line]:not(.sect)").children] : [];
    group.append(...columns.map(() => document.createElement("col")));
    table.prepend(group);
    heads.forEach((head, i) => {
      const grip = document.createElement("span");
      grip.className = "grip";
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        const [x, width] = [event.clientX, head.offsetWidth];
        grip.setPointerCapture(event.pointerId);
        const pull = (move) => { group.children[i + 2].width = String(Math.max(width + move.clientX - x, 40)); };
        grip.addEventListener("pointermove", pull);
        grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", pull), { once: true });
      });
      head.append(grip);
    });
  }

  // ? shows the keys of the sheet, also from within a cell that holds numbers.
  const sheet = document.getElementById("grid-keys");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || sheet.open || document.querySelector("dialog[open]")) return;
    const cell = grid.at(event.target);
    const field = event.target.closest?.("input, textarea, select");
    if (field && !(cell && !cell.editing && cell.sort === "number")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sheet.showModal();
  }, true);
  sheet.addEventListener("close", () => grid.go(grid.here));

  const counts = () => {
    const all = [...grid.cells.values()];
    const filled = all.filter((cell) => cell.text !== "").length;
    const waiting = all.filter((cell) => cell.state === "waiting").length;
    grid.form.querySelector("[data-counts]").textContent = grid.say("counts", { filled, wanted: all.length, waiting, empty: all.length - filled });
  };
  grid.on("changed", counts);
  grid.on("saved", counts);
  grid.recall();
  grid.restore();
  counts();
})(globalThis.zhGrid ??= {});
