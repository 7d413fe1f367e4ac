import { readMarkup } from "../../parsers/read-markup.ts";

/** A form in which a customer chooses a password. */
export interface PasswordForm {
  readonly action: string;
  readonly method: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

const maxFields = 50;
const maxCharacters = 512 * 1024;

/** The first form of a page that has a password field, its action absolute; undefined where there is none. */
export function findPasswordForm(html: string, pageUrl: string): PasswordForm | undefined {
  let open: { action: string; method: string; fields: { name: string; type: string; value: string }[] } | undefined;
  let found: PasswordForm | undefined;
  const close = (): void => {
    if (found === undefined && open?.fields.some(({ type }) => type === "password") === true) found = open;
    open = undefined;
  };
  readMarkup(html.slice(0, maxCharacters), {
    onopentag(tag, attributes) {
      if (tag === "form") {
        close();
        const action = attributes["action"] ?? "";
        const url = URL.canParse(action, pageUrl) ? new URL(action, pageUrl) : undefined;
        if (url !== undefined) open = { action: url.href, method: (attributes["method"] ?? "get").toLowerCase(), fields: [] };
      }
      const name = attributes["name"] ?? "";
      if (tag !== "input" || name === "" || open === undefined || open.fields.length >= maxFields) return;
      const type = (attributes["type"] ?? "text").toLowerCase();
      if (["submit", "button", "image", "reset", "file"].includes(type)) return;
      if ((type === "checkbox" || type === "radio") && attributes["checked"] === undefined && attributes["required"] === undefined) return;
      open.fields.push({ name, type, value: attributes["value"] ?? (type === "checkbox" ? "on" : "") });
    },
    onclosetag(tag) {
      if (tag === "form") close();
    },
  });
  close();
  return found;
}

/** Its body as a customer would send it. */
export function fillPasswordForm({ fields }: PasswordForm, password: string, address: string): string {
  const filled = fields.map(({ name, type, value }): [string, string] => {
    if (type === "password") return [name, password];
    return [name, value === "" && (type === "email" || /mail/i.test(name)) ? address : value];
  });
  return new URLSearchParams(filled).toString();
}
