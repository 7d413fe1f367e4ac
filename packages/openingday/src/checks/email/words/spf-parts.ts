import type { SpfTree } from "../../../model/evidence-spf.ts";
import { plainName } from "../../../parsers/host-name.ts";
import type { MailProvider } from "../../../parsers/mail-providers/provider.ts";
import { providersOfInclude } from "../../../parsers/mail-providers/recognise.ts";
import { parseSpf } from "../../../parsers/spf.ts";

/** One part of an SPF record that lets a sender through. */
export interface SpfPart {
  readonly host: string;
  /** As written, without its sign. */
  readonly text: string;
  /** The included domain or the address; absent for the domain's own hosts (`a`, `mx`). */
  readonly target?: string;
  readonly kind: "include" | "address" | "own";
  /** Providers whose mail goes out that way; empty where nobody is known. */
  readonly providers: readonly MailProvider[];
}

/** The senders that the record of a host names itself, in its order; what an include brings in belongs to the include. */
export function listSpfParts(tree: SpfTree): readonly SpfPart[] {
  const records = tree.nodes[0]?.records ?? [];
  // Of two records receivers use none.
  const parsed = parseSpf(records.length === 1 ? (records[0] ?? "") : "");
  if (!parsed.ok) return [];
  const { mechanisms, redirect } = parsed.value;
  const parts = mechanisms.flatMap(({ name, qualifier, target, text }): SpfPart[] => {
    if (qualifier !== "+" || name === "all" || name === "ptr" || name === "exists") return [];
    const base = { host: tree.host, text: text.replace(/^\+/, "") };
    if (name === "include" && target !== undefined)
      return [{ ...base, kind: "include", target: plainName(target), providers: providersOfInclude(target) }];
    if ((name === "ip4" || name === "ip6") && target !== undefined) return [{ ...base, kind: "address", target, providers: [] }];
    return [{ ...base, kind: "own", ...(target === undefined ? {} : { target: plainName(target) }), providers: [] }];
  });
  if (redirect === undefined) return parts;
  const base = { host: tree.host, text: `redirect=${redirect}`, target: plainName(redirect) };
  return [...parts, { ...base, kind: "include", providers: providersOfInclude(redirect) }];
}
