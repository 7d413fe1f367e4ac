import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/reset-link-survives.ts";
import type { LinkTrial, LinkVisit } from "../../../src/model/evidence-mail.ts";
import { both, context, received } from "./mails.ts";

const works: LinkVisit = { status: 200, hasForm: true, sent: { status: 200, taken: true } };
const expired: LinkVisit = { status: 410, hasForm: false };
const inBrowser: LinkVisit = { status: 200, hasForm: false };
const scanned = (visit: LinkVisit): NonNullable<LinkTrial["scanned"]> => ({ head: 200, get: 200, visit });

function judge(...links: Omit<LinkTrial, "purpose" | "host">[]) {
  const trials = links.map((trial) => ({ purpose: "reset", host: "app.brightpath.test", ...trial }));
  return check.evaluate({ "mail.received": { ...received(both())["mail.received"], links: trials } }, context);
}

describe("reset-link-survives", () => {
  it("passes a link that works after a scanner as before", () => {
    expect(judge({ fresh: works, scanned: scanned(works) })).toMatchObject({ status: "passed" });
  });

  it("passes a link whose page refuses HEAD", () => {
    expect(judge({ fresh: works, scanned: { head: 405, get: 200, visit: works } })).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "the page says expired", visit: expired },
    { why: "the page says expired with a good status", visit: inBrowser },
    { why: "the new password is not taken", visit: { status: 200, hasForm: true, sent: { status: 410, taken: false } } },
  ])("fails when after a scanner $why", ({ visit }) => {
    expect(judge({ fresh: works, scanned: scanned(visit) })).toMatchObject({
      status: "failed",
      findings: [{ code: "burned", severity: "blocker" }],
    });
  });

  it.each([404, 410, 500])("fails a link that answers %i to the first who opens it", (status) => {
    expect(judge({ fresh: { status, hasForm: false } })).toMatchObject({
      status: "failed",
      findings: [{ code: "dead", severity: "blocker" }],
    });
  });

  it.each([
    { why: "no link was seen", links: [], reason: /no link could be tried/ },
    {
      why: "the second mail did not come",
      links: [{ fresh: works, reason: "A second reset mail did not come." }],
      reason: /second reset mail/,
    },
    { why: "the link could not be followed", links: [{ reason: "The link could not be followed: x" }], reason: /could not be followed/ },
    { why: "the page is built in the browser", links: [{ fresh: inBrowser, scanned: scanned(inBrowser) }], reason: /in the browser/ },
    {
      why: "our password is refused both times",
      links: [
        { fresh: { ...works, sent: { status: 200, taken: false } }, scanned: scanned({ ...works, sent: { status: 200, taken: false } }) },
      ],
      reason: /did not take the password/,
    },
  ])("cannot tell when $why", ({ links, reason }) => {
    expect(judge(...links)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
  });

  it("cannot tell from evidence that an older version kept", () => {
    expect(check.evaluate(received(both()), context)).toMatchObject({ status: "inconclusive" });
  });
});
