import { expect, it } from "vitest";
import { listOf, parseNestedForm, textOf } from "../../../world/payment/nested-form.ts";

it("reads records, lists and empty brackets", () => {
  const form = parseNestedForm("mode=payment&line_items[0][price_data][unit_amount]=500&line_items[1][quantity]=2&expand[]=a&expand[]=b");
  expect(JSON.parse(JSON.stringify(form))).toEqual({
    mode: "payment",
    line_items: { "0": { price_data: { unit_amount: "500" } }, "1": { quantity: "2" } },
    expand: { "0": "a", "1": "b" },
  });
  expect(listOf(form?.["line_items"])).toHaveLength(2);
  expect(textOf(form, "mode")).toBe("payment");
});

it.each([
  { why: "a name twice", body: "a=1&a=2" },
  { why: "a text that is also a record", body: "a=1&a[b]=2" },
  { why: "a record that is also a text", body: "a[b]=2&a=1" },
  { why: "too deep", body: `a${"[b]".repeat(9)}=1` },
  { why: "too many fields", body: Array.from({ length: 501 }, (_one, at) => `a${at}=1`).join("&") },
])("refuses $why", ({ body }) => {
  expect(parseNestedForm(body)).toBeUndefined();
});

it("is not fooled by names of JavaScript", () => {
  const form = parseNestedForm("__proto__[polluted]=1&constructor=2");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(textOf(form, "constructor")).toBe("2");
});
