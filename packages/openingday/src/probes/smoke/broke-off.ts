import { NoAnswer } from "../../model/tools.ts";

/**
 * Whether the site itself is to blame for a missing answer: its machine refused the connection, or took the request and did not answer
 * it. A name that is not found, a network that does not reach it and a certificate may be this machine's own trouble.
 */
export function brokeOff(error: unknown): boolean {
  return error instanceof NoAnswer && (error.layer === "http" || error.code === "ECONNREFUSED");
}
