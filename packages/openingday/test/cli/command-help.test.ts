import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { commandHelp } from "../../src/cli/command-help.ts";

describe("the help of a command", () => {
  it.each([
    ["smoke", "smoke"],
    ["perf compare", "perf-compare"],
    ["perf baseline", "perf-baseline"],
    ["perf trace", "perf-trace"],
    ["dns plan", "dns-plan"],
    ["dns verify", "dns-verify"],
    ["dns apply", "dns-apply-options"],
    ["mail listen", "mail-listen"],
    ["mail check", "mail-check"],
    ["mail reports", "mail-reports"],
    ["release", "release"],
    ["rollback", "rollback"],
    ["env", "env"],
    ["checklist", "checklist"],
    ["init", "init"],
    ["audit", "options"],
    ["prove", "options"],
    ["secrets", "secrets"],
    ["watch", "watch"],
    ["logs scan", "logs"],
    ["explain", "explain"],
    ["rows", "rows"],
  ])("names every option that “%s” takes, and no other", async (command, file) => {
    const source = await readFile(new URL(`../../src/cli/${file}.ts`, import.meta.url), "utf8");
    const options = [...source.matchAll(/"?\b([a-z-]+)"?: \{ type: "(?:string|boolean)"/gu)].map(([, name = ""]) => name);
    const named = [...new Set([...(commandHelp(command.split(" ")) ?? "").matchAll(/--([a-z-]+)/gu)].map(([, name = ""]) => name))];
    expect(options.length).toBeGreaterThan(0);
    // An audit looks at everything, and says so to whoever types --only.
    const wanted = options.filter((option) => !(command === "audit" && option === "only"));
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(wanted.toSorted((a, b) => a.localeCompare(b)));
  });

  it("is that of the whole family where one word was typed, and none for others", () => {
    expect(commandHelp(["dns", "--help"])).toMatch(/dns plan[\s\S]*dns verify[\s\S]*dns apply/u);
    expect(commandHelp(["--help"])).toBeUndefined();
    expect(commandHelp(["help"])).toBeUndefined();
    expect(commandHelp(["constructor", "--help"])).toBeUndefined();
    expect(commandHelp(["help", "dns", "plan"])).toBe(commandHelp(["dns", "plan", "--help"]));
  });

  it("is there for every command of the usage text", async () => {
    const source = await readFile(new URL("../../src/cli/main.ts", import.meta.url), "utf8");
    const words = [...source.matchAll(/^ {2}openingday ([a-z]+)(?: ([a-z]+)\b)?/gmu)].map(([, first = "", second = ""]) => [first, second]);
    expect(words.length).toBeGreaterThan(12);
    for (const typed of words) expect(commandHelp([...typed, "--help"]), typed.join(" ")).toContain(`openingday ${typed.join(" ").trim()}`);
  });
});
