import type { FoundField, FoundForm, FoundRoute, FoundRoutes } from "../model/found-routes.ts";

const mostForms = 200;
const called =
  /(?:\b(?:app|api|router|routes?|server|fastify|instance|hono|\w{1,40}(?:Router|App|Routes?))\s{0,5}\.\s{0,20}|\bRoute::)(get|post|put)\s{0,5}(?:<[^()]{0,200}>)?\(\s{0,40}(["'`])(\/?[\w./:{}[\]*-]{0,200})\2/gu;
const flask = /@\w{1,40}\.route\(\s{0,20}(["'])(\/[^"'\s]{0,200})\1[^)\n]{0,200}?methods\s{0,3}=\s{0,3}\[([^\]]{0,100})\]/gu;

/** The addresses and forms that one file of the code shows, by the ways in which frameworks write them. Nothing is run. */
export function readRoutes(text: string, file: string): FoundRoutes {
  const routes: FoundRoute[] = [...routesOfFile(text, file)];
  for (const [, verb = "", , path = ""] of text.matchAll(called)) {
    const isPath = path.startsWith("/") || /\bRoute::/u.test(text);
    if (isPath && path !== "") routes.push({ method: verb.toUpperCase() as FoundRoute["method"], path: plainPath(path) });
  }
  for (const [, , path = "", methods = ""] of text.matchAll(flask))
    for (const method of ["GET", "POST", "PUT"] as const) if (methods.includes(method)) routes.push({ method, path: plainPath(path) });
  return { routes, forms: readForms(text, file) };
}

/** Frameworks whose files are the addresses: Next.js, Nuxt, SvelteKit and Astro. */
function routesOfFile(text: string, file: string): readonly FoundRoute[] {
  const app = /(?:^|\/)app\/(?:(.+)\/)?(page|route)\.[cm]?[jt]sx?$/u.exec(file);
  if (app !== null) {
    const path = pathOf(app[1] ?? "");
    if (app[2] === "page") return [{ method: "GET", path }];
    return (["GET", "POST", "PUT"] as const)
      .filter((method) => new RegExp(String.raw`\bexport\s+(?:async\s+)?(?:function|const)\s+${method}\b`, "u").test(text))
      .map((method) => ({ method, path }));
  }
  const svelte = /(?:^|\/)routes\/(?:(.+)\/)?\+page(\.server)?\.(?:svelte|[jt]s)$/u.exec(file);
  if (svelte !== null) {
    const path = pathOf(svelte[1] ?? "");
    return svelte[2] === undefined ? [{ method: "GET", path }] : /\bactions\b/u.test(text) ? [{ method: "POST", path }] : [];
  }
  const pages = /(?:^|\/)pages\/(.+)\.(?:[jt]sx?|vue|astro)$/u.exec(file)?.[1];
  if (pages === undefined || /(?:^|\/)_/u.test(pages) || pages.startsWith("api/")) return [];
  return [{ method: "GET", path: pathOf(pages.replace(/(?:^|\/)index$/u, "")) }];
}

function pathOf(folders: string): string {
  const parts = folders.split("/").filter((part) => part !== "" && !/^\(.*\)$|^@/u.test(part));
  return plainPath(`/${parts.join("/")}`);
}

/** `[id]` and `{id}` are what others write as `:id`. */
function plainPath(path: string): string {
  const plain = path.replaceAll(
    /\[\.{0,3}(\w+)\]|\{(\w+)\??\}/gu,
    (_, one: string | undefined, other: string | undefined) => `:${one ?? other}`,
  );
  return plain.startsWith("/") ? plain : `/${plain}`;
}

function readForms(text: string, file: string): readonly FoundForm[] {
  const forms: FoundForm[] = [];
  let from = 0;
  while (forms.length < mostForms) {
    const at = text.indexOf("<form", from);
    if (at === -1) break;
    const end = text.indexOf("</form>", at);
    // A form without an end is no reason to look through the rest again and again.
    const body = text.slice(at, Math.min(end === -1 ? text.length : end, at + 20_000));
    from = at + Math.max(5, body.length);
    const tag = body.slice(0, Math.min(600, body.indexOf(">") + 1 || 600));
    if (/method\s{0,3}=\s{0,3}["'{]{1,2}get/iu.test(tag)) continue;
    const action = /\baction\s{0,3}=\s{0,3}["'](\/[\w./-]{0,200})["']/u.exec(tag)?.[1];
    forms.push({ ...(action === undefined ? {} : { action }), fields: readFields(body), file });
  }
  return forms;
}

function readFields(body: string): readonly FoundField[] {
  const fields: FoundField[] = [];
  for (const [, , attributes = ""] of body.matchAll(/<(input|textarea|select|Input|Textarea|Select|TextField)\b([^<]{0,600})/gu)) {
    const read = (name: string): string | undefined =>
      new RegExp(String.raw`\b${name}\s{0,3}=\s{0,3}["']([\w .:@/-]{1,100})["']`, "u").exec(attributes)?.[1];
    const name = read("name");
    if (name === undefined || fields.some((field) => field.name === name)) continue;
    const value = read("value");
    fields.push({ name, type: read("type") ?? "", ...(value === undefined ? {} : { value }) });
  }
  return fields.slice(0, 40);
}
