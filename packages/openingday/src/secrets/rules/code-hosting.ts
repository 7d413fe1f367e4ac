import { tokenRule } from "../token-rule.ts";

/** Keys to code, packages and the machines that build them. */
export const codeHostingRules = [
  tokenRule({
    id: "github-token",
    title: "GitHub token",
    prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    tail: "[A-Za-z0-9]{36}",
    parts: [["alnum", 36]],
  }),
  tokenRule({
    id: "github-fine-grained-token",
    title: "GitHub fine-grained token",
    prefixes: ["github_pat_"],
    tail: "[A-Za-z0-9_]{82}",
    parts: [["alnum", 22], "_", ["alnum", 59]],
  }),
  tokenRule({
    id: "gitlab-token",
    title: "GitLab token",
    prefixes: ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glimt-", "glft-", "glsoat-", "gloas-", "glagent-", "glffct-"],
    tail: "[A-Za-z0-9_.-]{20,130}",
    parts: [["alnum", 24]],
  }),
  tokenRule({
    id: "gitlab-runner-token",
    title: "GitLab runner token",
    prefixes: ["GR1348941"],
    tail: "[A-Za-z0-9_-]{20}",
    parts: [["alnum", 20]],
  }),
  tokenRule({ id: "npm-token", title: "npm token", prefixes: ["npm_"], tail: "[A-Za-z0-9]{36}", parts: [["alnum", 36]] }),
  tokenRule({
    id: "pypi-token",
    title: "PyPI upload token",
    prefixes: ["pypi-AgEIcHlwaS5vcmc"],
    tail: "[A-Za-z0-9_-]{50,300}",
    parts: [["alnum", 80]],
    reach: 700,
  }),
  tokenRule({ id: "rubygems-token", title: "RubyGems token", prefixes: ["rubygems_"], tail: "[a-f0-9]{48}", parts: [["hex", 48]] }),
];
