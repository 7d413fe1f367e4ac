import { describe, expect, it } from "vitest";
import { draftNotes } from "../../src/parsers/release-notes.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";

const note = (subject: string, body = ""): string => draftNotes([{ commit: "0123456789abcdef", subject, body }], "Release");

describe("draftNotes", () => {
  it.each([
    { subject: "feat(cart): pay by invoice", group: "New", text: "Cart: pay by invoice" },
    { subject: "Let clients book twice", group: "New", text: "Let clients book twice" },
    { subject: "fix: round the price", group: "Fixed", text: "Round the price" },
    { subject: "Fix the price", group: "Fixed", text: "Fix the price" },
    { subject: "perf: read once", group: "Faster", text: "Read once" },
    { subject: "chore: bump", group: "Inside", text: "Bump" },
    { subject: "feat!: take the old address away", group: "Needs care", text: "Take the old address away" },
    { subject: "Note: this is no type of commit", group: "Changed", text: "Note: this is no type of commit" },
    { subject: "переименовать", group: "Changed", text: "Переименовать" },
    { subject: "", group: "Changed", text: "(no words)" },
  ])("puts “$subject” under $group", ({ subject, group, text }) => {
    expect(note(subject)).toBe(`# Release\n\n## ${group}\n\n- ${text} (0123456)\n`);
  });
  it("reads what breaks from the body", () => {
    expect(note("Change the address", "BREAKING CHANGE: links of old mails")).toContain("## Needs care");
  });
  it("masks keys, addresses and what steers a terminal", () => {
    const text = note(`fix: mail ada.long@example.com with ${stripeKey()} \u001B[31m`);
    expect(text).not.toContain(stripeKey().slice(8));
    expect(text).not.toContain("ada.long");
    expect(text).not.toContain("\u001B");
  });
  it("says that nothing changed", () => {
    expect(draftNotes([], "Release")).toContain("Nothing was committed");
  });
});
