import { describe, expect, it } from "vitest";
import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Walk } from "../../src/model/evidence-web.ts";
import { renderHtml } from "../../src/report/html.ts";
import { drawRedirects, mostDrawn } from "../../src/report/redirect-picture.ts";
import { listRows } from "../../src/report/redirect-rows.ts";
import { redirectLines } from "../../src/report/redirect-section.ts";
import { renderText } from "../../src/report/text.ts";
import { makeRedirectMap } from "../../src/parsers/redirect-map.ts";
import { gateChecks, report } from "../audit/builders.ts";
import { broken, contextWith, deep, healthyWalks, loop, walk } from "../checks/domain/world.ts";

const context = contextWith();
const www = "https://www.myapp.test/";
const mapOf = (...changes: readonly Walk[]) => makeRedirectMap(healthyWalks(...changes), context.declared);
const reportOf = (changes: readonly Walk[] = [], earlier?: { at: string; walks: readonly Walk[] }) =>
  report(gateChecks(), {
    context,
    evidence: {
      "http.walks": { ok: true, value: healthyWalks(...changes), tookMs: 1 },
      ...(earlier === undefined ? {} : { "http.earlier": { ok: true as const, value: earlier, tookMs: 1 } }),
    },
  });
const moods = (...changes: readonly Walk[]) => Object.fromEntries(listRows(mapOf(...changes)).map((row) => [row.from, row.mood]));

describe("the lines of the redirect map", () => {
  it("are one for each spelling, good where all is well", () => {
    expect(moods()).toEqual(
      Object.fromEntries(
        ["myapp", "www.myapp", "app.myapp", "api.myapp"].flatMap((host) => [
          [`https://${host}.test`, "good"],
          [`http://${host}.test`, "good"],
        ]),
      ),
    );
  });

  it.each<{ why: string; one: Walk; mood: string }>([
    { why: "goes in a circle", one: loop(walk(www, [301, www])), mood: "bad" },
    { why: "ends without encryption", one: walk(www, [301, "http://myapp.test/"], [200]), mood: "bad" },
    { why: "meets a warning", one: broken(walk(www), "tls", "CERT_HAS_EXPIRED"), mood: "bad" },
    { why: "has no name", one: broken(walk(www), "dns", "ENOTFOUND"), mood: "bad" },
    { why: "is closed", one: broken(walk(www)), mood: "open" },
    { why: "shows a page beside the main one", one: walk(www, [200]), mood: "bad" },
    { why: "breaks", one: walk(www, [308, "https://myapp.test/"], [503]), mood: "bad" },
    { why: "loses the marks of an ad", one: walk(`https://www.myapp.test${deep}`, [301, "https://myapp.test/"], [200]), mood: "bad" },
    { why: "goes over a third host", one: walk(www, [301, "https://app.myapp.test/"], [301, "https://myapp.test/"], [200]), mood: "slow" },
  ])("are $mood where one $why", ({ one, mood }) => {
    expect(moods(one)["https://www.myapp.test"]).toBe(mood);
  });
});

describe("the redirect map in the report", () => {
  it("keeps to the published schema", async () => {
    const schema: unknown = JSON.parse(await readFile(new URL("../../schema/report.v1.json", import.meta.url), "utf8"));
    const validate = new Ajv2020({ allErrors: true }).compile(schema as object);
    validate(
      JSON.parse(
        JSON.stringify(
          reportOf([broken(walk(www), "tls", "CERT_HAS_EXPIRED")], { at: "2026-05-01T00:00:00.000Z", walks: healthyWalks().walks }),
        ),
      ),
    );
    expect(validate.errors).toBeNull();
  });

  it("is a picture and a table on the page, nothing loaded, nothing hostile let through", () => {
    const hostile = `https://myapp.test/"><script>alert(1)</script>`;
    const html = renderHtml(reportOf([walk(www, [301, hostile], [200])], { at: `2026-05-01 (<script>)`, walks: [] }));
    expect(html).toContain("<svg");
    expect(html).toContain("Where every address leads");
    expect(html).not.toMatch(/<script|<img|<link/iu);
    expect(renderHtml(report(gateChecks()))).not.toContain("<svg");
  });

  it("is printed on request, and what changed always", () => {
    const plain = { color: false, width: 80, timings: false };
    const earlier = { at: "2026-05-01T00:00:00.000Z", walks: healthyWalks(walk(www, [200])).walks };
    const changed = reportOf([], earlier);
    expect(renderText(reportOf(), plain)).not.toContain("Where every address leads");
    expect(renderText(changed, plain)).toContain("Redirects changed since 1 May 2026");
    const whole = renderText(changed, { ...plain, redirects: true });
    expect(whole).toContain("  ✓ http://www.myapp.test   myapp.test · 2 redirects");
    expect(whole).toContain("· https://www.myapp.test: ends at");
    for (const width of [60, 80, 100])
      for (const line of redirectLines(makeRedirectMap(healthyWalks(), context.declared, earlier), width))
        expect(line.length).toBeLessThanOrEqual(width);
  });

  it("draws a bounded number of hosts, boxes that never touch, and names that fit", () => {
    const walks = Array.from({ length: 30 }, (_, index) => walk(`https://${"x".repeat(50)}${index}.myapp.test/`, [200]));
    const svg = drawRedirects(listRows(makeRedirectMap({ walks }, context.declared)));
    const boxes = [...svg.matchAll(/<rect x="\d+" y="(\d+)"[^>]* height="(\d+)"/gu)].map(
      ([, y, height]) => [Number(y), Number(height)] as const,
    );
    expect(boxes).toHaveLength(mostDrawn);
    for (const [index, [y, height]] of boxes.slice(0, -1).entries()) expect(boxes[index + 1]?.[0]).toBeGreaterThan(y + height);
    expect(svg).toContain("…");
    expect(drawRedirects([])).toBe("");
  });
});
