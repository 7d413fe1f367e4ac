import { describe, expect, it } from "vitest";
import check from "../../../src/checks/secrets/secret-scan-in-ci.ts";
import type { CiFile, CiSetup } from "../../../src/model/evidence-ci.ts";
import { readCiFile } from "../../../src/parsers/ci-file.ts";
import { context } from "../../audit/builders.ts";

const judge = (setup: CiSetup) => check.evaluate({ "repo.ci": setup }, context);
const github = (text: string): CiFile => readCiFile(".github/workflows/ci.yml", "GitHub Actions", text);
const job = (steps: string, on = "on: [push]", more = "") =>
  github(`${on}\njobs:\n  test:\n    runs-on: ubuntu-24.04\n${more}    steps:\n${steps}`);
const step = (run: string, more = "") => `      - run: ${run}\n${more}`;

describe("a push that is looked through", () => {
  it.each([
    { why: "our own command", files: [job(step("npx openingday secrets --sarif out.sarif"))] },
    { why: "our audit, in a step with a name", files: [job("      - name: Look\n        run: npx openingday@1 audit .\n")] },
    { why: "gitleaks' action", files: [job("      - uses: gitleaks/gitleaks-action@v2\n")] },
    { why: "gitleaks' program", files: [job(step("gitleaks git --redact -v ."))] },
    { why: "gitleaks in a container", files: [job(step("docker run -v $PWD:/repo ghcr.io/gitleaks/gitleaks:v8.28.0 git /repo"))] },
    { why: "TruffleHog, on proposals alone", files: [job("      - uses: trufflesecurity/trufflehog@main\n", "on:\n  pull_request:\n")] },
    { why: "GitGuardian", files: [job("      - uses: GitGuardian/ggshield-action@v1\n")] },
    { why: "Trivy", files: [job("      - uses: aquasecurity/trivy-action@0.33.1\n")] },
    { why: "secretlint through npx", files: [job(step('npx secretlint "**/*"'))] },
    {
      why: "the pre-commit framework",
      files: [job(step("pre-commit run --all-files"))],
      preCommit: "repos:\n- repo: https://github.com/gitleaks/gitleaks\n",
    },
    { why: "a shared workflow", files: [github("on: push\njobs:\n  secrets:\n    uses: gitleaks/gitleaks-action@v2\n")] },
    {
      why: "GitLab's template",
      files: [readCiFile(".gitlab-ci.yml", "GitLab CI", "include:\n  - template: Jobs/Secret-Detection.gitlab-ci.yml\n")],
    },
    {
      why: "a GitLab job",
      files: [readCiFile(".gitlab-ci.yml", "GitLab CI", "secrets:\n  image: zricethezav/gitleaks:latest\n  script: [gitleaks detect]\n")],
    },
    {
      why: "a Bitbucket step",
      files: [
        readCiFile(
          "bitbucket-pipelines.yml",
          "Bitbucket Pipelines",
          "pipelines:\n  default:\n  - step:\n      script:\n      - npx openingday secrets\n",
        ),
      ],
    },
    { why: "one weak and one good scan", files: [job(step("gitleaks git || true")), job(step("gitleaks git"))] },
  ])("passes with $why", ({ files, preCommit }) => {
    expect(judge({ files, ...(preCommit === undefined ? {} : { preCommit }) })).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "there is nothing at all", files: [], code: "missing" },
    { why: "only tests run", files: [job(step("npm test"))], code: "missing" },
    {
      why: "it is only mentioned in a comment",
      files: [job("      - run: |\n          # gitleaks git would be good\n          npm test\n")],
      code: "missing",
    },
    { why: "only the hook is installed", files: [job(step("npx openingday secrets install-hook"))], code: "missing" },
    { why: "the step is switched off", files: [job(step("gitleaks git", "        if: ${{ false }}\n"))], code: "off" },
    { why: "the job is switched off", files: [job(step("gitleaks git"), "on: push", "    if: false\n")], code: "off" },
    { why: "its failure is forgiven", files: [job(step("gitleaks git", "        continue-on-error: true\n"))], code: "cannot-fail" },
    { why: "its exit code is thrown away", files: [job(step("gitleaks git . || true"))], code: "cannot-fail" },
    { why: "it only runs by hand", files: [job(step("gitleaks git"), "on: workflow_dispatch")], code: "not-on-push" },
    {
      why: "it only runs at night",
      files: [job(step("gitleaks git"), "on:\n  schedule:\n    - cron: '0 3 * * *'\n")],
      code: "not-on-push",
    },
    { why: "it only runs for tags", files: [job(step("gitleaks git"), "on:\n  push:\n    tags: ['v*']\n")], code: "not-on-push" },
    {
      why: "GitLab waits for a button",
      files: [readCiFile(".gitlab-ci.yml", "GitLab CI", "secrets:\n  when: manual\n  script: gitleaks detect\n")],
      code: "by-hand",
    },
    {
      why: "GitLab forgives it",
      files: [readCiFile(".gitlab-ci.yml", "GitLab CI", "secrets:\n  allow_failure: true\n  script: gitleaks detect\n")],
      code: "cannot-fail",
    },
    { why: "Trivy looks for other things", files: [job(step("trivy fs --scanners vuln ."))], code: "missing" },
  ])("says so when $why", ({ files, code }) => {
    expect(judge({ files })).toMatchObject({ status: "failed", findings: [{ code }] });
  });

  it("cannot tell from a file that nobody can read", () => {
    expect(judge({ files: [github("on: [push\njobs: {")] })).toMatchObject({ status: "inconclusive" });
  });

  it("says what cannot be seen", () => {
    expect(JSON.stringify(judge({ files: [] }))).toContain("cannot be seen from here");
  });
});
