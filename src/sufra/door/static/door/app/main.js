// The page: enrol once, then count with or without a network. Every tap is on the disk before it is shown.
import { all, keep, kept, wipe, write } from "./store.js";
import { standing, verdict } from "./counting.js";
import { enrol, fetchList, sync } from "./network.js";
import { read } from "./ticket.js";
import { canScan, scan } from "./camera.js";
import { felt } from "./said.js";
import { dress, fill, find, say, show } from "./page.js";
import { draw, drawVerdict } from "./screen.js";
import { evening, others, own, sectionState, state } from "./state.js";

const SYNC_MS = 4000, LIST_MS = 120000, SAME_TICKET_MS = 4000, KEPT_AFTER_CLOSE_MS = 12 * 3600000;
let camera = null, lastText = "", lastSeen = 0;

async function start() {
  dress((await kept("language")) ?? (navigator.language.startsWith("ar") ? "ar" : "en"));
  navigator.serviceWorker?.register("/door/sw.js", { scope: "/door/" });
  navigator.storage?.persist?.();
  await forgetWhatIsOver();
  state.list = (await kept("list")) ?? null;
  state.now = (await kept("now")) ?? state.list?.now ?? {};
  [state.facts, state.others] = await Promise.all([all("facts"), all("others")]);
  listen();
  const code = location.hash.slice(1);
  if (/^\d{6}$/.test(code)) {
    history.replaceState(null, "", location.pathname);
    find("enrol-code").value = code;
  }
  await opened();
  if (state.enrolled && !state.list) refresh();
  setInterval(exchange, SYNC_MS);
  setInterval(refresh, LIST_MS);
}

// Twelve hours after the close the list goes, even where no network tells it; by the time that passed here since
// the server gave it, because the clock itself may be wrong by days.
async function forgetWhatIsOver() {
  const [list, listed] = await Promise.all([kept("list"), kept("listed")]);
  const now = list && list.made_at + Math.max(0, Date.now() - listed);
  if (list && list.evenings.every((one) => now > one.ends_at + KEPT_AFTER_CLOSE_MS)) await wipe({ token: false });
}

async function opened() {
  state.enrolled = Boolean(await kept("token"));
  const ready = Boolean(state.enrolled && state.list?.evenings.length);
  if (state.enrolled && !ready) fill("enrol-wrong", say("over"));
  show("enrolment", !ready);
  show("counting", ready);
  if (!ready) return;
  stayAwake();
  // A network that hangs keeps nobody waiting.
  draw();
  exchange();
}

function listen() {
  const taps = {
    language: async () => { const next = document.documentElement.lang === "ar" ? "en" : "ar"; await keep({ language: next }); dress(next); draw(); },
    digit: (button) => type(button.value), delete: () => type(""), next: () => close(),
    walk: (button) => walk(Number(button.dataset.section), Number(button.value)),
    undo: (button) => undo(button.value), camera: toggleCamera, torch: () => camera?.torch?.(),
    part: (button) => part(Number(button.value)), walkins: (button) => insteadOfTicket(Number(button.value)),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tap]");
    if (button) taps[button.dataset.tap](button);
  });
  addEventListener("unhandledrejection", () => fill("not-kept", say("not_kept")));
  find("enrol-form").addEventListener("submit", begin);
  document.addEventListener("keydown", (event) => {
    if (state.list && !event.target.matches("input") && /^\d$/.test(event.key)) type(event.key);
  });
  for (const name of ["online", "offline", "visibilitychange"]) (name === "visibilitychange" ? document : window).addEventListener(name, exchange);
}

async function begin(event) {
  event.preventDefault();
  const wrong = await enrol(find("enrol-code").value.replace(/\s/g, "")).catch(() => "no_network");
  fill("enrol-wrong", wrong ? say(wrong) : "");
  if (wrong) return;
  await refresh();
}

