import { describe, expect, it } from "vitest";
import { findMailProvider, mailProviders } from "../../src/parsers/mail-providers/all.ts";
import {
  fillPattern,
  fixedSelectors,
  matchesPattern,
  providersOfInclude,
  recogniseCarrier,
  recogniseHost,
  recognisePackage,
  recogniseVariable,
} from "../../src/parsers/mail-providers/recognise.ts";

const asked = [
  "resend",
  "amazon-ses",
  "postmark",
  "sendgrid",
  "mailgun",
  "google-workspace",
  "microsoft-365",
  "mailchimp",
  "brevo",
  "mailerlite",
  "mailjet",
  "kit",
  "activecampaign",
  "hubspot",
  "customer-io",
  "zoho",
  "icloud",
  "fastmail",
  "smtp2go",
  "gohighlevel",
  "supabase",
];

describe("the table of mail providers", () => {
  it("holds every provider that a coach's SaaS is likely to meet, each once", () => {
    expect(mailProviders.map(({ id }) => id).toSorted()).toEqual(asked.toSorted());
  });

  it.each(mailProviders)("$name is dated, has a source, and contradicts itself nowhere", (provider) => {
    expect(provider.source.url).toMatch(/^https:\/\//);
    expect(provider.source.dated).toMatch(/^20\d\d-\d\d-\d\d$/);
    if (provider.spf.need === "required") expect(provider.spf.include).toBeDefined();
    if (provider.aligns !== "nothing") expect(provider.dkim.length).toBeGreaterThan(0);
    for (const { type, target } of provider.dkim.flat()) expect(target === undefined).toBe(type === "TXT");
    // SPF cannot align where the return path is never the customer's.
    if (provider.returnPath.kind === "provider") expect(provider.aligns).not.toBe("spf and dkim");
  });

  it("calls verified only what the provider itself, or a template that it published, says", () => {
    const words = (url: string): string => url.replace(/^https:\/\//, "").split("/")[0] ?? "";
    const own =
      /amazon\.com$|apple\.com$|brevo\.com$|customer\.io$|fastmail\.help$|mailgun\.com$|mailjet\.com$|microsoft\.com$|postmarkapp\.com$|smtp2go\.com$|twilio\.com$/;
    const strangers = mailProviders.filter(({ source }) => source.verified && !own.test(words(source.url)));
    for (const { source } of strangers)
      expect(source.url).toMatch(/^https:\/\/github\.com\/(?:Domain-Connect\/Templates|orgs\/supabase)\//);
  });

  it("knows no fixed selector of Customer.io, whose keys lie below a host of its own", () => {
    const provider = findMailProvider("customer.io");
    expect(provider === undefined ? ["?"] : fixedSelectors(provider)).toEqual([]);
  });

  it("never demands an include for a provider whose DKIM alone carries DMARC", () => {
    const demanded = mailProviders.filter(({ aligns, spf }) => aligns === "dkim" && spf.need === "required");
    expect(demanded).toEqual([]);
  });

  it.each([
    ["Resend", "resend"],
    ["google workspace", "google-workspace"],
    ["SES", "amazon-ses"],
    ["ConvertKit", "kit"],
    ["customer.io", "customer-io"],
    ["our own server", undefined],
    ["", undefined],
  ])("%s is read as %s", (word, id) => {
    expect(findMailProvider(word)?.id).toBe(id);
  });
});

describe("recognising a provider", () => {
  it.each([
    ["amazonses.com", ["resend", "amazon-ses"]],
    ["_spf.google.com", ["google-workspace"]],
    ["u1.wl2.sendgrid.net.", ["sendgrid"]],
    ["mailgun.org", ["mailgun", "customer-io", "gohighlevel"]],
    ["spf.protection.office365.us", ["microsoft-365"]],
    ["notsendgrid.net", []],
  ])("by the include %s", (host, ids) => {
    expect(providersOfInclude(host).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ["mx", "feedback-smtp.eu-west-1.amazonses.com", "resend"],
    ["mx", "aspmx.l.google.com", "google-workspace"],
    ["mx", "example-com.mail.protection.outlook.com", "microsoft-365"],
    ["mx", "mail.brightpath.test", undefined],
    ["cname", "pm.mtasv.net", "postmark"],
    ["cname", "u123.wl4.sendgrid.net", "sendgrid"],
    ["cname", "abc.dkim.amazonses.com", "amazon-ses"],
    ["cname", "anything.example.com", undefined],
    ["smtp", "email-smtp.us-east-1.amazonaws.com", "amazon-ses"],
    ["smtp", "smtp.resend.com", "resend"],
  ] as const)("by the %s %s", (sign, host, id) => {
    expect(recogniseHost(sign, host)?.id).toBe(id);
  });

  it.each([
    ["eu-west-1.amazonses.com", "amazon-ses"],
    ["mail134.atl81.rsgsv.net", "mailchimp"],
    ["shop-com.20230601.gappssmtp.com", "google-workspace"],
    ["EUR05.outbound.protection.outlook.com.", "microsoft-365"],
    ["notamazonses.com", undefined],
    ["my.shop.com", undefined],
  ])("by the domain %s that a receiver proved", (domain, id) => {
    expect(recogniseCarrier(domain)?.id).toBe(id);
  });

  it("by a domain that no two providers carry", () => {
    const carried = mailProviders.flatMap(({ signs }) => signs.carries ?? []);
    expect(new Set(carried).size).toBe(carried.length);
  });

  it("by a dependency and by the name of a setting", () => {
    expect(recognisePackage("@sendgrid/mail")?.id).toBe("sendgrid");
    expect(recognisePackage("nodemailer")).toBeUndefined();
    expect(recogniseVariable("RESEND_API_KEY")?.id).toBe("resend");
    expect(recogniseVariable("SMTP_HOST")).toBeUndefined();
  });
});

describe("patterns", () => {
  it.each([
    ["s1", "s1", true],
    ["s1", "s10", false],
    ["*pm", "20260101abcpm", true],
    ["*pm", "pm", false],
    ["*.dkim.amazonses.com", "a1.dkim.amazonses.com.", true],
    ["feedback-smtp.*.amazonses.com", "feedback-smtp.eu-west-1.amazonses.com", true],
    ["feedback-smtp.*.amazonses.com", "feedback-smtp..amazonses.com", false],
    ["selector1-{dashed}._domainkey.*", "selector1-my-shop-com._domainkey.myshop.onmicrosoft.com", true],
    ["fm1.{domain}.dkim.fmhosted.com", "FM1.my.shop.com.dkim.fmhosted.com", true],
    ["fm1.{domain}.dkim.fmhosted.com", "fm1.other.com.dkim.fmhosted.com", false],
    ["a*b*c", "abbbc", true],
    ["a*b*c", "abc", false],
  ])("%s against %s", (pattern, name, fits) => {
    expect(matchesPattern(pattern, name, "my.shop.com")).toBe(fits);
  });

  it("fills in the domain and lists the selectors that everybody has", () => {
    expect(fillPattern("b1.{dashed}.dkim.brevo.com", "a.test")).toBe("b1.a-test.dkim.brevo.com");
    const selectorsOf = (word: string): readonly string[] => {
      const provider = findMailProvider(word);
      return provider === undefined ? [] : fixedSelectors(provider);
    };
    expect(selectorsOf("sendgrid")).toEqual(["s1", "s2", "m1"]);
    expect(selectorsOf("ses")).toEqual([]);
  });
});
