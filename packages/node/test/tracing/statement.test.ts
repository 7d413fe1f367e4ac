import { describe, expect, it } from "vitest";
import { hashValues, readStatement } from "../../src/tracing/statement.ts";

const secret = "a-value-of-somebody";

describe("a statement that leaves the process", () => {
  it.each([
    { why: "a number", sql: "select * from people where id = 4711", text: "select * from people where id = ?" },
    { why: "a decimal and an exponent", sql: "select 1.5, 2e10, .5, 0xFF", text: "select ?, ?, ?, ?" },
    { why: "a text", sql: `select * from people where name = '${secret}'`, text: "select * from people where name = ?" },
    { why: "a doubled quote", sql: `select 'it''s ${secret}', 1`, text: "select ?, ?" },
    { why: "a backslash that means nothing", sql: `select 'C:\\', '${secret}'`, text: "select ?, ?" },
    { why: "an escape text", sql: `select e'it\\'s ${secret}', 1`, text: "select ?, ?" },
    { why: "dollar quotes", sql: `select $$${secret}$$, $tag$ it's ${secret} $$ $tag$`, text: "select ?, ?" },
    { why: "a quote that never ends", sql: `select '${secret}`, text: "select ?" },
    { why: "dollar quotes that never end", sql: `select $$${secret}`, text: "select ?" },
    { why: "comments", sql: `/* user=${secret} */ select 1 -- ${secret}\n from x`, text: "select ? from x" },
    { why: "a comment that never ends", sql: `select 1 /* ${secret}`, text: "select ?" },
    {
      why: "places for values",
      sql: "select * from a where b = $1 and c in ($2, $3,$4)",
      text: "select * from a where b = ? and c in (?)",
    },
    { why: "several rows", sql: "insert into a (b) values ($1, $2), ($3, $4)", text: "insert into a (b) values (?)" },
    { why: "names with digits in them", sql: 'select t1.a2, "b 3" from t1', text: 'select t1.a2, "b 3" from t1' },
    { why: "white space", sql: "  select\n\t1  ", text: "select ?" },
  ])("has lost $why", ({ sql, text }) => {
    expect(readStatement(sql, "postgresql").text).toBe(text);
    expect(readStatement(sql, "postgresql").text).not.toContain(secret);
  });

  it.each([
    { sql: `select * from a where b = 'it\\'s ${secret}' and c = 1`, text: "select * from a where b = ? and c = ?" },
    { sql: `select "${secret}", \`name\` # ${secret}`, text: "select ?, `name`" },
  ])("reads MySQL as MySQL does: $text", ({ sql, text }) => {
    expect(readStatement(sql, "mysql").text).toBe(text);
  });

  it("is never longer than a screen", () => {
    expect(readStatement(`select ${"column_name, ".repeat(5000)} 1`, "postgresql").text.length).toBeLessThan(700);
  });

  it.each([
    { sql: "select 1", reads: true, control: false },
    { sql: "with a as (select 1) select * from a", reads: true, control: false },
    { sql: "with a as (delete from b returning *) select * from a", reads: false, control: false },
    { sql: "select * from a for update", reads: false, control: false },
    { sql: "select nextval('a')", reads: false, control: false },
    { sql: "insert into a values (1)", reads: false, control: false },
    { sql: "begin", reads: false, control: true },
    { sql: "COMMIT", reads: false, control: true },
    { sql: "set local statement_timeout = 5", reads: false, control: true },
  ])("says whether “$sql” reads", ({ sql, reads, control }) => {
    expect(readStatement(sql, "postgresql")).toMatchObject({ reads, control });
  });
});

describe("the hash of values", () => {
  it.each([
    [[1], [2]],
    [["1"], [1]],
    [
      [1, 2],
      [2, 1],
    ],
    [
      ["a", "bc"],
      ["ab", "c"],
    ],
    [[null], ["null"]],
    [[new Date(1)], [new Date(2)]],
    [[Buffer.from("a")], [Buffer.from("b")]],
    [[{ a: 1 }], [{ a: 2 }]],
    [[[1, 2]], [[1, 3]]],
    [[true], [false]],
    [undefined, [undefined]],
  ])("tells %j from %j", (one, other) => {
    expect(hashValues(one)).not.toBe(hashValues(other));
    expect(hashValues(one)).toBe(hashValues(structuredClone(one)));
  });

  it("ends for what refers to itself, and for what is huge", () => {
    const round: unknown[] = [];
    round.push(round);
    expect(Number.isFinite(hashValues(round))).toBe(true);
    expect(Number.isFinite(hashValues(Array.from({ length: 1_000_000 }, (_, n) => n)))).toBe(true);
  });
});
