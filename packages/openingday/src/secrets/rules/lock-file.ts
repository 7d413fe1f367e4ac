import { standsForAnother } from "../placeholder.ts";
import { none, secret, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isTrivialPassword } from "../trivial-password.ts";
import { codeHostingRules } from "./code-hosting.ts";

/** A name and a password in the address of a registry. */
const registryPassword: SecretRule = {
  id: "registry-password",
  title: "Address with its password",
  anchors: ["http://", "https://"],
  atAnchor: true,
  pattern: /https?:\/\/(?<name>[^\s"'/:@]{1,80}):(?<value>[^\s"'/@]{3,300})@/iy,
  prefixes: [],
  reach: 400,
  judge: ({ value, name }) =>
    standsForAnother(value) || isTrivialPassword(value, name) || value.startsWith("$") || /^\d{2,5}$/.test(value) ? none : secret,
  samples: () => ({
    genuine: [`"resolved": "https://deploy:${madeUp("alnum", 18)}@npm.brightpath.io/a/-/a-1.0.0.tgz"`],
    harmless: [
      '"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"',
      '"url": "https://user:${PASSWORD}@npm.brightpath.io"',
      "http://localhost:4873/a@1.0.0",
    ],
  }),
};

/** All that a lock file can give away: its long lines are hashes and addresses, and nothing else in it is a secret. */
export const lockFileRules: readonly SecretRule[] = [registryPassword, ...codeHostingRules];
