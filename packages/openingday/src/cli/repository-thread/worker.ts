import * as nodeModule from "node:module";

// What a thread compiles is kept for the next run only if the thread asks for it, and before it loads anything.
if ("enableCompileCache" in nodeModule) nodeModule.enableCompileCache();
await import("./read-code.ts");
