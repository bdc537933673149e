// What the open page knows: read from the disk at the start, and after every exchange with the server.
import { crowd, notYetCounted } from "./counting.js";

export const state = { list: null, enrolled: false, now: {}, facts: [], others: [], online: navigator.onLine, typed: "", shown: null };

export const evening = () => state.list.evenings[0];
export const own = () => state.facts.filter((fact) => fact.evening === evening().id);
export const others = () => state.others.filter((fact) => fact.evening === evening().id);

// How many are inside a section: what the server knew, and what it does not know yet of this telephone.
export function sectionState(section) {
  const known = state.now[evening().id]?.[section] ?? [0, null, false, ""];
  const inside = known[0] + notYetCounted(own(), section);
  return { inside, limit: known[1], instead: known[3], crowd: crowd(inside, known) };
}
