import { expect, it } from "vitest";
import { addressNumber, isInRange, isPrivateAddress, isPublicAddress } from "../../src/parsers/address-range.ts";

it.each([
  ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1"],
  ["::", "0:0:0:0:0:0:0:0"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::ffff:c000:201", "192.0.2.1"],
])("counts %s and %s as one address", (one, other) => {
  expect(addressNumber(one)).toBe(addressNumber(other));
  expect(addressNumber(one)).toBeDefined();
});

it.each(["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "example.test", ":::", "1::2::3", "g::1"])(
  "knows that “%s” is no address",
  (text) => {
    expect(addressNumber(text)).toBeUndefined();
  },
);

it.each([
  { address: "76.76.21.21", range: "76.76.21.0/24", want: true },
  { address: "76.76.22.21", range: "76.76.21.0/24", want: false },
  { address: "104.23.255.255", range: "104.16.0.0/13", want: true },
  { address: "104.24.0.0", range: "104.16.0.0/13", want: false },
  { address: "192.0.2.1", range: "192.0.2.1", want: true },
  { address: "192.0.2.2", range: "192.0.2.1", want: false },
  { address: "2606:4700::6810:1", range: "2606:4700::/32", want: true },
  { address: "2606:4701::1", range: "2606:4700::/32", want: false },
  { address: "192.0.2.1", range: "::/0", want: false },
  { address: "cname.test", range: "0.0.0.0/0", want: false },
  { address: "192.0.2.1", range: "0.0.0.0/0", want: true },
  { address: "192.0.2.1", range: "192.0.2.0/abc", want: false },
  { address: "192.0.2.1", range: "192.0.2.0/", want: false },
  { address: "192.0.2.1", range: "192.0.2.0/-99999", want: false },
  { address: "192.0.2.1", range: "192.0.2.1/33", want: false },
  { address: "192.0.2.1", range: "192.0.2.0/24//64", want: false },
  { address: "2001:db8::1", range: "2001:db8::1/129", want: false },
])("puts $address in $range: $want", ({ address, range, want }) => {
  expect(isInRange(address, range)).toBe(want);
});

it.each(["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "::1", "fd00::1", "fe80::1"])(
  "takes %s for private",
  (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  },
);

it.each(["172.32.0.1", "100.128.0.1", "192.0.2.1", "2001:db8::1", "", "localhost"])("takes “%s” for no private address", (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

it.each(["192.0.2.1", "8.8.8.8", "172.32.0.1", "223.255.255.255", "2606:4700::1", "2a00:1450::1"])("takes %s for public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  "127.0.0.1",
  "169.254.169.254",
  "192.0.0.8",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:169.254.169.254",
  "::ffff:8.8.8.8",
  "::7f00:1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "fd00::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "",
  "localhost",
])("takes “%s” for no public address", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
