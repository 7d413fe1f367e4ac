import type { FoundSecret, SecretReport } from "../../model/secret-report.ts";

/**
 * The report in the form that code hosts and editors read.
 *
 * @see OASIS SARIF 2.1.0
 */
export function renderSecretsSarif(report: SecretReport, version: string): string {
  const all = [...report.found, ...report.accepted];
  const rules = [...new Map(all.map(({ rule, title }) => [rule, title]))];
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "openingday",
            version,
            rules: rules.map(([id, title]) => ({
              id,
              name: title,
              shortDescription: { text: title },
              help: { text: "Replace the key at its provider first; removing it from the code comes second." },
              properties: { tags: ["security", "secret"], "security-severity": "9.0" },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.incomplete.length === 0,
            toolExecutionNotifications: report.incomplete.map((text) => ({ level: "warning", message: { text } })),
          },
        ],
        results: all.map((secret) => resultOf(secret, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(secret: FoundSecret, rules: readonly (readonly [string, string])[]): object {
  const { rule, title, shown, path, line, confidence, state, commit, committedAt, fingerprint, todo, accepted } = secret;
  const past =
    commit === undefined ? "" : ` Commit ${commit.slice(0, 10)}${committedAt === undefined ? "" : ` of ${committedAt.slice(0, 10)}`}.`;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(([id]) => id === rule),
    level: confidence === "proved" ? "error" : "warning",
    message: { text: `${title} (${shown}).${past} ${todo}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F") },
          ...(line > 0 ? { region: { startLine: line } } : {}),
        },
      },
    ],
    partialFingerprints: { "openingday/v1": fingerprint },
    properties: { state, ...(commit === undefined ? {} : { commit }), ...(committedAt === undefined ? {} : { committedAt }) },
    ...(accepted === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: `${accepted.by}, until ${accepted.until}: ${accepted.reason}` },
          ],
        }),
  };
}
