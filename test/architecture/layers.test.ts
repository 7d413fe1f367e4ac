import { resolve } from "node:path";
import { cruise, type ICruiseResult, type IDependency, type IModule } from "dependency-cruiser";
import { beforeAll, describe, expect, it } from "vitest";
import { findCircles } from "./find-circles.ts";
import { adapters, allowedImports, pureLayers } from "./allowed-imports.ts";

const root = resolve(import.meta.dirname, "../..");
const source = "packages/openingday/src/";
const layers = Object.keys(allowedImports);
let modules: readonly IModule[];

beforeAll(async () => {
  const { output } = await cruise([source, "packages/node/src", "apps/coach"], {
    baseDir: root,
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:apps|packages)/[^/]+/dist/" },
    enhancedResolveOptions: { extensions: [".ts", ".js"], conditionNames: ["import", "node", "default"], exportsFields: ["exports"] },
  });
  modules = (output as ICruiseResult).modules.filter(
    (module) => !module.source.includes("node_modules") && /^(?:packages|apps)\//u.test(module.source),
  );
});

/** The deepest folder of the table that a file lies in; a folder that the table does not name is its own. */
function layerOf(path: string): string | undefined {
  if (!path.startsWith(source)) return undefined;
  const inside = path.slice(source.length);
  const [top = ""] = inside.split("/");
  return layers.filter((layer) => inside === layer || inside.startsWith(`${layer}/`)).toSorted((a, b) => b.length - a.length)[0] ?? top;
}

/** `node:tls` and `kysely`, as written; undefined for a file of ours. */
function packageOf({ module, coreModule }: IDependency): string | undefined {
  if (coreModule) return `node:${module.replace(/^node:/u, "")}`;
  if (module.startsWith(".")) return undefined;
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}

/** What stands in the table for every module of the platform. */
function anyOf(name: string): string {
  return name.startsWith("node:") ? "node:*" : name;
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly layer: string;
  readonly toLayer: string | undefined;
  readonly toPackage: string | undefined;
}

/** Every import of the product that leaves its layer. */
function imports(): readonly Import[] {
  return modules.flatMap((module) =>
    module.dependencies.flatMap((dependency) => {
      const layer = layerOf(module.source);
      const toLayer = layerOf(dependency.resolved);
      if (layer === undefined || layer === toLayer) return [];
      return [{ from: module.source, to: dependency.resolved, layer, toLayer, toPackage: packageOf(dependency) }];
    }),
  );
}

describe("the layers", () => {
  it("were really read, packages and the platform too", () => {
    const read = modules.filter((module) => layerOf(module.source) !== undefined);
    expect(read.length).toBeGreaterThan(250);
    expect(new Set(read.map((module) => layerOf(module.source)))).toEqual(new Set(layers));
    const found = imports();
    expect(found.filter(({ toLayer }) => toLayer !== undefined).length).toBeGreaterThan(300);
    expect(found.filter(({ toPackage }) => toPackage !== undefined).length).toBeGreaterThan(50);
  });

  it("import only the layers that the table allows", () => {
    const wrong = imports().filter(({ layer, toLayer }) => toLayer !== undefined && !allowedImports[layer]?.layers.includes(toLayer));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("import only the packages that the table allows", () => {
    const wrong = imports().filter(
      ({ layer, toPackage }) =>
        toPackage !== undefined && ![toPackage, anyOf(toPackage)].some((name) => allowedImports[layer]?.packages.includes(name)),
    );
    expect(wrong.map(({ from, toPackage }) => `${from} -> ${toPackage}`)).toEqual([]);
  });

  it("reach nothing but layers and packages", () => {
    const wrong = imports().filter(({ toLayer, toPackage }) => toLayer === undefined && toPackage === undefined);
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("use every permission that the table gives", () => {
    const used = new Set(
      imports().flatMap(({ layer, toLayer = "", toPackage = "" }) =>
        [toLayer, toPackage, anyOf(toPackage)].map((name) => `${layer} -> ${name}`),
      ),
    );
    const given = Object.entries(allowedImports).flatMap(([layer, to]) =>
      [...to.layers, ...to.packages].map((name) => `${layer} -> ${name}`),
    );
    expect(given.filter((permission) => !used.has(permission))).toEqual([]);
  });

  it("have no circle of modules that run", () => {
    const leadsTo = modules.map(({ source, dependencies }): [string, string[]] => [
      source,
      dependencies.filter(({ dependencyTypes }) => !dependencyTypes.includes("type-only")).map(({ resolved }) => resolved),
    ]);
    expect(findCircles(new Map(leadsTo))).toEqual([]);
  });
});

describe("the table", () => {
  it("gives the platform to no pure layer, and pure layers nothing but pure layers", () => {
    for (const layer of pureLayers) {
      expect(allowedImports[layer]?.packages.filter((name) => name.startsWith("node:"))).toEqual([]);
      expect(allowedImports[layer]?.layers.filter((other) => !(pureLayers as readonly string[]).includes(other))).toEqual([]);
    }
  });

  it("lets the composition root alone know an adapter, and nobody know the composition root", () => {
    const knows = (name: string) => layers.filter((layer) => allowedImports[layer]?.layers.includes(name));
    expect(adapters.map((adapter) => knows(adapter))).toEqual(adapters.map(() => ["cli"]));
    expect(knows("cli")).toEqual([]);
  });

  it("keeps the world from the watch, and judgement from those who look", () => {
    expect(allowedImports["watch"]?.packages).toEqual([]);
    const lookers = ["tools", "journeys", "probes", "watch", "server"];
    expect(lookers.filter((layer) => allowedImports[layer]?.layers.some((to) => to === "checks" || to === "audit"))).toEqual([]);
  });
});

describe("the demo", () => {
  it("takes nothing of the product but the SDK", () => {
    const wrong = modules.flatMap((module) =>
      module.dependencies
        .filter(
          ({ resolved }) => module.source.startsWith("apps/coach/") && /packages\/openingday|node_modules\/openingday/u.test(resolved),
        )
        .map(({ resolved }) => `${module.source} -> ${resolved}`),
    );
    expect(wrong).toEqual([]);
  });

  it("is not known to the product", () => {
    const wrong = modules.flatMap((module) =>
      module.dependencies
        .filter(({ resolved }) => module.source.startsWith("packages/") && resolved.startsWith("apps/"))
        .map(({ resolved }) => `${module.source} -> ${resolved}`),
    );
    expect(wrong).toEqual([]);
  });
});
