import { access } from "node:fs/promises";

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A browser of this machine, or nothing. */
export async function findChromium(): Promise<string | undefined> {
  for (const place of places) {
    const found =
      place !== undefined &&
      (await access(place).then(
        () => true,
        () => false,
      ));
    if (found) return place;
  }
  return undefined;
}
