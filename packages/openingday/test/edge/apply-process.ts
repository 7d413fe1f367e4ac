import { dnsApply } from "../../src/cli/dns-apply.ts";
import { sayWhatWentWrong } from "../../src/cli/say-what-went-wrong.ts";

// “dns apply” as a process of its own, so that a test can kill it.
try {
  process.exitCode = await dnsApply(process.argv.slice(2));
} catch (error) {
  process.exitCode = sayWhatWentWrong(error, false);
}
