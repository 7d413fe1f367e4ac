import { resolve } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { beforeAll, describe, expect, it } from "vitest";
import { allowedImports, pureLayers } from "./allowed-imports.ts";

const root = resolve(import.meta.dirname, "../..");
const source = "packages/openingday/src/";
let result: ICruiseResult;

beforeAll(async () => {
  const { output } = await cruise([source, "packages/node/src", "apps/coach"], {
    baseDir: root,
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "dist/|node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".js"], conditionNames: ["import", "node", "default"], exportsFields: ["exports"] },
  });
  result = output as ICruiseResult;
});

const layerOf = (path: string): string | undefined => (path.startsWith(source) ? path.slice(source.length).split("/")[0] : undefined);

interface Edge {
  readonly from: string;
  readonly to: string;
}
function edges(): Edge[] {
  return result.modules.flatMap((module) => module.dependencies.map((dependency) => ({ from: module.source, to: dependency.resolved })));
}

describe("the layers", () => {
  it("were really read", () => {
    const read = result.modules.filter((module) => layerOf(module.source) !== undefined);
    expect(read.length).toBeGreaterThan(100);
    expect(edges().filter(({ from }) => from.startsWith(source)).length).toBeGreaterThan(200);
    const layers = new Set(read.map((module) => layerOf(module.source)).filter((layer) => layer !== "index.ts"));
    expect([...layers].filter((layer) => layer === undefined || allowedImports[layer] === undefined)).toEqual([]);
  });

  it("import only what the table allows", () => {
    const wrong = edges().filter(({ from, to }) => {
      const [a, b] = [layerOf(from), layerOf(to)];
      return a !== undefined && b !== undefined && a !== b && a !== "index.ts" && allowedImports[a]?.includes(b) !== true;
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("stay pure where they must: no platform, no package", () => {
    const wrong = edges().filter(({ from, to }) => pureLayers.includes(layerOf(from) ?? "") && layerOf(to) === undefined);
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("have no circle", () => {
    const circles = result.modules.filter((module) =>
      module.dependencies.some((dependency) => dependency.circular && !dependency.typeOnly),
    );
    expect(circles.map((module) => module.source)).toEqual([]);
  });
});

describe("the demo", () => {
  it("takes nothing of the product but the SDK", () => {
    const wrong = edges().filter(
      ({ from, to }) => from.startsWith("apps/coach/") && /packages\/openingday|node_modules\/openingday/u.test(to),
    );
    expect(wrong).toEqual([]);
  });

  it("is not known to the product", () => {
    const wrong = edges().filter(({ from, to }) => from.startsWith("packages/") && to.startsWith("apps/"));
    expect(wrong).toEqual([]);
  });
});
