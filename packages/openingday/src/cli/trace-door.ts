import type { TraceDoor } from "../model/evidence-traces.ts";
import type { StatementMeterDoor } from "../model/statement-meter.ts";

/** What receives traces is loaded only where an application is followed. */
export const traceDoor: TraceDoor = {
  open: async (place, belongs) => (await import("../ingest/otlp/receive-traces.ts")).traceDoor.open(place, belongs),
};

/** What speaks to the application's database is loaded only where one is named. */
export const statementMeterDoor: StatementMeterDoor = {
  open: async (variable) => (await import("../postgres/statement-meter.ts")).statementMeterDoor.open(variable),
};
