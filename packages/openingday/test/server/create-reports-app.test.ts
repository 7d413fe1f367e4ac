import { describe, expect, it } from "vitest";
import { createReportsApp, type TakenReports } from "../../src/server/create-reports-app.ts";

const token = "a-token-of-the-founder";
const good: TakenReports = { reports: 1, errors: [] };

function post(
  take: (bytes: Uint8Array) => Promise<TakenReports>,
  body: string | Uint8Array<ArrayBuffer> = "<feedback/>",
  authorization = `Bearer ${token}`,
) {
  const app = createReportsApp({ token, maxBytes: 1_000, take });
  return app.request("/dmarc-reports", { method: "POST", body, headers: { authorization } });
}

describe("posted reports", () => {
  it("takes one", async () => {
    const seen: Uint8Array[] = [];
    const answer = await post((bytes) => Promise.resolve((seen.push(bytes), good)), new Uint8Array([1, 2, 3]));
    expect([answer.status, await answer.json(), [...(seen[0] ?? [])]]).toEqual([200, good, [1, 2, 3]]);
  });

  it.each([
    { why: "no token", authorization: "", body: "x", status: 401 },
    { why: "a wrong token", authorization: "Bearer a-token-of-the-foundes", body: "x", status: 401 },
    { why: "the token without its word", authorization: token, body: "x", status: 401 },
    { why: "too much", authorization: `Bearer ${token}`, body: "x".repeat(1_001), status: 413 },
  ])("refuses $why before it is read", async ({ authorization, body, status }) => {
    let taken = 0;
    const answer = await post(() => Promise.resolve((taken++, good)), body, authorization);
    expect([answer.status, taken]).toEqual([status, 0]);
  });

  it("refuses a stream that never says how long it is, at its limit", async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(600)) });
    const app = createReportsApp({ token, maxBytes: 1_000, take: () => Promise.resolve(good) });
    const request = new Request("http://x/dmarc-reports", {
      method: "POST",
      body: endless,
      headers: { authorization: `Bearer ${token}` },
      duplex: "half",
    });
    expect((await app.request(request)).status).toBe(413);
  });

  it("says why nothing was taken", async () => {
    const answer = await post(() => Promise.resolve({ reports: 0, errors: ["it is empty"] }));
    expect([answer.status, await answer.json()]).toEqual([422, { reports: 0, errors: ["it is empty"] }]);
  });

  it("takes them one at a time, and goes on after one that could not be kept", async () => {
    let running = 0;
    let most = 0;
    let count = 0;
    const app = createReportsApp({
      token,
      maxBytes: 1_000,
      async take() {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running -= 1;
        if (++count === 2) throw new Error("disk full");
        return good;
      },
    });
    const ask = () => app.request("/dmarc-reports", { method: "POST", body: "x", headers: { authorization: `Bearer ${token}` } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(most).toBe(1);
  });

  it("knows no other address", async () => {
    const app = createReportsApp({ token, maxBytes: 1_000, take: () => Promise.resolve(good) });
    expect((await app.request("/")).status).toBe(404);
    expect((await app.request("/dmarc-reports")).status).toBe(404);
  });
});
