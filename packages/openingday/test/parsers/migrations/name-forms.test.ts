import { describe, expect, it } from "vitest";
import { nameForms } from "../../../src/parsers/migrations/name-forms.ts";

describe("the forms of a name in code", () => {
  it.each([
    { name: "home_phone", isTable: false, forms: ["home_phone", "homephone", "home-phone"] },
    { name: "people.homePhone", isTable: false, forms: ["home_phone", "homephone", "home-phone"] },
    { name: "status", isTable: false, forms: ["status"] },
    { name: "bookings", isTable: true, forms: ["bookings", "booking"] },
    { name: "shop.categories", isTable: true, forms: ["categories", "category"] },
    { name: "Category", isTable: true, forms: ["category", "categories"] },
    { name: "boxes", isTable: true, forms: ["boxes", "box", "boxe"] },
    { name: "order_item", isTable: true, forms: ["order_item", "orderitem", "order-item", "order_items", "orderitems", "order-items"] },
    { name: "people.home fax", isTable: false, forms: ["home_fax", "homefax", "home-fax", "home fax"] },
    { name: "___", isTable: false, forms: [] },
    { name: "people.größe", isTable: false, forms: [] },
  ])("$name", ({ name, isTable, forms }) => {
    expect(nameForms(name, isTable)).toEqual(expect.arrayContaining(forms));
    if (!isTable) expect(nameForms(name, isTable)).toHaveLength(forms.length);
  });
});
