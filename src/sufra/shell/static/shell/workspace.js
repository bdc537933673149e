// Offers names while a place is typed, looks each minute at what a host must know, and follows the desk. All of it is only help.
const place = document.querySelector("[data-behaviour=place]");
if (place) {
  const names = document.createElement("datalist");
  names.id = "place-names";
  place.after(names);
  place.setAttribute("list", names.id);
  place.addEventListener("input", async () => {
    if (place.value.trim().length < 2) return;
    const answer = await fetch(`${place.dataset.source}?q=${encodeURIComponent(place.value)}`);
    if (!answer.ok) return;
    const found = await answer.json();
    names.replaceChildren(...found.places.map((name) => new Option(name, name)));
  });
}
const watched = document.querySelector("[data-behaviour=watch]");
async function lookAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = fresh.querySelector("[data-behaviour=watch]");
  if (found && !watched.contains(document.activeElement)) watched.innerHTML = found.innerHTML;
}
if (watched) setInterval(lookAgain, 60000);

const printing = document.querySelector("[data-behaviour=print]");
if (printing) {
  printing.hidden = false;
  printing.addEventListener("click", () => print());
}

// The desk: ask for what changed every few seconds; who is at a button keeps it under the finger.
const live = document.querySelector("[data-behaviour=live]");
let known = "";
async function follow() {
  if (document.hidden) return;
  const answer = await fetch(live.dataset.source, { headers: { "If-None-Match": known }, cache: "no-store" }).catch(() => null);
  document.querySelector("[data-name=stale]").hidden = Boolean(answer && (answer.ok || answer.status === 304));
  if (!answer?.ok || live.contains(document.activeElement)) return;
  known = answer.headers.get("ETag");
  live.innerHTML = await answer.text();
}
if (live) setInterval(follow, 4000);

document.querySelector(".summary")?.focus();
