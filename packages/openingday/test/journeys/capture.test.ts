import { expect, it } from "vitest";
import { captureFrom } from "../../src/journeys/capture.ts";
import type { Capture } from "../../src/model/journey.ts";
import { answerOf } from "./loopback.ts";

const page = `<meta name="csrf-token" content="m1"><form><input name="csrf" value="a&amp;b"><input name="empty">
  <input type="checkbox" name="terms"><textarea name="note">hello &lt;you&gt;</textarea>
  <select name="slot"><option value="s1">9:00</option><option value="s2" selected>10:00</option></select>
  <select name="first"><option value="f1">x</option><option value="f2">y</option></select>
  <input disabled name="off" value="never"><input name="off" value="on"><button name="act" value="pay">Pay</button></form>`;
const json = JSON.stringify({ data: { list: [{ id: 7, open: true }] }, text: "t" });

it.each<{ why: string; capture: Capture; text: string; value?: string; missing?: RegExp }>([
  { why: "a field, entities decoded", capture: { field: "csrf" }, text: page, value: "a&b" },
  { why: "a field without a value", capture: { field: "empty" }, text: page, value: "" },
  { why: "a checkbox", capture: { field: "terms" }, text: page, value: "on" },
  { why: "a text area", capture: { field: "note" }, text: page, value: "hello <you>" },
  { why: "the chosen option", capture: { field: "slot" }, text: page, value: "s2" },
  { why: "the first option where none is chosen", capture: { field: "first" }, text: page, value: "f1" },
  { why: "the first control that is not disabled", capture: { field: "off" }, text: page, value: "on" },
  { why: "a button", capture: { field: "act" }, text: page, value: "pay" },
  { why: "a meta tag", capture: { field: "csrf-token" }, text: page, value: "m1" },
  { why: "no such field", capture: { field: "nope" }, text: page, missing: /no form field called “nope”/ },
  { why: "JSON deep inside", capture: { json: "data.list.0.id" }, text: json, value: "7" },
  { why: "JSON with a dollar sign", capture: { json: "$.data.list.0.open" }, text: json, value: "true" },
  { why: "JSON with brackets", capture: { json: "$.data.list[0].id" }, text: json, value: "7" },
  { why: "a cookie", capture: { cookie: "XSRF-TOKEN" }, text: "", value: "x1" },
  { why: "no such cookie", capture: { cookie: "other" }, text: "", missing: /no “other” cookie/ },
  { why: "JSON that is not there", capture: { json: "data.nope.0" }, text: json, missing: /no “data.nope.0”/ },
  { why: "nothing from a prototype", capture: { json: "data.constructor.name" }, text: json, missing: /no “data/ },
  { why: "a whole object", capture: { json: "data" }, text: json, missing: /not a single value/ },
  { why: "no JSON", capture: { json: "a" }, text: page, missing: /not JSON/ },
  { why: "a header", capture: { header: "X-Request-Id" }, text: "", value: "r1" },
  { why: "no such header", capture: { header: "x-other" }, text: "", missing: /no “x-other” header/ },
  { why: "the first group", capture: { pattern: "code: (\\d+)" }, text: "code: 42", value: "42" },
  { why: "the whole match", capture: { pattern: "\\d+" }, text: "code: 42", value: "42" },
  { why: "a part of the final address", capture: { finalUrl: "session=(\\w+)" }, text: "", value: "abc" },
])("captures $why", ({ capture, text, value, missing }) => {
  const answer = answerOf("https://a.example/done?session=abc", 200, [["x-request-id", "r1"]], text);
  const captured = captureFrom(capture, answer, text, (name) => (name === "XSRF-TOKEN" ? "x1" : undefined));
  if (captured.found) expect(captured.value).toBe(value);
  else expect(captured.missing).toMatch(missing ?? /expected a value/);
});
