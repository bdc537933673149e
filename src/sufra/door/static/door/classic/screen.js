// Draw what the telephone knows: sections, the last five, and the verdict that fills the screen.
const UNDO_MS = 10000, OLD_LIST_MS = 3600000, FAMILIES = [3, 4, 5, 6, 7, 8, 9, 10, 12];
const SYMBOLS = { welcome: "✓", part: "◐", over: "!", family: "+", stop: "■", already: "=", cancelled: "×", another: "↷", unknown: "?" };
const HINTED = ["unknown", "another", "cancelled"];
let undoTimer = null;

function draw() {
  if (!state.list || !state.list.evenings.length) return;
  const waiting = state.facts.filter((fact) => fact.acknowledged === 0).length;
  const refused = state.facts.filter((fact) => fact.acknowledged === 2).length;
  document.body.dataset.network = state.online ? "online" : "offline";
  fill("evening", `${evening().dates[language()]} · ${number(evening().maghrib)}`);
  fill("network", say(state.online ? "online" : "offline"));
  fill("unsynced", say("unsynced", { number: number(waiting) }));
  fill("refused", refused ? say("refused", { number: number(refused) }) : "");
  fill("list", say(isOld() ? "old_list" : "list_age", { time: time(state.list.made_at) }));
  fill("held", say("parties", { number: number(evening().parties.length) }));
  kept("packs").then((ended) => fill("packs-only", (ended || []).includes(evening().id) ? say("packs_only") : ""));
  show("camera-tap", Boolean(window.modern && window.modern.canScan(document.body.dataset.vendor === "yes")));
  kept("ready").then((ready) => fill("ready", ready ? say("ready", { time: time(ready) }) : ""));
  kept("heard").then((heard) => fill("as-of", heard ? say("as_of", { time: time(heard) }) : ""));
  drawSections();
  drawLast();
}

const isOld = () => Date.now() - state.list.made_at > OLD_LIST_MS;

function drawSections() {
  const box = at("sections");
  if (box.children.length !== evening().sections.length) {
    replace(box, evening().sections.map(() => at("section-model").content.firstElementChild.cloneNode(true)));
  }
  evening().sections.forEach(([pk, names], place) => drawSection(box.children[place], pk, names[language()]));
}

function drawSection(row, pk, name) {
  const near = sectionState(pk);
  row.dataset.crowd = near.crowd;
  fill("name", name, row);
  fill("number", number(near.inside), row);
  fill("limit", near.limit === null ? "" : say("limit", { number: number(near.limit) }), row);
  fill("share", near.left === null ? "" : shareOf(near), row);
  fill("crowd", near.crowd === "room" ? "" : say(near.crowd) + (near.crowd === "stopped" && near.instead ? `: ${near.instead}` : ""), row);
  for (const button of row.querySelectorAll("[data-tap]")) button.dataset.section = pk;
  row.querySelector("[data-tap=stop]").hidden = near.crowd === "stopped";
  for (const button of row.querySelectorAll("[data-tap=walk]")) {
    button.textContent = (button.value > 0 ? "+" : "−") + number(Math.abs(button.value));
    button.setAttribute("aria-label", `${name} ${button.textContent}`);
  }
}

// With a network the number inside is exact; without one only the share is, because nobody else uses it.
function shareOf({ inside, limit, left }) {
  const facts = { share: number(Math.max(left, 0)), left: number(Math.max(limit - inside, 0)) };
  return say(state.online ? "share_of" : "share", facts);
}

function drawLast() {
  const names = {};
  for (const [pk, each] of evening().sections) names[pk] = each[language()];
  const last = standing(own()).sort((a, b) => b.sequence - a.sequence).slice(0, 5);
  // A button that is replaced between finger down and finger up never hears the tap.
  const drawn = language() + last.map((fact) => fact.uuid).join();
  if (at("last").dataset.drawn === drawn) return;
  at("last").dataset.drawn = drawn;
  replace(at("last"), last.map((fact) => {
    const row = at("last-model").content.firstElementChild.cloneNode(true);
    fill("what", `${fact.kind === "left" ? "−" : "+"}${number(fact.guests)} · ${names[fact.section] || ""} ${fact.ticket || ""}`, row);
    const button = row.querySelector("button");
    button.value = fact.uuid;
    button.textContent = say("undo");
    return row;
  }));
}

