import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { layOut } from "../lab.ts";
import type { PackedCli } from "../packed-cli.ts";
import { expectRefusal } from "../sentences.ts";

interface Row {
  readonly why: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly says: RegExp;
  /** Lines on stderr; more than one only where several fields of a configuration are listed. */
  readonly lines?: number;
}

const typed: readonly Row[] = [
  { why: "the command is unknown", args: ["audti"], says: /no command “audti”\. “openingday --help” lists them/u },
  { why: "the option is unknown", args: ["audit", "--nope"], says: /no option --nope here\. “openingday --help” lists/u },
  { why: "an option lacks its value", args: ["audit", "--save"], says: /--save needs a value/u },
  { why: "an option has a value too many", args: ["audit", "--json=3"], says: /--json takes no value/u },
  { why: "there is a word too many", args: ["rows", "all"], says: /“all” is one word too many/u },
  { why: "the check is unknown", args: ["explain", "no-such"], says: /no check or row called “no-such”\. “openingday rows” lists/u },
  { why: "nothing is to be explained", args: ["explain"], says: /Name one check or one row/u },
  {
    why: "audit is to look at an unknown check",
    args: ["audit", ".", "--only", "no-such"],
    says: /called “no-such”\. “openingday rows” lists/u,
  },
  {
    why: "prove is to look at an unknown check",
    args: ["prove", ".", "--only", "T1,no-such"],
    says: /called “no-such”\. “openingday rows”/u,
  },
  {
    why: "the symptom is unknown",
    args: ["audit", ".", "--symptom", "mail"],
    says: /no symptom “mail”\. There are:\n {2}mails-missing +Customers say/u,
    lines: 11,
  },
  { why: "a symptom is to be told as JSON", args: ["audit", ".", "--symptom", "slow", "--json"], says: /leave out --json and --html/u },
  { why: "nothing is named", args: ["audit"], says: /Nothing to look at\. Name your domain and your folder/u },
  { why: "nothing is to be watched", args: ["watch"], says: /Nothing to look at\. Name your domain/u },
  { why: "two domains are named", args: ["audit", "a.test", "b.test"], says: /One site at a time: a\.test, b\.test.*once for each/u },
  { why: "two folders are named", args: ["audit", "a", "b"], files: { "a/": "", "b/": "" }, says: /One repository at a time/u },
  {
    why: "a file is named",
    args: ["audit", "notes.txt"],
    files: { "notes.txt": "" },
    says: /notes\.txt is a file\. Name a domain or a folder/u,
  },
  { why: "the folder does not exist", args: ["audit", "./gone"], says: /no folder “\.\/gone”\. Name one that exists/u },
  { why: "the word is neither", args: ["audit", "my app"], says: /no folder “my app”, and it is not a domain either/u },
  { why: "the address has no host", args: ["audit", "https://"], says: /is not a domain either\. A domain looks like myapp\.com/u },
  { why: "the host of the address is none", args: ["audit", "https://my_app..com/"], says: /is not a domain either/u },
  {
    why: "a machine is named by its address",
    args: ["audit", "192.0.2.1"],
    says: /192\.0\.2\.1 is the address of one machine.*“vantage”/u,
  },
  { why: "this machine is named", args: ["audit", "http://localhost:3000/"], says: /localhost is the address of one machine.*“vantage”/u },
  { why: "a port is named", args: ["audit", "https://a.test:8443/"], says: /come to a\.test without a port\. Leave “:8443” away/u },
  { why: "--config names nothing", args: ["audit", "--config", "gone.ts"], says: /no file gone\.ts\. “openingday init” writes one/u },
  { why: "--config names a folder", args: ["audit", "--config", "a"], files: { "a/": "" }, says: /^a is a folder\. It must be a file/u },
  { why: "--from names nothing", args: ["audit", "--from", "gone.json"], says: /no evidence file gone\.json\. “openingday audit --save/u },
  {
    why: "--from names a folder",
    args: ["audit", "--from", "a"],
    files: { "a/": "" },
    says: /a is a folder\. --from needs the file that --save wrote/u,
  },
  {
    why: "--from is no JSON",
    args: ["audit", "--from", "e"],
    files: { e: "{" },
    says: /e cannot be used: it holds no evidence\. Name a file/u,
  },
  {
    why: "--from is a report",
    args: ["audit", "--from", "e"],
    files: { e: `{"schemaVersion":1,"verdict":"go"}` },
    says: /e cannot be used: it holds no evidence\. Name a file that --save wrote/u,
  },
  {
    why: "--from is of another version",
    args: ["audit", "--from", "e"],
    files: { e: `{"evidenceVersion":9}` },
    says: /evidenceVersion is 9, this program reads 1/u,
  },
  {
    why: "--from was cut down",
    args: ["audit", "--from", "e"],
    files: { e: `{"evidenceVersion":1,"at":1,"evidence":{},"declared":{"domain":"a.test"}}` },
    says: /e cannot be used: parts of it are missing or were changed\. Name a file/u,
  },
  {
    why: "--save names a missing folder",
    args: ["audit", ".", "--save", "gone/e.json"],
    says: /no folder gone to write e\.json into\. Make it first/u,
  },
  {
    why: "--save names a folder",
    args: ["audit", ".", "--save", "a"],
    files: { "a/": "" },
    says: /a is a folder\. Name a file to write to/u,
  },
  { why: "--html names a missing folder", args: ["audit", ".", "--html", "gone/e.html"], says: /no folder gone to write e\.html into/u },
];

