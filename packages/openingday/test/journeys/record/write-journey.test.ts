import { stripTypeScriptTypes } from "node:module";
import { expect, it } from "vitest";
import { writeJourney } from "../../../src/journeys/record/write-journey.ts";
import type { Journey } from "../../../src/model/journey.ts";

it("writes a file that gives back the journey, whatever stands in it", async () => {
  const journey: Journey = {
    id: "odd",
    title: `"quotes" \`ticks\` \${code} */ // </script> \u2028`,
    writes: true,
    steps: [
      {
        kind: "request",
        name: "a\nb",
        url: "https://a.test/{{secret.EMAIL}}/x",
        headers: { "x-a": "Bearer {{secret.TOKEN}}" },
        json: { __proto__x: [1, null, true, {}, []], "not an identifier": "{{secret.PASSWORD}}" },
      },
      { kind: "pause", name: "wait", ms: 5 },
    ],
  };
  const text = writeJourney(journey, ["Read it once."]);
  const script = stripTypeScriptTypes(text)
    .replace("export default", "export const list =")
    .replace(/^import .*$/mu, "");
  const made = (await import(`data:text/javascript;base64,${Buffer.from(script).toString("base64")}`)) as { list: unknown };
  expect(made.list).toEqual([journey]);
  expect(text).toContain('"not an identifier": secret("PASSWORD")');
  expect(text).toContain('"Bearer " + secret("TOKEN")');
});

it("needs no helper where nothing is secret", () => {
  const text = writeJourney({ id: "a", title: "A", writes: false, steps: [{ kind: "request", name: "open", url: "https://a.test/" }] }, []);
  expect(text).not.toContain("secret");
});
