import { ConfigError } from "../config/config-error.ts";
import { dnsApply } from "./dns-apply.ts";

/** `openingday dns`: what is done about the zone's records. */
export async function dns([name, ...args]: readonly string[]): Promise<number> {
  if (name === "apply") return dnsApply(args);
  throw new ConfigError(`There is no command “dns ${name ?? ""}”. “openingday --help” lists them.`);
}
