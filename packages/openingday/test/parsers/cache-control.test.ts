import { expect, it } from "vitest";
import { parseCacheControl } from "../../src/parsers/cache-control.ts";

const none = { immutable: false, noStore: false, noCache: false, private: false, public: false };

it.each([
  { text: "", want: none },
  { text: "public, max-age=31536000, immutable", want: { ...none, public: true, immutable: true, maxAgeSeconds: 31_536_000 } },
  { text: 'PRIVATE , Max-Age="60"', want: { ...none, private: true, maxAgeSeconds: 60 } },
  { text: "s-maxage=10,max-age=0", want: { ...none, sharedMaxAgeSeconds: 10, maxAgeSeconds: 0 } },
  { text: "max-age=60, max-age=10", want: { ...none, maxAgeSeconds: 10 } },
  { text: "max-age=forever", want: { ...none, maxAgeSeconds: 0 } },
  { text: 'no-store, no-cache="set-cookie", x=1,,', want: { ...none, noStore: true, noCache: true } },
])("reads “$text”", ({ text, want }) => {
  expect(parseCacheControl(text)).toEqual(want);
});
