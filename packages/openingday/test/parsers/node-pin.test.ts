import { describe, expect, it } from "vitest";
import { isFixed, mayPinNode, readNodePins } from "../../src/parsers/node-pin.ts";

describe("what fixes a major version", () => {
  it.each(["24", "v24.1.0", "24.x", "^24.2.0", "~24.1", "24-slim", "24.21.0-bookworm-slim", ">=24 <25", "lts/jod", "=24.0.0"])(
    "%s does",
    (version) => {
      expect(isFixed(version)).toBe(true);
    },
  );
  it.each([
    ">=18",
    ">=18.0.0",
    "*",
    "lts/*",
    "lts/-1",
    "latest",
    "current",
    "18 || 20",
    ">=18 <25",
    "[18, 20]",
    "${{ matrix.node }}",
    "node",
    "alpine",
    "",
  ])("%j does not", (version) => {
    expect(isFixed(version)).toBe(false);
  });
});

describe("files that say it", () => {
  it.each([
    { path: ".nvmrc", text: "v24\n", pins: ["v24 fixed"] },
    { path: ".nvmrc", text: "# ours\nlts/*\n", pins: ["lts/* open"] },
    { path: ".tool-versions", text: "python 3.12\nnodejs 22.11.0\n", pins: ["22.11.0 fixed"] },
    { path: "mise.toml", text: '[tools]\nnode = "24"\n', pins: ["24 fixed"] },
    { path: "netlify.toml", text: '[build.environment]\n  NODE_VERSION = "22"\n', pins: ["22 fixed"] },
    {
      path: "Dockerfile",
      text: "FROM node:24.21.0-slim AS build\nFROM node:24.21.0-slim\n",
      pins: ["24.21.0-slim fixed", "24.21.0-slim fixed"],
    },
    { path: "Dockerfile", text: "FROM --platform=linux/amd64 docker.io/library/node\n", pins: ["latest open"] },
    { path: "Dockerfile", text: `FROM node@sha256:${"a".repeat(64)}\n`, pins: ["latest fixed"] },
    { path: "Dockerfile", text: "FROM python:3.12\n", pins: [] },
    { path: ".github/workflows/ci.yml", text: "      - with:\n          node-version: 24.21.0\n", pins: ["24.21.0 fixed"] },
    { path: ".github/workflows/ci.yml", text: "        node-version: [18, 20]\n        image: postgres:18\n", pins: ["[18, 20] open"] },
    { path: ".gitlab-ci.yml", text: "image: node:24-alpine\n", pins: ["24-alpine fixed"] },
    { path: ".circleci/config.yml", text: "      - image: cimg/node:24.1\n", pins: ["24.1 fixed"] },
  ])("$path: $pins", ({ path, text, pins }) => {
    expect(mayPinNode(path)).toBe(true);
    expect(readNodePins(path, text).map(({ version, fixed }) => `${version} ${fixed ? "fixed" : "open"}`)).toEqual(pins);
  });

  it("are no others", () => {
    expect(["src/Dockerfile.ts", "docs/a/Dockerfile", ".github/dependabot.yml", "package.json"].filter(mayPinNode)).toEqual([]);
  });
});
