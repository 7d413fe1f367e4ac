import { NoAnswer } from "../model/tools.ts";
import type { HttpAnswer, Tools } from "../model/tools.ts";
import type { Layer } from "../model/incident.ts";
import type { Observation } from "./next-state.ts";
import type { WatchCheck } from "./options.ts";

const maxBytes = 1024 * 1024;
/** How much later than its deadline a run may end before the monitor must suspect itself. */
const stallMs = 2000;

type Look = Pick<Observation, "outcome" | "layer" | "seen">;

/**
 * Asks one check's address once, on a fresh connection, within its own deadline. Never rejects: what the monitor could not do for
 * reasons of its own is `nodata`.
 */
export async function observe(check: WatchCheck, tools: Pick<Tools, "http">, clock: Tools["clock"]): Promise<Observation> {
  const timeoutMs = Math.ceil(Math.min(check.timeoutMs, check.intervalSeconds * 1000));
  const startedAt = clock.now();
  const done = new AbortController();
  const asked = ask(check, tools, timeoutMs);
  // The tool has the same deadline; this one holds even if the tool does not keep it.
  const late = clock.sleep(timeoutMs + 500, done.signal).then(
    (): Look => ({ outcome: "fail", layer: "http", seen: `It did not answer within ${timeoutMs} ms.` }),
    () => asked,
  );
  const look = await Promise.race([asked, late]);
  done.abort();
  const endedAt = clock.now();
  const stalled = look.outcome === "fail" && endedAt - startedAt > timeoutMs + 500 + stallMs;
  if (stalled) return { startedAt, endedAt, outcome: "nodata", seen: "The monitor itself stood still during this run." };
  return { startedAt, endedAt, ...look };
}

async function ask(check: WatchCheck, tools: Pick<Tools, "http">, timeoutMs: number): Promise<Look> {
  try {
    const answer = await tools.http.request({
      url: check.url,
      method: "GET",
      headers: { "user-agent": "openingday-watch", "cache-control": "no-cache" },
      timeoutMs,
      maxBytes: check.contains === undefined ? 1024 : maxBytes,
      fresh: true,
    });
    return judge(check, answer);
  } catch (error) {
    if (error instanceof NoAnswer) return fail(error.layer, `${describe[error.layer]} (${oneLine(error.message)}).`);
    return { outcome: "nodata", seen: `The monitor could not ask: ${oneLine(error instanceof Error ? error.message : "unknown error")}` };
  }
}

function judge(check: WatchCheck, answer: HttpAnswer): Look {
  if (answer.status !== check.expectStatus) {
    const location = answer.header("location");
    const onward = location === undefined ? "" : " and leads to another address";
    return fail("status", `It answered ${answer.status} instead of ${check.expectStatus}${onward}.`);
  }
  if (check.contains !== undefined && !answer.text().includes(check.contains)) {
    const part = answer.truncated ? " in its first mebibyte" : "";
    return fail("body", `It answered ${answer.status}, but the expected text is not on the page${part}.`);
  }
  return { outcome: "pass", seen: "" };
}

const describe: Readonly<Record<NoAnswer["layer"], string>> = {
  dns: "Its name leads nowhere",
  connect: "No connection to its server could be made",
  tls: "No secure connection could be made",
  http: "It took the connection but gave no answer",
};

function fail(layer: Layer, seen: string): Look {
  return { outcome: "fail", layer, seen };
}

function oneLine(text: string): string {
  const line = text
    .replaceAll(/\?\S*/g, "?…")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/\.$/, "");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
