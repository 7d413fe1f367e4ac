import { parseDotenv } from "../parsers/dotenv.ts";
import { findMailProvider } from "../parsers/mail-providers/all.ts";
import { fixedSelectors, recognisePackage, recogniseVariable } from "../parsers/mail-providers/recognise.ts";

/** What a project says about the mail that it sends. */
export interface FoundMail {
  /** Providers by their id in the table, the likeliest first. */
  readonly senders: readonly string[];
  /** DKIM selectors that every customer of those providers has. */
  readonly selectors: readonly string[];
  /** Bare addresses that a list of settings gives as the sender. */
  readonly from: readonly string[];
}

const address = /[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}/iu;

/** Reads the names of the dependencies, and the list of settings that the project keeps as an example. Pure. */
export function findMail(dependencies: readonly string[], exampleSettings: string): FoundMail {
  const parsed = parseDotenv(exampleSettings);
  const settings = parsed.ok ? parsed.value : [];
  const providers = [...dependencies.map(recognisePackage), ...settings.map(({ name }) => recogniseVariable(name))].filter(
    (provider) => provider !== undefined,
  );
  const senders = [...new Set(providers.map(({ id }) => id))];
  // Several sets may do for one provider: only where it is the same name for everybody can it be filled in.
  const selectors = senders.flatMap((id) => {
    const provider = findMailProvider(id);
    return provider?.dkim.length === 1 ? fixedSelectors(provider) : [];
  });
  const from = settings.flatMap(({ name, value = "" }) =>
    /FROM|SENDER/iu.test(name) ? (address.exec(value)?.[0].toLowerCase() ?? []) : [],
  );
  return { senders, selectors: [...new Set(selectors)], from: [...new Set(from)] };
}
