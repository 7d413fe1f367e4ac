import * as nodeModule from "node:module";

// What a process compiles is kept for the next one only if it asks for it, and before it loads anything.
if ("enableCompileCache" in nodeModule) nodeModule.enableCompileCache();
await import("./drive-here.ts");
