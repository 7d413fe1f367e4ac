// A module of its own, loaded with import(): a bundle gives a CommonJS package that is loaded so itself no named exports.
export { dkimVerify } from "mailauth/lib/dkim/verify.js";
export { evaluateDmarc } from "mailauth/lib/dmarc/index.js";
export { spf } from "mailauth/lib/spf/index.js";
