import type { RedirectWalks } from "../../model/evidence-web.ts";
import type { Declared } from "../../model/target.ts";
import { defineProbe } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";
import { startsOfHost } from "../../parsers/redirect-map.ts";
import { webHosts } from "../declared-names.ts";
import { inParallel } from "../in-parallel.ts";
import { askFixed } from "./ask-fixed.ts";
import { createWalker, type Walked } from "./walk-redirects.ts";

const hostsAtOnce = 12;
/** Walks of one host at once: http and https, root and deep. */
const walksAtOnce = 4;
/** Between two starts: each opens a connection, and dozens at one go would hold up every other answer. */
const apartMs = 2;
const startWithinMs = 20_000;
const timeoutMs = 8_000;

/**
 * The redirect map: http and https of every host that a browser visits, its root and a deep path, and the declared addresses of the
 * site and the app, each walked to its end; and one look at each address that must not redirect. Rejects only where no address at all gave an answer.
 */
export default defineProbe({
  key: "http.walks",
  mode: "passive",
  timeoutMs: startWithinMs + timeoutMs + 2_000,
  maxRequests: 400,
  async gather(context): Promise<RedirectWalks> {
    const { target, tools, signal } = context;
    const starts = startsOf(target.declared);
    const header = target.declared.edge?.header;
    const walk = createWalker(tools, signal, {
      maxHops: 10,
      maxBytes: 4_096,
      maxPerHost: 24,
      timeoutMs,
      startBefore: tools.clock.now() + startWithinMs,
      ...(header === undefined ? {} : { edgeHeader: header }),
    });
    context.progress(`walking ${starts.length} addresses to their end`);
    let turn: Promise<unknown> = Promise.resolve();
    const walkInTurn = async (start: string): Promise<Walked> => {
      const mine = turn;
      // A run that ends meanwhile is the walker's to tell.
      turn = mine.then(() => tools.clock.sleep(apartMs, signal)).catch(() => undefined);
      await mine;
      return walk(start);
    };
    const byHost = [...Map.groupBy(starts, (start) => new URL(start).hostname).values()];
    const [walked, fixed] = await Promise.all([
      inParallel(byHost, hostsAtOnce, (own) => inParallel(own, walksAtOnce, walkInTurn)),
      askFixed(target.declared, tools, timeoutMs),
    ]);
    const walks = walked.flat().map((one) => one.walk);
    const silent = walks.every((one) => one.end === "error" && one.hops.length === 0);
    const [first] = walks;
    if (first !== undefined && silent && walks.every((one) => one.failure?.layer === "connect" && one.failure.code !== "ECONNREFUSED"))
      throw new NoAnswer("connect", first.failure?.code ?? "", `none of the addresses could be reached from here: ${first.error ?? ""}`);
    return fixed.length === 0 ? { walks } : { walks, fixed };
  },
});

function startsOf(declared: Declared): readonly string[] {
  const starts = new Set<string>();
  for (const { name } of webHosts(declared)) for (const start of startsOfHost(name)) starts.add(start);
  for (const address of [declared.site, declared.app]) if (URL.canParse(address)) starts.add(new URL(address).href);
  return [...starts];
}
