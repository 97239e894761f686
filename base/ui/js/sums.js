// What parts amount to, said while one types; the server works it out again and decides.
// <form data-sums="#output" data-whole="100" data-short="… {n} … {m}">: fields take.U, value.U, weight.U and a
// select named rule. Numbers are whole millionths (BigInt), so that 0.1 ten times is 1. Without script the form
// has a button that asks the server.
(() => {
  "use strict";

  const MILLION = 1000000n;
  // As the server reads a decimal: full-width digits and commas are taken, more than six places are not.
  const read = (text) => {
    const plain = text.trim().normalize("NFKC").replace(/,/g, "").replace(/^−/, "-");
    const found = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(plain);
    if (!found) return null;
    const value = BigInt(found[2]) * MILLION + BigInt((found[3] ?? "").padEnd(6, "0"));
    return found[1] ? -value : value;
  };
  const say = (value) => {
    const size = value < 0n ? -value : value;
    const rest = (size % MILLION).toString().padStart(6, "0").replace(/0+$/, "");
    return `${value < 0n ? "−" : ""}${size / MILLION}${rest ? `.${rest}` : ""}`;
  };
  // Rounded half away from zero to a millionth: only what is told is rounded, not what is judged.
  const divide = (a, b) => {
    const twice = (a < 0n ? -a : a) * 2n;
    const value = (twice + b) / (2n * b);
    return a < 0n ? -value : value;
  };
  const fill = (text, n, m) => text.replace("{n}", n).replace("{m}", m);

  const judge = (form, rows, rule) => {
    const told = form.dataset;
    const whole = read(told.whole ?? "");
    const taken = rows.filter((row) => row.take.checked);
    const weighted = rule === "weight";
    const lacking = taken.filter(
      (row) => read(row.value.value) === null || (weighted && (read(row.weight.value) ?? 0n) <= 0n),
    );
    if (taken.length === 0 || whole === null) return null;
    if (lacking.length > 0) return [false, fill(told.missing, `${lacking.length}`, `${taken.length}`)];
    if (rule === "all") {
      const lax = taken.filter((row) => {
        const value = read(row.value.value);
        return "lower" in told ? value > whole : value < whole;
      });
      return lax.length > 0 ? [false, fill(told.laxer, `${lax.length}`, say(whole))] : [true, told.fits];
    }
    let total = 0n;
    let weights = 0n;
    for (const row of taken) {
      const weight = weighted ? read(row.weight.value) : MILLION;
      total += read(row.value.value) * weight;
      weights += weight;
    }
    const wanted = weighted ? whole * weights : whole * MILLION;
    const shown = weighted ? divide(total, weights) : total / MILLION;
    if (total === wanted) return [true, told.fits];
    const [less, more] = weighted ? [told.below, told.above] : [told.short, told.over];
    const line = total < wanted ? fill(less, say(shown), say(whole - shown)) : fill(more, say(shown), say(shown - whole));
    return [false, weighted ? `${line} · ${fill(told.weights, say(weights), "")}` : line];
  };

  for (const form of document.querySelectorAll("form[data-sums]")) {
    const output = document.querySelector(form.dataset.sums);
    const rule = form.elements.namedItem("rule");
    if (!output || !rule) continue;
    const rows = [...form.querySelectorAll("input[name^='take.']")].map((take) => {
      const unit = take.name.slice("take.".length);
      return { take, value: form.elements.namedItem(`value.${unit}`), weight: form.elements.namedItem(`weight.${unit}`) };
    });
    const show = () => {
      const judged = judge(form, rows, rule.value);
      output.hidden = judged === null;
      if (judged === null) return;
      output.textContent = `${judged[0] ? "●" : "▲"} ${judged[1]}`;
      output.className = judged[0] ? "num state ok" : "num state watch";
    };
    // Who types a number for a unit takes it in.
    for (const row of rows) {
      for (const field of [row.value, row.weight]) {
        field.addEventListener("input", () => {
          if (field.value.trim() !== "") row.take.checked = true;
        });
      }
    }
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    show();
  }
})();
