import { isPlaceholder } from "../placeholder.ts";
import { none, secret, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isGivenValue } from "../what-follows.ts";
import { tokenRule } from "../token-rule.ts";

const awsSecret: SecretRule = {
  id: "aws-secret-access-key",
  title: "AWS secret access key",
  anchors: ["secret_access_key", "secretaccesskey", "secret-access-key", "aws_secret", "awssecret"],
  mayFollow: (bytes, position) => isGivenValue(bytes, position, 40),
  pattern:
    /(?<name>(?:aws|amazon)?[\w-]{0,12}secret[\w-]{0,12})["'\]]{0,2}\s{0,4}(?:=>|[=:,]|:=)\s{0,4}["'`]?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  prefixes: [],
  judge: ({ value }) => (isPlaceholder(value) || /^[0-9a-f]{40}$/.test(value) || !/\d/.test(value) ? none : secret),
  samples: () => ({
    genuine: [`AWS_SECRET_ACCESS_KEY=${madeUp("alnum", 40, 5)}\n`, `secretAccessKey: "${madeUp("alnum", 40, 6)}",`],
    harmless: [
      `AWS_SECRET_ACCESS_KEY=${madeUp("alnum", 30)}EXAMPLEKEY`,
      "secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,",
      `aws_secret_commit = "${madeUp("hex", 40)}"`,
    ],
  }),
};

const awsKeyId = tokenRule({
  id: "aws-access-key-id",
  title: "AWS access key",
  prefixes: ["AKIA", "ASIA", "ABIA", "ACCA"],
  tail: "[A-Z2-7]{16}",
  parts: [["upper", 16]],
});
/** Every signed link to a private file names the key that signed it, and not its secret half. */
const signedLink = /(?:[?&;]|u0026)(?:X-Amz-Credential|AWSAccessKeyId)(?:=|%3D)$/i;

/** Keys to whole clouds, their data and their settings. */
export const cloudRules: readonly SecretRule[] = [
  { ...awsKeyId, judge: (candidate) => (signedLink.test(candidate.before) ? none : awsKeyId.judge(candidate)) },
  awsSecret,
  tokenRule({
    id: "digitalocean-token",
    title: "DigitalOcean token",
    prefixes: ["dop_v1_", "doo_v1_", "dor_v1_"],
    tail: "[a-f0-9]{64}",
    parts: [["hex", 64]],
  }),
  tokenRule({
    id: "supabase-secret",
    title: "Supabase secret key",
    prefixes: ["sb_secret_"],
    tail: "[A-Za-z0-9_-]{20,80}",
    parts: [["alnum", 31]],
  }),
  tokenRule({
    id: "supabase-publishable",
    title: "Supabase publishable key",
    prefixes: ["sb_publishable_"],
    tail: "[A-Za-z0-9_-]{20,80}",
    parts: [["alnum", 31]],
    publicReason: "A Supabase publishable key: made for browsers; what it may read is decided by the database's row rules.",
  }),
  tokenRule({
    id: "supabase-management",
    title: "Supabase management token",
    prefixes: ["sbp_"],
    tail: "(?:oauth_)?[a-f0-9]{40}",
    parts: [["hex", 40]],
  }),
  tokenRule({
    id: "fly-token",
    title: "Fly.io token",
    prefixes: ["FlyV1 ", "FlyV1 fm", "fo1_", "fm1r_", "fm2_", "fm1a_"],
    tail: "[A-Za-z0-9+/_,=-]{40,900}",
    parts: [["alnum", 100]],
    reach: 1_900,
  }),
  tokenRule({ id: "heroku-key", title: "Heroku key", prefixes: ["HRKU-AA"], tail: "[A-Za-z0-9_-]{58}", parts: [["alnum", 58]] }),
  tokenRule({ id: "netlify-token", title: "Netlify token", prefixes: ["nfp_"], tail: "[A-Za-z0-9]{36}", parts: [["alnum", 36]] }),
  tokenRule({
    id: "vercel-token",
    title: "Vercel token",
    prefixes: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
    tail: "[A-Za-z0-9]{52,100}",
    parts: [["alnum", 56]],
  }),
  tokenRule({
    id: "planetscale-secret",
    title: "PlanetScale credential",
    prefixes: ["pscale_tkn_", "pscale_oauth_", "pscale_pw_"],
    tail: "[A-Za-z0-9=._-]{32,64}",
    parts: [["alnum", 43]],
  }),
  tokenRule({
    id: "doppler-token",
    title: "Doppler token",
    prefixes: ["dp.pt.", "dp.st.", "dp.sa."],
    tail: "[A-Za-z0-9._-]{40,60}",
    parts: [["alnum", 43]],
  }),
  tokenRule({
    id: "vault-token",
    title: "HashiCorp Vault token",
    prefixes: ["hvs.", "hvb."],
    tail: "[A-Za-z0-9_-]{90,300}",
    parts: [["alnum", 95]],
    reach: 700,
  }),
  tokenRule({ id: "databricks-token", title: "Databricks token", prefixes: ["dapi"], tail: "[a-f0-9]{32}(?:-\\d)?", parts: [["hex", 32]] }),
  tokenRule({ id: "pulumi-token", title: "Pulumi token", prefixes: ["pul-"], tail: "[a-f0-9]{40}", parts: [["hex", 40]] }),
  tokenRule({
    id: "age-secret-key",
    title: "age secret key",
    prefixes: ["AGE-SECRET-KEY-1"],
    tail: "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
    parts: [["upper", 0], "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQZPRYX98GFT2VDWS03JN5K4HCE"],
  }),
];
