// Draw what the telephone knows: sections, the last five, and the verdict that fills the screen.
import { standing } from "./counting.js";
import { kept } from "./store.js";
import { fill, find, number, say, time } from "./page.js";
import { evening, own, sectionState, state } from "./state.js";

const UNDO_MS = 10000, OLD_LIST_MS = 3600000;
const SYMBOLS = { welcome: "✓", part: "◐", already: "=", cancelled: "×", another: "↷", unknown: "?" };
let undoTimer;

export function draw() {
  if (!state.list?.evenings.length) return;
  const language = document.documentElement.lang;
  const waiting = state.facts.filter((fact) => fact.acknowledged === 0).length;
  const refused = state.facts.filter((fact) => fact.acknowledged === 2).length;
  document.body.dataset.network = state.online ? "online" : "offline";
  fill("evening", `${evening().dates[language]} · ${number(evening().maghrib)}`);
  fill("network", say(state.online ? "online" : "offline"));
  fill("unsynced", say("unsynced", { number: number(waiting) }));
  fill("refused", refused ? say("refused", { number: number(refused) }) : "");
  fill("list", say(Date.now() - state.list.made_at > OLD_LIST_MS ? "old_list" : "list_age", { time: time(state.list.made_at) }));
  fill("held", say("parties", { number: number(evening().parties.length) }));
  kept("ready").then((ready) => fill("ready", ready ? say("ready", { time: time(ready) }) : ""));
  kept("heard").then((heard) => fill("as-of", heard ? say("as_of", { time: time(heard) }) : ""));
  drawSections(language);
  drawLast(language);
}

function drawSections(language) {
  const box = find("sections");
  if (box.children.length !== evening().sections.length) {
    box.replaceChildren(...evening().sections.map(() => find("section-model").content.firstElementChild.cloneNode(true)));
  }
  evening().sections.forEach(([pk, names], place) => {
    const row = box.children[place], { inside, limit, instead, crowd: near } = sectionState(pk);
    row.dataset.crowd = near;
    fill("name", names[language], row);
    fill("number", number(inside), row);
    fill("limit", limit === null ? "" : say("limit", { number: number(limit) }), row);
    fill("crowd", near === "room" ? "" : say(near) + (near === "stopped" && instead ? `: ${instead}` : ""), row);
    for (const button of row.querySelectorAll("[data-tap]")) {
      button.dataset.section = pk;
      button.textContent = (button.value > 0 ? "+" : "−") + number(Math.abs(button.value));
      button.setAttribute("aria-label", `${names[language]} ${button.textContent}`);
    }
  });
}

function drawLast(language) {
  const names = Object.fromEntries(evening().sections.map(([pk, each]) => [pk, each[language]]));
  const last = standing(own()).sort((a, b) => b.sequence - a.sequence).slice(0, 5);
  // A button that is replaced between finger down and finger up never hears the tap.
  const drawn = language + last.map((fact) => fact.uuid).join();
  if (find("last").dataset.drawn === drawn) return;
  find("last").dataset.drawn = drawn;
  find("last").replaceChildren(...last.map((fact) => {
    const row = find("last-model").content.firstElementChild.cloneNode(true);
    fill("what", `${fact.kind === "left" ? "−" : "+"}${number(fact.guests)} · ${names[fact.section] ?? ""} ${fact.ticket ?? ""}`, row);
    const button = row.querySelector("button");
    button.value = fact.uuid;
    button.textContent = say("undo");
    return row;
  }));
}

export function drawVerdict() {
  const found = state.shown, box = find("verdict");
  clearTimeout(undoTimer);
  box.hidden = !found;
  if (!found) return;
  const { word, guests, inside, section } = found, language = document.documentElement.lang;
  box.dataset.verdict = word;
  fill("symbol", SYMBOLS[word]);
  const names = evening().sections.find(([pk]) => pk === section)?.[1];
  fill("word", word === "another" && found.dates ? `${say(word)}: ${found.dates[language]}` : say(word));
  fill("many", word === "welcome" ? number(found.came ?? guests) : ["already", "part"].includes(word) ? say("in_of", { inside: number(inside), guests: number(guests) }) : "");
  const where = found.last ? `${time(found.last.at)} ${found.last.door ?? ""}` : "";
  fill("where", word === "already" ? where : names?.[language] ?? "");
  const near = section && sectionState(section);
  fill("hint", ["unknown", "another", "cancelled"].includes(word) ? say(`${word}_hint`) : near?.crowd === "stopped" ? `${say("stopped")}: ${near.instead}` : "");
  drawChoices(found);
  find("undo-verdict").hidden = !found.fact;
  find("undo-verdict").value = found.fact ?? "";
  undoTimer = setTimeout(() => { find("undo-verdict").hidden = true; }, UNDO_MS);
  find("next").focus();
}

function drawChoices({ word, guests, inside, came }) {
  const choices = [];
  const add = (tap, value, key) => choices.push({ tap, value, text: say(key, { number: number(value) }) });
  if (word === "welcome" && !came) for (let few = guests - 1; few >= 1 && few > guests - 9; few--) add("part", few, "only");
  if (word === "part") for (let few = guests - inside; few >= 1; few--) add("part", few, "came");
  if (["unknown", "another", "cancelled"].includes(word)) for (const many of [1, 2, 3, 4, 5, 6]) add("walkins", many, "as_walk_ins");
  find("choices").dataset.few = String(choices.some(({ tap }) => tap === "walkins"));
  find("choices").replaceChildren(...choices.map(({ tap, value, text }) => {
    const button = document.createElement("button");
    Object.assign(button, { value, textContent: tap === "walkins" ? `+${number(value)}` : text, ariaLabel: text });
    button.dataset.tap = tap;
    return button;
  }));
}
