/** A moment for a person: `14:02:07 UTC on 24 November 2026`. */
export function sayMoment(at: number): string {
  const iso = new Date(at).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(11, 19)} UTC on ${Number(iso.slice(8, 10))} ${month} ${iso.slice(0, 4)}`;
}

/** A span for a person, in its two largest units: `12 s`, `3 min 5 s`, `2 h 10 min`, `4 d 1 h`. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const [large, small, unit, part] =
    seconds < 3600 ? [60, 1, "min", "s"] : seconds < 86_400 ? [3600, 60, "h", "min"] : [86_400, 3600, "d", "h"];
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${unit}${rest === 0 ? "" : ` ${rest} ${part}`}`;
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
