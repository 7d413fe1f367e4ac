/**
 * How code may write a table's or a column's name, in lower case: `first_name`, `firstname` (for `firstName`), `first-name`; a table's also
 * as the name of one of its entries, as many tools have it. None where the name has letters that code is likely to write in other ways.
 */
export function nameForms(name: string, isTable: boolean): readonly string[] {
  const own = name.slice(name.lastIndexOf(".") + 1);
  if (/[^ -~]/.test(own)) return [];
  const words = own
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const last = words.at(-1);
  if (last === undefined) return [];
  const endings = isTable ? countForms(last) : [last];
  const joints = own.includes(" ") ? ["_", "", "-", " "] : ["_", "", "-"];
  const forms = endings.flatMap((ending) => joints.map((joint) => [...words.slice(0, -1), ending].join(joint)));
  return [...new Set(forms)];
}

/** A word for one and for many. */
function countForms(word: string): readonly string[] {
  if (word.endsWith("ies") && word.length > 4) return [word, `${word.slice(0, -3)}y`];
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word, word.slice(0, -2), word.slice(0, -1)];
  if (word.endsWith("s") && !word.endsWith("ss")) return [word, word.slice(0, -1)];
  if (/[^aeiou]y$/.test(word)) return [word, `${word.slice(0, -1)}ies`];
  return [word, `${word}s`, `${word}es`];
}
