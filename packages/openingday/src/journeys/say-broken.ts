/** Why a driven request came to nothing, as a person would say it; the server is the subject. */
export function sayBroken({ code = "", message = "it failed" }: { readonly code?: string; readonly message?: string }): string {
  const sentence = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (sentence !== undefined) return sentence;
  if (/^(?:CERT_|ERR_TLS|UNABLE_TO_)|SELF_SIGNED/u.test(code)) return `its certificate cannot be trusted (${code})`;
  return message;
}

const cut = "it closed the connection before the answer was complete";
const unreachable = "it cannot be reached from here";

const sentences: Readonly<Record<string, string>> = {
  timeout: "it gave no complete answer in time",
  "not-http": "it sent something that is no valid HTTP",
  "headers-too-long": "it sent more headers than a browser accepts",
  "body-too-long": "its answer is longer than 16 MB, far too long",
  ECONNREFUSED: "it refused the connection: nothing listens there",
  ECONNRESET: cut,
  EPIPE: cut,
  ETIMEDOUT: "it did not take the connection in time",
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: "this machine has no more ports to connect from",
  EMFILE: "this machine has too many connections open",
};
