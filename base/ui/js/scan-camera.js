// The camera of a device reads a code, where the browser knows how. Says what to do, and stops when a code was found.
(() => {
  "use strict";
  const words = document.documentElement.lang.startsWith("en")
    ? { camera: "Scan with camera", picture: "Read from picture", stop: "Stop", none: "No code was found in this picture. Hold the camera closer, or type the code.", closed: "The camera is not available. Take a picture instead, or type the code.", aim: "Hold the code in the frame.", reading: "Reading the picture …" }
    : { camera: "摄像头扫码", picture: "从图片识别", stop: "停止", none: "图片中未识别到码。请靠近再拍，或手工输入。", closed: "无法使用摄像头。请改为拍照，或手工输入。", aim: "请将码对准画面。", reading: "正在识别…" };

  const button = (label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = label;
    return made;
  };

  const camera = (reader, take, say) => {
    const open = button(words.camera);
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    let stream = null;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
      video.remove();
      open.textContent = words.camera;
      say.textContent = "";
    };
    const look = async () => {
      if (!stream) return;
      let found = [];
      try { found = await reader.detect(video); } catch { /* the picture is not there yet */ }
      if (found.length > 0) {
        stop();
        take(found[0].rawValue);
      } else {
        setTimeout(look, 200);
      }
    };
    open.addEventListener("click", async () => {
      if (stream) return stop();
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        say.textContent = words.closed;
        return;
      }
      open.after(video);
      open.textContent = words.stop;
      say.textContent = words.aim;
      video.srcObject = stream;
      await video.play();
      look();
    });
    window.addEventListener("pagehide", stop);
    return open;
  };

  window.scanning = { words, button, camera };
})();
