/** An error of Cloudflare's own in place of the page: the way from it to the server is broken. */
export interface EdgeError {
  readonly status: number;
  /** The number inside the page of a 530, such as 1016. */
  readonly code?: number;
}

/**
 * Reads an error page of Cloudflare's. Only 520 to 527 and 530 are its own; a server behind it may send any other status itself.
 * `text`: the first kilobytes of the body.
 * @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
export function readEdgeError(status: number, text: string): EdgeError | undefined {
  if (!((status >= 520 && status <= 527) || status === 530)) return undefined;
  const code = /\berror(?: code)?:?\s*(?:<[^>]{0,80}>\s*)?(1\d{3})\b/iu.exec(text.slice(0, 8_192))?.[1];
  return { status, ...(code === undefined ? {} : { code: Number(code) }) };
}

/** What an error of the edge means for the owner of the site. */
export interface EdgeErrorWords {
  /** Finding code. */
  readonly code: "server-down" | "server-slow" | "server-answer" | "handshake" | "certificate" | "unknown-server" | "tunnel-down" | "other";
  readonly means: string;
  readonly fix: string;
}

const words: Readonly<Record<number, EdgeErrorWords>> = {
  520: {
    code: "server-answer",
    means: "the server gave an answer that Cloudflare cannot pass on: empty, cut off or with headers that are too large",
    fix: "Look into the server’s log at this minute: it probably crashed on the request, or sets cookies of more than 16 KB.",
  },
  521: {
    code: "server-down",
    means: "the server refuses connections from Cloudflare",
    fix: "Start the web server, and let its firewall take connections from Cloudflare’s published addresses.",
  },
  522: {
    code: "server-down",
    means: "the server does not take connections from Cloudflare",
    fix: "Check that the server runs, that the DNS record at Cloudflare has its present address, and that the firewall lets Cloudflare in.",
  },
  523: {
    code: "server-down",
    means: "there is no way from Cloudflare to the server’s address",
    fix: "Check the address in the DNS record at Cloudflare: the server probably moved to another one.",
  },
  524: {
    code: "server-slow",
    means: "the server took the request and gave no answer within 100 seconds",
    fix: "Find what this page waits for (a database query, another service) and move long work into a background job.",
  },
  525: {
    code: "handshake",
    means: "Cloudflare and the server cannot agree on an encrypted connection",
    fix: "Install a certificate on the server and let it listen on port 443 with TLS 1.2 or newer; Cloudflare’s own origin certificate is free and will do.",
  },
  526: {
    code: "certificate",
    means: "Cloudflare verifies the server’s certificate, and it is not valid",
    fix: "Have the certificate on the server issued again for this name, or install Cloudflare’s own origin certificate. Do not turn the verification off.",
  },
  527: {
    code: "other",
    means: "Cloudflare’s connection to the server broke off",
    fix: "Switch Railgun off in the Cloudflare dashboard; it was discontinued.",
  },
};

const inside: Readonly<Record<number, EdgeErrorWords>> = {
  1001: {
    code: "unknown-server",
    means: "Cloudflare does not know this name",
    fix: "Add a DNS record for this name at Cloudflare, or finish setting up the custom domain at your host.",
  },
  1016: {
    code: "unknown-server",
    means: "the name that Cloudflare should fetch the site from does not resolve",
    fix: "Open the DNS record of this name at Cloudflare: its target was deleted or misspelt. Enter the one that your host shows.",
  },
  1033: {
    code: "tunnel-down",
    means: "the Cloudflare Tunnel to the server is not connected",
    fix: "Start cloudflared on the server, and let the system start it after every reboot.",
  },
};

/** The error in plain words, with what to do. */
export function explainEdgeError({ status, code }: EdgeError): EdgeErrorWords {
  const known = code === undefined ? words[status] : (inside[code] ?? words[status]);
  return (
    known ?? {
      code: "other",
      means: `Cloudflare could not fetch the page from the server (error ${code ?? status})`,
      fix: "Open the address in a browser: Cloudflare’s page names the side that failed. Then look into the server’s log at this minute.",
    }
  );
}
