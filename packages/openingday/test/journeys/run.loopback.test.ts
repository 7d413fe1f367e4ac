import { afterAll, beforeAll, expect, it } from "vitest";
import { runJourney } from "../../src/journeys/run.ts";
import type { Journey } from "../../src/model/journey.ts";
import { loopbackTools, serve, type Served } from "./loopback.ts";

let site: Served;
let inbox: Served;
const mails: { readonly id: string; readonly to: string; readonly raw: string }[] = [];
const addresses: string[] = [];
let confirmedAsked = 0;

beforeAll(async () => {
  inbox = await serve((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const id = /\/message\/(.+)\/raw$/.exec(url.pathname)?.[1];
    const to = url.searchParams.get("query")?.replace(/^to:/, "");
    if (id === undefined)
      response.end(
        JSON.stringify({ messages: mails.filter((mail) => mail.to === to).map(({ id, to }) => ({ ID: id, To: [{ Address: to }] })) }),
      );
    else response.end(mails.find((mail) => mail.id === id)?.raw);
  });
  site = await serve((request, response, body) => {
    addresses.push(request.socket.remoteAddress ?? "");
    const form = new URLSearchParams(body);
    const html = (text: string, status = 200): void => {
      response.writeHead(status, { "content-type": "text/html" }).end(text);
    };
    switch (`${request.method} ${request.url}`) {
      case "GET /signup":
        response.setHeader("set-cookie", ["pre=1; Path=/signup; HttpOnly", "theme=dark; Max-Age=60"]);
        return html(`<form method="post"><input type="hidden" name="csrf" value="token-1"></form>`);
      case "POST /signup": {
        if (form.get("csrf") !== "token-1" || request.headers.cookie !== "pre=1; theme=dark") return html("bad token", 403);
        if (request.headers.origin !== site.url) return html("foreign form", 403);
        const to = form.get("email") ?? "";
        mails.push({
          id: "m1",
          to,
          raw: `To: ${to}\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D"${site.url}/verify?token=3Dabc&amp;x=3D1">ok</a>`,
        });
        return void response.writeHead(303, { location: "/check" }).end();
      }
      case "GET /check":
        return html("Check your mail");
      case "GET /verify?token=abc&x=1":
        return void response.writeHead(302, { location: "/dashboard", "set-cookie": "session=s1; Path=/" }).end();
      case "GET /dashboard":
        return request.headers.cookie?.includes("session=s1") === true ? html(`Hello<script>Goodbye</script>`) : html("log in", 401);
      case "GET /confirmed":
        return void response.end(JSON.stringify({ paid: ++confirmedAsked > 2 }));
      default:
        return html("<p>Something <b>broke</b></p>", 500);
    }
  });
});
afterAll(async () => {
  await site.close();
  await inbox.close();
});

it("walks a real site from sign-up through the mail to the dashboard", async () => {
  const journey: Journey = {
    id: "customer",
    title: "A new customer",
    writes: true,
    steps: [
      { kind: "request", name: "open the form", url: `${site.url}/signup`, capture: { csrf: { field: "csrf" } } },
      {
        kind: "request",
        name: "sign up",
        url: `${site.url}/signup`,
        form: { email: "{{email}}", csrf: "{{csrf}}" },
        expect: { status: 200, at: "/check", contains: "Check your mail" },
      },
      {
        kind: "mail",
        name: "verify mail",
        to: "{{email}}",
        purpose: "confirm",
        capture: { link: { pattern: "http://\\S+/verify\\S+" } },
        withinMs: 5000,
      },
      { kind: "request", name: "open the link", url: "{{link}}", expect: { at: "/dashboard", contains: "Hello" } },
      {
        kind: "request",
        name: "confirmed",
        url: `${site.url}/confirmed`,
        expect: { contains: `"paid":true` },
        retry: { times: 5, everyMs: 1 },
      },
      { kind: "request", name: "pay", method: "POST", url: `${site.url}/pay`, form: {} },
      { kind: "request", name: "never", url: `${site.url}/dashboard` },
    ],
  };
  const result = await runJourney(journey, {
    tools: loopbackTools(),
    inbox: { kind: "mailpit", url: inbox.url, address: "launch-{{unique}}@inbox.test" },
    localAddress: "127.20.7.9",
    signal: new AbortController().signal,
  });
  expect(result.run.steps.map(({ name, ok, status }) => ({ name, ok, status }))).toEqual([
    { name: "open the form", ok: true, status: 200 },
    { name: "sign up", ok: true, status: 200 },
    { name: "verify mail", ok: true, status: undefined },
    { name: "open the link", ok: true, status: 200 },
    { name: "confirmed", ok: true, status: 200 },
    { name: "pay", ok: false, status: 500 },
  ]);
  expect(result.run.steps.at(-1)).toMatchObject({ layer: "expectation", error: expect.stringContaining("it said “Something broke”") });
  expect(result.run.skipped).toEqual(["never"]);
  expect(result.jar.header(`${site.url}/`)).toBe("theme=dark; session=s1");
  expect(new Set(addresses)).toEqual(new Set(["127.20.7.9"]));
});

it("names the layer when nobody listens", async () => {
  const gone = await serve(() => undefined);
  await gone.close();
  const { run } = await runJourney(
    { id: "x", title: "x", writes: false, steps: [{ kind: "request", name: "open", url: gone.url }] },
    { tools: loopbackTools(), signal: new AbortController().signal },
  );
  expect(run.steps).toMatchObject([{ ok: false, layer: "connect" }]);
});
