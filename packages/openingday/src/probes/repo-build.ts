import { defineProbe } from "../model/probe.ts";

/** How the product is built, as far as the repository says. */
export default defineProbe({
  key: "repo.build",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).readBuildSetup(context),
});
