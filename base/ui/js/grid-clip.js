// Blocks in and out of Excel and WPS: lines parted by line ends, cells by tabs, quotes around what
// holds either.
((grid) => {
  "use strict";
  if (!grid.form) return;
  let withHeads = false;

  const parse = (text) => {
    const rows = [[]];
    let [cell, quoted] = ["", false];
    const close = () => { rows.at(-1).push(cell); cell = ""; };
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i];
      if (quoted && c === '"' && text[i + 1] === '"') { cell += '"'; i += 1; }
      else if (c === '"' && (quoted || cell === "")) quoted = !quoted;
      else if (!quoted && c === "\t") close();
      else if (!quoted && (c === "\n" || c === "\r")) {
        if (c === "\r" && text[i + 1] === "\n") i += 1;
        close();
        rows.push([]);
      } else cell += c;
    }
    close();
    if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop(); // the last line end
    return rows;
  };
  const heads = (table) => [...table.querySelectorAll("thead th[data-col]")].map((th) => th.firstChild.textContent.trim());
  // Copied from here with its heads, a block comes back as it went: heads and names are passed over.
  const bare = (rows, cell) => {
    const names = heads(cell.td.closest("table"));
    const headed = rows.length > 1 && rows[0].filter((text) => names.includes(text.trim())).length > 1;
    const body = headed ? rows.slice(1) : rows;
    const left = headed ? rows[0].findIndex((text) => names.includes(text.trim())) : 0;
    const from = headed ? names.indexOf(rows[0][left].trim()) : cell.x;
    const named = (row) => row[0].section === cell.section && row[0].td.parentElement.querySelector("th").textContent.trim() === body[0][0].trim();
    const line = headed && left > 0 ? grid.rows.findIndex(named) : -1;
    return { body: body.map((row) => row.slice(left)), x: from, y: line < 0 ? cell.y : line };
  };

  grid.form.addEventListener("paste", (event) => {
    const cell = grid.at(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || (cell.editing === "inside" && !/[\t\n]/.test(text))) return;
    event.preventDefault();
    const { body, x, y } = bare(parse(text), cell);
    const changes = [];
    let passed = 0;
    body.forEach((row, down) => row.forEach((value, right) => {
      const place = grid.rows[y + down]?.[x + right];
      if (place?.open) changes.push({ cell: place, text: value });
      else if (value.trim() !== "" && place?.kind !== "sum") passed += 1;
    }));
    cell.editing = null;
    cell.td.classList.remove("editing");
    grid.set(changes);
    grid.show(cell);
    grid.tell("said", passed > 0 ? grid.say("passed", { count: passed }) : grid.say("pasted", { count: changes.length }));
    const last = grid.rows[y + body.length - 1]?.[x + (body[0]?.length ?? 1) - 1];
    if (last?.input && last !== cell) grid.pick(grid.rows[y][x], last);
  });

  const quote = (text) => (/["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (place) => quote(place.kind === "sum" ? place.td.textContent.replace("*", "").trim() : place.text);
  const block = () => {
    const [at, table] = [grid.box(), grid.here.td.closest("table")];
    const lines = grid.places().map((row) => {
      const name = row[0].td.parentElement.querySelector("th").textContent.trim();
      return [...(withHeads ? [quote(name)] : []), ...row.map(written)].join("\t");
    });
    if (withHeads) lines.unshift([table.querySelector("thead .stub").textContent.trim(), ...heads(table).slice(at.left, at.right + 1)].map(quote).join("\t"));
    return lines.join("\r\n");
  };
  document.addEventListener("copy", (event) => {
    if (!grid.here || grid.here.editing || !grid.form.contains(document.activeElement)) return;
    event.clipboardData.setData("text/plain", block());
    event.preventDefault();
    withHeads = false;
  });
  const copyHeads = () => { withHeads = true; grid.here?.input.focus(); document.execCommand("copy"); withHeads = false; };
  grid.form.querySelector("[data-copy]")?.addEventListener("click", copyHeads);
  grid.form.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === "c") { copyHeads(); event.preventDefault(); }
  });
  grid.parse = parse;
})(globalThis.zhGrid ??= {});
