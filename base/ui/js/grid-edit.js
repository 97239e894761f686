// Writing into a cell: typing replaces, F2 changes, Enter and Tab keep, Esc takes back.
((grid) => {
  "use strict";
  if (!grid.form) return;

  // The one way by which a cell changes: many cells at once are one step to undo and one command to save.
  grid.set = (changes, step = true) => {
    const real = changes.filter(({ cell, text }) => cell.open && grid.clean(cell, text) !== cell.text);
    if (real.length === 0) return 0;
    if (step) grid.tell("step", real.map(({ cell, text }) => ({ cell, from: cell.text, to: grid.clean(cell, text) })));
    for (const { cell, text } of real) {
      cell.text = grid.clean(cell, text);
      grid.wrong(cell, "");
      grid.mark(cell, "waiting");
      grid.show(cell);
    }
    grid.tell("changed", real.map(({ cell }) => cell));
    return real.length;
  };
  grid.begin = (cell, inside) => {
    if (!cell?.open || cell.editing) return;
    cell.editing = inside ? "inside" : "typed";
    cell.td.classList.add("editing");
    if (inside) {
      cell.input.value = cell.text;
      cell.input.setSelectionRange(cell.text.length, cell.text.length);
    }
  };
  grid.keep = (cell) => {
    if (!cell?.editing) return;
    const text = cell.input.value;
    cell.editing = null;
    cell.td.classList.remove("editing");
    grid.set([{ cell, text }]);
    grid.show(cell);
  };
  grid.back = (cell) => {
    if (!cell?.editing) return false;
    cell.editing = null;
    cell.td.classList.remove("editing");
    grid.show(cell);
    cell.input.select();
    return true;
  };
  grid.go = (cell) => {
    if (!cell?.input) return;
    cell.input.focus({ preventScroll: true });
    cell.td.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  grid.form.addEventListener("focusin", (event) => {
    const cell = grid.at(event.target);
    if (!cell) return;
    grid.here?.td.classList.remove("here");
    cell.td.classList.add("here");
    grid.here = cell;
    if (!cell.editing) cell.input.select();
    grid.tell("here", cell);
  });
  grid.form.addEventListener("focusout", (event) => grid.keep(grid.at(event.target)));
  grid.form.addEventListener("input", (event) => {
    const cell = grid.at(event.target);
    if (cell && !cell.editing) grid.begin(cell, false);
  });
  grid.form.addEventListener("dblclick", (event) => grid.begin(grid.at(event.target), true));
  // Enter in a field would hand in the plain form.
  grid.form.addEventListener("submit", (event) => event.preventDefault());
  const plain = grid.form.querySelector("[data-plain]");
  if (plain) plain.hidden = true;
})(globalThis.zhGrid ??= {});
