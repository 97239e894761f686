// A block of cells: Shift with arrows, or the mouse; what it counts and adds up to stands below.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const { add, read, write } = globalThis.zhCheck.decimal;
  let [from, to] = [null, null];

  const box = () => {
    const [a, b] = [from ?? grid.here, to ?? grid.here];
    if (!a || !b) return null;
    return { top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y), left: Math.min(a.x, b.x), right: Math.max(a.x, b.x) };
  };
  grid.box = box;
  grid.places = () => {
    const at = box();
    if (!at) return [];
    return grid.rows.slice(at.top, at.bottom + 1).map((row) => row.slice(at.left, at.right + 1));
  };
  grid.picked = () => grid.places().flat().filter((place) => place.input);

  const paint = () => {
    for (const td of grid.form.querySelectorAll("td.picked")) td.classList.remove("picked");
    const places = grid.places().flat();
    if (places.length > 1) for (const place of places) place.td.classList.add("picked");
    const numbers = places.map(grid.number).filter(Boolean);
    const sum = numbers.reduce(add, read("0"));
    const words = places.length > 1 ? grid.say("picked", { count: places.length, sum: grid.shown(write(sum), 0) }) : "";
    grid.form.querySelector("[data-picked]").textContent = words;
    grid.form.querySelector("[data-here]").textContent = grid.here ? grid.say("here", { place: grid.place(grid.here) }) : "";
  };
  grid.on("walk", (cell) => { [from, to] = [null, null]; grid.here = cell; });
  grid.on("stretch", (cell) => { from ??= grid.here; to = cell; });
  grid.on("here", paint);
  grid.on("changed", paint);
  grid.pick = (a, b) => { [from, to] = [a, b]; paint(); };

  grid.form.addEventListener("pointerdown", (event) => {
    const cell = grid.at(event.target);
    if (!cell) return;
    if (event.shiftKey && grid.here) {
      event.preventDefault();
      grid.pick(from ?? grid.here, cell);
      return;
    }
    [from, to] = [cell, null];
    const over = (move) => {
      const under = grid.at(document.elementFromPoint(move.clientX, move.clientY));
      if (under && under !== (to ?? from)) grid.pick(cell, under);
    };
    grid.form.addEventListener("pointermove", over);
    window.addEventListener("pointerup", () => grid.form.removeEventListener("pointermove", over), { once: true });
  });
  grid.form.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key.toLowerCase() === "a" && grid.here && !grid.here.editing) {
      const all = [...grid.cells.values()].filter((cell) => cell.section === grid.here.section);
      grid.pick(all[0], all.at(-1));
      event.preventDefault();
    }
  });
})(globalThis.zhGrid ??= {});
