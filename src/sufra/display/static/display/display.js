// The display in the square: it counts each second, asks every four whether anything has changed, turns its
// languages, and goes on by itself without a network. Without it the page shows clock times.
const POLL_MS = 4000, PATIENCE_MS = 3500, TURN_MS = 12000, FADE_MS = 500, OLD_MS = 30000, DAY_MS = 86400000;
const SKIES = [[840, "afternoon"], [600, "dawn"], [180, "day"], [60, "afternoon"], [15, "gold"], [0, "rose"], [-40, "dusk"]];
const main = document.querySelector("[data-behaviour=display]");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let state = null, face = null, turn = 0, etag = "", ahead = -Infinity, heard = 0, drawn = "";

// The server's clock: the screen's own may be wrong, and may be set while the page is open.
const now = () => performance.now() + ahead;
const part = (name) => main.querySelector(`[data-part=${name}]`);
const digits = (text) => text.replace(/\d/g, (digit) => face.digits[digit]);
const two = (number) => String(number).padStart(2, "0");

function put(name, text) {
  const place = part(name);
  if (place && place.textContent !== text) place.textContent = text;
}

function made(tag, facts, ...inside) {
  const element = Object.assign(document.createElement(tag), facts);
  element.append(...inside);
  return element;
}

async function ask() {
  const headers = etag ? { "If-None-Match": etag } : {};
  const options = { headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout?.(PATIENCE_MS) };
  const answer = await fetch(main.dataset.state, options).catch(() => null);
  if (!answer || !(answer.ok || answer.status === 304)) return;
  hear(Date.parse(answer.headers.get("Date")) || Date.now());
  if (answer.status === 304) return;
  const fresh = await answer.json();
  if (fresh.evening !== main.dataset.evening || fresh.release !== main.dataset.release) { await again(); return; }
  state = fresh;
  etag = answer.headers.get("ETag") ?? "";
  draw();
}

// A Date says whole seconds, so the latest of them all is the nearest; a clock that was set back is believed too.
function hear(date) {
  const seen = date - performance.now();
  if (seen > ahead || seen < ahead - 2000) ahead = seen;
  heard = now();
}

// Another evening, or another release: the page is loaded anew, but only where it is there to be loaded.
async function again() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

function draw() {
  face = state.faces[turn % state.faces.length];
  for (const element of [document.documentElement, main]) Object.assign(element, { lang: face.code, dir: face.dir });
  for (const name of ["name", "date", "place", "scan"]) put(name, face[name]);
  part("notices").replaceChildren(...face.notices.map((text) => made("li", { dir: "auto" }, text)));
  part("sections").replaceChildren(...face.sections.map(section));
  drawn = "";
  second();
  fit();
}

// Many words make the foot's letters smaller, never the countdown; a telephone scrolls instead.
function fit() {
  const foot = main.querySelector(".square-foot");
  for (let percent = 100; percent >= 50; percent -= 5) {
    foot.style.fontSize = innerWidth < 640 ? "" : `${percent}%`;
    if (innerWidth < 640 || main.offsetHeight <= innerHeight + 17) return;
  }
}

function section({ name, room, words, instead }) {
  const row = made("li", {}, made("span", {}, made("bdi", {}, name)), made("strong", {}, words));
  row.dataset.room = room;
  if (instead) row.append(made("p", {}, made("span", {}, face.where), " ", made("bdi", {}, instead)));
  return row;
}

function standing(at) {
  if (state.standing) return state.standing;
  if (at >= state.closes) return "over";
  if (at >= state.maghrib) return "broken";
  if (at >= state.doors) return "open";
  return state.maghrib - at < DAY_MS ? "before" : "far";
}

function second() {
  const at = now();
  main.dataset.standing = standing(at);
  const [big, line] = face.says[main.dataset.standing];
  const shown = big || countdown(Math.ceil((state.maghrib - at) / 1000));
  put("big", shown);
  main.toggleAttribute("data-long", !big && shown.length > 7);
  put("line", line);
  order(at);
  if (!state.standing) sky((state.maghrib - at) / 60000);
  put("as_of", at - heard > OLD_MS ? face.as_of.replace("{time}", clock(heard)) : "");
}

const countdown = (left) => digits(`${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`);

function clock(at) {
  const [hour, minute] = new Date(at + (state.offset ?? 0)).toISOString().slice(11, 16).split(":");
  return digits(`${face.hours === 12 ? Number(hour) % 12 || 12 : hour}${face.colon}${minute}`);
}

function order(at) {
  const begun = face.order.filter((item) => item.at <= at), next = face.order[begun.length];
  const lines = [[face.now, begun.at(-1)], [face.next, next]].filter(([, item]) => item);
  const seen = `${turn} ${begun.length}`;
  if (seen === drawn) return;
  drawn = seen;
  part("order").replaceChildren(...lines.map(([word, { time, title }]) => made("li", {}, made("span", {}, word),
    made("span", { className: "clock" }, time), made("strong", {}, made("bdi", {}, title)))));
}

function sky(minutes) {
  main.querySelector("[data-sky]").dataset.sky = SKIES.find(([start]) => minutes > start)?.[1] ?? "night";
  const sun = main.querySelector(".square-sun");
  sun.toggleAttribute("hidden", minutes <= 0);
  if (!still.matches) sun.querySelector("circle").setAttribute("cy", minutes >= 30 ? 62 : 233 - (171 * minutes) / 30);
}

function next() {
  if (!state || state.faces.length < 2) return;
  main.toggleAttribute("data-turning", !still.matches);
  setTimeout(() => { turn += 1; draw(); main.removeAttribute("data-turning"); }, still.matches ? 0 : FADE_MS);
}

// Against burn-in: all of it moves a few pixels, in a ring.
function shift() {
  const angle = (Math.floor(now() / 60000) % 8) * (Math.PI / 4);
  main.style.translate = still.matches ? "" : `${Math.round(4 * Math.cos(angle))}px ${Math.round(4 * Math.sin(angle))}px`;
}

function beat() {
  if (state) second();
  setTimeout(beat, 1000 - (state ? now() % 1000 : 0));
}

const wake = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
addEventListener("resize", fit);
document.addEventListener("visibilitychange", wake);
wake();
ask().catch(console.error);
beat();
setInterval(() => ask().catch(console.error), POLL_MS);
setInterval(next, TURN_MS);
setInterval(shift, 60000);
