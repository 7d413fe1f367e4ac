import { spawn } from "node:child_process";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { programAt } from "./find-program.ts";

/** A screen in memory that nobody looks at; resolves with what `DISPLAY` must say. */
export async function startScreen(undo: Undo): Promise<string> {
  const screen = spawn(programAt("Xvfb"), ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = new Promise<void>((resolve) => screen.once("close", () => resolve()));
  undo.add(async () => {
    screen.kill();
    await gone;
  });
  let said = "";
  return await new Promise((resolve, reject) => {
    screen.once("error", reject);
    screen.once("close", () => reject(new Error("the screen did not start")));
    screen.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const number = /^(\d+)\n/u.exec(said)?.[1];
      if (number !== undefined) resolve(`:${number}`);
    });
  });
}
