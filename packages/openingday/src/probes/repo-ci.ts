import { defineProbe } from "../model/probe.ts";

/** What happens on a push. */
export default defineProbe({
  key: "repo.ci",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).readCiSetup(context),
});
