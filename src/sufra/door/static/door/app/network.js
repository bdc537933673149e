// What the telephone asks the server, and what it does when there is none: it goes on, and asks again.
import { all, keep, kept, prune, putAll, wipe } from "./store.js";

const MOST_FACTS = 200;

async function ask(address, options = {}) {
  const token = await kept("token");
  const headers = { ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
  return fetch(address, { ...options, headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout?.(15000) });
}

// Exchange six digits for a token; returns an empty word, or what went wrong.
export async function enrol(code) {
  const answer = await ask("/door/enrolment/", { method: "POST", body: new URLSearchParams({ code }) });
  if (answer.status === 429) return "slow";
  if (!answer.ok) return "spent";
  const { token, door, name } = await answer.json();
  // A new door numbers from 1; what was written before and nobody has yet goes with it.
  const waiting = (await all("facts")).filter((fact) => fact.acknowledged === 0);
  await putAll("facts", waiting.map((fact, place) => ({ ...fact, sequence: place + 1 })));
  await keep({ token, door, name, sequence: waiting.length, since: 0 });
  return "";
}

export async function fetchList() {
  const answer = await ask("/door/list.json");
  if (answer.status === 410 || answer.status === 401) {
    const { wrong } = await answer.json();
    await wipe({ token: wrong !== "over" });
    return null;
  }
  if (!answer.ok) throw new Error("no list");
  const list = await answer.json();
  await keep({ list, listed: Date.now() });
  await prune(list.evenings.map((evening) => evening.id));
  return list;
}

// Send what nobody has yet. A fact is "in" only when its mark comes back; nothing else takes it off the pile.
export async function sync() {
  const [facts, sequence, since] = await Promise.all([all("facts"), kept("sequence"), kept("since")]);
  const waiting = facts.filter((fact) => fact.acknowledged === 0).sort((a, b) => a.sequence - b.sequence);
  const sent = waiting.slice(0, MOST_FACTS);
  const body = JSON.stringify({
    facts: sent, sequence: sequence ?? 0, unsynced: waiting.length - sent.length, since: since ?? 0, clock: Date.now(),
  });
  const answer = await ask("/door/sync/", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (answer.status === 401) { await wipe({ token: true }); return { revoked: true }; }
  if (!answer.ok) throw new Error(`sync ${answer.status}`);
  const said = await answer.json();
  const inside = new Set(said.in), refused = new Set(said.refused);
  await putAll("facts", sent.filter((fact) => inside.has(fact.uuid)).map((fact) => ({ ...fact, acknowledged: 1 })));
  await putAll("facts", sent.filter((fact) => refused.has(fact.uuid)).map((fact) => ({ ...fact, acknowledged: 2 })));
  if (said.revoked) { await wipe({ token: true }); return said; }
  await putAll("others", said.others);
  await keep({ now: said.now, since: said.at, heard: Date.now() });
  return { ...said, more: waiting.length > sent.length };
}
