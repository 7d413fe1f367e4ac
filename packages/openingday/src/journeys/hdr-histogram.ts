// Imported by name here and loaded lazily as a whole: in a split bundle, a dynamic import of CommonJS has no named exports.
export { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";
