import type { EarlierWalks } from "../../model/evidence-web.ts";
import { defineProbe } from "../../model/probe.ts";
import { parseKeptMaps } from "../../parsers/kept-maps.ts";
import { describeFailure } from "../failure.ts";

/** Name of the file, in the folder of runs. */
export const keptMapsFile = "redirects.json";
const maxBytes = 8 * 1_024 * 1_024;

/** The redirect map of the last look, from the folder of runs. That there is none, or that it cannot be read, is an answer. */
export default defineProbe({
  key: "http.earlier",
  mode: "passive",
  timeoutMs: 5_000,
  maxRequests: 0,
  async gather({ target, tools }): Promise<EarlierWalks> {
    if (target.runs === undefined) return { walks: [] };
    const file = `${target.runs}/${keptMapsFile}`;
    if (!(await tools.files.exists(file))) return { walks: [] };
    try {
      const parsed = parseKeptMaps(await tools.files.readText(file, maxBytes));
      if (!parsed.ok) return { walks: [], error: parsed.error };
      const last = parsed.value.at(-1);
      return last === undefined ? { walks: [] } : { at: last.at, walks: last.walks };
    } catch (error) {
      return { walks: [], error: describeFailure(error).error };
    }
  },
});
