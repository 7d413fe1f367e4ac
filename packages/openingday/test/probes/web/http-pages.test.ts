import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../src/model/tools.ts";
import { carriesContentHash } from "../../../src/probes/web/content-hash.ts";
import probe from "../../../src/probes/web/http-pages.ts";
import { readPage } from "../../../src/probes/web/read-page.ts";
import type { FakeAnswer } from "../fake-tools.ts";
import { worldContext, type World } from "../fake-world.ts";

const html = { "content-type": "text/html; charset=utf-8" };
const oneHost = { hosts: [{ name: "myapp.test", role: "site" }], declared: { app: "https://myapp.test/" } } as const;

async function gather(web: NonNullable<World["web"]>, world: World = oneHost) {
  const watched = worldContext({ ...world, web });
  return { ...watched, ...(await probe.gather(watched.context)) };
}
const site =
  (pages: Readonly<Record<string, FakeAnswer>>) =>
  ({ url }: { url: string }): FakeAnswer =>
    pages[url] ?? { status: 404 };

describe("http.pages", () => {
  it("fetches the page and its own files, each file twice, and keeps the second answer", async () => {
    const visits = new Map<string, number>();
    const { pages, requests } = await gather(({ url }): FakeAnswer => {
      const visit = (visits.get(url) ?? 0) + 1;
      visits.set(url, visit);
      if (url !== "https://myapp.test/") return { body: "code", headers: { "x-cache": visit === 1 ? "MISS" : "HIT" } };
      const body = `<title> My
        App </title><script src="/app-3f2a9c1b.js"></script><link rel="stylesheet" href="https://cdn.myapp.test/a.css"><script src="https://other.test/x.js"></script>`;
      return { body, headers: { ...html, "set-cookie": "session=qrstuvwxyz; Secure; HttpOnly" } };
    });
    expect(requests).toHaveLength(5);
    expect(pages).toMatchObject([
      {
        url: "https://myapp.test/",
        status: 200,
        title: "My App",
        mixedContent: [],
        weight: { type: "text/html", isDownload: false },
        assets: [
          { url: "https://myapp.test/app-3f2a9c1b.js", status: 200, bytes: 4, hashed: true, headers: [{ name: "x-cache", value: "HIT" }] },
          { url: "https://cdn.myapp.test/a.css", hashed: false },
        ],
      },
    ]);
    expect(JSON.stringify(pages)).not.toContain("qrstuv");
    expect(pages[0]?.headers).toContainEqual({ name: "set-cookie", value: "session=…; Secure; HttpOnly" });
  });

  it("keeps the size of an image beside the one in which the page shows it", async () => {
    const gif = `GIF89a${String.fromCodePoint(0x40, 1, 0x20, 0, 0, 0, 0)}`;
    const { pages } = await gather(({ url }) =>
      url.endsWith(".gif") ? { body: gif } : { body: '<img src="/a.gif" width="40" height="4"><img src="/b.gif">', headers: html },
    );
    const pixels = { width: 320, height: 32 };
    expect(pages[0]?.assets).toMatchObject([{ pixels, shown: { width: 40, height: 4 } }, { pixels }]);
    expect(pages[0]?.assets[1]?.shown).toBeUndefined();
  });

  it("follows redirects to the page, and reads one page once", async () => {
    const web = site({
      "https://myapp.test/": { status: 308, headers: { location: "/en" } },
      "https://app.myapp.test/": { status: 302, headers: { location: "https://myapp.test/en" } },
      "https://myapp.test/en": { body: "<title>Hello</title>", headers: html },
    });
    const { pages } = await gather(web, {});
    expect(pages).toMatchObject([{ url: "https://myapp.test/en", title: "Hello" }]);
  });

  it("keeps the reason where a page gives no answer, and reads the other", async () => {
    const { pages } = await gather(
      ({ url }) => (url.includes("//app.") ? new NoAnswer("tls", "X", "bad certificate") : { headers: html }),
      {},
    );
    expect(pages).toMatchObject([
      { status: 200 },
      { url: "https://app.myapp.test/", error: "bad certificate", failure: { layer: "tls" }, assets: [] },
    ]);
  });

  it("gives up on a page that redirects without end", async () => {
    const { pages } = await gather(({ url }) => ({ status: 301, headers: { location: url } }));
    expect(pages).toMatchObject([{ error: expect.stringContaining("circle") }]);
  });

  it("fetches at most twelve files of a host, those with a hash first", async () => {
    const plain = Array.from({ length: 20 }, (_, index) => `<img src="/p${index}.png">`).join("");
    const { pages, requests } = await gather(({ url }) =>
      url.endsWith("/") ? { body: `${plain}<script src="/z-3f2a9c1b.js"></script>`, headers: html } : {},
    );
    expect(pages[0]?.assets).toHaveLength(12);
    expect(pages[0]?.assets[0]).toMatchObject({ hashed: true });
    expect(requests).toHaveLength(25);
  });

  it("reads the landing pages of all other hosts that may show one, and fetches nothing for them", async () => {
    const hosts = [
      { name: "myapp.test", role: "site" },
      { name: "www.myapp.test", role: "redirect" },
      { name: "mail.myapp.test", role: "mail" },
      { name: "app.myapp.test", role: "app" },
      { name: "book.myapp.test", role: "app" },
      { name: "api.myapp.test", role: "api" },
      { name: "docs.myapp.test", role: "site" },
      { name: "gone.myapp.test", role: "site" },
    ] as const;
    const web = site({
      "https://myapp.test/": { body: "<p>Home", headers: html },
      "https://app.myapp.test/": { body: "<p>App", headers: html },
      "https://book.myapp.test/": { body: '<script src="http://cdn.test/x.js"></script><img src="/own.png">', headers: html },
      "https://api.myapp.test/": { body: '{"img":"<img src=http://cdn.test/x.png>"}', headers: { "content-type": "application/json" } },
      "https://docs.myapp.test/": { status: 301, headers: { location: "https://myapp.test/" } },
    });
    const { pages, others, requests } = await gather(
      (request) => (request.url.includes("gone") ? new NoAnswer("dns", "ENOTFOUND", "has no address") : web(request)),
      { hosts },
    );
    expect(pages).toHaveLength(2);
    expect(others).toEqual([
      {
        url: "https://book.myapp.test/",
        status: 200,
        headers: expect.any(Array),
        mixedContent: ["http://cdn.test/x.js"],
        policiesInMarkup: [],
      },
      { url: "https://api.myapp.test/", status: 200, headers: expect.any(Array), mixedContent: [], policiesInMarkup: [] },
      { url: "https://gone.myapp.test/", error: "has no address", failure: { layer: "dns", code: "ENOTFOUND" } },
    ]);
    expect(requests.map(({ url }) => url).toSorted()).toEqual(
      ["api", "app", "book", "docs", "gone"].map((name) => `https://${name}.myapp.test/`).concat("https://myapp.test/"),
    );
  });

  it("does not read what is no page", async () => {
    const { pages } = await gather(() => ({ body: '<script src="/a.js"></script>', headers: { "content-type": "application/json" } }));
    expect(pages).toMatchObject([{ status: 200, assets: [] }]);
  });
});

