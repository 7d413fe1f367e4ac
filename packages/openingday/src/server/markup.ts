/** Markup that is already safe to place in a page. */
export interface Markup {
  readonly markup: string;
}

/** Builds HTML or SVG; every value that is not markup itself is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly (Markup | string | number | readonly Markup[])[]): Markup {
  let markup = parts[0] ?? "";
  for (const [i, value] of values.entries()) markup += render(value) + (parts[i + 1] ?? "");
  return { markup };
}

function render(value: Markup | string | number | readonly Markup[]): string {
  if (typeof value === "string") return value.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map((part) => part.markup).join("");
}
