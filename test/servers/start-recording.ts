import { spawn } from "node:child_process";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { programAt } from "./find-program.ts";

export interface Recording {
  /** What the person sees, once it is there; steered through the browser's own port, as a hand would steer it. */
  readonly page: () => Promise<Page>;
  readonly browser: () => Promise<Browser>;
  /** Its profile; gone when all is over. */
  readonly profile: () => Promise<string>;
  readonly press: (signal: NodeJS.Signals) => void;
  /** Resolves when the command says this. */
  readonly says: (words: RegExp) => Promise<void>;
  readonly done: Promise<Ran>;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const main = resolve(import.meta.dirname, "../../packages/openingday/src/cli/main.ts");
const lookEveryMs = 50;

/** Runs `openingday journey record` in `folder` with a browser that can be steered from outside. */
export async function startRecording(folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Recording> {
  const note = join(folder, "profile.txt");
  const program = join(folder, "chromium.sh");
  await rm(note, { force: true });
  const lines = [
    "#!/bin/sh",
    `for word; do case $word in --user-data-dir=*) echo "\${word#*=}" > '${note}';; esac; done`,
    `exec '${programAt("chromium")}' --remote-debugging-port=0 --disable-gpu "$@"`,
  ];
  await writeFile(program, `${lines.join("\n")}\n`, { mode: 0o755 });
  const { child, said, over } = startMain(["journey", "record", ...args], folder, { OPENINGDAY_BROWSER: program, ...env });
  let isOver = false;
  const done = over.finally(() => (isOver = true));

  async function eventually<T>(look: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
    for (let tries = 0; tries < 600; tries++) {
      const found = await look();
      if (found !== undefined) return found;
      if (isOver) break;
      await new Promise((later) => setTimeout(later, lookEveryMs));
    }
    throw new Error(`${what} did not come; the command said: ${said.stderr}${said.stdout}`);
  }
  const profile = (): Promise<string> =>
    eventually(async () => (await readFile(note, "utf8").catch(() => "")).trim() || undefined, "the profile");
  const browser = async (): Promise<Browser> => {
    const file = join(await profile(), "DevToolsActivePort");
    const port = await eventually(async () => /^\d+(?=\n)/u.exec(await readFile(file, "utf8").catch(() => ""))?.[0], "the browser");
    return chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  };
  return {
    done,
    profile,
    browser,
    async page() {
      const steered = await browser();
      return eventually(
        () =>
          steered
            .contexts()
            .flatMap((context) => context.pages())
            .find((page) => page.url().startsWith("http")),
        "the page",
      );
    },
    press: (signal) => child.kill(signal),
    says: async (words) => void (await eventually(() => (words.test(said.stderr) ? true : undefined), `“${words.source}”`)),
  };
}

/** Runs the command to its end. */
export async function runMain(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const { said, over } = startMain(args, cwd, env);
  const ran = await over;
  process.stderr.write(said.stderr);
  return ran;
}

function startMain(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const over = new Promise<Ran>((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, ...said })));
  return { child, said, over };
}

/** Whether something is there. */
export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
