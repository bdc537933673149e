// Offers names while a place is typed, and asks before a long form is left unsaved. Both are only help.
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
document.querySelector(".summary")?.focus();
