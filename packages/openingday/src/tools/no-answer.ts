import { NoAnswer } from "../model/tools.ts";

type Layer = NoAnswer["layer"];

/** What each fault of a connection means to a reader; `%` stands for the host. */
const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "% refused the connection",
  ETIMEDOUT: "% did not take the connection in time",
  EHOSTUNREACH: "% cannot be reached from here",
  ENETUNREACH: "the network of % cannot be reached from here",
  EADDRNOTAVAIL: "this machine has no such source address to reach % from",
  EINVAL: "this machine cannot use that source address to reach %",
  EACCES: "this machine does not allow a connection to %",
  EPERM: "this machine does not allow a connection to %",
  EMFILE: "this machine has too many open files to connect to %",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate of % is not valid for this name",
  CERT_HAS_EXPIRED: "the certificate of % has expired",
  CERT_NOT_YET_VALID: "the certificate of % is not valid yet",
  CERT_REVOKED: "the certificate of % has been withdrawn by its issuer",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate of % is signed by itself, so no browser trusts it",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate of % was issued by an authority that browsers do not trust",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate of % was issued by an authority that browsers do not trust",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the certificate of % comes without the intermediate certificate that proves it, or from an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the certificate of % comes without the intermediate certificate that proves it, or from an unknown authority",
  ERR_SSL_WRONG_VERSION_NUMBER: "% does not speak TLS (https) on this port",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "% does not speak TLS (https) on this port",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "% offers only old TLS versions that browsers refuse",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "% and this machine share no TLS version",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "% asks the caller for a certificate and takes no one without",
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: "% has no certificate for this name",
  HPE_HEADER_OVERFLOW: "% sent more headers than a browser accepts",
  "bad-encoding": "% sent a compressed answer that cannot be opened",
  upgraded: "% changed to another protocol instead of answering",
};

const perLayer: Readonly<Record<Layer, string>> = {
  dns: "the name % could not be looked up",
  connect: "the connection to % failed",
  tls: "% broke off while the encrypted connection was being set up",
  http: "% closed the connection without a complete answer",
};

/** A failure told as one plain sentence, with the layer we came to and the system's code. */
export function explainFailure(layer: Layer, code: string, host: string): NoAnswer {
  const sentence = sentences[code] ?? (code.startsWith("HPE_") ? "% sent an answer that is not valid HTTP" : perLayer[layer]);
  const known = Object.hasOwn(sentences, code) || code.startsWith("HPE_");
  return new NoAnswer(isCertificateFault(code) ? "tls" : layer, code, `${asSentence(sentence, host)}${known ? "" : ` (${code})`}.`);
}

/** The system's code of an error, `unknown` where there is none. */
export function errorCode(error: unknown): string {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== "string") return "unknown";
  // OpenSSL's reason is in the text only, between colons, when the fault came up while writing.
  const reason = code === "EPROTO" ? /SSL routines:[^:]*:([^:]+):/.exec(String(message))?.[1] : undefined;
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

/** A dial that failed this way says nothing about the host's other addresses. */
export function isDialFailure(code: string): boolean {
  return ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "ECONNRESET", "EADDRNOTAVAIL", "EINVAL"].includes(code);
}

function isCertificateFault(code: string): boolean {
  return /CERT|LEAF_SIGNATURE|^ERR_SSL_/.test(code);
}

/** A sentence that begins with the host keeps the host's own spelling. */
function asSentence(text: string, host: string): string {
  return text.startsWith("%") ? host + text.slice(1) : text.charAt(0).toUpperCase() + text.slice(1).replace("%", () => host);
}
