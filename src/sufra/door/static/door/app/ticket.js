// A ticket's text: SUFRA1: and base32 of evening, code, guests, section, version and an Ed25519 signature.
const TICKET = /^SUFRA1:([A-Z2-7]{135})$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PLAIN = 20;
const FALLBACK = "../vendor/ed25519.js";

// Return what a ticket says if the key signed it, else null.
export async function read(text, key) {
  const [, body] = TICKET.exec(text) || [];
  if (!body) return null;
  const bytes = fromBase32(body);
  const plain = bytes.slice(0, PLAIN);
  if (!(await signed(bytes.slice(PLAIN), plain, key))) return null;
  const view = new DataView(plain.buffer);
  return {
    evening: String.fromCharCode(...plain.slice(0, 8)), code: String(view.getUint32(8)).padStart(6, "0"),
    guests: view.getUint16(12), section: view.getUint32(14), version: view.getUint16(18),
  };
}

function fromBase32(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0, held = 0, place = 0;
  for (const letter of text) {
    held = (held << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[place++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

// By the browser itself, or by a library where it does not know Ed25519.
export async function signed(signature, plain, key) {
  const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  try {
    const imported = await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, plain);
  } catch {
    return byLibrary(signature, plain, bytes);
  }
}

export async function byLibrary(signature, plain, key) {
  try {
    const { verifyAsync } = await import(FALLBACK);
    return await verifyAsync(signature, plain, key);
  } catch {
    return false;
  }
}
