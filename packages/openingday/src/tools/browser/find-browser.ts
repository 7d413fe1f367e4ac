import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { BrowserLibrary } from "./library.ts";

const programs: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

export interface FoundBrowser {
  readonly library: BrowserLibrary;
  readonly program: string;
}

/**
 * Playwright as it lies beside one of the folders, and a Chromium of this machine. Rejects with a sentence that says what to install.
 * @param need How that sentence begins, as in `this step needs a browser`.
 */
export async function findBrowser(
  folders: readonly string[],
  need: string,
  chosen = process.env["OPENINGDAY_BROWSER"],
): Promise<FoundBrowser> {
  const library = loadLibrary(folders);
  if (library === undefined) throw new Error(`${need}: run “npm install --save-dev playwright-core” beside your code, then try again`);
  const candidates = chosen === undefined || chosen === "" ? [...programs, ownProgram(library)] : [chosen];
  for (const program of candidates) if (program !== undefined && (await isProgram(program))) return { library, program };
  throw new Error(
    chosen === undefined || chosen === ""
      ? `${need}, and there is no Chromium or Chrome on this machine: install one, or name its program in OPENINGDAY_BROWSER`
      : `OPENINGDAY_BROWSER names ${chosen}, which is no program`,
  );
}

function loadLibrary(folders: readonly string[]): BrowserLibrary | undefined {
  for (const folder of folders)
    for (const name of ["playwright-core", "playwright"]) {
      try {
        const { chromium } = createRequire(join(folder, "package.json"))(name) as { readonly chromium?: BrowserLibrary };
        if (chromium !== undefined) return chromium;
      } catch {
        // Not installed, or too old for this Node: the next may be.
      }
    }
  return undefined;
}

function ownProgram(library: BrowserLibrary): string | undefined {
  try {
    return library.executablePath();
  } catch {
    return undefined;
  }
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
