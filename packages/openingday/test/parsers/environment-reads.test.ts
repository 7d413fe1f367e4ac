import { describe, expect, it } from "vitest";
import { readEnvironmentReads } from "../../src/parsers/environment-reads.ts";
import { parseProgram } from "../../src/parsers/syntax-tree.ts";

function read(text: string, path = "src/a.ts"): string[] {
  const program = parseProgram(text, path);
  return program.ok ? readEnvironmentReads(program.value).map(({ name, guard }) => `${name} ${guard}`) : [program.error];
}

describe("how a name is read", () => {
  it.each([
    { why: "dotted", text: "a(process.env.X)", reads: ["X bare"] },
    { why: "quoted", text: "a(process.env['X'])", reads: ["X bare"] },
    { why: "a template", text: "a(process.env[`X`])", reads: ["X bare"] },
    { why: "through as", text: "a((process.env as Record<string, string>).X)", reads: ["X bare"] },
    { why: "insisted on", text: "a(process.env.X!)", reads: ["X bare"] },
    { why: "through globalThis", text: "a(globalThis.process.env.X)", reads: ["X bare"] },
    { why: "import.meta", text: "a(import.meta.env.VITE_X)", reads: ["VITE_X bare"] },
    { why: "Bun", text: "a(Bun.env.X)", reads: ["X bare"] },
    { why: "Deno", text: "a(Deno.env.get('X')); if (Deno.env.has('Y')) b();", reads: ["X bare", "Y guarded"] },
    { why: "an import", text: "import { env } from 'node:process'; a(env.X)", reads: ["X bare"] },
    { why: "a renamed import", text: "import { env as e } from 'process'; a(e.X, env.Y)", reads: ["X bare"] },
    { why: "an alias", text: "const e = process.env; a(e.X)", reads: ["X bare"] },
    { why: "a parameter by its default", text: "function f(env = process.env) { return env.X; }", reads: ["X bare"] },
    { why: "a parameter by its type", text: "const f = (e: NodeJS.ProcessEnv) => e.X;", reads: ["X bare"] },
    { why: "destructured", text: "const { A, B = '1', C: c, ...rest } = process.env;", reads: ["A bare", "B default", "C bare"] },
    { why: "in", text: "if ('X' in process.env) a();", reads: ["X guarded"] },
    {
      why: "a function that looks it up",
      text: "function need(n: string) { const v = process.env[n]; if (!v) throw new Error(n); return v; } need('X');",
      reads: ["X demanded"],
    },
    {
      why: "a lookup with a default",
      text: "const get = (n, d) => process.env[n] ?? d; get('X', '1'); get('Y');",
      reads: ["X default", "Y bare"],
      path: "a.js",
    },
    { why: "not a computed name", text: "a(process.env[name])", reads: [] },
    { why: "not somebody else's env", text: "a(config.env.X, env.Y)", reads: [] },
    { why: "not what is set", text: "process.env.X = '1'; delete process.env.Y;", reads: [] },
    { why: "not the keys of a schema", text: "z.object({ X: z.string() }).parse(process.env)", reads: [] },
    { why: "not a comment or text", text: "// process.env.X\na('process.env.Y')", reads: [] },
    { why: "in JSX", text: "const a = <p>{process.env.X}</p>;", reads: ["X bare"], path: "a.tsx" },
    {
      why: "in a Vue file",
      text: "<template>{{ env }}</template>\n<script setup lang='ts'>\na(import.meta.env.VITE_X as string)\n</script>",
      reads: ["VITE_X bare"],
      path: "a.vue",
    },
    { why: "in an Astro file", text: "---\na(import.meta.env.X)\n---\n<p>a</p>", reads: ["X bare"], path: "a.astro" },
    { why: "in Flow", text: "const a: ?string = process.env.X;", reads: ["X bare"], path: "a.js" },
  ])("$why", ({ text, reads, path }) => {
    expect(read(text, path)).toEqual(reads);
  });
});

describe("what happens where it is absent", () => {
  it.each([
    { text: "process.env.X ?? 'a'", guard: "default" },
    { text: "process.env.X || 'a'", guard: "default" },
    { text: "Number(process.env.X) || 3", guard: "default" },
    { text: "Number(process.env.X ?? 3)", guard: "default" },
    { text: "process.env.X ??= 'a'", guard: "default" },
    { text: "process.env.X ?? fail('X')", guard: "demanded" },
    { text: "process.env.X || (() => { throw new Error('X'); })()", guard: "demanded" },
    { text: "if (process.env.X) a()", guard: "guarded" },
    { text: "if (!process.env.X) return", guard: "guarded" },
    { text: "if (!process.env.X) throw new Error('X')", guard: "demanded" },
    { text: "if (process.env.X === undefined) { log(); process.exit(1); }", guard: "demanded" },
    { text: "if (process.env.X === 'broken') throw new Error('X')", guard: "guarded" },
    { text: "if (!a || !process.env.X) throw new Error('X')", guard: "demanded" },
    { text: "process.env.X ? 1 : 2", guard: "guarded" },
    { text: "process.env.X && a()", guard: "guarded" },
    { text: "a(process.env.X === 'on')", guard: "guarded" },
    { text: "a(process.env.X?.split(','))", guard: "guarded" },
    { text: "a(process.env.X.split(','))", guard: "bare" },
    { text: "Boolean(process.env.X)", guard: "guarded" },
    { text: "const on = !!process.env.X", guard: "guarded" },
    { text: "z.string().optional().parse(process.env.X)", guard: "guarded" },
    { text: "z.string().parse(process.env.X)", guard: "bare" },
    { text: "new Stripe(process.env.X!)", guard: "bare" },
    { text: "const u = `https://${process.env.X}/`", guard: "bare" },
    { text: "const x = process.env.X; if (x) a(x)", guard: "guarded" },
    { text: "const x = process.env.X; if (!x) throw new Error('X')", guard: "demanded" },
    { text: "const x = process.env.X; a(x)", guard: "bare" },
    { text: "const x = process.env.X; a(x ?? 1)", guard: "guarded" },
    { text: "const { X } = process.env; if (!X) throw new Error('X')", guard: "demanded" },
  ])("$text: $guard", ({ text, guard }) => {
    expect(read(`function f() { ${text} }`)).toEqual([`X ${guard}`]);
  });
});

describe("hostile input", () => {
  it.each([
    { why: "deep nesting", text: `env ${"[".repeat(200_000)}` },
    { why: "broken syntax", text: "const env = } {;" },
  ])("$why is an answer, not a crash", ({ text }) => {
    expect(parseProgram(text, "a.ts").ok).toBe(false);
  });

  it("reads an empty file and one very long line", () => {
    expect(read("")).toEqual([]);
    expect(read(`a(process.env.X);${"b();".repeat(60_000)}`)).toEqual(["X bare"]);
  });
});
