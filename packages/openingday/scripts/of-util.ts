/** What our sources take from node:util: each is asked for by its name. */
const { callbackify, parseArgs, promisify } = process.getBuiltinModule("node:util");
export { callbackify, parseArgs, promisify };
