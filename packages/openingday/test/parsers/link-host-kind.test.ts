import { expect, it } from "vitest";
import { classifyLinkHost } from "../../src/parsers/link-host-kind.ts";

it.each([
  ["localhost", "local"],
  ["app.localhost", "local"],
  ["127.0.0.1", "local"],
  ["192.168.1.20", "local"],
  ["10.0.0.5", "local"],
  ["172.20.0.1", "local"],
  ["172.32.0.1", "other"],
  ["[::1]", "local"],
  ["[fd00::1]", "local"],
  ["203.0.113.7", "other"],
  ["web", "local"],
  ["nas.local", "local"],
  ["(no host)", "local"],
  ["my-app.vercel.app", "preview"],
  ["abc-def.trycloudflare.com", "preview"],
  ["notvercel.app", "other"],
  ["vercel.com", "other"],
  ["u1.ct.sendgrid.net", "tracking"],
  ["x.list-manage.com", "tracking"],
  ["brightpath.test", "other"],
  ["localhost.example.com", "other"],
])("%s is %s", (host, kind) => {
  expect(classifyLinkHost(host)).toBe(kind);
});
