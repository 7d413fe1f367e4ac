import { pino } from "pino";
import { scrubbedOutput } from "@openingday/node";
import { expect, it } from "vitest";

it("pino writes through the SDK's scrubbed output, bindings and serializers included", () => {
  const lines: string[] = [];
  const log = pino({ base: null }, scrubbedOutput({ write: (line) => lines.push(line) }));
  log.child({ session: { token: "a1b2c3d4e5f6g7h8" } }).info({ req: { headers: { cookie: "sid=abc" } } }, "hello ada@brightpath.test");
  log.error(new Error("declined for 4000056655665556"));
  const [first = "", second = ""] = lines;
  expect(JSON.parse(first)).toMatchObject({
    session: { token: "[hidden]" },
    req: { headers: { cookie: "[hidden]" } },
    msg: "hello [email]",
  });
  expect(JSON.parse(second)).toMatchObject({ msg: "declined for [card]", err: { type: "Error" } });
});
