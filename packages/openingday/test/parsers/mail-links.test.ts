import { describe, expect, it } from "vitest";
import { noHost, readLinkHosts } from "../../src/parsers/mail-links.ts";

describe("readLinkHosts", () => {
  it.each([
    {
      why: "text links, punctuation around",
      text: "Go to (https://App.Example.test/reset?t=1). Or https://b.test:8443/x, now!",
      hosts: ["app.example.test", "b.test"],
    },
    {
      why: "HTML links in every quoting",
      html: `<a href="https://a.test/">x</a><a class=y href='https://b.test'>y</a><A HREF=https://c.test/z>z</A>`,
      hosts: ["a.test", "b.test", "c.test"],
    },
    { why: "entities in a link", html: `<a href="https&#58;&#x2F;&#47;a.test/?a=1&amp;b=2">x</a>`, hosts: ["a.test"] },
    {
      why: "each host once, HTML first",
      text: "https://b.test https://a.test",
      html: `<a href="https://a.test">x</a>`,
      hosts: ["a.test", "b.test"],
    },
    {
      why: "what is no link",
      html: `<link href="https://fonts.test/"><img src="https://pixel.test/"><a href="mailto:x@y.test">m</a><a href="#top">t</a><a href="tel:+1">t</a><a href="">e</a><a name=x>n</a>`,
      hosts: [],
    },
    { why: "a link that lost its host", html: `<a href="/reset?token=1">x</a>`, hosts: [noHost] },
    { why: "a link from a missing setting", html: `<a href="undefined/reset">x</a>`, hosts: [noHost] },
    { why: "a placeholder nobody filled", html: `<a href="{{ .ConfirmationURL }}">x</a>`, hosts: [noHost] },
    { why: "a broken address", html: `<a href="http://[nope/">x</a>`, hosts: [noHost] },
    {
      why: "localhost in every form",
      html: `<a href="http://localhost:3000/">x</a><a href="localhost:3000/reset">y</a>`,
      hosts: ["localhost"],
    },
    { why: "links without a scheme", html: `<a href="//a.test/x">x</a><a href="www.b.test/y">y</a>`, hosts: ["a.test", "www.b.test"] },
    { why: "an address in IPv6", text: "http://[::1]:3000/x", hosts: [] },
    { why: "nothing", hosts: [] },
  ])("reads $why", ({ text, html, hosts }) => {
    expect(readLinkHosts({ text, html })).toEqual(hosts);
  });

  it("answers hostile text at once, with a bounded list", () => {
    expect(readLinkHosts({ html: "<a ".repeat(300_000) })).toEqual([]);
    expect(readLinkHosts({ html: `<a ${"x ".repeat(200_000)}href="https://a.test">x</a>` })).toEqual([]);
    expect(readLinkHosts({ text: `https://a.test/${".".repeat(500_000)}` })).toEqual(["a.test"]);
    const many = Array.from({ length: 5_000 }, (_, at) => `https://h${at}.test/`).join(" ");
    expect(readLinkHosts({ text: many })).toHaveLength(50);
  });
});
