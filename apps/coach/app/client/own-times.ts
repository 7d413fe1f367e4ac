import { ownZone } from "./time-zone.ts";

/** Beside times in a coach's zone, says what the visitor's own clock will show when that differs. */
export function showOwnTimes(page: Document): void {
  const zone = ownZone();
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  let differs = false;
  for (const time of page.querySelectorAll<HTMLTimeElement>("time[data-zone]")) {
    const instant = new Date(time.dateTime);
    const theirs = new Intl.DateTimeFormat("en-GB", {
      timeZone: time.dataset["zone"],
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(instant);
    const own = format.format(instant);
    if (own === theirs) continue;
    differs = true;
    const small = page.createElement("small");
    small.textContent = time.closest(".hours") ? own : `(${own} for you)`;
    time.append(" ", small);
  }
  if (!differs) return;
  const name = (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  for (const place of page.querySelectorAll("[data-own-zone]")) place.textContent = `Small: your time in ${name}.`;
}
