// Find, fill and show what the page holds, in the reader's language.
const words = JSON.parse(document.getElementById("words").textContent);
const DIGITS = "٠١٢٣٤٥٦٧٨٩";

export const find = (name, within = document) => within.querySelector(`[data-name="${name}"]`);

export function fill(name, text, within = document) {
  const place = find(name, within);
  if (place.textContent !== text) place.textContent = text;
}

export function show(name, visible) {
  find(name).hidden = !visible;
}

export function say(key, facts = {}) {
  return Object.entries(facts).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[document.documentElement.lang][key]);
}

export function number(value) {
  return document.documentElement.lang === "ar" ? String(value).replace(/\d/g, (digit) => DIGITS[digit]) : String(value);
}

export function time(moment) {
  const at = new Date(moment);
  return number(`${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`);
}

export function dress(language) {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
  find("language").textContent = language === "ar" ? "English" : "العربية";
  for (const button of document.querySelectorAll("[data-tap=digit]")) button.textContent = number(button.value);
}
