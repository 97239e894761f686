// A signature by finger, mouse or pen, handed on as a picture.
window.signaturePad = (pad, done, wipe, give) => {
  const ink = pad.getContext("2d");
  let drawing = false;
  let written = false;
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
  };
  const clear = () => {
    ink.fillStyle = "white";
    ink.fillRect(0, 0, pad.width, pad.height);
    written = false;
  };
  clear();
  ink.lineWidth = 4;
  ink.lineCap = "round";
  pad.addEventListener("pointerdown", (event) => {
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    ink.beginPath();
    ink.moveTo(...place(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    ink.lineTo(...place(event));
    ink.stroke();
    written = true;
  });
  pad.addEventListener("pointerup", () => { drawing = false; });
  wipe.addEventListener("click", clear);
  done.addEventListener("click", () => { if (written) pad.toBlob(give, "image/png"); });
};
