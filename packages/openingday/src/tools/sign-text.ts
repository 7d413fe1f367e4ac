import { createHmac } from "node:crypto";
import type { SignRequest } from "../model/tools.ts";

/** Signs as a provider does that shares the secret; undefined where this machine does not have it. */
export function signText(
  { secretEnv, text, algorithm, encoding }: SignRequest,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const secret = environment[secretEnv]?.trim() ?? "";
  if (secret === "") return undefined;
  return createHmac(algorithm, secret).update(text).digest(encoding);
}
