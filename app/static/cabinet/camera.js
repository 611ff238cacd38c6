// Reading a QR code with the browser's camera: by the browser itself where it can, else with jsQR,
// which is fetched only then. The camera is on only while its picture is on the screen.

import { byId } from "../dom.js";

const LOOK_EVERY_MS = 150;
const ON_FOR_MS = 60_000; // a camera nobody holds a code before is turned off again
const WIDTH_MAX = 640; // enough for a code of 25 modules, and quick on a cheap tablet

let stream = null;
let timer = 0;
let offTimer = 0;

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);
export const isOn = () => stream !== null;

async function reader() {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? null;
    }
  }
  if (!window.jsQR) await load(new URL("../vendor/jsQR-1.4.0.js", import.meta.url));
  return async (canvas) => {
    const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(seen.data, seen.width, seen.height)?.data ?? null;
  };
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = () => reject(new Error("jsQR did not load"));
    document.head.append(script);
  });
}

/** Show the camera and call `found(text)` once. Throws when there is none or it is forbidden. */
export async function start(found, stopped) {
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    const read = await reader();
    const video = byId("camera-picture");
    video.srcObject = stream;
    await video.play();
    byId("camera").hidden = false;
    const canvas = document.createElement("canvas");
    const look = async () => {
      if (stream === null) return;
      const text = await readFrame(video, canvas, read);
      if (text) {
        stop();
        stopped();
        found(text);
      } else timer = setTimeout(look, LOOK_EVERY_MS);
    };
    look();
    offTimer = setTimeout(() => {
      stop();
      stopped();
    }, ON_FOR_MS);
  } catch (error) {
    stop();
    throw error;
  }
}

async function readFrame(video, canvas, read) {
  if (!video.videoWidth) return null;
  const scale = Math.min(1, WIDTH_MAX / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
  return read(canvas).catch(() => null);
}

export function stop() {
  clearTimeout(timer);
  clearTimeout(offTimer);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  byId("camera-picture").srcObject = null;
  byId("camera").hidden = true;
}
