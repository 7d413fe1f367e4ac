import type { EvidenceFile } from "../audit/evidence-file.ts";

/** One sentence where the outside gave no answer at all: then it is this machine's network that wants mending, not the site. */
export function noteNoAnswer({ evidence, requestsSent }: Pick<EvidenceFile, "evidence" | "requestsSent">): string | undefined {
  const hosts = evidence["dns.hosts"];
  const walks = evidence["http.walks"];
  if (hosts?.ok === false && hosts.kind !== "not-configured" && Object.keys(requestsSent).length === 0)
    return "No DNS server answered, so nothing could be looked at from outside. Check this machine’s internet connection, then run the same command again.";
  if (walks?.ok === false && walks.kind !== "not-configured")
    return "None of the site’s addresses could be reached from here. Check this machine’s internet connection, then run the same command again.";
  return undefined;
}
