import { driveShare } from "../../journeys/drive-share.ts";
import type { LoadOrder } from "../../journeys/load-order.ts";
import type { Vantage } from "../../model/target.ts";
import { createTools } from "../../tools/create-tools.ts";
import { version } from "../version.ts";
import type { Said, Told } from "./messages.ts";

const sayEveryMs = 250;

const stop = new AbortController();
const begin = Promise.withResolvers<number>();
const say = (said: Said): void => void process.send?.(said);

process.on("message", (told: Told) => {
  if (told.kind === "order") void carryOut(told.order, told.vantage);
  else if (told.kind === "begin") begin.resolve(told.at);
  else stop.abort(new Error("the load run was stopped"));
});
// Ctrl+C reaches the whole group; the one who started us says when to stop, and whoever dies takes us along.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(3));

async function carryOut(order: LoadOrder, vantage: Vantage): Promise<void> {
  const doors = createTools({ vantage, mode: "passive", version });
  const { clock, imap, random, secret } = doors.tools;
  let saidAt = 0;
  try {
    const share = await driveShare({
      order,
      tools: { clock, imap, word: () => random.word(), ...(secret === undefined ? {} : { secret }) },
      signal: stop.signal,
      async ready() {
        say({ kind: "ready" });
        const at = await Promise.race([begin.promise, stopped()]);
        return at - performance.timeOrigin;
      },
      watch(now) {
        if (performance.now() < saidAt + sayEveryMs) return;
        saidAt = performance.now();
        say({ kind: "now", now });
      },
    });
    say({ kind: "done", share });
  } catch (error) {
    say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  } finally {
    await doors.close();
    process.disconnect();
  }
}

function stopped(): Promise<number> {
  return new Promise((resolve) => {
    const now = (): void => resolve(performance.timeOrigin + performance.now());
    if (stop.signal.aborted) now();
    else stop.signal.addEventListener("abort", now, { once: true });
  });
}
