import { describe, expect, it, vi } from "vitest";
import { scrubConsole, scrubbedOutput, scrubText } from "../src/index.ts";

const key = ["sk", "live", "a1B2c3D4e5F6g7H8i9J0"].join("_");

describe("scrubText", () => {
  it.each([
    { text: "login for ada@brightpath.io", says: "login for [email]" },
    { text: `Authorization: Bearer ${"a1".repeat(20)}`, says: /^Authorization: (?:Bearer )?\[hidden\]/u },
    { text: '{"user":"ada","password":"S3cret!"}', says: '{"user":"ada","password":"[hidden]"}' },
    { text: '{"otp":482913,"card":4000056655665556,"n":1}', says: '{"otp":"[hidden]","card":"[card]","n":1}' },
    { text: '{"time":1795500000008,"ids":[4000056655665556,2]}', says: '{"time":1795500000008,"ids":["[card]",2]}' },
    { text: "paid with 4000 0566 5566 5556 today", says: "paid with [card] today" },
    { text: "postgres://app:S3cret@db.test/app", says: "postgres://[hidden]@db.test/app" },
    { text: `stripe said no to ${key}`, says: "stripe said no to [key]" },
    { text: 'cookie: "sid=abc; theme=dark" 200', says: 'cookie: "[hidden]" 200' },
    { text: "GET /cb?code=a1b2c3d4e5&page=2 302", says: "GET /cb?code=[hidden]&page=2 302" },
    { text: "GET /reset/a1b2c3d4e5f6g7h8i9 200", says: "GET /reset/[hidden] 200" },
    { text: String.raw`{"rawBody":"{\"name\":\"Ada Lovelace\",\"note\":\"low\"}"}`, says: '{"rawBody":"[hidden]"}' },
  ])("hides what must not be there: $text", ({ text, says }) => {
    if (typeof says === "string") expect(scrubText(text)).toBe(says);
    else expect(scrubText(text)).toMatch(says);
  });

  const secret = ["Zx9q", "Vault7"].join("");
  it.each([
    [
      "JSON in JSON in JSON in JSON",
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: JSON.stringify({ token: secret }) }) }) }),
    ],
    ["JSON in an address", `payload=${encodeURIComponent(JSON.stringify({ password: secret }))}`],
    ["a form in an address", `POST /x ${encodeURIComponent(`a=b&password=${secret}`)}`],
    ["a form", `a=b&password=${secret}&c=d`],
    ["a block of YAML", `password: |\n  ${secret}`],
    ["a list of headers", JSON.stringify({ rawHeaders: ["Host", "x", "Authorization", `Token ${secret}`] })],
    ["a list of headers, a key", JSON.stringify({ rawHeaders: ["X-Api-Key", secret] })],
    ["a list of headers, printed", `[ 'cookie', 'connect.sid=${secret}' ]`],
    ["another scheme", `authorization: Token ${secret}`],
    ["several cookies", JSON.stringify({ "set-cookie": ["a=1; Path=/", `foo=${secret}`] })],
    ["several cookies, printed", `'set-cookie': [\n    'a=1; Path=/',\n    'foo=${secret}; HttpOnly'\n  ]`],
    ["a cause", `Error: x\n  [cause]: Error: y { token: '${secret}' }`],
    ["wide characters", `password＝${secret}`],
    ["XML", `<user><password>${secret}</password></user>`],
    ["a form of parts", `Content-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n`],
    ["name and value apart", JSON.stringify({ key: "password", value: secret })],
    ["a list", JSON.stringify({ password: [secret] })],
    ["an object", `password: { value: '${secret}' }`],
    ["a quote in it", `password="a \\" ${secret}"`],
    ["colours", `password: \u001b[32m'${secret}'\u001b[39m`],
    ["a private key", ["BEGIN", secret, "END"].map((one) => (one === secret ? one : `-----${one} PRIVATE KEY-----`)).join("\n")],
    ["what a password is kept as", `$2b$10$${secret}${"a".repeat(40)}`],
  ])("finds it in %s", (_where, text) => {
    expect(scrubText(text)).not.toContain(secret);
  });

  it.each([
    "",
    "compass: north, bypass=off",
    "listening on http://127.0.0.1:3000",
    '{"level":30,"time":1795500000000,"req":{"method":"GET","url":"/coaches/mara"},"res":{"statusCode":200},"responseTime":12}',
    "Failed password for invalid user admin from 198.51.100.7 port 22 ssh2",
    "used 4096 tokens of 8192, author=ada, passed=12 failed=0",
    "order 1234567890123 shipped, commit 4f3a9c1b2d, 2026-11-24T05:00:00.000Z",
    "token: expired",
    '{"authenticated":true,"hasPassword":false}',
    "at Object.<anonymous> (/app/src/session.ts:12:7)",
  ])("leaves an ordinary line alone: %s", (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it("takes little time for what is made to take long, and cuts what is endless", () => {
    for (const piece of [
      "a@",
      "password=",
      "1 ",
      "eyJ",
      "://a:",
      "cookie:",
      '"\\\\',
      "/reset/",
      "basic ",
      "set-cookie:[",
      '"a" ',
      "token={a:",
      "<token",
    ]) {
      const text = scrubText(piece.repeat(200_000));
      expect(text.length).toBeLessThan(500_000);
      expect(text.endsWith("[cut]")).toBe(true);
    }
  });

  it("leaves JSON what it was, at any moment", () => {
    for (let time = 1_795_500_000_000; time < 1_795_500_000_100; time += 1) {
      const line = JSON.stringify({ level: 30, time, pid: 4_000_056_655_665_556, otp: 482_913, token: null, password: true, msg: "x" });
      expect(JSON.parse(scrubText(line))).toMatchObject({ level: 30, time, otp: "[hidden]", token: null, password: true });
    }
  });

  it("is not undone by scrubbing twice", () => {
    const once = scrubText(`ada@brightpath.io ${key} password=S3cret! Bearer ${"a1".repeat(20)}`);
    expect(scrubText(once)).toBe(once);
  });
});

