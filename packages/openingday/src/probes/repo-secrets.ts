import { defineProbe } from "../model/probe.ts";
import { askGit } from "./list-work-tree.ts";

/** Secrets in the files, the history, the built site and the saved image. */
export default defineProbe({
  key: "repo.secrets",
  mode: "passive",
  timeoutMs: 75_000,
  maxRequests: 0,
  apart: true,
  async gather(context) {
    const { target, tools } = context;
    // Git answers while what reads the code is loaded.
    const asked = target.repository === undefined ? undefined : askGit(tools, target.repository);
    asked?.catch(() => undefined);
    const { searchForSecrets } = await import("./code-readers.ts");
    return searchForSecrets(context, asked);
  },
});
