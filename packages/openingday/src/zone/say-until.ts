/** `12:41 UTC`, or with its day where that is not the day of `at`: the first moment after which nobody keeps the old answer. */
export function sayUntil(at: number, seconds: number): string {
  const then = new Date(at + seconds * 1_000);
  // To the next full minute: what is shown as safe must be safe.
  const iso = new Date(Math.ceil(then.getTime() / 60_000) * 60_000).toISOString();
  const day = iso.slice(0, 10);
  return `${new Date(at).toISOString().slice(0, 10) === day ? "" : `${day} `}${iso.slice(11, 16)} UTC`;
}

/** `40 seconds`, `5 minutes`, `2 hours`. */
export function saySeconds(seconds: number): string {
  const [count, unit] =
    seconds < 120
      ? [seconds, "second"]
      : seconds < 7_200
        ? [Math.round(seconds / 60), "minute"]
        : seconds < 172_800
          ? [Math.round(seconds / 3_600), "hour"]
          : [Math.round(seconds / 86_400), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
