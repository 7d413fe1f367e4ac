import { expect, it } from "vitest";
import { readMailAddress, readMailDomain } from "../../src/parsers/mail-address.ts";

it.each([
  { text: "BrightPath <Hello@BrightPath.test>", domain: "brightpath.test", address: "Hello@BrightPath.test" },
  { text: "hello@brightpath.test", domain: "brightpath.test", address: "hello@brightpath.test" },
  { text: '"a@b.test" <c@d.test>', domain: "d.test", address: "c@d.test" },
  { text: "<bounce@send.a.test>", domain: "send.a.test", address: "bounce@send.a.test" },
  { text: "x@a.test.", domain: "a.test", address: "x@a.test." },
  { text: "x@a.test (Name)", domain: "a.test", address: undefined },
  { text: "x@münchen.test", domain: "münchen.test", address: "x@münchen.test" },
  { text: "<>", domain: undefined, address: undefined },
  { text: "", domain: undefined, address: undefined },
  { text: "nobody", domain: undefined, address: undefined },
  { text: "x@[192.0.2.1]", domain: undefined, address: "x@[192.0.2.1]" },
  { text: "x@", domain: undefined, address: undefined },
  { text: "x@-a.test", domain: undefined, address: "x@-a.test" },
  { text: `x@${"a".repeat(300)}.test`, domain: undefined, address: `x@${"a".repeat(300)}.test` },
])("reads “$text”", ({ text, domain, address }) => {
  expect({ domain: readMailDomain(text), address: readMailAddress(text) }).toEqual({ domain, address });
});
