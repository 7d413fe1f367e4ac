import type { SecretHit } from "../model/evidence-repository.ts";

/** One sentence for the report's notes per key that is public by design: where it was seen, and why it is no finding. */
export function publicKeyNotes(hits: readonly SecretHit[]): string[] {
  const places = new Map<string, { hit: SecretHit; paths: string[] }>();
  for (const hit of hits) {
    if (hit.publicReason === undefined) continue;
    const known = places.get(`${hit.rule} ${hit.fingerprint}`);
    const place = hit.line > 0 ? `${hit.path}:${hit.line}` : hit.path;
    if (known === undefined) places.set(`${hit.rule} ${hit.fingerprint}`, { hit, paths: [place] });
    else if (!known.paths.includes(place)) known.paths.push(place);
  }
  return [...places.values()].map(({ hit, paths }) => {
    const more = paths.length > 1 ? ` and ${paths.length - 1} more ${paths.length === 2 ? "place" : "places"}` : "";
    return `${hit.title} (${hit.shown}) in ${paths[0] ?? hit.path}${more}. ${hit.publicReason ?? ""}`;
  });
}
