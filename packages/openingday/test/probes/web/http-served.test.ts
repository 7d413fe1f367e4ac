import { describe, expect, it } from "vitest";
import type { Page } from "../../../src/model/evidence-web.ts";
import { NoAnswer, type HttpRequest } from "../../../src/model/tools.ts";
import probe from "../../../src/probes/web/http-served.ts";
import { madeUp } from "../../../src/secrets/sample-text.ts";
import { answerOf, type FakeAnswer } from "../fake-tools.ts";
import { makeContext } from "../probe-context.ts";
import { stripeKey } from "../../secrets/made-up-keys.ts";

const stripe = stripeKey();
const html = { "content-type": "text/html" };
const asset = (url: string, type = "text/javascript", status = 200) => ({
  url,
  status,
  bytes: 9,
  hashed: true,
  headers: [{ name: "content-type", value: type }],
});

async function gather(pages: readonly Page[], web: Readonly<Record<string, FakeAnswer>>) {
  const sent: string[] = [];
  const request = async ({ url }: HttpRequest) => {
    sent.push(url);
    const answer = web[url];
    if (answer === undefined) throw new NoAnswer("connect", "ECONNREFUSED", "refused the connection");
    return answerOf(url, answer);
  };
  const evidence = await probe.gather(makeContext({ evidence: { "http.pages": { pages } }, request }));
  return { ...evidence, sent };
}

describe("http.served", () => {
  it("finds a key in a script of the page and gives no value", async () => {
    const served = await gather([{ url: "https://myapp.test/", status: 200, assets: [asset("https://myapp.test/app.js")] }], {
      "https://myapp.test/": { headers: html, body: "<script src=/app.js></script><script src=https://cdn.other.test/x.js></script>" },
      "https://myapp.test/app.js": { body: `const a="${stripe}";` },
    });
    expect(served.hits).toMatchObject([{ rule: "stripe-live-secret", where: "served", path: "https://myapp.test/app.js", line: 1 }]);
    expect(served.scripts).toEqual([{ url: "https://myapp.test/app.js", bytes: `const a="${stripe}";`.length, truncated: false }]);
    expect(served.incomplete).toEqual([]);
    expect(served.sent).toEqual(["https://myapp.test/", "https://myapp.test/app.js"]);
    expect(JSON.stringify(served.hits)).not.toContain(stripe.slice(8, 20));
  });

  it("finds a key in the page itself, and names one key once", async () => {
    const served = await gather(
      [{ url: "https://myapp.test/", status: 200, assets: [asset("https://myapp.test/a.js"), asset("https://myapp.test/b.js")] }],
      {
        "https://myapp.test/": { headers: html, body: `<script>window.settings={"stripe":"${stripe}"}</script>` },
        "https://myapp.test/a.js": { body: `"${stripe}"` },
        "https://myapp.test/b.js": { body: `"${stripe}"` },
      },
    );
    expect(served.hits.map(({ path }) => path)).toEqual(["https://myapp.test/"]);
  });

  it("keeps public keys as such, and takes a browser's tokens for what they are", async () => {
    const served = await gather([{ url: "https://myapp.test/", status: 200, assets: [asset("https://myapp.test/a.js")] }], {
      "https://myapp.test/": { headers: html, body: "" },
      "https://myapp.test/a.js": {
        body: `stripe("${stripeKey(1, "pk")}");search({apiKey:"${madeUp("hex", 32)}"});map({token:"${madeUp("alnum", 40)}"})`,
      },
    });
    expect(served.hits.map(({ rule, publicReason }) => [rule, publicReason !== undefined])).toEqual([["stripe-publishable", true]]);
  });

  it("says what it could not read", async () => {
    const served = await gather(
      [
        {
          url: "https://myapp.test/",
          status: 200,
          assets: [
            asset("https://myapp.test/gone.js"),
            asset("https://myapp.test/down.js"),
            asset("https://myapp.test/a.png", "image/png"),
          ],
        },
      ],
      {
        "https://myapp.test/": { headers: html },
        "https://myapp.test/gone.js": { status: 404 },
      },
    );
    expect(served.incomplete).toEqual([
      "https://myapp.test/gone.js answered 404",
      expect.stringContaining("https://myapp.test/down.js could not be read"),
    ]);
    expect(served.scripts).toEqual([]);
  });

  it("asks for at most twelve scripts and says that there are more", async () => {
    const scripts = Array.from({ length: 15 }, (_, index) => `https://myapp.test/${index}.js`);
    const served = await gather([{ url: "https://myapp.test/", status: 200, assets: scripts.map((url) => asset(url)) }], {
      "https://myapp.test/": { headers: html },
      ...Object.fromEntries(scripts.map((url) => [url, { body: "a()" }])),
    });
    expect(served.sent).toHaveLength(13);
    expect(served.incomplete).toEqual(["Of 15 scripts the first 12 were looked at"]);
  });

  it.each([
    { why: "no page answered", pages: [{ url: "https://myapp.test/", error: "refused", assets: [] }], says: /refused/ },
    { why: "the page is an error", pages: [{ url: "https://myapp.test/", status: 500, assets: [] }], says: /500/ },
    { why: "there is no page", pages: [], says: /No landing page answered/ },
  ])("rejects where $why", async ({ pages, says }) => {
    await expect(gather(pages, {})).rejects.toThrow(says);
  });
});
