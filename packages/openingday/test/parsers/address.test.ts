import { expect, it } from "vitest";
import { isIp4, isIp6 } from "../../src/parsers/address.ts";

it.each([
  ["192.0.2.1", true],
  ["0.0.0.0", true],
  ["255.255.255.255", true],
  ["256.0.0.1", false],
  ["192.0.2", false],
  ["192.0.2.1.5", false],
  ["192.0.02.1", false],
  ["192.0.2.1 ", false],
  ["", false],
])("isIp4(%j) is %s", (text, want) => {
  expect(isIp4(text)).toBe(want);
});

it.each([
  ["::", true],
  ["::1", true],
  ["2001:db8::1", true],
  ["1:2:3:4:5:6:7:8", true],
  ["1:2:3:4:5:6:7::", true],
  ["::ffff:192.0.2.1", true],
  ["1:2:3:4:5:6:192.0.2.1", true],
  ["1:2:3:4:5:6:7", false],
  ["1:2:3:4:5:6:7:8:9", false],
  ["1::2::3", false],
  [":::", false],
  ["1:2:3:4:5:6:7:8::", false],
  ["12345::", false],
  ["g::", false],
  [":1:2:3:4:5:6:7", false],
  ["::192.0.2.256", false],
  ["192.0.2.1", false],
  ["fe80::1%eth0", false],
  ["", false],
])("isIp6(%j) is %s", (text, want) => {
  expect(isIp6(text)).toBe(want);
});
