import { defineProbe } from "../model/probe.ts";

/** Which settings the code reads, and where they are set. */
export default defineProbe({
  key: "repo.environment",
  mode: "passive",
  timeoutMs: 40_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).takeInventory(context),
});