function drawVerdict() {
  const found = state.shown;
  clearTimeout(undoTimer);
  show("verdict", Boolean(found));
  if (!found) return;
  at("verdict").dataset.verdict = found.word;
  fill("symbol", SYMBOLS[found.word]);
  fill("word", found.word === "another" && found.dates ? `${say("another")}: ${found.dates[language()]}` : say(found.word));
  fill("guest", found.name || "");
  fill("many", manyOf(found));
  fill("where", whereOf(found));
  fill("hint", hintOf(found));
  fill("old", isOld() ? say("old_list", { time: time(state.list.made_at) }) : "");
  drawChoices(choicesOf(found));
  at("undo-verdict").hidden = !found.fact;
  at("undo-verdict").value = found.fact || "";
  undoTimer = setTimeout(() => { at("undo-verdict").hidden = true; }, UNDO_MS);
  fill("next", say(found.word === "stop" || found.word === "family" ? "back" : "next"));
  at("next").focus();
}

function manyOf({ word, guests, inside, came }) {
  if (word === "welcome") return number(came || guests);
  if (word === "over") return number(guests);
  return word === "already" || word === "part" ? say("in_of", { inside: number(inside), guests: number(guests) }) : "";
}

function whereOf({ word, last, section }) {
  if (word === "already") return last ? `${time(last.at)} ${last.door || ""}` : "";
  const found = evening().sections.find(([pk]) => pk === section);
  return found ? found[1][language()] : "";
}

function hintOf({ word, section }) {
  const near = section ? sectionState(section) : null;
  if (HINTED.includes(word)) return say(`${word}_hint`);
  if (word === "stop") return say("stop_hint");
  if (near && near.crowd === "stopped") return `${say("stopped")}: ${near.instead}`;
  return word === "over" ? `${shareOf(near)} ${say("over_hint")}` : "";
}

// What may be tapped below a verdict: which tap, how many people, and in which words.
function choicesOf({ word, guests, inside, came, section }) {
  if (word === "welcome" && !came) return down(guests - 1, 8, "part", "only");
  if (word === "part" || word === "over") return down(guests - inside, 50, "part", "came");
  if (word === "family") return FAMILIES.map((many) => ({ tap: "walkins", many, key: "as_walk_ins" }));
  if (word === "stop") return insteads(section).map((text) => ({ tap: "stopping", text }));
  return HINTED.includes(word) ? [1, 2, 3, 4, 5, 6].map((many) => ({ tap: "walkins", many, key: "as_walk_ins" })) : [];
}

// Where people may go while a section is stopped: the others that are not, packs, the desk.
function insteads(stopped) {
  const open = evening().sections.filter(([pk]) => pk !== stopped && sectionState(pk).crowd !== "stopped");
  return open.map(([, names]) => names[language()]).concat([say("packs_at_gate"), say("at_desk")]);
}

function down(from, most, tap, key) {
  const found = [];
  for (let many = from; many >= 1 && found.length < most; many--) found.push({ tap, many, key });
  return found;
}

function drawChoices(choices) {
  at("choices").dataset.few = String(choices.some(({ tap }) => tap === "walkins"));
  replace(at("choices"), choices.map(({ tap, many, key, text }) => {
    const button = document.createElement("button"), said = text || say(key, { number: number(many) });
    Object.assign(button, { type: "button", value: text || many, textContent: tap === "walkins" ? `+${number(many)}` : said });
    button.setAttribute("aria-label", said);
    button.dataset.tap = tap;
    return button;
  }));
}