const mixedOf = (markup: string, url = "https://myapp.test/"): readonly string[] => readPage(markup, url).mixedContent;

describe("readPage", () => {
  it("keeps how large an image is shown, the largest where it is shown twice", () => {
    const markup = `<img src="/hero.jpg" width="400" height="300px"><img src="/hero.jpg" width=100 height=75><img src="/wide.jpg" width="100%" height="300">
      <img src="/many.jpg" srcset="/many-2.jpg 2x" width="400" height="300"><img src="/bare.jpg"><img width="4" height="4">`;
    expect([...readPage(markup, "https://myapp.test/").shown]).toEqual([["https://myapp.test/hero.jpg", { width: 400, height: 300 }]]);
  });

  it.each([
    { why: "a script", markup: '<script src="http://a.test/x.js">', want: ["http://a.test/x.js"] },
    { why: "a style", markup: '<link rel="STYLESHEET" href="http://a.test/x.css">', want: ["http://a.test/x.css"] },
    { why: "a frame", markup: "<iframe src=http://a.test/>", want: ["http://a.test/"] },
    { why: "a base over http", markup: '<base href="http://a.test/"><img src="x.png">', want: ["http://a.test/x.png"] },
    { why: "a link to click", markup: '<a href="http://a.test/">', want: [] },
    { why: "a canonical link", markup: '<link rel="canonical" href="http://myapp.test/">', want: [] },
    { why: "an address without scheme", markup: '<img src="//a.test/x.png">', want: [] },
    { why: "a comment", markup: '<!-- <script src="http://a.test/x.js"></script> -->', want: [] },
    { why: "a text in a script", markup: `<script>"<img src='http://a.test/x.png'>"</script>`, want: [] },
  ])("sees $why as mixed content or not: $want", ({ markup, want }) => {
    expect(mixedOf(markup)).toEqual(want);
  });

  it("knows no mixed content on an http page", () => {
    expect(mixedOf('<img src="http://a.test/x.png">', "http://myapp.test/")).toEqual([]);
  });

  it("reads the policies of the markup", () => {
    const markup = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'"><meta name="x" content="y">`;
    expect(readPage(markup, "https://myapp.test/").policies).toEqual(["default-src 'self'"]);
  });

  it("stays bounded on hostile markup", () => {
    const read = readPage(
      `<title>${"x".repeat(100_000)}</title>${'<img src="http://a.test/">'.repeat(2_000)}${"<div>".repeat(50_000)}`,
      "https://myapp.test/",
    );
    expect(read.title?.length).toBe(200);
    const many = readPage(
      Array.from({ length: 3_000 }, (_, index) => `<img src="http://a.test/${index}">`).join(""),
      "https://myapp.test/",
    );
    expect([many.assets.length, many.mixedContent.length]).toEqual([200, 20]);
  });
});

describe("carriesContentHash", () => {
  it.each([
    "/app-3f2a9c1b.js",
    "/app.3f2a9c1b.css",
    "/app-5GZQ3XYK.js",
    "/app-ABCDEFGH.css",
    "/index-DiWrgTda.js",
    "/polyfills-aB3dE5fG7h.js",
    "/assets/index-BxYz12Qa.js",
    "/_next/static/chunks/webpack-1a2b3c4d5e6f7890.js",
    "/main.a1b2c3d4.chunk.js",
    "/3f2a9c1b3f2a9c1b3f2a.png",
  ])("finds the hash of %s", (path) => {
    expect(carriesContentHash(`https://a.test${path}`)).toBe(true);
  });
  it.each([
    "/",
    "/app.js",
    "/app.min.js",
    "/jquery-3.7.1.min.js",
    "/bootstrap.bundle.min.js",
    "/ContactForm.js",
    "/TeamPhoto2024.jpg",
    "/app-Settings.js",
    "/BROCHURE.png",
    "/.htaccess",
    "/logo-1200x630.png",
    "/photo-20260601.jpg",
    "/hero_background.webp",
    "/report-2026",
    "/app.js?v=3f2a9c1b",
  ])("finds none in %s", (path) => {
    expect(carriesContentHash(`https://a.test${path}`)).toBe(false);
  });
});
