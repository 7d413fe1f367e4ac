import type { CiSetup, CiStep } from "../../../model/evidence-ci.ts";

interface Scanner {
  readonly name: string;
  /** Ready-made parts: actions, images, templates, pipes, orbs. */
  readonly uses?: RegExp;
  readonly run?: RegExp;
}

/** Programs that look for secrets, as build machines start them. Longest experience first; each by its own documentation. */
const scanners: readonly Scanner[] = [
  {
    name: "openingday",
    uses: /(?:^|\/)openingday(?:-action)?@/i,
    run: /\bopeningday(?:@[\w.^~-]+)?\s+(?:secrets(?!\s+install)|audit|prove|release)\b/,
  },
  {
    name: "gitleaks",
    uses: /gitleaks\/gitleaks-action|(?:^|\/)gitleaks(?::|@|$)/i,
    run: /\bgitleaks\s+(?:[-\w=./]+\s+)*(?:git|dir|detect|protect|stdin)\b|\/gitleaks:\S+\s+(?:git|dir|detect)/,
  },
  { name: "betterleaks", uses: /betterleaks/i, run: /\bbetterleaks\s+(?:git|dir|detect)\b/ },
  { name: "TruffleHog", uses: /trufflesecurity\/trufflehog/i, run: /\btrufflehog(?::\S+)?\s+(?:git|filesystem|github|gitlab|docker|--)/ },
  { name: "GitLab secret detection", uses: /secret-detection/i },
  {
    name: "GitGuardian",
    uses: /gitguardian\/(?:ggshield|gg-shield)[\w-]*|gitguardian\/ggshield/i,
    run: /\bggshield\s+(?:secret\s+)?scan\b/,
  },
  { name: "secretlint", uses: /secretlint/i, run: /\bsecretlint\b(?!\s+--(?:init|version|help))/ },
  { name: "detect-secrets", uses: /detect-secrets/i, run: /\bdetect-secrets(?:-hook|\s+scan|\s+audit)/ },
  { name: "Kingfisher", uses: /mongodb\/kingfisher/i, run: /\bkingfisher\s+scan\b/ },
  { name: "Nosey Parker", uses: /noseyparker/i, run: /\bnoseyparker\s+scan\b/ },
  { name: "git-secrets", run: /\bgit[- ]secrets\s+--scan/ },
  { name: "ripsecrets", run: /\bripsecrets\b/ },
  { name: "Talisman", uses: /talisman/i, run: /\btalisman\s+(?:--|-)/ },
  {
    name: "Trivy",
    uses: /aquasecurity\/trivy-action/i,
    run: /\btrivy\s+(?:fs|filesystem|repo|repository)\b(?![^\n]*--scanners\s+(?![^\s]*secret))/,
  },
];

/** A step that looks for secrets, and what keeps it from counting. */
export interface SeenScan {
  readonly name: string;
  readonly path: string;
  readonly job: string;
  readonly weakness?: "off" | "by-hand" | "cannot-fail" | "not-on-push";
}

/** Every step that looks for secrets; those that count come first. */
export function findSecretScans({ files, preCommit }: CiSetup): readonly SeenScan[] {
  const hooks =
    preCommit === undefined
      ? undefined
      : scanners.find(
          ({ uses, run }) => uses?.test(preCommit) === true || run?.test(preCommit) === true || /gitleaks|trufflehog/i.test(preCommit),
        );
  const scans = files.flatMap(({ path, onPush, steps }) =>
    steps.flatMap((step): SeenScan[] => {
      const name = nameScanner(step) ?? (hooks !== undefined && runsPreCommit(step) ? `${hooks.name} (pre-commit)` : undefined);
      if (name === undefined) return [];
      const weakness = weaknessOf(step, onPush);
      return [{ name, path, job: step.job, ...(weakness === undefined ? {} : { weakness }) }];
    }),
  );
  return scans.toSorted((one, other) => Number(one.weakness !== undefined) - Number(other.weakness !== undefined));
}

function nameScanner({ uses, run }: CiStep): string | undefined {
  const shell = run === undefined ? undefined : withoutComments(run);
  return scanners.find(
    (one) => (uses !== undefined && one.uses?.test(uses) === true) || (shell !== undefined && one.run?.test(shell) === true),
  )?.name;
}

function runsPreCommit({ uses, run }: CiStep): boolean {
  return /pre-commit\/action/i.test(uses ?? "") || /\bpre-commit\s+run\b/.test(withoutComments(run ?? ""));
}

function weaknessOf(step: CiStep, onPush: boolean): SeenScan["weakness"] {
  if (step.off) return "off";
  if (step.byHand) return "by-hand";
  if (step.mayFail || neverFails(step.run)) return "cannot-fail";
  return onPush ? undefined : "not-on-push";
}

/** `… || true` and `--exit-code 0`: the scan's findings stop nobody. */
function neverFails(run: string | undefined): boolean {
  if (run === undefined) return false;
  const line = withoutComments(run)
    .split("\n")
    .find((text) => scanners.some((one) => one.run?.test(text) === true));
  return line !== undefined && (/\|\|\s*(?:true\b|:(?:\s|$)|exit\s+0|echo\b)/.test(line) || /--exit-code[= ]0\b|--exit-zero\b/.test(line));
}

function withoutComments(shell: string): string {
  return shell.replaceAll(/(?:^|(?<=\s))#[^\n]*/g, "");
}
