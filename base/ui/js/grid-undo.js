// Steps back and forth. A step back is saved like any other change: what stood in between stays in the
// history of the cell.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const STEPS_MOST = 500;
  let [done, undone] = [[], []];

  grid.on("step", (changes) => {
    done.push(changes);
    if (done.length > STEPS_MOST) done.shift();
    undone = [];
  });
  const take = (from, to, side) => {
    const step = from.pop();
    if (!step) return;
    to.push(step);
    grid.set(step.map((change) => ({ cell: change.cell, text: change[side] })), false);
    grid.tell("walk", step[0].cell);
    grid.go(step[0].cell);
  };
  const undo = () => take(done, undone, "from");
  const redo = () => take(undone, done, "to");
  grid.form.querySelector("[data-undo]")?.addEventListener("click", undo);
  grid.form.querySelector("[data-redo]")?.addEventListener("click", redo);
  grid.form.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || grid.here?.editing) return;
    if (key === "z" && !event.shiftKey) undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) redo();
    else return;
    event.preventDefault();
  });
})(globalThis.zhGrid ??= {});
