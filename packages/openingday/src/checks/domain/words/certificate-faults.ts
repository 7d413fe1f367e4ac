import type { FindingDraft } from "../../../model/check.ts";
import type { CertificateFault } from "../reading/judge-certificate.ts";

interface FaultWords {
  readonly severity: FindingDraft["severity"];
  readonly breaks: string;
  readonly fix: string;
  readonly message: (hosts: string) => string;
}

const warning = "Every visitor meets a full-page warning";

/** What each fault means, worst first; the order of the findings. */
export const faultWords: Readonly<Record<CertificateFault, FaultWords>> = {
  "no-tls": {
    severity: "blocker",
    message: (hosts) => `${hosts} cannot be opened with https at all.`,
    breaks: "Browsers open https first: visitors see “This site can’t provide a secure connection” or “refused to connect”.",
    fix: "Add the address as a domain at your host and wait until it shows a certificate; if you run the server yourself, let it listen on port 443 with one.",
  },
  "wrong-host": {
    severity: "blocker",
    message: (hosts) => `The certificate shown by ${hosts} was made for another name.`,
    breaks: `${warning} that somebody may be stealing their data.`,
    fix: "Add exactly this address to the domains of the site at your host, so that a certificate is issued for it.",
  },
  expired: {
    severity: "blocker",
    message: (hosts) => `The certificate of ${hosts} has run out.`,
    breaks: `${warning}, and payment providers can no longer deliver their messages to you.`,
    fix: "Have the certificate renewed at your host now, and find out why it was not renewed by itself.",
  },
  "not-yet-valid": {
    severity: "blocker",
    message: (hosts) => `The certificate of ${hosts} is not valid yet.`,
    breaks: `${warning} until its first day comes.`,
    fix: "Put a certificate in place that is valid today, and look at the clock of the machine that issued this one.",
  },
  "self-signed": {
    severity: "blocker",
    message: (hosts) => `${hosts} vouches for itself: its certificate comes from no authority that browsers know.`,
    breaks: `${warning}, and payment messages and apps refuse the connection.`,
    fix: "Let your host issue a certificate for this address (most do it by themselves once the domain is added), or use Let’s Encrypt.",
  },
  "missing-intermediate": {
    severity: "high",
    message: (hosts) => `${hosts} sends its certificate without the one in the middle that proves it.`,
    breaks:
      "Most browsers find the missing piece by themselves, so it looks fine to you; payment messages, mobile apps and other servers refuse the connection.",
    fix: "Install the “full chain” file of your certificate authority in place of the certificate alone (certbot: fullchain.pem, not cert.pem).",
  },
  untrusted: {
    severity: "blocker",
    message: (hosts) => `Browsers have no reason to trust the certificate of ${hosts}.`,
    breaks: "Visitors meet a full-page warning, or the site works in one browser and fails in another and for payment messages.",
    fix: "Use a certificate of a public authority such as Let’s Encrypt, and serve it with its intermediate certificate (the “full chain” file).",
  },
  "weak-key": {
    severity: "high",
    message: (hosts) => `The key behind the certificate of ${hosts} is too short to be safe today.`,
    breaks: "Some browsers and payment providers refuse it, and what your customers type could be read by somebody with patience.",
    fix: "Have the certificate issued again with a new key: RSA of 2048 bits or more, or the curve P-256.",
  },
  "weak-signature": {
    severity: "blocker",
    message: (hosts) => `The certificate of ${hosts} is signed in a way that can be forged (SHA-1 or MD5).`,
    breaks: `${warning}: browsers stopped believing such signatures years ago.`,
    fix: "Have the certificate issued again; every public authority signs with SHA-256 today.",
  },
  "old-tls-only": {
    severity: "blocker",
    message: (hosts) => `${hosts} speaks only versions of TLS that browsers gave up in 2020 (1.0 and 1.1).`,
    breaks: "Visitors see “This site can’t provide a secure connection”, and there is no way past it.",
    fix: "Switch on TLS 1.2 and 1.3 at your host or edge (Cloudflare: SSL/TLS, Edge Certificates), or update the server’s software.",
  },
  "expires-this-week": {
    severity: "high",
    message: (hosts) => `The certificate of ${hosts} runs out within days and was not renewed.`,
    breaks: `In a few days ${warning.toLowerCase()}.`,
    fix: "Renew it at your host today: automatic renewal should have happened by now and did not.",
  },
  "expires-soon": {
    severity: "medium",
    message: (hosts) => `The certificate of ${hosts} runs out soon.`,
    breaks: "Nothing yet; if renewal is broken, visitors meet a full-page warning in the launch weeks.",
    fix: "Look at your host whether automatic renewal is on, and look again in a week.",
  },
};
