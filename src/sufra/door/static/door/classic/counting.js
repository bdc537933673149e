// What the facts on this telephone add up to, and what a ticket or a code means here: values in, values out.
// The server counts by the same rule (rules/arrivals): the largest whole, or the sum of the parts.

function standing(facts) {
  const undone = new Set(facts.filter((fact) => fact.kind === "undo").map((fact) => fact.undoes));
  return facts.filter((fact) => fact.kind !== "undo" && !undone.has(fact.uuid));
}

function partyInside(facts, ticket) {
  const records = standing(facts).filter((fact) => fact.kind === "party" && fact.ticket === ticket);
  const wholes = records.filter((fact) => fact.whole).map((fact) => fact.guests);
  const parts = records.filter((fact) => !fact.whole).reduce((sum, fact) => sum + fact.guests, 0);
  return { inside: Math.max(0, parts, ...wholes), last: records.sort((a, b) => a.at - b.at).pop() };
}

const people = (fact) => (fact.kind === "left" ? -fact.guests : fact.guests);

// How much of its share of a section this telephone has used (rules/shares).
function usedOf(facts, section) {
  return standing(facts).reduce((sum, fact) => sum + (fact.section === section ? people(fact) : 0), 0);
}

// How many more are inside a section than the server knew: by the facts that it does not have.
function notYetCounted(facts, section) {
  const sent = new Set(facts.filter((fact) => fact.acknowledged).map((fact) => fact.uuid));
  let sum = 0;
  for (const fact of standing(facts)) {
    if (fact.section === section && !sent.has(fact.uuid)) sum += people(fact);
  }
  for (const undo of facts.filter((fact) => fact.kind === "undo" && !fact.acknowledged && sent.has(fact.undoes))) {
    const wrong = facts.find((fact) => fact.uuid === undo.undoes);
    if (wrong.section === section) sum -= people(wrong);
  }
  return sum;
}

// The state of a section, and so whether the door must warn before it lets anybody in.
function crowd({ inside, limit, stopped, left }) {
  if (stopped) return "stopped";
  if (limit === null) return "room";
  if (inside >= limit || left <= 0) return "full";
  return inside * 100 < limit * 90 ? "room" : "near";
}

// A verdict on six digits, or on a ticket whose signature was checked. Nobody is ever sent away by one.
function verdict({ code, ticket, list, evening, facts }) {
  if (ticket && ticket.evening !== evening.id) return elsewhere(ticket, list);
  const row = evening.parties.find((party) => party[0] === code);
  if (!row && !ticket) return { word: "unknown" };
  const [, guests, place, version, cancelled] = row || [code, ticket.guests, sectionPlace(evening, ticket), ticket.version, 0];
  const section = (evening.sections[place] || evening.sections[0])[0];
  const { inside, last } = partyInside(facts, code);
  const about = { code, guests, inside, last, section, version: ticket ? ticket.version : version };
  if (inside >= guests) return Object.assign({ word: "already" }, about);
  if (cancelled) return Object.assign({ word: "cancelled" }, about);
  return Object.assign({ word: inside ? "part" : "welcome" }, about);
}

function elsewhere(ticket, list) {
  const found = list.evenings.find((one) => one.id === ticket.evening);
  return { word: "another", dates: list.others[ticket.evening] || (found && found.dates) };
}

function sectionPlace(evening, ticket) {
  return Math.max(0, evening.sections.findIndex(([section]) => section === ticket.section));
}
