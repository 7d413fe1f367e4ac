/**
 * The list of public suffixes, a file of its own so that it is loaded where it is first needed. Not the package itself: it is
 * CommonJS, whose names the bundle does not keep where it is imported late.
 */
export { getDomain } from "tldts";
