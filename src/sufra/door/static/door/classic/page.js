// Find, fill and show what the page holds, in the reader's language.
const DIGITS = "٠١٢٣٤٥٦٧٨٩";
const words = () => JSON.parse(document.getElementById("words").textContent);
const language = () => document.documentElement.lang;

const at = (name, within) => (within || document).querySelector(`[data-name="${name}"]`);

function fill(name, text, within) {
  const place = at(name, within);
  if (place.textContent !== text) place.textContent = text;
}

function show(name, visible) {
  at(name).hidden = !visible;
}

let spoken = null;
function say(key, facts) {
  spoken = spoken || words();
  return Object.entries(facts || {}).reduce((text, [name, value]) => text.replace(`{${name}}`, value), spoken[language()][key]);
}

function number(value) {
  return language() === "ar" ? String(value).replace(/\d/g, (digit) => DIGITS[digit]) : String(value);
}

function time(moment) {
  const when = new Date(moment);
  const two = (part) => String(100 + part).slice(1);
  return number(`${two(when.getHours())}:${two(when.getMinutes())}`);
}

function replace(place, children) {
  while (place.firstChild) place.removeChild(place.firstChild);
  for (const child of children) place.appendChild(child);
}

function dress(chosen) {
  document.documentElement.lang = chosen;
  document.documentElement.dir = chosen === "ar" ? "rtl" : "ltr";
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
  at("language").textContent = chosen === "ar" ? "English" : "العربية";
  for (const button of document.querySelectorAll("[data-tap=digit]")) button.textContent = number(button.value);
}
