import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTracking } from "../../src/parsers/mail-tracking.ts";

const mark = "a1b2c3d4e5f6a7b8c9d0";
const link = (url: string): string => `<p>Hello</p><a href="${url}">Reset</a>`;
const dot = (attributes: string): string => `<p>Hello</p><img ${attributes}>`;

describe("what a mail reports back", () => {
  it.each([
    { why: "a picture of one dot", html: dot(`src="https://mail.myapp.test/o/${mark}.gif" width="1" height="1"`) },
    { why: "a picture of no size", html: dot(`src="https://mail.myapp.test/wf/open?upn=${mark}" width=0 height=0 alt=""`) },
    { why: "a dot by its style", html: dot(`src="https://mail.myapp.test/o?id=${mark}" style="border:0; width:1px; height: 1px"`) },
    { why: "a picture that is not shown", html: dot(`src="https://mail.myapp.test/o?id=${mark}" style="display:none"`) },
    { why: "a dot at a counter’s own host", html: dot('src="https://u1.ct.sendgrid.net/wf/open" width="1" height="1"') },
  ])("is its opening, by $why", ({ html }) => {
    expect(readTracking({ html })).toEqual(["opens"]);
  });

  it.each([
    { why: "SendGrid", url: `https://url1234.myapp.test/ls/click?upn=u001.${mark}` },
    { why: "Amazon SES", url: `https://track.myapp.test/CL0/https:%2F%2Fapp.myapp.test%2Freset%2Fx/1/${mark}` },
    { why: "Mailgun", url: `https://email.mg.myapp.test/c/eJw${mark}${mark}${mark}` },
    { why: "Customer.io", url: `https://e.myapp.test/e/c/${mark}${mark}/sig` },
    { why: "Mandrill", url: `https://click.myapp.test/track/click/30000001/app.myapp.test?p=${mark}` },
    { why: "Brevo", url: `https://r.mail.myapp.test/tr/cl/${mark}` },
  ])("is a click, where $why counts under a name of the customer’s", ({ url }) => {
    expect(readTracking({ html: link(url) })).toEqual(["clicks"]);
    expect(readTracking({ text: `Open ${url}` })).toEqual(["clicks"]);
  });

  it.each([
    { why: "a plain reset link", html: link(`https://app.myapp.test/reset/${mark}${mark}`) },
    { why: "a reset link with its token behind a question mark", html: link(`https://app.myapp.test/reset?token=${mark}&type=recovery`) },
    { why: "a page of the app that is called click", html: link("https://app.myapp.test/ls/click") },
    { why: "a spacer", html: dot('src="https://myapp.test/img/spacer.gif" width="1" height="1"') },
    { why: "a line that divides", html: dot('src="https://myapp.test/img/divider-2026.png" width="600" height="1"') },
    { why: "a logo with a mark of its version", html: dot(`src="https://myapp.test/logo-${mark}.png" width="120" height="40"`) },
    { why: "a logo that gives no size", html: dot(`src="https://myapp.test/logo-${mark}.png"`) },
    { why: "a picture inside the mail", html: dot('src="cid:logo@myapp" width="1" height="1"') },
    { why: "a picture in the text itself", html: dot('src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP" width="1" height="1"') },
    { why: "words about an image", html: "<p>&lt;img src=https://a.test/x width=1 height=1&gt;</p>" },
    { why: "a counter at a foreign host, which is judged as such", html: link(`https://u1.ct.sendgrid.net/ls/click?upn=${mark}`) },
    { why: "no HTML at all", html: "" },
  ])("is nothing in $why", ({ html }) => {
    expect(readTracking({ html })).toEqual([]);
  });

  it("is read from any text without throwing", () => {
    const part = fc.constantFrom(
      "<img ",
      "src=",
      '"',
      "https://a.test/",
      "width=1",
      "height=1",
      'style="',
      "display:none",
      ">",
      "<a href=",
      mark,
      "%",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 12 })), { maxLength: 60 }), (parts) => {
        expect(Array.isArray(readTracking({ html: parts.join(" "), text: parts.join("") }))).toBe(true);
      }),
      { numRuns: 300, seed: 20_261_128 },
    );
  });
});
