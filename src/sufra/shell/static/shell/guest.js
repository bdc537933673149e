// Counts down, lets the sun sink, and looks again each minute. Without it the page shows clock times.
const sky = document.querySelector("[data-maghrib]");

function shownDigits(text) {
  const digits = sky.dataset.digits;
  return digits ? text.replace(/[0-9]/g, (digit) => digits[Number(digit)]) : text;
}

function countDown() {
  const left = Math.ceil((Date.parse(sky.dataset.maghrib) - Date.now()) / 1000);
  const clock = sky.querySelector("[data-countdown]");
  if (!clock) return;
  if (left <= 0) { location.reload(); return; }
  if (left >= 86400) return;
  const two = (number) => String(number).padStart(2, "0");
  clock.textContent = shownDigits(`${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`);
  sky.querySelector("[data-until]").hidden = false;
  sky.querySelector("[data-at]").hidden = true;
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) sink(left / 60);
  setTimeout(countDown, 1000 - (Date.now() % 1000));
}

function sink(minutes) {
  const sun = sky.querySelector(".sun circle");
  if (!sun) return;
  sun.setAttribute("cy", minutes >= 30 ? 62 : 233 - (171 * minutes) / 30);
  const names = [[840, "afternoon"], [600, "dawn"], [180, "day"], [60, "afternoon"], [15, "gold"], [0, "rose"]];
  sky.dataset.sky = names.find(([start]) => minutes > start)?.[1] ?? "dusk";
}

if (sky) countDown();

const room = document.querySelector("[data-behaviour=room]");
async function lookAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = fresh.querySelector("[data-behaviour=room]");
  if (rows) room.innerHTML = rows.innerHTML;
}
if (room) setInterval(lookAgain, 60000);

const near = document.querySelector("[data-behaviour=near]");
if (near && navigator.geolocation) {
  near.hidden = false;
  near.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const rounded = [coords.latitude, coords.longitude].map((degree) => degree.toFixed(2)).join(",");
    location.search = `?at=${rounded}`;
  }));
}

const share = document.querySelector("[data-behaviour=share]");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () => navigator.share({ text: share.dataset.text, url: location.href }));
}

const counting = document.querySelector("[data-behaviour=count]");
if (counting) {
  const texts = counting.dataset.texts.split("|");
  const fields = ["adults", "children"].map((name) => counting.form.elements[name]);
  const western = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);
  const say = () => {
    const guests = fields.reduce((sum, field) => sum + (Number.parseInt(western(field.value), 10) || 0), 0);
    counting.textContent = texts[guests] ?? texts[0];
  };
  for (const field of fields) field.addEventListener("input", say);
  say();
}
