// The page: enrol once, then count with or without a network. Every tap is on the disk before it is shown.
const SYNC_MS = 4000, LIST_MS = 120000, KEPT_AFTER_CLOSE_MS = 12 * 3600000;

async function start() {
  dress((await kept("language")) || (navigator.language.startsWith("ar") ? "ar" : "en"));
  if (navigator.serviceWorker) navigator.serviceWorker.register("/door/sw.js", { scope: "/door/" });
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  await forgetWhatIsOver();
  state.list = (await kept("list")) || null;
  state.now = (await kept("now")) || (state.list && state.list.now) || {};
  state.stops = (await kept("stops")) || {};
  [state.facts, state.others] = await Promise.all([all("facts"), all("others")]);
  listen();
  const code = location.hash.slice(1);
  if (/^[\w-]{6,64}$/.test(code)) {
    history.replaceState(null, "", location.pathname);
    at("enrol-code").value = code;
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
  const ready = Boolean(state.enrolled && state.list && state.list.evenings.length);
  if (state.enrolled && !ready) fill("enrol-wrong", say("closed"));
  show("enrolment", !ready);
  show("counting", ready);
  if (!ready) return;
  stayAwake();
  // A network that hangs keeps nobody waiting.
  draw();
  exchange();
}

function listen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tap]");
    if (button) TAPS[button.dataset.tap](button);
  });
  window.addEventListener("unhandledrejection", () => fill("not-kept", say("not_kept")));
  at("enrol-form").addEventListener("submit", begin);
  document.addEventListener("keydown", (event) => {
    if (state.list && !event.target.matches("input") && /^\d$/.test(event.key)) type(event.key);
  });
  for (const name of ["online", "offline"]) window.addEventListener(name, () => exchange());
  document.addEventListener("visibilitychange", () => exchange());
}

async function begin(event) {
  event.preventDefault();
  const wrong = await enrol(at("enrol-code").value.replace(/\s/g, "")).catch(() => "no_network");
  fill("enrol-wrong", wrong ? say(wrong) : "");
  if (wrong) return;
  Object.assign(state, { now: {}, facts: await all("facts"), others: [] });
  await refresh();
}

async function refresh() {
  try {
    const list = await fetchList();
    const another = Boolean(list) !== Boolean(state.list);
    // The list brings a first answer; later ones change together with what they acknowledge.
    Object.assign(state, { list, online: true, now: Object.keys(state.now).length ? state.now : (await kept("now")) || {} });
    // Its share comes with the first exchange: only then can it do without a network.
    if (list && another) { state.enrolled = true; await exchange(); }
    if (list) await keep({ ready: (await kept("ready")) || Date.now() });
    if (another) await opened();
  } catch (problem) { state.online = false; }
  draw();
}

// One exchange at a time; whoever needs a larger share waits for the one that runs, then asks with its own.
let exchanging = null;
async function exchange(needs) {
  if (exchanging && !needs) return;
  while (exchanging) await exchanging;
  if (!state.enrolled || document.hidden) { draw(); return; }
  exchanging = tell(needs).catch(() => { state.online = false; });
  await exchanging;
  exchanging = null;
  draw();
}

async function tell(needs) {
  const said = await sendAll(needs).catch(() => null);
  const [facts, others, stops] = await Promise.all([all("facts"), all("others"), kept("stops")]);
  // What was counted meanwhile is not among those yet. All of it changes at once, so that no number goes back:
  // nothing is waited for between here and there.
  const there = new Set(facts.map((fact) => fact.uuid));
  const meanwhile = state.facts.filter((fact) => !there.has(fact.uuid));
  const now = (said && said.now) || state.now;
  Object.assign(state, { online: Boolean(said), facts: facts.concat(meanwhile), others, now, stops: stops || {} });
  if (said && said.revoked) { state.list = null; close(); await opened(); fill("enrol-wrong", say("closed")); }
}

async function sendAll(needs) {
  let said;
  do { said = await sync(needs); } while (said.more);
  return said;
}

async function stayAwake() {
  const wake = () => document.hidden || !navigator.wakeLock || navigator.wakeLock.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", wake);
  wake();
}

document.addEventListener("DOMContentLoaded", () => start().catch(() => fill("enrol-wrong", say("needs"))));
