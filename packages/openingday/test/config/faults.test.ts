import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { ParsedConfig } from "../../src/config/schema.ts";

/** Loads a file that exports this value. */
async function load(value: string): Promise<ParsedConfig> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-faults-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "openingday.config.mjs");
  await writeFile(file, `export default ${value};\n`);
  return loadConfig(file);
}

/** The lines that a founder reads about a file that exports this. */
async function faultsOf(value: string): Promise<readonly string[]> {
  const words = await load(value).then(
    () => "taken\n",
    (error: unknown) => String(error),
  );
  return words
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

const group = "must be a group in { }";
const list = "must be a list in [ ]";
const text = "must be a text in quotes";
const missingText = `is missing; it ${text}`;
const address = "must be an address that starts with https:// or http://";
const unknown = "is not a field that openingday knows";
const command = 'must be a command line such as "npm run build", or { run, timeoutSeconds }';
const neither = "is neither of the things that may stand here";
const roles = "must be “site”, “app”, “api”, “redirect” or “mail”";

describe("what a founder reads about openingday.config.ts", () => {
  it.each([
    { value: "{}", says: [`domain: ${missingText}`] },
    { value: "null", says: [`the file: ${group}`] },
    { value: "[]", says: [`the file: ${group}`] },
    { value: "'x'", says: [`the file: ${group}`] },
    { value: "{ domain: 5 }", says: [`domain: ${text}`] },
    { value: "{ domain: 'myapp.com', hostz: 1, b: 2 }", says: [`hostz: ${unknown}`] },
    { value: "{ hostz: 1 }", says: [`domain: ${missingText}`, `hostz: ${unknown}`] },
    { value: "{ domain: 'myapp.com', constructor: 1 }", says: [`constructor: ${unknown}`] },
    { value: `JSON.parse('{"domain":"myapp.com","__proto__":{"site":"x"}}')`, says: [`__proto__: ${unknown}`] },
  ])("the whole file is $value", async ({ value, says }) => {
    expect(await faultsOf(value)).toEqual(says);
  });

  it.each([
    { given: "site: null, hosts: null, mail: null", says: [`site: ${text}`, `hosts: ${list}`, `mail: ${group}`] },
    { given: "mail: []", says: [`mail: ${group}`] },
    { given: "load: [1]", says: [`load: ${group}`] },
    { given: "mail: { x: 1, y: 2 }", says: [`mail.from: ${missingText}`, `mail.x: ${unknown}`] },
    {
      given: "hosts: [{ name: 'a.com', role: 'site' }, { name: 'a.com', role: 'nope' }, 5, null, { name: 'b.com', role: 5 }, {}]",
      says: [
        `hosts[1].role: ${roles}`,
        `hosts[2]: ${group}`,
        `hosts[3]: ${group}`,
        `hosts[4].role: ${roles}`,
        `hosts[5].name: ${missingText}`,
        `hosts[5].role: is missing; it ${roles}`,
      ],
    },
    { given: "hosts: { 0: 'a', length: 1 }", says: [`hosts: ${list}`] },
    { given: "hosts: Array(41).fill(5)", says: ["hosts: must be at most 40 entries"] },
    { given: "webhooks: [, 'https://a.com']", says: [`webhooks[0]: ${missingText}`] },
    { given: "extraNames: ''", says: ["extraNames: must not be empty"] },
    { given: "environments: { a: 'x', b: '', c: 5 }", says: ["environments.b: must not be empty", `environments.c: ${text}`] },
    { given: "environments: ['a']", says: [`environments: ${group}`] },
    { given: "environments: new Map()", says: [`environments: ${group}`] },
    { given: "environments: { a: undefined }", says: [`environments.a: ${missingText}`] },
    {
      given: "mail: { from: 'a@b.com', senders: [' ', 'Resend', 5, 'x'.repeat(254)] }",
      says: ["mail.senders[0]: must not be empty", `mail.senders[2]: ${text}`, "mail.senders[3]: must be at most 253 characters"],
    },
    {
      given: "mail: { from: 'a@b.com', selectors: ['*._domainkey'] }",
      says: [
        "mail.selectors[0]: must be a DKIM selector such as s1",
        "mail.selectors[0]: must be the selector alone, which is what stands before ._domainkey",
      ],
    },
    {
      given: "mail: { from: 'a@b.com', reports: { token: 'short', minDays: 0 } }",
      says: ["mail.reports.token: must be at least 16 characters", "mail.reports.minDays: must be at least 1"],
    },
    { given: "mail: { from: 'a@b.com', reports: { minDays: 0.5 } }", says: ["mail.reports.minDays: must be a whole number"] },
    { given: "mail: { from: 'a@b.com', reports: { minDays: 366 } }", says: ["mail.reports.minDays: must be at most 365"] },
    { given: "mail: { from: 'a@b.com', inbox: { kind: 'pop3' } }", says: ["mail.inbox.kind: must be “mailpit”, “listen” or “imap”"] },
    { given: "mail: { from: 'a@b.com', inbox: {} }", says: ["mail.inbox.kind: must be “mailpit”, “listen” or “imap”"] },
    { given: "mail: { from: 'a@b.com', inbox: [] }", says: [`mail.inbox: ${group}`] },
    {
      given: "mail: { from: 'a@b.com', inbox: { kind: 'listen', address: 'ab', smtp: 'x', q: 1 } }",
      says: ["mail.inbox.address: must contain @", "mail.inbox.smtp: must be address:port", `mail.inbox.q: ${unknown}`],
    },
    { given: "cors: { routes: [] }", says: ["cors.routes: must not be empty"] },
    { given: "forms: [{ name: 'x', url: 'https://a', kind: 'login', fields: [] }]", says: [`forms[0].fields: ${group}`] },
    { given: "journeys: ''", says: ["journeys: must not be empty"] },
    { given: "journeys: 5", says: [`journeys: ${neither}`] },
    {
      given: "load: { session: '', ratePerSecond: 0, routes: [{ route: '/', kind: 'x', url: 'a', expect: 1e300 }] }",
      says: [
        "load.ratePerSecond: must be more than 0",
        "load.session: must not be empty",
        "load.routes[0].kind: must be “read” or “write”",
        `load.routes[0].url: ${address}`,
        "load.routes[0].expect: must be at most 9007199254740991",
      ],
    },
    {
      given: "watch: { confirmSeconds: [0, 121, '5', NaN, Infinity] }",
      says: [
        "watch.confirmSeconds[0]: must be more than 0",
        "watch.confirmSeconds[1]: must be at most 120",
        "watch.confirmSeconds[2]: must be a number",
        "watch.confirmSeconds[3]: must be a number",
        "watch.confirmSeconds[4]: must be a number",
      ],
    },
    { given: "watch: { records: true }", says: [`watch.records: ${neither}`] },
    { given: "watch: { records: [] }", says: [`watch.records: ${neither}`] },
    { given: "watch: { records: { intervalSeconds: 0 } }", says: ["watch.records.intervalSeconds: must be at least 1"] },
    {
      given: "watch: { channels: [{ kind: 'slack', url: 'https://a' }, { kind: 'sms' }, { kind: 'email', smtp: 'x', from: 'a' }, 5] }",
      says: [
        "watch.channels[1].kind: must be “slack”, “webhook” or “email”",
        "watch.channels[2].smtp: must be the address of a mail server such as smtps://name:password@smtp.example.com",
        "watch.channels[2].from: must contain @",
        `watch.channels[2].to: ${missingText}`,
        `watch.channels[3]: ${group}`,
      ],
    },
    { given: "logs: { file: 'a', url: 'https://a', x: 1 }", says: [`logs.x: ${unknown}`, "logs: needs either file or url"] },
    { given: "logs: { file: 'a', url: 'nope' }", says: [`logs.url: ${address}`, "logs: needs either file or url"] },
    { given: "logs: { file: 5, url: 'https://a' }", says: [`logs.file: ${text}`] },
    { given: "build: {}", says: [`build.output: ${neither}`] },
    { given: "build: { output: [] }", says: ["build.output: must not be empty"] },
    { given: "build: { output: ['a', 5] }", says: [`build.output: ${neither}`] },
    { given: "build: { output: ['a', '../b'] }", says: ['build.output[1]: must be a folder inside the repository, such as "dist"'] },
    { given: "build: { output: 'a', command: ' ' }", says: ["build.command: must not be empty"] },
    { given: "build: { output: 'a', command: 'x'.repeat(2001) }", says: ["build.command: must be at most 2000 characters"] },
    { given: "build: { output: 'a', command: { run: 5 } }", says: [`build.command: ${command}`] },
    { given: "build: { output: 'a', command: { run: 'x', extra: 1 } }", says: [`build.command.extra: ${unknown}`] },
    { given: "build: { output: 'a', command: { extra: 1 } }", says: [`build.command: ${command}`] },
    { given: "build: { output: 'a', command: ['x'] }", says: [`build.command: ${command}`] },
    { given: "release: {}", says: [`release.deploy: ${command}`, `release.smoke: ${command}`] },
    { given: "records: ['ab', 'abc', 5]", says: ["records[0]: must be at least 3 characters", `records[2]: ${text}`] },
    { given: "owners: { a: [{ name: 'x', contact: '' }], b: {} }", says: ["owners.a[0].contact: must not be empty", `owners.b: ${list}`] },
    {
      given: "site: 1, app: 1, hosts: 1, extraNames: 1, repository: 1, bundle: 1, image: 1, edge: 1, zzz: 1, mail: 1",
      says: [
        `site: ${text}`,
        `app: ${text}`,
        `hosts: ${list}`,
        `extraNames: ${text}`,
        `repository: ${text}`,
        `bundle: ${text}`,
        `image: ${text}`,
        `edge: ${group}`,
        "and 2 more",
      ],
    },
  ])("$given", async ({ given, says }) => {
    expect(await faultsOf(`{ domain: "myapp.com", ${given} }`)).toEqual(says);
  });
});

describe("what is made of openingday.config.ts", () => {
  it.each([
    { given: "site: undefined, mail: undefined", made: {} },
    { given: "mail: { from: 'a@b.com', senders: [' Resend '] }", made: { mail: { from: "a@b.com", senders: ["Resend"], selectors: [] } } },
    {
      given: "build: { output: './dist/', command: ' make ' }",
      made: { build: { output: ["dist"], command: { run: "make", timeoutSeconds: 900 } } },
    },
    {
      given: "watch: { records: false, checks: undefined }",
      made: { watch: { records: false, checks: [], channels: [], confirmSeconds: [10, 20] } },
    },
    { given: "watch: {}", made: { watch: { records: { intervalSeconds: 3_600, confirmSeconds: 20, prove: true } } } },
    { given: "vantage: { connect: undefined }", made: { vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 } } },
    { given: "environments: Object.assign(Object.create({ inherited: 'y' }), { a: 'x' })", made: { environments: { a: "x" } } },
    { given: "environments: Object.assign(Object.create(null), { a: 'x' })", made: { environments: { a: "x" } } },
  ])("$given", async ({ given, made }) => {
    expect(await load(`{ domain: "MyApp.com", ${given} }`)).toMatchObject({ domain: "myapp.com", ...made });
  });

  it("keeps fields of any name but the one that would change what the group inherits", async () => {
    const fields = `JSON.parse('{"constructor":"a","prototype":"b","toString":"c","__proto__":"d"}')`;
    const { forms } = await load(`{ domain: "myapp.com", forms: [{ name: "x", url: "https://a", kind: "login", fields: ${fields} }] }`);
    expect(Object.entries(forms?.[0]?.fields ?? {})).toEqual([
      ["constructor", "a"],
      ["prototype", "b"],
      ["toString", "c"],
    ]);
  });
});
