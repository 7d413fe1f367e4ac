import { decodeBase64 } from "../decode-base64.ts";
import { namesPlaceholder, standsForAnother } from "../placeholder.ts";
import { none, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isTrivialPassword } from "../trivial-password.ts";

const reason = "values in Kubernetes and Terraform files for tests, examples or documentation";

/** A Kubernetes Secret whose values stand in its file: base64 hides nothing. */
const kubernetesSecret: SecretRule = {
  id: "kubernetes-secret",
  title: "Kubernetes Secret with its value",
  anchors: ["kind: secret", 'kind: "secret', "kind: 'secret", 'kind": "secret', 'kind":"secret'],
  pattern:
    /(?:^|\n)\s*["']?data["']?\s*:\s*(?:#[^\n]*)?\{?\s*\n?(?:\s*(?:#[^\n]*)?\n)*\s{0,12}["']?[\w.-]{1,80}["']?\s*:\s*(?:["']|\|-?\s*\n\s*)?(?<value>[A-Za-z0-9+/]{8,600}={0,3})/g,
  prefixes: [],
  lead: 900,
  reach: 1_400,
  weak: true,
  judge({ value, pathClass, path, before, after }) {
    if (!/\.(?:ya?ml|json)$/i.test(path) || /sealedsecret|encrypteddata|sops:/i.test(before + after)) return none;
    const text = decodeBase64(value);
    if (text === undefined || text.length < 6 || namesPlaceholder(text) || isTrivialPassword(text, "")) return none;
    if (pathClass === "test" || pathClass === "docs" || pathClass === "example") return { is: "set-aside", reason };
    return { is: "secret", likely: true };
  },
  samples: () => ({
    path: "deploy/secret.yaml",
    genuine: [`apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  password: ${madeUp("alnum", 24)}\n`],
    harmless: ["kind: Secret\nmetadata:\n  name: app\n", "kind: Secret\ndata:\n  key: ${KEY}\n"],
  }),
};

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

export const infrastructureRules: readonly SecretRule[] = [kubernetesSecret, terraformPassword];
