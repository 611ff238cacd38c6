// Short tones, made here. A browser lets a page sound only after somebody touched it, and whoever
// does not want it turns it off for this tab.

const TONES = {
  key: [[660, 0, 0.05]],
  open: [[523, 0, 0.14], [659, 0.14, 0.14], [784, 0.28, 0.26]],
  refused: [[220, 0, 0.2], [180, 0.24, 0.3]],
};
const LOUDNESS = 0.18;

let context = null;
let isOn = true;

/** Called with a touch: from here on the page may sound. */
export function unlock() {
  if (context === null && "AudioContext" in window) context = new AudioContext();
  if (context?.state === "suspended") context.resume();
}

export function turn(on) {
  isOn = on;
}

export function play(name) {
  if (!isOn || context === null) return;
  for (const [hertz, after, seconds] of TONES[name]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = context.currentTime + after;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + seconds);
  }
}
