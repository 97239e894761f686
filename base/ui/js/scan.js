// A button beside a field for a code: the camera where the browser reads codes itself, a picture everywhere. Where the
// browser cannot read pictures either, the picture goes to the server. Without script the field is typed into.
// A page writes <div data-scan></div> in its form; the field is the one called "code", or the one that data-scan names.
(() => {
  "use strict";
  const { words, button, camera } = window.scanning;

  // Square codes and bar codes that stand on goods, as far as this browser knows them.
  const detector = async () => {
    if (!("BarcodeDetector" in window)) return null;
    try {
      const known = await window.BarcodeDetector.getSupportedFormats();
      const formats = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8"].filter((it) => known.includes(it));
      return formats.length > 0 ? new window.BarcodeDetector({ formats }) : null;
    } catch { return null; }
  };

  const start = (place, reader) => {
    const form = place.closest("form");
    const field = place.dataset.scan ? document.querySelector(place.dataset.scan) : form?.querySelector("[name=code]");
    const token = document.querySelector("input[name=csrf]")?.value ?? "";
    if (!field) return;
    const say = document.createElement("output");
    say.className = "scan-says";

    // A question is asked at once; where more is to be filled in, the code is only filled in.
    const take = (code) => {
      field.value = code;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      say.textContent = "";
      if (field.form?.method === "get") field.form.requestSubmit(); else field.focus();
    };

    const asked = async (file) => {
      const body = new FormData();
      body.append("csrf", token);
      body.append("file", file, file.name || "picture");
      const answer = await fetch("/trace/read-image", { method: "POST", body, headers: { accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.message ?? words.none);
      return told.code;
    };

    const read = async (file) => {
      if (reader) {
        try {
          const found = await reader.detect(await createImageBitmap(file));
          if (found.length > 0) return found[0].rawValue;
        } catch { /* the server may read what this browser cannot */ }
      }
      return asked(file);
    };

    const pick = document.createElement("input");
    pick.type = "file";
    pick.accept = "image/*";
    pick.hidden = true;
    pick.addEventListener("change", async () => {
      const file = pick.files[0];
      pick.value = "";
      if (!file) return;
      say.textContent = words.reading;
      try { take(await read(file)); } catch (error) { say.textContent = error.message || words.none; }
    });
    const picture = button(words.picture);
    picture.addEventListener("click", () => pick.click());

    const parts = [picture, pick, say];
    if (reader && navigator.mediaDevices?.getUserMedia) parts.unshift(camera(reader, take, say));
    place.replaceChildren(...parts);
    place.classList.add("scan");
  };

  const places = [...document.querySelectorAll("[data-scan]")];
  if (places.length > 0) detector().then((reader) => { for (const place of places) start(place, reader); });
})();
