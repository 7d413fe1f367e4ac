import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { commandHelp } from "../../src/cli/command-help.ts";

describe("the help of a command", () => {
  it.each([
    ["smoke", "smoke"],
    ["dns plan", "dns-plan"],
    ["dns verify", "dns-verify"],
    ["dns apply", "dns-apply-options"],
    ["mail listen", "mail-listen"],
    ["mail check", "mail-check"],
    ["mail reports", "mail-reports"],
    ["release", "release"],
  ])("names every option that “%s” takes, and no other", async (command, file) => {
    const source = await readFile(new URL(`../../src/cli/${file}.ts`, import.meta.url), "utf8");
    const options = [...source.matchAll(/^\s+"?([a-z-]+)"?: \{ type: "(?:string|boolean)"/gmu)].map(([, name = ""]) => name);
    const named = [...new Set([...(commandHelp(command.split(" ")) ?? "").matchAll(/--([a-z-]+)/gu)].map(([, name = ""]) => name))];
    expect(options.length).toBeGreaterThan(3);
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(options.toSorted((a, b) => a.localeCompare(b)));
  });

  it("is that of the whole family where one word was typed, and none for others", () => {
    expect(commandHelp(["dns", "--help"])).toMatch(/dns plan[\s\S]*dns verify[\s\S]*dns apply/u);
    expect(commandHelp(["audit", "--help"])).toBeUndefined();
    expect(commandHelp(["--help"])).toBeUndefined();
  });
});
