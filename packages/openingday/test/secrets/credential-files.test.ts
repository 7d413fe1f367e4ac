import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCredentialReader } from "../../src/parsers/credential-files.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { createScanner } from "../../src/secrets/scanner.ts";
import { readBytes } from "./read-bytes.ts";

const scanner = createScanner();
const password = madeUp("alnum", 14, 5);
const scan = (path: string, text: string) =>
  scanner.scan(readBytes(text), path).filter(({ setAside, publicReason }) => setAside === undefined && publicReason === undefined);

const files = [
  { path: "home/.pgpass", text: `# comment\ndb.brightpath.io:5432:app:coach:${password}\n` },
  { path: "pgpass.conf", text: String.raw`db\:1:*:*:coach:` + password },
  { path: ".netrc", text: `machine api.brightpath.io login ada password ${password}\nmacdef init\nput machine\n\n` },
  { path: "_netrc", text: `default\n  login ada\n  password ${password}\n` },
  { path: ".htpasswd", text: `ada:${["$apr1$", madeUp("alnum", 8), "$", madeUp("alnum", 22)].join("")}\n` },
  {
    path: "etc/shadow",
    text: `root:*:19000::::::\nada:${["$6$", madeUp("alnum", 16), "$", madeUp("alnum", 86)].join("")}:19000:0:99999:7:::\n`,
  },
  { path: ".git-credentials", text: `https://ada:${password}@git.brightpath.io\n` },
  { path: ".npmrc", text: `registry=https://npm.brightpath.io/\n//npm.brightpath.io/:_authToken=${password}\n` },
  { path: ".yarnrc.yml", text: `npmAuthToken: "${password}"\n` },
  { path: ".docker/config.json", text: `{"auths":{"r.brightpath.io":{"auth":"${Buffer.from(`ada:${password}`).toString("base64")}"}}}` },
  {
    path: "FileZilla.xml",
    text: `<Server><Host>x</Host><Pass encoding="base64">${Buffer.from(password).toString("base64")}</Pass></Server>`,
  },
  { path: "sitemanager.xml", text: `<Pass>${password}</Pass>` },
  { path: "NuGet.Config", text: `<add key="ClearTextPassword" value="${password}" />` },
  { path: ".aws/credentials", text: `[default]\naws_access_key_id = x\naws_secret_access_key = ${madeUp("alnum", 40)}\n` },
  { path: ".kube/config", text: `users:\n- name: ada\n  user:\n    token: ${madeUp("alnum", 40)}\n` },
  { path: "wp-config.php", text: `define( 'DB_PASSWORD', '${password}' );` },
  { path: ".vscode/sftp.json", text: `{ "host": "x", "password": "${password}" }` },
  { path: "config/master.key", text: madeUp("hex", 32) },
  { path: ".my.cnf", text: `[client]\nuser=ada\npassword=${password}\n` },
  { path: ".pypirc", text: `[pypi]\nusername = ada\npassword = ${password}\n` },
];

describe("files that hold credentials in fields", () => {
  it.each(files)("give the one in $path", ({ path, text }) => {
    const found = scan(path, text);
    expect(found).toHaveLength(1);
    const [match] = found;
    expect(text.slice(match?.start, match?.end)).toBe(match?.value);
    expect(match?.shown).not.toContain(match?.value);
  });

  it.each([
    { path: ".pgpass", text: "localhost:5432:app:postgres:postgres\n*:*:*:*:${PASSWORD}\n" },
    { path: ".netrc", text: "machine x login ada password changeme\n# password abcdefgh12\n" },
    { path: ".npmrc", text: "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n//x/:_authToken=$NPM_TOKEN\n" },
    { path: ".docker/config.json", text: '{"auths":{},"credsStore":"desktop"}' },
    { path: "wp-config.php", text: "define( 'DB_PASSWORD', 'password_here' ); define('AUTH_KEY', 'put your unique phrase here');" },
    { path: "wp-config-sample.php", text: `define( 'DB_PASSWORD', 'database_password_here' );` },
    { path: "test/fixtures/.pgpass", text: `h:1:d:u:${password}\n` },
    { path: ".htpasswd", text: "# nobody\n" },
    { path: "config/credentials/notes.key", text: "This file describes where the key is kept.\n" },
    { path: "FileZilla.xml", text: "<Pass></Pass><Pass>%PASSWORD%</Pass>" },
  ])("leave a placeholder alone: $path", ({ path, text }) => {
    expect(scan(path, text)).toEqual([]);
  });

  it("are read whatever is in them, and point at what they found", () => {
    fc.assert(
      fc.property(fc.constantFrom(...files.map(({ path }) => path)), fc.string({ unit: "binary-ascii", maxLength: 400 }), (path, noise) => {
        const own = files.find((file) => file.path === path)?.text ?? "";
        for (const text of [noise, own.slice(0, noise.length), `${noise}${own}`])
          for (const { value, at } of findCredentialReader(path)?.(text) ?? []) expect(text.slice(at, at + value.length)).toBe(value);
      }),
      { numRuns: 400, seed: 11 },
    );
  });
});
