// The name of a command, made here: UUIDv7, so that names sort by the time they were made at.
((grid) => {
  "use strict";
  grid.token = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const at = Date.now();
    for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(at / 256 ** (5 - i)) % 256;
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
})(globalThis.zhGrid ??= {});
