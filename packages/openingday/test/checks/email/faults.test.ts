import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import dkimPublished from "../../../src/checks/email/dkim-published.ts";
import dkimSigns from "../../../src/checks/email/dkim-signs.ts";
import dmarcPolicy from "../../../src/checks/email/dmarc-policy.ts";
import mailAligned from "../../../src/checks/email/mail-aligned.ts";
import mailArrives from "../../../src/checks/email/mail-arrives.ts";
import mailLinks from "../../../src/checks/email/mail-links.ts";
import spfRecord from "../../../src/checks/email/spf-record.ts";
import type { Check } from "../../../src/model/check.ts";
import type { EvidenceByKey } from "../../../src/model/evidence.ts";
import { findRisk } from "../../../src/audit/risks.ts";
import { both, context, dkimForeign, dmarcFail, dmarcNone, keys, lookup, mail, received, records, spf, spfForeign } from "./mails.ts";

const all = [dkimPublished, dkimSigns, dmarcPolicy, mailAligned, mailArrives, mailLinks, spfRecord] as unknown as readonly Check[];
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "der" }).toString("base64");
const healthy = { txt: lookup("v=spf1 -all"), dmarc: lookup("v=DMARC1; p=none; rua=mailto:x@brightpath.test") };

it.each([
  { fault: "nothing", evidence: { ...records(healthy), ...spf(healthy.txt), ...received(both()) }, codes: [], rows: [] },
  {
    fault: "mail.no-dkim",
    evidence: { ...records(healthy), ...spf(healthy.txt), ...received(both({ dkim: [] })) },
    codes: ["dkim-signs/unsigned"],
    rows: ["MB2", "S2.C6"],
  },
  {
    fault: "mail.no-dmarc",
    evidence: { ...records({ ...healthy, dmarc: lookup() }), ...spf(healthy.txt), ...received(both({ dmarc: dmarcNone })) },
    codes: ["dmarc-policy/missing", "mail-aligned/no-policy"],
    rows: ["A7", "MB2", "S2.C7", "T6"],
  },
  {
    fault: "mail.unaligned",
    evidence: { ...records(healthy), ...spf(healthy.txt), ...received(both({ spf: spfForeign, dkim: [dkimForeign], dmarc: dmarcFail })) },
    codes: ["mail-aligned/unaligned"],
    rows: ["A7", "MB2", "S2.F1", "T6"],
  },
  {
    fault: "mail.reset-unaligned",
    evidence: {
      ...records(healthy),
      ...spf(healthy.txt),
      ...received([mail(), mail({ purpose: "reset", spf: spfForeign, dkim: [dkimForeign], dmarc: dmarcFail })]),
    },
    codes: ["mail-aligned/unaligned"],
    rows: ["A7", "MB2", "S2.F1", "T6"],
  },
  {
    fault: "mail.link-localhost",
    evidence: { ...records(healthy), ...spf(healthy.txt), ...received(both({ linkHosts: ["localhost"] })) },
    codes: ["mail-links/localhost-link"],
    rows: ["S2.F1"],
  },
  {
    fault: "mail.spf-two-records",
    evidence: { ...records(healthy), ...spf(lookup("v=spf1 -all", "v=spf1 mx -all")), ...received(both()) },
    codes: ["spf-record/several"],
    rows: ["S2.C5"],
  },
])("$fault gives exactly its findings", ({ evidence, codes, rows }) => {
  const findings = all.flatMap((check) => {
    const outcome = check.evaluate({ ...keys(lookup(`p=${key}`)), ...evidence } as unknown as EvidenceByKey, context);
    return outcome.status === "failed" || outcome.status === "warned"
      ? outcome.findings.map((finding) => ({ code: `${check.id}/${finding.code}`, rows: finding.rows ?? check.rows }))
      : [];
  });
  expect(findings.map(({ code }) => code).toSorted()).toEqual(codes);
  expect([...new Set(findings.flatMap((finding) => finding.rows))].toSorted()).toEqual(rows);
});

it.each(all.map((check) => ({ id: check.id, risk: check.risk })))("$id names a risk of the catalogue", ({ risk }) => {
  expect(findRisk(risk).id).toBe(risk);
});
