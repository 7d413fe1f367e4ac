import { kindOfField, type FieldKind } from "../../parsers/field-kind.ts";
import { readMarkup } from "../../parsers/read-markup.ts";

const mostFields = 1_000;

/** Fields that the pages of a visit say to be for passwords, addresses or cards, by their names: in whichever language these are. */
export function readDeclaredFields(pages: Iterable<string>): ReadonlyMap<string, FieldKind> {
  const fields = new Map<string, FieldKind>();
  for (const page of pages)
    if (/<(?:input|textarea)\b/iu.test(page))
      readMarkup(page, {
        onopentag(tag, { name = "", type = "", autocomplete = "" }) {
          if ((tag !== "input" && tag !== "textarea") || name === "" || fields.size >= mostFields) return;
          const kind = kindOfField(type, autocomplete);
          if (kind !== undefined) fields.set(name, kind);
        },
      });
  return fields;
}