const site = `domain: "lab.test"`;
const configured = (why: string, text: string, says: RegExp, lines?: number): Row => ({
  why,
  args: ["audit"],
  files: { "openingday.config.ts": text },
  says,
  ...(lines === undefined ? {} : { lines }),
});
const configs: readonly Row[] = [
  configured(
    "a field has a wrong value",
    `export default { ${site}, vantage: { resolvers: ["192.0.2.53"] } };`,
    /vantage\.resolvers\[0\]: must be address:port/u,
    2,
  ),
  configured(
    "a field is missing",
    `export default { ${site}, hosts: [{ name: "lab.test" }] };`,
    /hosts\[0\]\.role: is missing; it must be “site”, .* or “mail”/u,
    2,
  ),
  configured(
    "a field is unknown",
    `export default { ${site}, edge: { kind: "own", haeder: "x" } };`,
    /edge\.haeder: is not a field that openingday knows/u,
    2,
  ),
  configured(
    "a number is too large",
    `export default { ${site}, vantage: { dnsPort: 99999 } };`,
    /vantage\.dnsPort: must be at most 65535/u,
    2,
  ),
  configured(
    "two fields are wrong",
    `export default { ${site}, edge: {}, cachedPages: "x" };`,
    /edge\.kind: .*\n.*cachedPages: must be a list/u,
    3,
  ),
  configured("it is no group of fields", `export default 3;`, /the file: must be a group in \{ \}/u, 2),
  configured("it exports nothing", `const domain = "lab.test";`, /exports nothing\. It must say “export default \{ … \}”/u),
  configured("it is empty", "", /exports nothing\. It must say/u),
  configured("it is no TypeScript", `export default { ${site} ;`, /is not valid TypeScript: .*\. Compare its brackets/u),
  configured("it has an enum", `enum Kind { Own }\nexport default { ${site} };`, /enum is not supported.*no enums.*Write plain values/u),
  configured("it throws", `const a = 1;\nthrow new Error("no such world");`, /stopped with an error at line 2: no such world\. Mend it/u),
  configured("it throws something odd", `throw undefined;`, /stopped with an error.*Mend it/u),
  configured(
    "it ends the program as if all were well",
    `process.exit(0);`,
    /ended the program before it exported anything\. Take process\.exit\(\) out/u,
  ),
  configured(
    "it waits for ever",
    `await new Promise(() => undefined);\nexport default { ${site} };`,
    /does not come to an end.*Export plain data/u,
  ),
  configured(
    "it leaves a timer running",
    `setInterval(() => undefined, 1_000);\nthrow new Error("late");`,
    /stopped with an error at line 2: late/u,
  ),
  configured(
    "it imports a file that is not there",
    `import "./gone.ts";\nexport default {};`,
    /imports .*gone\.ts, which is not there\. Write a file/u,
  ),
  configured(
    "it imports a package that is not there",
    `import "gone";\nexport default {};`,
    /imports gone, which is not there\. Install it/u,
  ),
  configured(
    "a resolver is named, not addressed",
    `export default { ${site}, vantage: { resolvers: ["dns.test:53"] } };`,
    /vantage that cannot be used: .*"dns\.test:53" must be given by its address/u,
  ),
  configured(
    "a connection leads nowhere",
    `export default { ${site}, vantage: { connect: { ":443": "edge.test:443" } } };`,
    /vantage that cannot be used: .*needs an IP address/u,
  ),
  configured(
    "the root is not there",
    `export default { ${site}, vantage: { ca: "gone.pem" } };`,
    /gone\.pem named in vantage\.ca cannot be read/u,
  ),
  configured(
    "the root is no certificate",
    `export default { ${site}, vantage: { ca: "openingday.config.ts" } };`,
    /vantage that cannot be used: .*not in PEM form/u,
  ),
  configured(
    "the journeys are not there",
    `export default { ${site}, journeys: "./gone.ts" };`,
    /no file .*gone\.ts\. The configuration names it under “journeys”/u,
  ),
  configured("a journey is none", `export default { ${site}, journeys: [3] };`, /has a journey that cannot be used: journeys\[0\]/u),
  {
    why: "the package.json beside it is broken",
    args: ["audit"],
    files: { "openingday.config.ts": `export default { ${site} };`, "package.json": "{" },
    says: /package\.json beside or above it is not valid JSON\. Mend that file first/u,
  },
  { why: "it is a folder", args: ["audit"], files: { "openingday.config.ts/": "" }, says: /is a folder\. It must be a file/u },
];

