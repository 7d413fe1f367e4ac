import type { Alert } from "../model/alert.ts";

/** The whole alert as plain text. */
export function alertText({ title, lines }: Alert): string {
  return [title, ...lines].join("\n");
}
