/** Mail providers by the domains that their signatures, return paths and servers carry. As of November 2026, from each provider's own set-up pages. */
const providers: readonly { readonly name: string; readonly domains: readonly string[] }[] = [
  { name: "Amazon SES", domains: ["amazonses.com"] },
  { name: "Resend", domains: ["resend.com", "resend.dev"] },
  { name: "Postmark", domains: ["mtasv.net", "postmarkapp.com"] },
  { name: "SendGrid", domains: ["sendgrid.net", "sendgrid.info"] },
  { name: "Mailgun", domains: ["mailgun.org", "mailgun.net", "mailgun.com"] },
  { name: "Google Workspace", domains: ["google.com", "googlemail.com", "gappssmtp.com"] },
  { name: "Microsoft 365", domains: ["outlook.com", "onmicrosoft.com", "protection.outlook.com"] },
  { name: "Mailchimp", domains: ["mcsv.net", "mailchimpapp.net", "rsgsv.net", "mcdlv.net", "mandrillapp.com"] },
  { name: "Brevo", domains: ["brevo.com", "sendinblue.com", "sender-sib.com"] },
  { name: "MailerLite", domains: ["mailerlite.com", "mlsend.com"] },
  { name: "Mailjet", domains: ["mailjet.com"] },
  { name: "Kit", domains: ["convertkit.com", "convertkit-mail.com", "convertkit-mail2.com"] },
  { name: "ActiveCampaign", domains: ["acems1.com", "activehosted.com", "acemsrvc.com"] },
  { name: "HubSpot", domains: ["hubspotemail.net", "hubspot.com"] },
  { name: "Customer.io", domains: ["customeriomail.com"] },
  { name: "Zoho", domains: ["zoho.com", "zohomail.com", "zoho.eu", "zcsend.net"] },
  { name: "iCloud", domains: ["icloud.com", "apple.com"] },
  { name: "Fastmail", domains: ["messagingengine.com", "fastmail.com"] },
  { name: "SMTP2GO", domains: ["smtp2go.com", "smtpcorp.com"] },
  { name: "GoHighLevel", domains: ["msgsndr.com", "leadconnectorhq.com"] },
];

/** The provider that a domain belongs to; undefined where the table does not know it. */
export function nameSender(domain: string): string | undefined {
  return providers.find((provider) => provider.domains.some((one) => domain === one || domain.endsWith(`.${one}`)))?.name;
}
