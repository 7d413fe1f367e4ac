import type { ScratchDoors } from "../model/scratch.ts";

/** What starts a PostgreSQL and speaks to it is loaded only where database changes are tried. */
export const scratchDoors: ScratchDoors = {
  open: async (place, signal) => (await import("../postgres/open-scratch.ts")).openScratch(place, signal),
  hasTool: async (tools) => (await import("../postgres/run-tool.ts")).hasTool(tools),
  migrate: async (run) => (await import("../postgres/run-tool.ts")).runTool(run),
};
