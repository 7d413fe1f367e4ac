import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserStep } from "../../packages/openingday/src/model/journey.ts";
import { runJourney } from "../../packages/openingday/src/journeys/run.ts";
import { createTools, type OpenTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { findChromium } from "./find-chromium.ts";

const program = await findChromium();
if (program === undefined) process.stderr.write("Skipped: no Chromium on this machine for journeys with a browser.\n");

/** Nothing is on it until its script has run: a journey of plain requests sees an empty page. */
const page = `<!doctype html><title>Book</title><body><script>
document.body.innerHTML = '<label>Your name <input id="who"></label><label>Hour <select><option>Nine</option><option>Ten</option></select></label><button>Book</button><a href="/away">Elsewhere</a><p></p>';
document.querySelector("button").onclick = async () => {
  const answer = await fetch("/bookings", { method: "POST", body: JSON.stringify({ who: document.querySelector("#who").value, hour: document.querySelector("select").value }) });
  const { id } = await answer.json();
  document.cookie = "seen=" + id + "; path=/";
  history.pushState({}, "", "/bookings/" + id);
  document.querySelector("p").textContent = "Booked as number " + id;
  nothing.like.this;
};
</script>`;

describe.skipIf(program === undefined)("a journey with a browser", () => {
  let server: Server;
  let other: Server;
  let origin: string;
  let doors: OpenTools;
  const booked: unknown[] = [];
  let askedElsewhere = 0;

  const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<readonly [Server, string]> => {
    const one = createServer(answer);
    await new Promise<void>((done) => one.listen(0, "127.0.0.1", done));
    return [one, `http://127.0.0.1:${(one.address() as AddressInfo).port}`];
  };

  beforeAll(async () => {
    let elsewhere = "";
    [other, elsewhere] = await listen((_, response) => {
      askedElsewhere += 1;
      response.end("you are somewhere else");
    });
    [server, origin] = await listen((request, response) => {
      if (request.url === "/away") response.writeHead(302, { location: `${elsewhere}/pay` }).end();
      else if (request.url === "/broken") response.writeHead(500).end("no");
      else if (request.method === "POST") {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          booked.push({ ...(JSON.parse(body) as object), cookie: request.headers.cookie });
          response.setHeader("content-type", "application/json").end('{"id": 7}');
        });
      } else response.setHeader("content-type", "text/html").setHeader("set-cookie", "lang=no; Path=/").end(page);
    });
    doors = createTools({
      vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
      mode: "active",
      version: "0",
      projectFolder: resolve(import.meta.dirname, "../.."),
      fingerprintKeyFolder: "/nowhere",
    });
  });
  afterAll(async () => {
    await doors?.close();
    server?.close();
    other?.close();
  });

  const walk = (...steps: readonly Omit<BrowserStep, "kind">[]) =>
    runJourney(
      {
        id: "book",
        title: "Books an hour",
        writes: true,
        steps: [
          { kind: "request", name: "open", url: `${origin}/` },
          ...steps.map((step) => ({ kind: "browser" as const, ...step })),
          { kind: "request", name: "look again", url: `${origin}/` },
        ],
      },
      { tools: doors.tools, signal: new AbortController().signal, timeoutMs: 60_000 },
    );

  it("fills in, chooses, clicks and waits as a person would, with the cookies of the other steps", async () => {
    const { run, values, jar } = await walk({
      name: "book",
      url: `${origin}/book`,
      actions: [{ fill: "Your name", with: "Robin {{unique}}" }, { choose: "Hour", option: "Ten" }, { click: "Book" }],
      expect: { contains: "Booked as number 7", at: "/bookings/7" },
      capture: { booking: { pattern: "number (\\d+)" }, path: { finalUrl: "(/bookings/.*)" } },
    });
    expect(run.steps.map(({ ok, error }) => error ?? ok)).toEqual([true, true, true]);
    expect(booked).toEqual([{ who: `Robin ${values["unique"]}`, hour: "Ten", cookie: "lang=no" }]);
    expect(values).toMatchObject({ booking: "7", path: "/bookings/7" });
    expect(jar.header(`${origin}/`)).toContain("seen=7");
    expect(run).toMatchObject({ browser: "looked-at", complaints: [expect.stringContaining("nothing is not defined")] });
  });

  it.each([
    {
      why: "goes nowhere that is not named",
      step: { url: "/book", actions: [{ click: "Elsewhere" }], expect: { contains: "else" } },
      says: /led to http:\/\/127\.0\.0\.1:\d+, which nothing shows to be yours/,
    },
    {
      why: "says what it could not find",
      step: { url: "/book", actions: [{ click: "Pay now" }] },
      says: /nothing called “Pay now” to click on/,
    },
    { why: "says what a page was answered with", step: { url: "/broken" }, says: /answered with 500/ },
  ])("$why", async ({ step, says }) => {
    const { run } = await walk({ name: "book", ...step, url: `${origin}${step.url}` });
    expect(run.steps[1]).toMatchObject({ ok: false, error: expect.stringMatching(says) });
    expect(run.skipped).toEqual(["look again"]);
    expect(askedElsewhere).toBe(0);
  });
});
