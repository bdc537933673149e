// The two peers of ./sufra bench almanac that are JavaScript: reads the places and dates, prints medians in ms.
import { readFileSync } from "node:fs";
import { Coordinates, CalculationMethod, PrayerTimes } from "adhan";
import * as suncalc from "suncalc";

const { places, dates, runs } = JSON.parse(readFileSync(0, "utf8"));
const days = dates.map((day) => new Date(`${day}T12:00:00Z`));
const method = CalculationMethod.Other();
method.fajrAngle = 18;
method.ishaAngle = 18;
const getTimes = suncalc.getTimes ?? suncalc.default.getTimes;

const peers = {
  adhan_ms([latitude, longitude], day) {
    const times = new PrayerTimes(new Coordinates(latitude, longitude), day, method);
    return [times.maghrib, times.fajr, times.isha];
  },
  suncalc_ms([latitude, longitude], day) {
    const times = getTimes(day, latitude, longitude);
    return [times.sunset, times.nightEnd, times.night];
  },
};

const found = {};
for (const [name, ask] of Object.entries(peers)) {
  const spent = [];
  let kept = 0;
  for (let run = 0; run < runs; run++) {
    const began = process.hrtime.bigint();
    for (const place of places) for (const day of days) for (const at of ask(place, day)) kept += Number(at) || 0;
    spent.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  if (!kept) throw new Error(`${name} reckoned nothing`);
  found[name] = spent.sort((one, other) => one - other)[runs >> 1];
}
console.log(JSON.stringify(found));
