// What a thumb does: walk-ins, codes, parts of a party, taking back, and the camera where there is one.
const SAME_TICKET_MS = 4000, ASKING_MS = 1500, ASKED_MS = 3000, askedAt = {};
let camera = null, lastText = "", lastSeen = 0, turn = Promise.resolve();

const TAPS = {
  language: async () => { const next = language() === "ar" ? "en" : "ar"; await keep({ language: next }); dress(next); draw(); },
  digit: (button) => type(button.value), delete: () => type(""), next: () => close(),
  walk: (button) => walk(Number(button.dataset.section), Number(button.value)),
  family: (button) => choose("family", Number(button.dataset.section)), stop: (button) => choose("stop", Number(button.dataset.section)),
  stopping: (button) => stop(button.value),
  undo: (button) => undo(button.value), camera: () => toggleCamera(), torch: () => camera.torch(),
  part: (button) => part(Number(button.value)), walkins: (button) => insteadOfTicket(Number(button.value)),
};

// Write a fact down, then show it; the network is not waited for, but where a share is used up and it may give more.
// One after the other, so that two quick taps never use the same last place.
function count(fact) {
  const counted = turn.then(() => counting(fact));
  turn = counted.catch(() => {});
  return counted;
}

async function counting(fact) {
  await askForMore(fact);
  const mark = { uuid: identifier(), evening: evening().id, at: Date.now(), elapsed: Math.round(performance.now()) };
  const numbered = await write(Object.assign(mark, { warned: isBeyond(fact), acknowledged: 0 }, fact));
  state.facts.push(numbered);
  draw();
  exchange();
  return numbered;
}

// Whether a fact lets people in against what the door knows: entry is stopped, or its share is too small.
function isBeyond({ kind, section, guests }) {
  if (kind === "left" || kind === "undo") return false;
  const near = sectionState(section);
  return near.crowd === "stopped" || (near.left !== null && guests > near.left);
}

// Who taps quickly beyond the last place does not wait for the same answer each time.
async function askForMore(fact) {
  if (!state.online || !isBeyond(fact) || sectionState(fact.section).crowd === "stopped") return;
  if (Date.now() - (askedAt[fact.section] || 0) < ASKED_MS) return;
  askedAt[fact.section] = Date.now();
  await Promise.race([exchange({ [fact.section]: fact.guests }), new Promise((done) => setTimeout(done, ASKING_MS))]);
}

function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes).map((byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

async function walk(section, guests) {
  felt("tap");
  await count({ kind: guests > 0 ? "walk_in" : "left", section, guests: Math.abs(guests) });
}

function choose(word, section) {
  state.shown = { word, section };
  drawVerdict();
}

// Stop entry to a section: here at once, at every other door and page as soon as the server hears of it.
async function stop(instead) {
  const stops = Object.assign({}, state.stops, { [state.shown.section]: instead });
  await keep({ stops });
  state.stops = stops;
  felt("tap");
  close();
  draw();
  exchange();
}

async function undo(uuid) {
  if (!standing(state.facts).some((fact) => fact.uuid === uuid)) return;
  felt("tap");
  await count({ kind: "undo", undoes: uuid, guests: 0, section: 0 });
  if (state.shown && state.shown.fact === uuid) close();
}

async function type(digit) {
  state.typed = digit === "" ? "" : (state.typed + digit).slice(0, 6);
  fill("typed", (state.typed + "······").slice(0, 6));
  if (state.typed.length < 6) return;
  const code = state.typed;
  state.typed = "";
  fill("typed", "······");
  await judge({ code });
}

async function seen(text) {
  const again = text === lastText && Date.now() - lastSeen < SAME_TICKET_MS;
  lastText = text;
  lastSeen = Date.now();
  if (again) return;
  const ticket = await window.modern.read(text, state.list.key);
  await judge(ticket ? { code: ticket.code, ticket } : { code: "" });
}

// Say what a ticket or a code means. A whole party is counted at once; all else waits for a tap, also a party for
// which this door has no room left by what it knows.
async function judge(asked) {
  const found = verdict(Object.assign({ list: state.list, evening: evening(), facts: own().concat(others()) }, asked));
  if (found.word === "welcome") {
    const whole = party(found, found.guests, true);
    await askForMore(whole);
    if (isBeyond(whole)) found.word = "over";
    else found.fact = (await count(whole)).uuid;
  }
  state.shown = found;
  felt(found.word);
  drawVerdict();
  if (evening().names && found.code && state.online) tellName(found);
}

async function tellName(found) {
  found.name = await nameOf(found.code).catch(() => "");
  if (state.shown === found) fill("guest", found.name);
}

const party = (found, guests, whole) => ({ kind: "party", section: found.section, guests, whole, ticket: found.code, version: found.version });

async function part(guests) {
  const found = state.shown;
  if (found.fact) await count({ kind: "undo", undoes: found.fact, guests: 0, section: 0 });
  const fact = await count(party(found, guests, guests === found.guests));
  Object.assign(found, { word: "welcome", came: guests, fact: fact.uuid });
  felt("welcome");
  drawVerdict();
}

async function insteadOfTicket(guests) {
  await walk(state.shown.section || evening().sections[0][0], guests);
  close();
}

function close() {
  state.shown = null;
  drawVerdict();
}

async function toggleCamera() {
  if (camera) { camera.stop(); camera = null; show("camera", false); return; }
  show("camera", true);
  try {
    camera = await window.modern.scan(at("film"), seen);
    at("torch").hidden = !camera.torch;
    fill("camera-wrong", "");
  } catch (problem) { fill("camera-wrong", say("no_camera")); }
}
