import { access, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as v from "valibot";
import { findMailProvider } from "../parsers/mail-providers/all.ts";
import { partOf } from "../parsers/shapes/group.ts";
import { record } from "../parsers/shapes/record.ts";
import { findCommands, type FoundCommands } from "./find-commands.ts";
import { findMail, type FoundMail } from "./find-mail.ts";
import { findWebhooks } from "./find-webhooks.ts";

/** What `init` can tell from a folder without running anything in it. */
export interface Project {
  readonly domain?: string;
  readonly bundle?: string;
  readonly edge?: "vercel" | "netlify" | "cloudflare";
  readonly mail: FoundMail;
  /** Paths that other services call. */
  readonly webhooks: readonly string[];
  readonly commands: FoundCommands;
  readonly hasSecretsExample: boolean;
  /** One short line for each thing that was found. */
  readonly found: readonly string[];
}

const manifest = partOf({
  name: v.optional(v.string()),
  homepage: v.optional(v.string()),
  scripts: v.fallback(v.optional(record(v.string())), undefined),
  dependencies: v.optional(record(v.unknown())),
  devDependencies: v.optional(record(v.unknown())),
});

const parts: Readonly<Record<string, string>> = {
  next: "Next.js",
  stripe: "Stripe",
  "@supabase/supabase-js": "Supabase",
  "@sentry/node": "Sentry",
  vite: "Vite",
  fastify: "Fastify",
  express: "Express",
};
const bundles = [".next/static", "dist/assets", "dist", "build", "out", "public/build"] as const;

/** Reads package.json and looks for well-known files; what cannot be read is simply not found. */
export async function findProject(folder: string): Promise<Project> {
  const text = await readFile(resolve(folder, "package.json"), "utf8").catch(() => "{}");
  const parsed = v.safeParse(manifest, parseJson(text));
  const pkg = parsed.success ? parsed.output : {};
  const names = Object.keys({ ...pkg.dependencies, ...pkg.devDependencies });
  const exists = (path: string): Promise<boolean> =>
    access(resolve(folder, path)).then(
      () => true,
      () => false,
    );
  const bundle = await firstOf(bundles, exists);
  const edge = (await exists("vercel.json"))
    ? "vercel"
    : (await exists("netlify.toml"))
      ? "netlify"
      : (await exists("wrangler.toml"))
        ? "cloudflare"
        : undefined;
  const domain = URL.parse(pkg.homepage ?? "")?.hostname.replace(/^www\./u, "");
  const settings = await readFile(resolve(folder, ".env.example"), "utf8").catch(() => undefined);
  const hasSecretsExample = settings !== undefined;
  const mail = findMail(Object.keys(pkg.dependencies ?? {}), settings ?? "");
  const webhooks = await findWebhooks(folder);
  const commands = await findCommands({ scripts: pkg.scripts ?? {}, dependencies: names, edge, exists });
  const usable = domain !== undefined && domain !== "" && !/(?:^|\.)(?:github\.(?:com|io)|npmjs\.com|gitlab\.com)$/u.test(domain);
  const known = names.map((name) => parts[name]).filter((name) => name !== undefined);
  return {
    ...(usable ? { domain } : {}),
    ...(bundle === undefined ? {} : { bundle }),
    ...(edge === undefined ? {} : { edge }),
    mail,
    webhooks,
    commands,
    hasSecretsExample,
    found: [
      ...(known.length === 0 ? [] : [`built with ${known.join(", ")}`]),
      ...(mail.senders.length === 0 ? [] : [`mail by ${mail.senders.map((id) => findMailProvider(id)?.name ?? id).join(", ")}`]),
      ...(webhooks.length === 0 ? [] : [`called by other services at ${webhooks.join(", ")}`]),
      ...(commands.deploy === undefined ? [] : [`deployed with “${commands.deploy}”`]),
      ...(bundle === undefined ? [] : [`built browser code in ${bundle}`]),
      ...(hasSecretsExample ? ["a list of settings in .env.example"] : []),
    ],
  };
}

async function firstOf(paths: readonly string[], exists: (path: string) => Promise<boolean>): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return path;
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
