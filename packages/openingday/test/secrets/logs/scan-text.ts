import type { LogAccount } from "../../../src/model/log-account.ts";
import { createLogScanner } from "../../../src/secrets/logs/scan-log.ts";

/** The account of a log given as text, in pieces of the given size. */
export function scanLog(text: string, pieceBytes = 65_536): LogAccount {
  const scanner = createLogScanner();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) scanner.take(bytes.subarray(at, at + pieceBytes));
  return scanner.finish();
}
