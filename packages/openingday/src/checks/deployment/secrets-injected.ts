import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { EnvironmentInventory } from "../../model/evidence-repository.ts";

type Baked = EnvironmentInventory["baked"][number];

const whereItStands: Readonly<Record<Baked["kind"], string>> = {
  dockerfile: "built into the container image",
  compose: "in plain text in a compose file",
  workflow: "in plain text in a build workflow",
  "public-prefix": "under a name that the build publishes to browsers",
};

/** S3.C2: secrets reach the app through the platform's settings only. */
export default defineCheck({
  id: "secrets-injected",
  title: "Secrets reach the app through the platform's settings only",
  why: "A secret in a build file is in every image and every copy of the code; under a public name the build hands it to every visitor.",
  rows: ["S3.C2"],
  risk: "secret-exposed",
  needs: ["repo.environment"],
  specs: [],
  evaluate({ "repo.environment": inventory }): Outcome {
    const published = inventory.baked.filter(({ kind }) => kind === "public-prefix");
    const written = inventory.baked.filter(({ kind }) => kind !== "public-prefix");
    const findings = [
      ...(written.length > 0 ? [describeWritten(written)] : []),
      ...(published.length > 0 ? [describePublished(published)] : []),
    ];
    if (findings.length > 0) return { status: "failed", findings };
    return { status: "passed", seen: ["no secret in Dockerfile, compose or workflow files", "no secret under a public name"] };
  },
});

function describeWritten(baked: readonly Baked[]): FindingDraft {
  return {
    code: "baked",
    severity: "blocker",
    confidence: "proved",
    message: `${nameAll(baked)}: a secret ${whereItStands[baked[0]!.kind]}.`,
    breaks: "Everybody who gets the image or the code holds the key, and it cannot be replaced without a new build.",
    fix: "Replace the key at its provider, delete the line, and set the new value at the hosting platform.",
    seen: list(baked),
  };
}

function describePublished(baked: readonly Baked[]): FindingDraft {
  const isProved = baked.some(({ provenBy }) => provenBy !== "name");
  return {
    code: "public-prefix",
    severity: isProved ? "blocker" : "high",
    confidence: isProved ? "proved" : "likely",
    message: `${nameAll(baked)}: a secret ${whereItStands["public-prefix"]}.`,
    breaks: "The build writes the value into the code that every visitor downloads; anyone can read it and act as you.",
    fix: "Rename the setting without the public prefix, use it on the server only, and replace the key at its provider.",
    seen: list(baked),
  };
}

function nameAll(baked: readonly Baked[]): string {
  const names = [...new Set(baked.map(({ name }) => name))];
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}

function list(baked: readonly Baked[]): string[] {
  return baked.slice(0, 20).map(({ name, path, line, kind }) => `${name} at ${path}:${line}, ${whereItStands[kind]}`);
}
