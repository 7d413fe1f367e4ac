import { describe, expect, it } from "vitest";
import { mayReadEnvironment } from "../../src/parsers/may-read-environment.ts";

describe("mayReadEnvironment", () => {
  it.each([
    "process . env",
    'import { env } from "node:process";',
    "const { env } = import.meta;",
    'Deno.env.get("PORT")',
    "Bun.env.PORT",
    "const start = (settings: NodeJS.ProcessEnv) => settings.PORT;",
    "proc\\u0065ss.env.PORT",
  ])("says maybe to %s", (text) => {
    expect(mayReadEnvironment(text)).toBe(true);
  });

  it.each(["const environment = 1;", "interface Bindings { env: string }", "process.exit(1)", "import.meta.url"])(
    "says no to %s",
    (text) => {
      expect(mayReadEnvironment(text)).toBe(false);
    },
  );
});
