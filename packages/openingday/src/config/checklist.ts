import type { Duty } from "../model/evidence-checklist.ts";
import type { Declared } from "../model/target.ts";
import { parseChecklist } from "../parsers/checklist.ts";
import { extendOwnedList, type OwnedListForm } from "./owned-list.ts";

const form: OwnedListForm = {
  heading: `# Who changes what after the launch. Write a name beside each “owner”, and beside “deputy” who stands in.
# “openingday checklist” adds what is new at the end and leaves every line of yours as it is.
`,
  fields: ["owner", "deputy"],
  parse(text) {
    const parsed = parseChecklist(text);
    return parsed.ok ? { ok: true, value: parsed.value.map(({ id }) => ({ name: id })) } : parsed;
  },
};

/** Under which word the configuration's “owners” names somebody for it. */
const ownersWords: Readonly<Record<string, readonly string[]>> = {
  domain: ["registrar", "domain"],
  hosting: ["hosting", "host"],
  release: ["release", "deploy"],
  "way-back": ["release", "deploy"],
  settings: ["settings", "secrets"],
  mailbox: ["mailbox"],
};

/** Adds to the checklist what is not in it yet, with those whom the configuration names. Throws ConfigError where it cannot be added to. */
export function extendChecklist(file: string, text: string | undefined, duties: readonly Duty[], owners: Declared["owners"]): string {
  const wanted = duties.map(({ id, what, where }) => {
    const words = ownersWords[id] ?? [id, ...(id.startsWith("mail-") ? ["mail"] : [])];
    const [owner, deputy] = words.map((word) => owners[word] ?? []).find((people) => people.length > 0) ?? [];
    const known = { ...(owner === undefined ? {} : { owner: owner.name }), ...(deputy === undefined ? {} : { deputy: deputy.name }) };
    return { name: id, about: `${what} (${where})`, known };
  });
  return extendOwnedList(file, text, wanted, form);
}
