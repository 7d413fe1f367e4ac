import { decodeBase64 } from "../decode-base64.ts";
import { namesPlaceholder, standsForAnother } from "../placeholder.ts";
import { none, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isTrivialPassword } from "../trivial-password.ts";

const reason = "values in Kubernetes and Terraform files for tests, examples or documentation";

/** The values of a block, on the line of their name or, after `|` or `>`, on the next. */
function readValues(block: string): string[] {
  const sameLine = /^[ \t]*["']?[\w.-]{1,80}["']?[ \t]*:[ \t]*["']?([A-Za-z0-9+/]{8,600}={0,3})["']?,?[ \t\r]*(?:#.*)?$/gm;
  const nextLine = /:[ \t]*[|>][+-]?[ \t\r]*\n[ \t]*([A-Za-z0-9+/]{8,600}={0,3})[ \t\r]*$/gm;
  return [sameLine, nextLine].flatMap((pattern) => [...block.matchAll(pattern)].map((found) => found[1] ?? ""));
}

function isTelling(value: string): boolean {
  const text = decodeBase64(value);
  return text !== undefined && text.length >= 6 && !namesPlaceholder(text) && !isTrivialPassword(text, "");
}

const kind = String.raw`[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Secret["']?,?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)`;
const data = String.raw`[ \t]*["']?data["']?[ \t]*:[ \t]*(?:#[^\n]*|\{)?\r?\n`;
const block = String.raw`(?<value>(?:[ \t][^\n]{1,700}(?:\n|$)|\r?\n){1,40})`;
/** Lines of the same document. */
const between = String.raw`(?:(?!---)[^\n]{0,300}\n){0,30}?`;

/** A Kubernetes Secret whose values stand in its file: base64 hides nothing. */
function kubernetesSecret(id: string, pattern: string, sample: (values: string) => string): SecretRule {
  return {
    id,
    title: "Kubernetes Secret with its value",
    anchors: ["kind: secret", 'kind: "secret', "kind: 'secret", 'kind": "secret', 'kind":"secret'],
    // Line by line, so that there is one way alone to read a text.
    pattern: new RegExp(String.raw`(?:^|\n)${pattern}`, "g"),
    prefixes: [],
    lead: 900,
    reach: 1_400,
    weak: true,
    judge({ value: lines, pathClass, path, before, after }) {
      if (!/\.(?:ya?ml|json)$/i.test(path) || /sealedsecret|encrypteddata|sops:/i.test(before + lines + after)) return none;
      const value = readValues(lines).find((one) => isTelling(one));
      if (value === undefined) return none;
      if (pathClass === "test" || pathClass === "docs" || pathClass === "example") return { is: "set-aside", reason };
      return { is: "secret", value, likely: true };
    },
    samples: () => ({
      path: "deploy/secret.yaml",
      genuine: [
        sample(`  user: YWRtaW4=\n  password: ${madeUp("alnum", 24)}\n`),
        sample(`  .dockercfg: |\n    ${madeUp("alnum", 40, 2)}\n`),
      ],
      harmless: [sample("  key: ${KEY}\n"), sample("  user: YWRtaW4=\n"), `kind: SecretStore\ndata:\n  key: ${madeUp("alnum", 24)}\n`],
    }),
  };
}

const kubernetesSecrets = [
  kubernetesSecret(
    "kubernetes-secret",
    `${kind}${between}${data}${block}`,
    (values) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n${values}`,
  ),
  kubernetesSecret(
    "kubernetes-secret-below",
    `${data}${block}${between}${kind}`,
    (values) => `apiVersion: v1\ndata:\n${values}kind: Secret\nmetadata:\n  name: app\n`,
  ),
];

/** A password written out in Terraform. */
const terraformPassword: SecretRule = {
  id: "terraform-password",
  title: "Password in Terraform",
  anchors: ["password"],
  pattern: /(?<![\w-])(?<name>[\w-]{0,40}password)\s{0,20}=\s{0,4}"(?<value>[^"\s$]{8,64})"/gi,
  prefixes: [],
  weak: true,
  judge({ value, path, pathClass }) {
    if (
      !/\.(?:tf|tfvars|hcl)$/i.test(path) ||
      standsForAnother(value) ||
      isTrivialPassword(value, "") ||
      /^(?:var|local|data|module)\./.test(value)
    )
      return none;
    if (pathClass === "test" || pathClass === "docs" || pathClass === "example") return { is: "set-aside", reason };
    return { is: "secret", likely: true };
  },
  samples: () => ({
    path: "infra/main.tf",
    genuine: [`administrator_password = "${madeUp("alnum", 14)}"`],
    harmless: ['password = "${var.password}"', "password = var.password", `password_length = "${madeUp("digits", 9)}"`],
  }),
};

export const infrastructureRules: readonly SecretRule[] = [...kubernetesSecrets, terraformPassword];
