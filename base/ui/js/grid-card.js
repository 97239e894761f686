// The card of the cell: where its value came from, what it said in the periods before, every value it
// ever had (Alt+H), and a remark that travels with it (Alt+M).
((grid) => {
  "use strict";
  const card = document.querySelector("[data-cell-card]");
  if (!grid.form || !card) return;
  const [place, body] = [card.querySelector("[data-cell-place]"), card.querySelector("[data-cell-body]")];
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const spark = (values) => {
    const numbers = values.map((text) => (text === "" ? null : Number(text)));
    const known = numbers.filter((n) => n !== null);
    if (known.length < 2) return null;
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const points = numbers.map((n, i) => (n === null ? null : `${4 + i * 112 / (numbers.length - 1)},${24 - 20 * (n - low) / (high - low || 1)}`)).filter(Boolean);
    const svg = document.createElementNS(SVG, "svg");
    const drawn = document.createElementNS(SVG, "polyline");
    svg.setAttribute("viewBox", "0 0 120 28");
    svg.setAttribute("class", "cell-spark");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", grid.say("past", { values: values.filter(Boolean).join("、") }));
    drawn.setAttribute("points", points.join(" "));
    svg.append(drawn);
    return svg;
  };
  const remark = (cell) => {
    const label = make("label", grid.say("remark"));
    const field = make("input", "", "input");
    field.value = cell.td.dataset.remark ?? "";
    field.disabled = !cell.open;
    field.addEventListener("change", () => {
      cell.td.dataset.remark = field.value.trim();
      grid.mark(cell, "waiting");
      grid.push([[cell.key, cell.text, cell.base, field.value.trim()]]);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); grid.go(cell); }
    });
    label.append(field);
    return label;
  };
  const source = (cell) => {
    const line = make("p", cell.td.dataset.source, "cell-source");
    if (!cell.open || cell.state !== "prefilled") return line;
    const yes = make("button", grid.say("confirm"), "button small");
    yes.type = "button";
    yes.addEventListener("click", () => { grid.push([[cell.key, cell.text, cell.base]]); grid.go(cell); });
    line.append(" ", yes);
    return line;
  };
  // Another value than the one brought asks why: that opens a case with whoever answers for it.
  const ground = (cell) => {
    const label = make("label", grid.say("ground"));
    const field = make("input", "", "input");
    field.addEventListener("change", () => {
      cell.refused = "";
      grid.push([[cell.key, cell.text, cell.base, null, field.value.trim()]]);
    });
    label.append(field);
    return label;
  };
  const show = (cell) => {
    card.hidden = false;
    place.textContent = grid.place(cell);
    const values = [...(cell.td.dataset.past ? cell.td.dataset.past.split("|") : []), cell.sort === "number" ? cell.text : ""];
    const parts = [cell.wrong ? make("p", cell.wrong, "cell-wrong") : null, cell.td.dataset.source ? source(cell) : null,
      spark(values), cell.refused === "form-cell-dispute-needed" ? ground(cell) : null, remark(cell)];
    const past = make("a", grid.say("history"));
    past.href = `/fillings/${grid.form.dataset.filling}/cell?cell=${cell.key}`;
    body.replaceChildren(...parts.filter(Boolean), past);
  };
  grid.on("here", show);
  grid.on("saved", () => { if (grid.here && !card.contains(document.activeElement)) show(grid.here); });

  const history = async (cell) => {
    const answer = await fetch(`/fillings/${grid.form.dataset.filling}/cell?cell=${cell.key}`, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const list = make("ol", "", "cell-past");
    for (const row of (await answer.json()).rows) list.append(make("li", [row.at, row.who, row.text || "—", row.state, row.remark, row.ground, row.source].filter(Boolean).join(" · ")));
    show(cell);
    body.append(list);
  };
  grid.form.addEventListener("keydown", (event) => {
    if (!event.altKey || !grid.here) return;
    const key = event.key.toLowerCase();
    if (key === "m") body.querySelector("label input")?.focus();
    else if (key === "h") history(grid.here);
    else return;
    event.preventDefault();
  });
})(globalThis.zhGrid ??= {});
