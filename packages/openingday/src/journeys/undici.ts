// Imported by name here and loaded lazily as a whole: in a split bundle, a dynamic import of CommonJS has no named exports.
export { buildConnector, Client } from "undici";
