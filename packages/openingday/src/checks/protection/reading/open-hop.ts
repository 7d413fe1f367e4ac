import type { FindingDraft } from "../../../model/check.ts";
import type { EdgeArrival, EdgeOrigin, EdgePath } from "../../../model/evidence-protection.ts";
import type { RedirectWalks } from "../../../model/evidence-web.ts";

interface HopEvidence {
  readonly path: EdgePath;
  readonly origin?: EdgeOrigin | undefined;
  readonly arrival?: EdgeArrival | undefined;
  readonly walks?: RedirectWalks | undefined;
  /** Cloudflare itself says that it verifies the server. */
  readonly verified: boolean;
  /** Passwords or payments pass this way. */
  readonly holdsAccounts: boolean;
  readonly seen: readonly string[];
}

const fullStrict =
  "Install a certificate on the server (Cloudflare’s own origin certificate is free), then choose “Full (strict)” in Cloudflare under SSL/TLS.";
const breaks = "Passwords and payments can be read between the edge and the server, although the browser shows a lock.";

/** The modes in which Cloudflare speaks plain http to the server, by its own account. */
export function findPlainMode(
  modes: readonly { host: string; mode: string }[],
  holdsAccounts: boolean,
  seen: readonly string[],
): FindingDraft | undefined {
  const plain = modes.filter(({ mode }) => mode === "flexible" || mode === "off");
  if (plain.length === 0) return undefined;
  const names = plain.map(({ host }) => host).join(", ");
  const isOff = plain.every(({ mode }) => mode === "off");
  return {
    code: isOff ? "mode-off" : "mode-flexible",
    severity: holdsAccounts ? "blocker" : "high",
    confidence: "proved",
    message: isOff
      ? `Cloudflare’s SSL mode for ${names} is “Off”: visitors are not even offered https.`
      : `Cloudflare’s SSL mode for ${names} is “Flexible”: everything goes to your server unencrypted.`,
    breaks: isOff ? "Browsers mark the site as not secure, and everybody on the way can read passwords and payments." : breaks,
    fix: fullStrict,
    seen,
  };
}

/** What else proves that the hop behind the edge is open, the surest first. */
export function findOpenHop({ path, origin, arrival, walks, verified, holdsAccounts, seen }: HopEvidence): FindingDraft | undefined {
  const severity = holdsAccounts ? "blocker" : "high";
  if (arrival?.mounted === true && !arrival.encrypted && arrival.fromCloudflare && arrival.visitorScheme === "https")
    return {
      code: "arrives-plain",
      severity,
      confidence: "proved",
      message: "Your server says it: a request that came to Cloudflare by https arrived at it unencrypted (SSL mode “Flexible”).",
      breaks,
      fix: fullStrict,
      seen,
    };
  if (verified) return undefined;
  const looped = findFlexibleLoop(walks);
  if (looped !== undefined)
    return {
      code: "flexible-loop",
      severity: "blocker",
      confidence: "proved",
      message: `${new URL(looped).hostname} sends every visitor to the address they are at: Cloudflare asks your server over http (SSL mode “Flexible” or “Off”), and the server insists on https.`,
      breaks: "Visitors see “redirected you too many times” and cannot reach any page there.",
      fix: fullStrict,
      seen: [...seen, `${looped} redirects to itself, answered by Cloudflare`],
    };
  if (origin?.encrypted !== false) return undefined;
  const isPlain = origin.hop?.includes("speaks no TLS") === true;
  return {
    code: isPlain ? "plain-hop" : "origin-certificate",
    severity: "high",
    confidence: "proved",
    message: isPlain
      ? "The server behind the edge takes plain http: the second half of the way is not encrypted."
      : "The server behind the edge shows a certificate that is not valid for the site.",
    breaks: "Passwords and payments can be read between the edge and the server, or the edge must skip the check.",
    fix: `Install a certificate for the site’s name on the server and set the edge to verify it${path.kind === "cloudflare" ? " (Cloudflare: Full (strict))" : ""}.`,
    seen,
  };
}

/** An https address that Cloudflare answers with a redirect to itself, round and round. */
function findFlexibleLoop(walks: RedirectWalks | undefined): string | undefined {
  const hops = (walks?.walks ?? []).filter(({ end }) => end === "loop").flatMap((walk) => walk.hops);
  return hops.find(({ url, location, by }) => url.startsWith("https:") && location === url && /\bcloudflare\b|\bcf-ray\b/u.test(by ?? ""))
    ?.url;
}
