import { defineProbe } from "../model/probe.ts";

/** Secrets in the files, the history, the built site and the saved image. */
export default defineProbe({
  key: "repo.secrets",
  mode: "passive",
  timeoutMs: 75_000,
  maxRequests: 0,
  apart: true,
  gather: async (context) => (await import("./code-readers.ts")).searchForSecrets(context),
});
