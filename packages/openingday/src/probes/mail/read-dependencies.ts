/** Names of the packages that a package.json needs to run; empty where the text is not one. */
export function readDependencies(text: string): readonly string[] {
  try {
    const manifest: unknown = JSON.parse(text);
    const dependencies: unknown =
      typeof manifest === "object" && manifest !== null && "dependencies" in manifest ? manifest.dependencies : {};
    return typeof dependencies === "object" && dependencies !== null ? Object.keys(dependencies) : [];
  } catch {
    return [];
  }
}
