// What the telephone asks the server, and what it does when there is none: it goes on, and asks again.
const MOST_FACTS = 200, PATIENCE_MS = 15000;

// Give up on a network that hangs.
function patient(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), PATIENCE_MS))]);
}

async function ask(address, options) {
  const token = await kept("token");
  const headers = Object.assign({}, options.headers, token ? { Authorization: `Bearer ${token}` } : {});
  return patient(fetch(address, Object.assign({}, options, { headers, cache: "no-store", credentials: "omit" })));
}

const changed = (facts, acknowledged) => facts.map((fact) => Object.assign({}, fact, { acknowledged }));

// Exchange what the host shows for a token; returns an empty word, or what went wrong.
async function enrol(code) {
  const answer = await ask("/door/enrolment/", { method: "POST", body: new URLSearchParams({ code }) });
  if (answer.status === 429) return "slow";
  if (!answer.ok) return "spent";
  const { token, door, name } = await answer.json();
  // A new door numbers from 1; what was written before and nobody has yet goes with it, the rest it hears again.
  await prune([]);
  const waiting = await all("facts");
  await putAll("facts", waiting.map((fact, place) => Object.assign({}, fact, { sequence: place + 1 })));
  await keep({ token, door, name, sequence: waiting.length, since: 0, asked: 0, now: {} });
  return "";
}

async function fetchList() {
  const answer = await ask("/door/list.json", {});
  if (answer.status === 410 || answer.status === 401) {
    const { wrong } = await answer.json();
    await wipe({ token: wrong !== "over" });
    return null;
  }
  if (!answer.ok) throw new Error("no list");
  const list = await answer.json();
  const now = await kept("now");
  await keep({ list, listed: Date.now(), now: Object.keys(now || {}).length ? now : list.now, packs: list.packs_only });
  await prune(list.evenings.map((one) => one.id));
  return list;
}

// Send what nobody has yet. A fact is "in" only when its mark comes back; nothing else takes it off the pile.
async function sync(needs) {
  const [facts, sequence, since, asked] = await Promise.all([all("facts"), kept("sequence"), kept("since"), kept("asked")]);
  const waiting = facts.filter((fact) => fact.acknowledged === 0).sort((a, b) => a.sequence - b.sequence);
  const sent = waiting.slice(0, MOST_FACTS);
  await keep({ asked: (asked || 0) + 1 });
  const body = JSON.stringify({
    facts: sent, sequence: sequence || 0, unsynced: waiting.length - sent.length, since: since || 0, clock: Date.now(),
    battery: await battery(), asked: (asked || 0) + 1, shares: shares(await kept("now"), facts, needs),
    stops: (await kept("stops")) || {},
  });
  const answer = await ask("/door/sync/", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (answer.status === 401) { await wipe({ token: true }); return { revoked: true }; }
  if (!answer.ok) throw new Error(`sync ${answer.status}`);
  const said = await answer.json();
  const inside = new Set(said.in), refused = new Set(said.refused);
  await putAll("facts", changed(sent.filter((fact) => inside.has(fact.uuid)), 1));
  await putAll("facts", changed(sent.filter((fact) => refused.has(fact.uuid)), 2));
  if (said.revoked) { await wipe({ token: true }); return said; }
  await putAll("others", said.others);
  // By a new share it acts only when that is on the disk, and says so with its next request.
  await keep({ now: said.now, packs: said.packs_only, since: said.at, heard: Date.now(), stops: without((await kept("stops")) || {}, said.stopped) });
  return Object.assign({ more: waiting.length > sent.length }, said);
}

function without(stops, told) {
  const left = Object.assign({}, stops);
  for (const section of told) delete left[section];
  return left;
}

// By section: the share by which this telephone acts, what it used of it, and who stands before it now.
function shares(now, facts, needs) {
  const found = {};
  for (const sections of Object.values(now || {})) {
    for (const [section, row] of Object.entries(sections)) {
      if (row[1] !== null) found[section] = [row[4] || 0, usedOf(facts, Number(section)), (needs || {})[section] || 0];
    }
  }
  return found;
}

async function battery() {
  if (!navigator.getBattery) return null;
  return navigator.getBattery().then((found) => Math.round(found.level * 100), () => null);
}

// The first name of who stands before the door, where the host wants it; it is shown and not kept.
async function nameOf(code) {
  const answer = await ask("/door/name/", { method: "POST", body: new URLSearchParams({ code, evening: evening().id }) });
  return answer.ok ? (await answer.json()).name : "";
}
