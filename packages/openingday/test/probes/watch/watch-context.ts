import type { ProbeContext } from "../../../src/model/probe.ts";
import type { HttpAnswer, HttpRequest } from "../../../src/model/tools.ts";
import type { Target } from "../../../src/model/target.ts";
import { createFakeClock } from "../../watch/fake-clock.ts";
import type { FakeClock } from "../../watch/fake-clock.ts";
import { fakeHttp } from "../../watch/fake-http.ts";

/** A probe's surroundings under a fake clock; only what the watch probes use is there. */
export function watchContext(
  target: Partial<Target>,
  respond: (request: HttpRequest) => HttpAnswer | Error,
): {
  readonly context: ProbeContext;
  readonly asked: readonly HttpRequest[];
  readonly time: FakeClock;
  readonly abort: AbortController;
} {
  const time = createFakeClock();
  const abort = new AbortController();
  const { tools, asked } = fakeHttp(respond);
  const context = {
    target,
    tools: { ...tools, clock: time.clock },
    mode: "active",
    signal: abort.signal,
    progress: () => undefined,
  } as unknown as ProbeContext;
  return { context, asked, time, abort };
}
