import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/schema.ts";

let page: string;
beforeAll(async () => {
  page = await readFile(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
});

/** All fields below a schema, as paths; `*` stands for a name of the founder's own. */
function fieldsOf(schema: unknown, path = ""): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => fieldsOf(one, path));
  if (typeof schema !== "object" || schema === null) return [];
  const { type, entries, value, wrapped, item, options } = schema as Readonly<Record<string, unknown>>;
  const named = Object.entries(entries ?? {}).flatMap(([name, inner]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [own, ...fieldsOf(inner, own)];
  });
  return [...named, ...(type === "record" ? fieldsOf(value, `${path}.*`) : []), ...fieldsOf([wrapped, item, options], path)];
}

describe("docs/configuration.md", () => {
  it("shows every field of the schema where it belongs, with a value that it takes", async () => {
    const example = /```ts\n(export default \{.*?)```/su.exec(page)?.[1] ?? "";
    const { default: value } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as { default: unknown };
    expect(v.safeParse(configSchema, value).issues).toBeUndefined();
    const shown = pathsOf(value);
    const isShown = (path: string): boolean =>
      shown.some((one) => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^.]+")}$`, "u").test(one));
    const all = [...new Set(fieldsOf(configSchema))];
    expect(all.length).toBeGreaterThan(90);
    // Of fields that exclude one another the example has one; the text names the others.
    const others = all.filter((path) => !isShown(path));
    expect(
      others.filter((path) => !/^(?:mail\.inbox\.\w+|logs\.url|migrations\.server|release\.\w+\.(?:run|timeoutSeconds))$/u.test(path)),
    ).toEqual([]);
    const words = page.replace(example, "");
    expect(others.filter((path) => !words.includes(`\`${path.split(".").at(-1)}\``))).toEqual([]);
  });
});

function pathsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [own, ...pathsOf(inner, own)];
  });
}
