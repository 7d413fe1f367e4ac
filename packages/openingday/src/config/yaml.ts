// A file of its own: a package in CommonJS, once bundled, has no names for a dynamic import to take.
export { parse as parseYaml, YAMLParseError } from "yaml";
