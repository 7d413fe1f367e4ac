import { expect, it, vi } from "vitest";
import { createTools } from "../../src/tools/create-tools.ts";

const vantage = { resolvers: ["127.0.0.1:9"], parents: [], connect: {}, dnsPort: 9 };

it("gives a journey what the environment holds, and an audit, which walks none, nothing at all", async ({ onTestFinished }) => {
  vi.stubEnv("JOURNEY_PASSWORD", "tiny horse");
  onTestFinished(() => void vi.unstubAllEnvs());
  const [active, passive] = (["active", "passive"] as const).map((mode) =>
    createTools({ vantage, mode, version: "0", projectFolder: "/", guard: () => undefined }),
  );
  expect(active?.tools.secret?.("JOURNEY_PASSWORD")).toBe("tiny horse");
  expect(active?.tools.secret?.("JOURNEY_OTHER")).toBeUndefined();
  expect(passive?.tools.secret).toBeUndefined();
  await Promise.all([active?.close(), passive?.close()]);
});
