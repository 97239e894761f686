// Numbers as they are shown and as they are typed: 1,208 and １２０８ are the same.
((grid) => {
  "use strict";
  if (!grid.form) return;
  const { decimal } = globalThis.zhCheck;

  grid.shown = (text, places) => {
    const number = /^[-−]?[\d.,]+$/.test(text) ? decimal.read(text.replaceAll(",", "").replace("−", "-")) : null;
    if (!number) return text;
    const [whole, part = ""] = decimal.write(number).replace("-", "−").split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = part.padEnd(places, "0");
    return rest ? `${grouped}.${rest}` : grouped;
  };
  // What is kept of what was typed: full width, spaces and commas go.
  grid.clean = (cell, text) => {
    const plain = text.trim();
    if (cell.sort !== "number") return plain;
    const narrow = plain.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[−﹣]/g, "-");
    const bare = narrow.replace(/[,\s]/g, "");
    return /^-?\d*\.?\d*%?$/.test(bare) && /\d/.test(bare) ? bare : plain;
  };
  grid.show = (cell) => {
    if (cell.editing) return;
    const text = cell.sort === "number" ? grid.shown(cell.text, cell.decimals) : cell.text;
    if (cell.input.value !== text) cell.input.value = text;
  };
  grid.number = (cell) => {
    if (cell.kind === "sum") return cell.value ?? null;
    return cell.sort === "number" ? decimal.read(grid.clean(cell, cell.text)) : null;
  };
  for (const cell of grid.cells.values()) grid.show(cell);
})(globalThis.zhGrid ??= {});
