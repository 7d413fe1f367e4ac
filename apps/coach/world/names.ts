/** Where everything in the demo world lives: real names, loopback addresses. */
export const domain = "brightpath.test";
export const hosts = {
  site: domain,
  www: `www.${domain}`,
  app: `app.${domain}`,
  api: `api.${domain}`,
  mail: `mail.${domain}`,
  send: `send.${domain}`,
} as const;

export const addresses = {
  parent: "127.0.0.2",
  nameServers: ["127.0.0.3", "127.0.0.4"],
  resolvers: ["127.0.0.5", "127.0.0.6", "127.0.0.7"],
  edge: "127.0.0.10",
  origin: "127.0.0.20",
  /** Where the app's mail comes from. */
  mailer: "127.0.0.30",
  mailbox: "127.0.0.40",
  /** Where Brightpath's own mail is taken. */
  mailHost: "127.0.0.41",
  /** An address nobody should be sent to any more. */
  former: "127.0.0.99",
} as const;

/** Name servers of another DNS company, to which the domain moves in one of the switches. */
export const otherNameServers = ["ns1.dnshost.test", "ns2.dnshost.test"] as const;

export const dkimSelector = "bp1";
/** A mail provider's own domain, for mail that proves itself but not us. */
export const otherSender = "mailer.test";
/** The platform whose built-in mailer works for a team and for nobody else. */
export const platformSender = "supabase.io";
