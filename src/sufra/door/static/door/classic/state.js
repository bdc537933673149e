// What the open page knows: read from the disk at the start, and after every exchange with the server.
const state = { list: null, enrolled: false, now: {}, facts: [], others: [], stops: {}, online: navigator.onLine, typed: "", shown: null };

const evening = () => state.list.evenings[0];
const own = () => state.facts.filter((fact) => fact.evening === evening().id);
const others = () => state.others.filter((fact) => fact.evening === evening().id);

// A section as this telephone may act: who is inside (by what the server knew, and its own facts since), the limit,
// and how many it may still let in by itself. A limit without a share lets in nobody yet.
function sectionState(section) {
  const [known, limit, was, words, share] = (state.now[evening().id] || {})[section] || [0, null, false, "", null];
  const stopped = was || section in state.stops, instead = words || state.stops[section] || "";
  const inside = known + notYetCounted(own(), section);
  const left = limit === null ? null : (share || 0) - usedOf(own(), section);
  return { inside, limit, instead, left, crowd: crowd({ inside, limit, stopped, left }) };
}
