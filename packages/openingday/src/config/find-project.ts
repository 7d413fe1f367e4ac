import { access, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as z from "zod";

/** What `init` can tell from a folder without running anything in it. */
export interface Project {
  readonly domain?: string;
  readonly bundle?: string;
  readonly edge?: "vercel" | "netlify" | "cloudflare";
  /** Mail provider by its SDK in package.json. */
  readonly mailer?: string;
  readonly hasSecretsExample: boolean;
  /** One short line for each thing that was found. */
  readonly found: readonly string[];
}

const manifest = z.object({
  name: z.string().optional(),
  homepage: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
});

const mailers: Readonly<Record<string, string>> = {
  resend: "Resend",
  postmark: "Postmark",
  "@sendgrid/mail": "SendGrid",
  "mailgun.js": "Mailgun",
  "@aws-sdk/client-ses": "Amazon SES",
  "@aws-sdk/client-sesv2": "Amazon SES",
  nodemailer: "SMTP by Nodemailer",
};
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
  const parsed = manifest.safeParse(parseJson(text));
  const pkg = parsed.success ? parsed.data : {};
  const names = Object.keys({ ...pkg.dependencies, ...pkg.devDependencies });
  const exists = (path: string): Promise<boolean> =>
    access(resolve(folder, path)).then(
      () => true,
      () => false,
    );
  const mailer = names.map((name) => mailers[name]).find((name) => name !== undefined);
  const bundle = await firstOf(bundles, exists);
  const edge = (await exists("vercel.json"))
    ? "vercel"
    : (await exists("netlify.toml"))
      ? "netlify"
      : (await exists("wrangler.toml"))
        ? "cloudflare"
        : undefined;
  const domain = URL.parse(pkg.homepage ?? "")?.hostname.replace(/^www\./u, "");
  const hasSecretsExample = await exists(".env.example");
  const usable = domain !== undefined && domain !== "" && !/(?:^|\.)(?:github\.(?:com|io)|npmjs\.com|gitlab\.com)$/u.test(domain);
  const known = names.map((name) => parts[name]).filter((name) => name !== undefined);
  return {
    ...(usable ? { domain } : {}),
    ...(bundle === undefined ? {} : { bundle }),
    ...(edge === undefined ? {} : { edge }),
    ...(mailer === undefined ? {} : { mailer }),
    hasSecretsExample,
    found: [
      ...(known.length === 0 ? [] : [`built with ${known.join(", ")}`]),
      ...(mailer === undefined ? [] : [`mail by ${mailer}`]),
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
