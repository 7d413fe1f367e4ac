/** A value of a nested form: text, or a record of values (lists are records keyed "0", "1" ...). */
export type FormValue = string | { readonly [name: string]: FormValue };

const maxFields = 500;
const maxDepth = 8;

/** Reads `a[b][0][c]=v` as Stripe's SDKs write it; undefined when it is too large, too deep or contradicts itself. */
export function parseNestedForm(body: string): { readonly [name: string]: FormValue } | undefined {
  const root = emptyRecord();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    fields += 1;
    const path = name.split("[").map((part) => part.replace(/\]$/, ""));
    if (fields > maxFields || path.length > maxDepth || !put(root, path, value)) return undefined;
  }
  return root;
}

type Growing = { [name: string]: FormValue | Growing };

// Without a prototype, so that a field may be called `__proto__`.
function emptyRecord(): Growing & { [name: string]: FormValue } {
  return Object.create(null) as Growing & { [name: string]: FormValue };
}

function put(root: Growing, path: readonly string[], value: string): boolean {
  let at = root;
  for (const [depth, part] of path.entries()) {
    const name = part === "" ? String(Object.keys(at).length) : part;
    if (depth === path.length - 1) {
      if (name in at) return false;
      at[name] = value;
      return true;
    }
    const next = at[name] ?? emptyRecord();
    if (typeof next === "string") return false;
    at[name] = next;
    at = next;
  }
  return false;
}

/** The values of a list in order; nothing for a text or an absent value. */
export function listOf(value: FormValue | undefined): readonly FormValue[] {
  return value === undefined || typeof value === "string" ? [] : Object.values(value);
}

/** A text among the fields of a record. */
export function textOf(value: FormValue | undefined, name: string): string | undefined {
  const field = value === undefined || typeof value === "string" ? undefined : value[name];
  return typeof field === "string" ? field : undefined;
}

/** A record of texts, such as metadata. */
export function textsOf(value: FormValue | undefined): Record<string, string> {
  if (value === undefined || typeof value === "string") return {};
  return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}
