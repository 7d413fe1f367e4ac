import { describe, expect, it } from "vitest";
import { readMarkup } from "../../src/parsers/read-markup.ts";

function read(html: string) {
  const [opened, closed, texts]: [string[], string[], string[]] = [[], [], []];
  readMarkup(html, {
    onopentag: (name) => void opened.push(name),
    onclosetag: (name) => void closed.push(name),
    ontext: (text) => void texts.push(text),
  });
  return { opened, closed, text: texts.join("") };
}

describe("markup", () => {
  it("is read to its end where it is nested as pages are", () => {
    const page = `<p>${"<ul><li>a<br>".repeat(400)}${"</li></ul>".repeat(400)}</p>`;
    expect(read(page).text).toHaveLength(400);
    expect(read("<p>a<br>b</p>c<img src=x>".repeat(5_000)).text).toHaveLength(15_000);
    expect(read("<p>one<p>two").closed).toEqual(["p", "p"]);
  });

  it("is read no further where it is nested without end, and soon", () => {
    const begun = process.cpuUsage();
    expect(read("<b>".repeat(300_000)).opened).toHaveLength(1_025);
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(1_000);
  });
});
