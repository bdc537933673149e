// How a verdict is felt without looking: a sound, and a movement of the telephone.
const TONES = { welcome: [660, 880], part: [660, 660], over: [440, 220], already: [330, 220], cancelled: [330, 220], another: [330, 220], unknown: [440, 330], tap: [880] };
const MOVES = { welcome: [60], part: [60, 60, 60], tap: [20] };
let audio = null;

function felt(word) {
  if (navigator.vibrate) navigator.vibrate(MOVES[word] || [200, 80, 200]);
  try {
    audio = audio || new AudioContext();
    TONES[word].forEach((hertz, place) => tone(hertz, audio.currentTime + place * 0.12));
  } catch (problem) {
    // No sound is no reason not to count.
  }
}

function tone(hertz, at) {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = hertz;
  volume.gain.value = 0.15;
  source.connect(volume);
  volume.connect(audio.destination);
  source.start(at);
  source.stop(at + 0.1);
}
