import type { FindingDraft } from "../../../model/check.ts";
import type { BarePage } from "../../../model/evidence-web.ts";
import { parseContentSecurityPolicy } from "../../../parsers/content-security-policy.ts";
import { listNames } from "./walks.ts";

/** Sub-resources over http that a browser would block or mark; a policy that upgrades them makes them harmless. */
function mixedOf(page: BarePage): readonly string[] {
  const policies = [
    ...(page.headers ?? []).filter((header) => header.name === "content-security-policy").map((header) => header.value),
    ...(page.policiesInMarkup ?? []),
  ].flatMap(parseContentSecurityPolicy);
  return policies.some((policy) => policy.has("upgrade-insecure-requests")) ? [] : (page.mixedContent ?? []);
}

/** The finding about pages that load parts of themselves over http; undefined where none does. */
export function findMixedContent(pages: readonly BarePage[]): FindingDraft | undefined {
  const mixed = pages.filter((page) => mixedOf(page).length > 0);
  if (mixed.length === 0) return undefined;
  return {
    code: "mixed-content",
    severity: "medium",
    confidence: "proved",
    message: `${listNames(mixed.map((page) => page.url))} loaded parts of the page over plain http.`,
    breaks: "Browsers block such scripts and styles and mark the page, so it looks broken or unsafe.",
    fix: "Change http:// to https:// in the addresses listed, in the page or in the content system that makes it.",
    seen: mixed.flatMap((page) =>
      mixedOf(page)
        .slice(0, 5)
        .map((url) => `${page.url} loads ${url}`),
    ),
  };
}
