import type { ProgressEvent } from "../audit/gather.ts";
import type { EvidenceKey } from "../model/evidence.ts";

const words: Readonly<Record<EvidenceKey, string>> = {
  "dns.hosts": "where each address points",
  "dns.zone": "whether all name servers agree",
  "dns.found": "forgotten addresses",
  "dns.caa": "who may issue certificates",
  "rdap.domain": "the registration of the domain",
  "tls.hosts": "certificates",
  "tls.addresses": "every server behind a name",
  "tls.versions": "old TLS versions",
  "http.walks": "redirects",
  "http.earlier": "the last redirect map",
  "http.pages": "landing pages",
  "http.served": "code that visitors get",
  "mail.records": "mail records",
  "mail.forecast": "what mail will look like",
  "mail.spf": "who may send in your name",
  "mail.keys": "keys that sign your mail",
  "mail.hosts": "hosts that take your mail",
  "mail.inbound": "whether replies are taken",
  "mail.transport": "what you ask of those who send to you",
  "mail.senders": "mail providers the code uses",
  "repo.secrets": "secrets in the repository",
  "repo.environment": "settings the code needs",
  "repo.ci": "what happens on a push",
  "repo.build": "how it is built",
  "repo.releases": "releases and the way back",
  "release.live": "what is live",
  "repo.migrations": "changes to the database",
  "edge.path": "the edge in front",
  "edge.settings": "what Cloudflare says about the zone",
  "edge.origin": "the way around the edge",
  "edge.arrival": "how requests arrive at the server",
  "mail.received": "mail that really arrives",
  "journey.runs": "a customer’s way in",
  "load.runs": "speed under load",
  "ttfb.samples": "speed of public pages",
  "cors.answers": "requests from other websites",
  "limit.bursts": "limits on forms",
  "log.canary": "what the log keeps",
  "smoke.routes": "pages that must answer",
  "webhook.answers": "messages from payment providers",
  "watch.schedule": "the monitor’s schedule",
  "watch.records": "the records that the monitor watches",
  "watch.drill": "an alarm drill",
};

/** Tells the person who waits what is being looked at: one moving line on a terminal, a line for each step elsewhere. */
export interface Progress {
  report(event: ProgressEvent): void;
  /** Clears the moving line before something else is printed. */
  end(): void;
}

/** @param after Lines wait until it resolves, and are never written where it rejects: then one sentence says what is wrong. */
export function createProgress(stream: NodeJS.WriteStream, total: number, after?: Promise<unknown>): Progress {
  let held: string[] | undefined = after === undefined ? undefined : [];
  const release = (): void => {
    stream.write(held?.join("") ?? "");
    held = undefined;
  };
  after?.then(release, () => undefined);
  const say = (line: string): void => {
    if (held === undefined) stream.write(line);
    else held.push(line);
  };
  const open = new Set<EvidenceKey>();
  const last = new Map<EvidenceKey, string | undefined>();
  let done = 0;
  const moving = stream.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb";
  const draw = (): void => {
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    const text = `  ${done}/${total}  ${[...open].map((key) => words[key]).join(", ")}`;
    stream.write(`\r\u001b[2K${text.slice(0, width)}`);
  };
  return {
    report(event) {
      if (event.state === "started") open.add(event.key);
      if (event.state === "ended") {
        open.delete(event.key);
        done += 1;
      }
      if (moving) draw();
      else if (event.state === "said" && last.get(event.key) !== event.line) say(`  ${words[event.key]}: ${event.line ?? ""}\n`);
      else if (event.state === "ended") {
        const seconds = ((event.tookMs ?? 0) / 1000).toFixed(1);
        say(`  ${words[event.key]} (${seconds} s)${event.line === undefined ? "" : `: ${event.line}`}\n`);
      }
      if (event.state === "said") last.set(event.key, event.line);
    },
    end() {
      if (moving) stream.write("\r\u001b[2K");
    },
  };
}
