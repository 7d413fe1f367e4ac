import type { Failure } from "../model/evidence-web.ts";
import { NoAnswer } from "../model/tools.ts";
import { redact } from "../parsers/redact.ts";

/** What evidence keeps of a rejection: its sentence, and where it came from the network, how far the request came. */
export function describeFailure(error: unknown): { readonly error: string; readonly failure?: Failure } {
  const message = redact(error instanceof Error ? error.message : String(error));
  if (!(error instanceof NoAnswer)) return { error: message };
  return { error: message, failure: { layer: error.layer, code: error.code } };
}
