/**
 * What a path says about the values in it: `environment` files hold real values, `example` files hold templates, `test` and `docs`
 * hold made-up ones, `code` quotes its literals, `other` (YAML, INI, shell) may not. Files for local development and for filling an
 * empty database count as `test`.
 */
export type PathClass = "environment" | "example" | "test" | "docs" | "code" | "other";

const exampleName = /(?:^|[._-])(?:example|sample|template|dist|defaults?|tpl)(?:[._-]|$)/i;
const exampleFolder = /(?:^|\/)(?:examples?|samples?|templates?|boilerplates?)\//i;
const testFolder =
  /(?:^|\/)(?:tests?|__tests__|specs?|__mocks__|mocks?|fixtures?|__fixtures__|testdata|test-data|e2e|cypress|snapshots?|__snapshots__)\//i;
const testName = /(?:[._-](?:test|spec|stories|fixtures?|mocks?|e2e)\.[a-z]+$)|(?:^test_[^/]*\.py$)|(?:\.snap$)/i;
const localName =
  /^\.env\.(?:test|testing|ci|e2e)$|^(?:docker-)?compose[.-](?:dev|development|local|test|testing|ci|e2e)\.ya?ml$|^seeds?\.[a-z]+$|[._-]seeds?\.[a-z]+$/i;
const localPlace =
  /(?:^|\/)(?:\.devcontainer|seeds?|seeders)\/|(?:^|\/)(?:settings|environments)\/(?:local|dev|development|test|testing|ci)\.[a-z]+$|(?:^|\/)\.github\/workflows\/(?![\w.-]*(?:deploy|release|publish))(?:[\w.]*[-_.])?(?:e2e|playwright|cypress|tests?)(?:[-_.][\w.-]*)?\.ya?ml$/i;
const docsFolder = /(?:^|\/)(?:docs?|documentation|wiki)\//i;
const docsName = /\.(?:md|mdx|markdown|rst|adoc|txt)$|^(?:readme|changelog|contributing|license)(?:\.|$)/i;
const codeName =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|rb|go|rs|java|kt|kts|scala|swift|php|cs|c|cc|cpp|h|hpp|m|dart|ex|exs|erl|lua|pl|css|scss|html?|map|sql|prisma|graphql)$/i;

/** Judges a path by its names alone; `\` counts as `/`. */
export function classifyPath(path: string): PathClass {
  const clean = path.replaceAll("\\", "/");
  const name = clean.slice(clean.lastIndexOf("/") + 1);
  const isEnvironment = /^\.env(?:\.|$)|\.env$|^\.envrc$/i.test(name);
  if (exampleName.test(name.replace(/\.[cm]?[jt]sx?$/i, "")) && (isEnvironment || !codeName.test(name))) return "example";
  if (testFolder.test(clean) || testName.test(name) || localName.test(name) || localPlace.test(clean)) return "test";
  if (exampleFolder.test(clean)) return "example";
  if (isEnvironment) return "environment";
  if (docsFolder.test(clean) || docsName.test(name)) return "docs";
  return codeName.test(name) ? "code" : "other";
}
