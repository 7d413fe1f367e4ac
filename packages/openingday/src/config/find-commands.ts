import type { Project } from "./find-project.ts";

/** Commands that a release would run, as far as the project shows them. */
export interface FoundCommands {
  readonly build?: string;
  readonly migrate?: string;
  readonly deploy?: string;
  readonly rollback?: string;
  /** How the app is started. */
  readonly start?: string;
}

/** What the commands are told from. */
export interface ReleaseSigns {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly edge: Project["edge"];
  /** Whether a file is there. */
  readonly exists: (path: string) => Promise<boolean>;
}

const managers = [
  { lock: "pnpm-lock.yaml", install: "pnpm install --frozen-lockfile", run: "pnpm run", exec: "pnpm exec" },
  { lock: "yarn.lock", install: "yarn install --frozen-lockfile", run: "yarn run", exec: "yarn" },
  { lock: "bun.lock", install: "bun install --frozen-lockfile", run: "bun run", exec: "bunx" },
  { lock: "bun.lockb", install: "bun install --frozen-lockfile", run: "bun run", exec: "bunx" },
  { lock: "package-lock.json", install: "npm ci", run: "npm run", exec: "npx" },
] as const;
const npm = managers[4];

const platforms = {
  vercel: { deploy: "vercel deploy --prod", rollback: "vercel rollback" },
  netlify: { deploy: "netlify deploy --prod" },
  cloudflare: { deploy: "wrangler deploy", rollback: "wrangler rollback" },
} as const;

/** Tools for changes to the database, by their package, and how each brings them to production. */
const migrationTools: readonly (readonly [string, string])[] = [
  ["prisma", "prisma migrate deploy"],
  ["drizzle-kit", "drizzle-kit migrate"],
  ["knex", "knex migrate:latest"],
  ["node-pg-migrate", "node-pg-migrate up"],
];
const migrateScripts = ["migrate:deploy", "db:deploy", "db:migrate:deploy", "db:migrate", "migrate:prod", "migrate:up", "migrate"];
/** Made for a developer's own database: it may ask, or empty the database. */
const onlyForDevelopment = /migrate dev|db push|reset|rollback|refresh|fresh|down\b/;

/** Reads the scripts of package.json and the files of the hosting platform; runs nothing. */
export async function findCommands({ scripts, dependencies, edge, exists }: ReleaseSigns): Promise<FoundCommands> {
  let manager: (typeof managers)[number] = npm;
  for (const one of managers.toReversed()) if (await exists(one.lock)) manager = one;
  const { install, run, exec } = manager;
  const migrating = migrateScripts.find((name) => scripts[name] !== undefined && !onlyForDevelopment.test(scripts[name]));
  const tool = migrationTools.find(([name]) => dependencies.includes(name));
  const migrate = migrating !== undefined ? `${run} ${migrating}` : tool === undefined ? undefined : `${exec} ${tool[1]}`;
  const platform: { readonly deploy: string; readonly rollback?: string } | undefined = edge === undefined ? undefined : platforms[edge];
  const deploy =
    scripts["deploy"] !== undefined
      ? `${run} deploy`
      : platform !== undefined
        ? `npx ${platform.deploy}`
        : (await exists("fly.toml"))
          ? "flyctl deploy"
          : undefined;
  return {
    ...(scripts["build"] === undefined ? {} : { build: `${install} && ${run} build` }),
    ...(migrate === undefined ? {} : { migrate }),
    ...(deploy === undefined ? {} : { deploy }),
    ...(platform?.rollback === undefined ? {} : { rollback: `npx ${platform.rollback}` }),
    ...(scripts["start"] === undefined ? {} : { start: `${run} start` }),
  };
}
