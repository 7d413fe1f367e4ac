import { defineConfig } from "vitest/config";

const unit = {
  include: ["packages/*/test/**/*.test.ts", "apps/coach/test/**/*.test.ts"],
  exclude: ["**/node_modules/**", "**/*.servers.test.ts"],
};

export default defineConfig({
  test: {
    setupFiles: ["./test/node-version.ts"],
    reporters: process.env["CI"] ? ["default"] : ["default"],
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "unit", ...unit } },
      {
        extends: true,
        test: {
          name: "product",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.matrix.test.ts", "test/**/*.servers.test.ts", "**/node_modules/**"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: "servers", include: ["test/servers/**/*.servers.test.ts"], testTimeout: 60_000, hookTimeout: 90_000 },
      },
      {
        extends: true,
        test: { name: "matrix", include: ["test/**/*.matrix.test.ts"], testTimeout: 600_000, hookTimeout: 180_000, fileParallelism: false },
      },
    ],
  },
});
