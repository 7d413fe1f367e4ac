import { defineProbe } from "../model/probe.ts";

/** What stands out in the code: it is read once, together with the settings. */
export default defineProbe({
  key: "repo.hints",
  mode: "passive",
  timeoutMs: 40_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).collectHints(context),
});
