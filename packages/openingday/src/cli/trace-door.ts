import type { TraceDoor } from "../model/evidence-traces.ts";

/** What receives traces is loaded only where an application is followed. */
export const traceDoor: TraceDoor = {
  open: async (place, belongs) => (await import("../ingest/otlp/receive-traces.ts")).traceDoor.open(place, belongs),
};