const promise = `row: S7.F1, by: Ada, on: 2026-01-31`;
const attested = (why: string, text: string, says: RegExp): Row => ({
  why,
  args: ["audit", "."],
  files: { "openingday.attestations.yaml": text },
  says,
});
const excused = (why: string, text: string, says: RegExp): Row => ({
  why,
  args: ["audit", "."],
  files: { "openingday.excuses.yaml": text },
  says,
});
/** Nine lists, each of nine of the one before: a billion entries, if anybody counts. */
const laughs = Array.from(
  { length: 9 },
  (_, n) => `l${n}: &l${n} [${Array.from({ length: 9 }, () => (n === 0 ? "ha" : `*l${n - 1}`)).join(", ")}]\n`,
).join("");
const papers: readonly Row[] = [
  attested("a date is none", `- { ${promise}, until: next year }`, /entry 1, until, must be a date such as 2027-01-31\./u),
  attested("a date is not in the calendar", `- { ${promise}, until: 2027-02-31 }`, /entry 1, until, must be a date/u),
  attested("a date is missing", `- { ${promise} }`, /entry 1, until, must be a date/u),
  attested("a field is unknown", `- { ${promise}, until: 2027-01-31, who: Ada }`, /entry 1, who, is not a field that openingday knows/u),
  attested(
    "the second entry is wrong",
    `- { ${promise}, until: 2027-01-31 }\n- { row: S7.F1 }`,
    /entry 2, by, is missing; it must be a text/u,
  ),
  attested("it is no list", promise.replaceAll(", ", "\n"), /must be a list, each entry on a line of its own, as in “- \{ row: /u),
  attested("it is no YAML", "- [a\n", /is not valid YAML near line 2, column 1\. Compare its dashes/u),
  attested("it has a hundred million aliases", laughs, /repeats parts with & and \*, which is not read here\. Write each entry out/u),
  attested("it is two documents", `---\n- { ${promise}, until: 2027-01-31 }\n---\n[]\n`, /is not valid YAML near line 3/u),
  attested("it has a tag that runs code elsewhere", "!!js/function 'x'", /must be a list/u),
  attested("it is nested without end", "[".repeat(50_000), /is not valid YAML/u),
  attested("it is too long", "#".repeat(50_001), /is too long: at most 50,000 characters/u),
  excused(
    "an excuse has no reason",
    "- { what: T2, by: Ada, until: 2027-01-31 }",
    /excuses\.yaml cannot be used: entry 1, reason, is missing/u,
  ),
  excused("an excuse never ends", "- { what: T2, by: Ada, reason: later, until: never }", /entry 1, until, must be a date/u),
  excused("an excuse is nobody’s", `- { what: T2, by: "", reason: later, until: 2027-01-31 }`, /entry 1, by, must not be empty/u),
  {
    why: "the excuses are a folder",
    args: ["audit", "."],
    files: { "openingday.excuses.yaml/": "" },
    says: /is a folder\. It must be a file/u,
  },
];

/** What cannot be used is refused in one sentence before anything is looked at. */
export function describeRefusals(cli: () => PackedCli): void {
  describe.concurrent.each([
    { what: "what was typed", rows: typed },
    { what: "the configuration", rows: configs },
    { what: "a promise", rows: papers },
  ])("one sentence, exit code 3, about $what", ({ rows }) => {
    it.for(rows)("when $why", async ({ args, files, says, lines }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, files);
      const ran = await cli().run(args, { cwd });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, says, lines);
    });
  });

  describe.concurrent("one sentence about a file that may not be read", () => {
    // Nothing is unreadable to root.
    it.skipIf(process.getuid?.() === 0).for([
      { name: "openingday.config.ts", text: `export default { ${site} };`, args: ["audit"] },
      { name: "openingday.excuses.yaml", text: "[]", args: ["audit", "."] },
      { name: "e.json", text: "{}", args: ["audit", "--from", "e.json"] },
    ])("$name", async ({ name, text, args }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, { [name]: text });
      await chmod(join(cwd, name), 0o000);
      const ran = await cli().run(args, { cwd });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, /cannot be read.*Check its permissions\./u);
    });
  });
}
