import { describe, expect, it } from "vitest";
import { scanLog } from "./scan-text.ts";
import { leakedValues, seededLeaks } from "./seeded-leaks.ts";

const { password, mail } = leakedValues;

describe("leaks in the shapes of real logs", () => {
  it("are at least forty", () => {
    expect(seededLeaks.length).toBeGreaterThanOrEqual(40);
  });

  it.each(seededLeaks)("$shape: $line", ({ line }) => {
    const account = scanLog(`${line}\n`);
    expect(account.leakyLines).toBe(1);
    for (const value of Object.values(leakedValues)) expect(JSON.stringify(account)).not.toContain(value);
  });

  it("are told by kind, name and line, whatever the pieces", () => {
    const text = `started\nlogin password=${password}\nok\nlogin password=${password}\nmail to ${mail}\n`;
    for (const pieceBytes of [1, 7, 4_096])
      expect(scanLog(text, pieceBytes)).toEqual({
        lines: 5,
        bytes: text.length,
        leakyLines: 3,
        leaks: [
          { rule: "log-password-field", title: "Password", kind: "secret", key: "password", count: 2, lines: [2, 4] },
          { rule: "log-email-address", title: "E-mail address", kind: "personal", key: "", count: 1, lines: [5] },
        ],
      });
  });
});

describe("ordinary lines", () => {
  it.each([
    "",
    `{"level":30,"time":1795500000000,"pid":7,"req":{"method":"GET","url":"/coaches/mara-lindqvist"},"res":{"statusCode":200},"responseTime":12}`,
    `203.0.113.9 - - [24/Nov/2026:05:00:00 +0000] "GET /assets/app-4f3a9c1b2d.js HTTP/1.1" 200 51234 "https://brightpath.io/" "Mozilla/5.0"`,
    `Failed password for invalid user admin from 198.51.100.7 port 22 ssh2`,
    `2026-11-24 05:00:00,123 INFO org.apache.zookeeper.server.ZooKeeperServer: Established session 0x14f05578bd80006 with negotiated timeout 10000`,
    `081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating`,
    `{"msg":"password reset requested","userId":8112,"tokenSent":true}`,
    `{"level":"warn","msg":"token expired","tokenAgeSeconds":3601}`,
    `login failed: password incorrect`,
    `{"authorization":"[hidden]","cookie":"[hidden]","email":"[email]"}`,
    `trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7`,
    `order 9f1c2b7e-4b7d-4c2b-8f0a-3f6f5a1c2d3e confirmed`,
    `npm warn deprecated react@18.2.0: use 19`,
    `GET /verify 200`,
    `commit 3d5e5d327eff88c9016696e1e9f63b38442d83b3 deployed`,
  ])("are left alone: %s", (line) => {
    expect(scanLog(line).leaks).toEqual([]);
  });
});

describe("hostile logs", () => {
  it.each([
    { why: "one endless line", text: "a".repeat(2_000_000) },
    { why: "anchors without end", text: "password=".repeat(100_000) },
    { why: "digits without end", text: "4242 ".repeat(200_000) },
    { why: "at signs without end", text: "a@".repeat(300_000) },
    { why: "openings without end", text: 'body={"'.repeat(100_000) },
    { why: "bytes that are no text", text: "\u0000\uFFFF\u0001".repeat(100_000) },
  ])("are read to their end: $why", ({ text }) => {
    expect(scanLog(text).bytes).toBeGreaterThanOrEqual(text.length);
  });
});
