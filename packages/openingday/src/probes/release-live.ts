import type { LiveCommit } from "../model/evidence-releases.ts";
import { defineProbe, NotConfigured } from "../model/probe.ts";
import { readLiveCommit } from "../parsers/live-commit.ts";

/** One GET of the address that answers which commit is live, and the repository asked for it. */
export default defineProbe({
  key: "release.live",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 1,
  async gather({ target, tools }): Promise<LiveCommit> {
    const live = target.releases?.live;
    const { repository } = target;
    if (live === undefined)
      throw new NotConfigured("The configuration names no address that answers which commit is live. Add “live” under “release”.");
    if (repository === undefined) throw new NotConfigured("No folder of the code was given, so what is live cannot be compared with it.");
    const { url, field } = live;
    const answer = await tools.http.request({ url, maxBytes: 65_536, timeoutMs: 10_000 });
    if (answer.status !== 200) throw new Error(`${url} answers with status ${answer.status}`);
    const answered = readLiveCommit(new TextDecoder().decode(answer.body), field);
    if (answered === undefined) throw new Error(`${url} answers, but no commit is in its answer`);
    // A mark after the commit says that more than the commit is live.
    // What git could not be asked is not known to be missing.
    const commit = (await tools.git.readObject(repository, `${answered}^{commit}`))?.id;
    // Only of a commit that is not there does it matter whether all of the history is.
    const isPartial = commit === undefined && (await tools.git.run(repository, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
    return { url, answered, isPartial, ...(commit === undefined ? {} : { commit }) };
  },
});
