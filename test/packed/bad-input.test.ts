import { afterAll, beforeAll } from "vitest";
import { issueCertificates } from "../../packages/openingday/test/tools/certificates.ts";
import { describeDns } from "./bad-input/dns.ts";
import { describeFirstSteps } from "./bad-input/first-steps.ts";
import { describeInterruption } from "./bad-input/interruption.ts";
import { describeMails } from "./bad-input/mails.ts";
import { describeRefusals } from "./bad-input/refusals.ts";
import { describeSites } from "./bad-input/sites.ts";
import { installPacked, type PackedCli } from "./packed-cli.ts";

// One file, so that the program is installed once and the slow cases wait side by side.
let cli: PackedCli;
let certificates: Awaited<ReturnType<typeof issueCertificates>>;
beforeAll(async () => {
  [cli, certificates] = await Promise.all([installPacked(), issueCertificates("lab.test")]);
});
afterAll(() => cli.remove());

describeSites(
  () => cli,
  () => certificates,
);
describeInterruption(
  () => cli,
  () => certificates,
);
describeFirstSteps(() => cli);
describeDns(() => cli);
describeRefusals(() => cli);
describeMails(() => cli);
