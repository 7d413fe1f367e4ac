import type { MailProvider } from "./provider.ts";

const dated = "2026-11-28";

/** Services that send newsletters and sequences. */
export const marketing: readonly MailProvider[] = [
  {
    id: "mailchimp",
    name: "Mailchimp",
    aliases: ["intuit mailchimp"],
    kind: "marketing",
    signs: {
      spf: ["servers.mcsv.net"],
      cname: ["mcsv.net"],
      packages: ["@mailchimp/mailchimp_marketing"],
      environment: ["MAILCHIMP_*"],
      carries: ["mcsv.net", "mailchimpapp.net", "rsgsv.net", "mcdlv.net", "mandrillapp.com"],
    },
    spf: { need: "never", include: "servers.mcsv.net", at: "domain" },
    // Its own template says two CNAME records and no SPF; the names and targets are those that its customers publish.
    dkim: [
      [
        { type: "CNAME", selector: "k2", target: "dkim2.mcsv.net" },
        { type: "CNAME", selector: "k3", target: "dkim3.mcsv.net" },
      ],
      [{ type: "CNAME", selector: "k1", target: "dkim.mcsv.net" }],
    ],
    returnPath: { kind: "provider" },
    aligns: "dkim",
    source: { url: "https://github.com/Domain-Connect/Templates/blob/master/mailchimp.com.email-signing.json", dated, verified: false },
  },
  {
    id: "brevo",
    name: "Brevo",
    aliases: ["sendinblue"],
    kind: "marketing",
    signs: {
      spf: ["spf.brevo.com", "spf.sendinblue.com"],
      cname: ["brevo.com", "sendinblue.com"],
      packages: ["@getbrevo/brevo", "sib-api-v3-sdk", "@sendinblue/client"],
      environment: ["BREVO_*", "SENDINBLUE_*"],
      smtp: ["smtp-relay.brevo.com", "smtp-relay.sendinblue.com"],
      carries: ["brevo.com", "brevosend.com", "sendinblue.com", "sender-sib.com"],
    },
    spf: { need: "optional", include: "spf.brevo.com", at: "domain" },
    // Its documents show the TXT record; the pair is what its customers publish.
    dkim: [
      [
        { type: "CNAME", selector: "brevo1", target: "b1.{dashed}.dkim.brevo.com" },
        { type: "CNAME", selector: "brevo2", target: "b2.{dashed}.dkim.brevo.com" },
      ],
      [{ type: "TXT", selector: "mail" }],
    ],
    returnPath: { kind: "provider" },
    aligns: "dkim",
    source: { url: "https://developers.brevo.com/docs/domain-authentication-and-verification", dated, verified: false },
  },
  {
    id: "mailerlite",
    name: "MailerLite",
    kind: "marketing",
    signs: {
      spf: ["_spf.mlsend.com"],
      cname: ["mlsend.com"],
      packages: ["@mailerlite/mailerlite-nodejs"],
      environment: ["MAILERLITE_*"],
      carries: ["mailerlite.com", "mlsend.com"],
    },
    spf: { need: "optional", include: "_spf.mlsend.com", at: "domain" },
    dkim: [[{ type: "CNAME", selector: "litesrv", target: "litesrv._domainkey.mlsend.com" }]],
    returnPath: { kind: "offered" },
    aligns: "spf and dkim",
    source: { url: "https://www.mailerlite.com/help/how-to-verify-and-authenticate-your-domain", dated, verified: false },
  },
  {
    id: "kit",
    name: "Kit",
    aliases: ["convertkit"],
    kind: "marketing",
    signs: {
      spf: ["_spf.convertkit.com"],
      packages: ["convertkit-node"],
      environment: ["CONVERTKIT_*", "KIT_API_*"],
      carries: ["convertkit.com", "convertkit-mail.com", "convertkit-mail2.com"],
    },
    spf: { need: "never", include: "_spf.convertkit.com", at: "return-path" },
    dkim: [
      [
        { type: "CNAME", selector: "cka", target: "*" },
        { type: "CNAME", selector: "cka2", target: "*" },
      ],
      [{ type: "CNAME", selector: "cka", target: "*" }],
    ],
    returnPath: { kind: "own", label: "ckespa", records: [{ type: "CNAME", target: "*" }] },
    aligns: "spf and dkim",
    source: { url: "https://www.senderclarity.com/guides/convertkit-kit-spf-dkim-dmarc-setup", dated, verified: false },
  },
  {
    id: "activecampaign",
    name: "ActiveCampaign",
    kind: "marketing",
    signs: {
      spf: ["emsd1.com"],
      cname: ["acems1.com", "activehosted.com"],
      environment: ["ACTIVECAMPAIGN_*"],
      carries: ["acems1.com", "activehosted.com", "acemsrvc.com", "emsd1.com"],
    },
    spf: { need: "optional", include: "emsd1.com", at: "domain" },
    dkim: [
      [
        { type: "CNAME", selector: "acdkim1", target: "dkim.acdkim1.acems1.com" },
        { type: "CNAME", selector: "acdkim2", target: "dkim.acdkim2.acems1.com" },
      ],
      [{ type: "CNAME", selector: "dk", target: "dk._domainkey.*.activehosted.com" }],
    ],
    returnPath: { kind: "offered", records: [{ type: "CNAME", target: "*.activehosted.com" }] },
    aligns: "spf and dkim",
    source: { url: "https://www.senderclarity.com/guides/activecampaign-spf-dkim-dmarc-setup", dated, verified: false },
  },
  {
    id: "hubspot",
    name: "HubSpot",
    kind: "marketing",
    signs: {
      spf: ["spf.hubspotemail.net", "spf.hubspot.com", "_spf.hubspot.com"],
      cname: ["hubspotemail.net", "hs-sites.com"],
      packages: ["@hubspot/api-client"],
      environment: ["HUBSPOT_*"],
      carries: ["hubspotemail.net", "hubspot.com"],
    },
    spf: { need: "never", at: "domain" },
    dkim: [
      [
        { type: "CNAME", selector: "hs1-*", target: "*.hubspotemail.net" },
        { type: "CNAME", selector: "hs2-*", target: "*.hubspotemail.net" },
      ],
    ],
    returnPath: { kind: "provider" },
    aligns: "dkim",
    source: { url: "https://dmarc.wiki/hubspot", dated, verified: false },
  },
  {
    id: "customer-io",
    name: "Customer.io",
    aliases: ["customerio"],
    kind: "marketing",
    signs: {
      spf: ["customeriomail.com"],
      cname: ["customeriomail.com", "customer.io"],
      packages: ["customerio-node"],
      environment: ["CUSTOMERIO_*", "CUSTOMER_IO_*", "CIO_*"],
      carries: ["customeriomail.com"],
    },
    // Nobody can see from outside which host that is, and the signature there aligns by itself.
    spf: { need: "optional", include: "mailgun.org", at: "return-path" },
    // Its records lie below a host of its own, cio<number>.<domain>, and never at the domain itself: the key at krs._domainkey there.
    dkim: [[{ type: "TXT", selector: "*" }]],
    returnPath: { kind: "own" },
    aligns: "spf and dkim",
    source: { url: "https://docs.customer.io/journeys/authentication", dated, verified: true },
  },
  {
    id: "gohighlevel",
    name: "GoHighLevel (LC Email)",
    aliases: ["ghl", "highlevel", "leadconnector", "lc email"],
    kind: "marketing",
    signs: {
      cname: ["leadconnectorhq.com", "msgsndr.com"],
      packages: ["@gohighlevel/api-client"],
      environment: ["GHL_*", "GOHIGHLEVEL_*"],
      carries: ["msgsndr.com", "leadconnectorhq.com"],
    },
    // Below a host that the customer picks for it, whose signature aligns by itself.
    spf: { need: "optional", include: "mailgun.org", at: "return-path" },
    dkim: [[{ type: "TXT", selector: "*" }]],
    returnPath: {
      kind: "own",
      records: [
        { type: "MX", target: "mxa.mailgun.org" },
        { type: "MX", target: "mxb.mailgun.org" },
      ],
    },
    aligns: "spf and dkim",
    source: { url: "https://symphonycore-docs.pages.dev/operations/sops/email-setup-sop", dated, verified: false },
  },
];