async function refresh() {
  try {
    const list = await fetchList();
    const changed = Boolean(list) !== Boolean(state.list);
    // The list brings a first answer; later ones change together with what they acknowledge.
    Object.assign(state, { list, online: true, now: Object.keys(state.now).length ? state.now : list?.now ?? {} });
    if (list) await keep({ ready: await kept("ready") ?? Date.now() });
    if (changed) await opened();
  } catch { state.online = false; }
  draw();
}

let busy = false;
async function exchange() {
  if (busy || !state.enrolled || document.hidden) return draw();
  busy = true;
  const said = await sendAll().catch(() => null);
  const [facts, others] = await Promise.all([all("facts"), all("others")]);
  // What was counted meanwhile is not among those yet. All of it changes at once, so that no number goes back.
  const there = new Set(facts.map((fact) => fact.uuid));
  const meanwhile = state.facts.filter((fact) => !there.has(fact.uuid));
  Object.assign(state, { online: Boolean(said), facts: [...facts, ...meanwhile], others, now: said?.now ?? state.now });
  busy = false;
  if (said?.revoked) { state.list = null; close(); await opened(); fill("enrol-wrong", say("over")); }
  draw();
}

async function sendAll() {
  let said;
  do { said = await sync(); } while (said.more);
  return said;
}

// Write a fact down, then show it; the network is not waited for.
async function count(fact) {
  const section = evening().sections.find(([pk]) => pk === fact.section);
  const warned = fact.kind !== "left" && fact.kind !== "undo" && section && ["stopped", "full"].includes(sectionState(section[0]).crowd);
  const numbered = await write({
    uuid: identifier(), evening: evening().id, at: Date.now(), elapsed: Math.round(performance.now()), warned, acknowledged: 0, ...fact,
  });
  state.facts.push(numbered);
  draw();
  exchange();
  return numbered;
}

function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

async function walk(section, guests) {
  felt("tap");
  await count({ kind: guests > 0 ? "walk_in" : "left", section, guests: Math.abs(guests) });
}

async function undo(uuid) {
  if (!standing(state.facts).some((fact) => fact.uuid === uuid)) return;
  felt("tap");
  await count({ kind: "undo", undoes: uuid, guests: 0, section: 0 });
  if (state.shown?.fact === uuid) close();
}

async function type(digit) {
  state.typed = digit === "" ? "" : (state.typed + digit).slice(0, 6);
  fill("typed", state.typed.padEnd(6, "·"));
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
  const ticket = await read(text, state.list.key);
  await judge(ticket ? { code: ticket.code, ticket } : { code: "" });
}

// Say what a ticket or a code means. A whole party is counted at once; all else waits for a tap.
async function judge(asked) {
  const found = verdict({ ...asked, list: state.list, evening: evening(), facts: [...own(), ...others()] });
  state.shown = found;
  if (found.word === "welcome") {
    const fact = await count(party(found, found.guests, true));
    found.fact = fact.uuid;
  }
  felt(found.word);
  drawVerdict();
}

const party = (found, guests, whole) => ({ kind: "party", section: found.section, guests, whole, ticket: found.code, version: found.version });

async function part(guests) {
  const found = state.shown;
  if (found.fact) await count({ kind: "undo", undoes: found.fact, guests: 0, section: 0 });
  const fact = await count(party(found, guests, false));
  Object.assign(found, { word: "welcome", came: guests, fact: fact.uuid });
  felt("welcome");
  drawVerdict();
}

async function insteadOfTicket(guests) {
  await walk(state.shown.section ?? evening().sections[0][0], guests);
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
    camera = await scan(find("film"), seen);
    find("torch").hidden = !camera.torch;
    fill("camera-wrong", "");
  } catch { fill("camera-wrong", say("no_camera")); }
}

async function stayAwake() {
  show("camera-tap", canScan(document.body.dataset.vendor === "yes"));
  const wake = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", wake);
  wake();
}

start().catch(() => fill("enrol-wrong", say("needs")));
