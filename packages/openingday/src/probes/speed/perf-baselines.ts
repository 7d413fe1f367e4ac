import { defineProbe } from "../../model/probe.ts";

/** The baselines that were kept, and what somebody wrote down about making it faster. */
export default defineProbe({
  key: "perf.baselines",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 0,
  gather: async (context) => (await import("./read-baselines.ts")).readBaselines(context),
});
