/** Why a driven request came to nothing, as a person would say it; the server is the subject. */
export function sayBroken(error: Error): string {
  const { code = "" } = error as Error & { code?: string };
  const sentence = sentences[code];
  if (sentence !== undefined) return sentence;
  if (code.startsWith("HPE_") || error.name === "HTTPParserError") return "it sent something that is no valid HTTP";
  if (/^(?:CERT_|ERR_TLS|UNABLE_TO_)|SELF_SIGNED/u.test(code)) return `its certificate cannot be trusted (${code})`;
  return error.message;
}

const cut = "it closed the connection before the answer was complete";
const late = "it gave no complete answer in time";
const unreachable = "it cannot be reached from here";

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refused the connection: nothing listens there",
  ECONNRESET: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  UND_ERR_HEADERS_TIMEOUT: late,
  UND_ERR_BODY_TIMEOUT: late,
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time",
  ETIMEDOUT: "it did not take the connection in time",
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: "this machine has no more ports to connect from",
  EMFILE: "this machine has too many connections open",
  UND_ERR_HEADERS_OVERFLOW: "it sent more headers than a browser accepts",
};