describe("scrubConsole", () => {
  function listen() {
    const lines: string[] = [];
    const write = (...args: unknown[]): void => void lines.push(args.length > 1 ? String(args[1]) : String(args[0]));
    const target: Parameters<typeof scrubConsole>[0] & object = {
      log: write,
      info: write,
      warn: write,
      error: write,
      debug: write,
      trace: write,
      dir: write,
    };
    return { lines, target, before: { ...target } };
  }

  it("scrubs whatever is printed, objects and errors too, until it is undone", () => {
    const { lines, target, before } = listen();
    const undo = scrubConsole(target);
    target.log("user %s paid %d", "ada@brightpath.io", 20);
    target.error(new Error(`no session for ${key}`));
    target.info({ user: { password: "S3cret!" }, plan: "pro" });
    target.dir({ token: "a1b2c3d4e5f6" });
    expect(lines[0]).toBe("user [email] paid 20");
    expect(lines[1]).toContain("no session for [key]");
    expect(lines[2]).toBe("{ user: { password: '[hidden]' }, plan: 'pro' }");
    expect(lines.join("\n")).not.toMatch(/S3cret|a1b2c3d4e5f6|ada@/u);
    undo();
    expect(target).toMatchObject(before);
    target.log("ada@brightpath.io");
    expect(lines.at(-1)).toBe("ada@brightpath.io");
  });

  it("is put on once, and never throws into the program", () => {
    const { lines, target } = listen();
    scrubConsole(target);
    const wrapped = target.log;
    scrubConsole(target)();
    expect(target.log).toBe(wrapped);
    const hostile = {
      get [Symbol.toStringTag](): string {
        throw new Error("not for printing");
      },
    };
    expect(() => target.log(hostile)).not.toThrow();
    expect(lines).toHaveLength(1);
  });
});

describe("scrubbedOutput", () => {
  it("scrubs line by line, and passes on what is no text", () => {
    const write = vi.fn();
    const output = scrubbedOutput({ write });
    output.write('{"email":"ada@brightpath.io"}\n');
    output.write(`${"x".repeat(70_000)}\n{"password":"S3cret!"}\n`);
    expect(write.mock.calls[0]).toEqual(['{"email":"[email]"}\n']);
    expect(write.mock.calls[1]?.[0]).toMatch(/\[cut\]\n\{"password":"\[hidden\]"\}\n$/u);
    const bytes = new Uint8Array(3);
    output.write(bytes as never);
    expect(write.mock.calls[2]).toEqual([bytes]);
  });
});
