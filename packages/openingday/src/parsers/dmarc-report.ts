import { Parser } from "htmlparser2";
import type { DmarcReport, DmarcReportRecord } from "../model/dmarc-report.ts";
import { readReport, readReportRecord } from "./dmarc-report-fields.ts";
import type { Parsed } from "./parsed.ts";
import type { XmlElement } from "./xml-element.ts";

/** Records kept of one report; the largest of real receivers have a few thousand. */
const maxRecords = 50_000;
const maxDepth = 16;
/** Elements of one record, or of all that is not a record. */
const maxElements = 1_000;
/** Characters kept of one element's text. */
const maxText = 4_096;
/** Characters of XML in all. */
const maxCharacters = 64 * 1024 * 1024;

/** Takes a report piece by piece, as it comes out of an archive. */
export interface DmarcReportReader {
  /** False once nothing more is wanted: it is broken, or too large. */
  write(text: string): boolean;
  end(): Parsed<DmarcReport>;
}

/** Reads one whole aggregate report. @see RFC 9990 section 3.1, RFC 7489 appendix C */
export function parseDmarcReport(xml: string): Parsed<DmarcReport> {
  const reader = createDmarcReportReader();
  reader.write(xml);
  return reader.end();
}

/**
 * Reads an aggregate report while it arrives, of RFC 9990 or of the older RFC 7489, with any namespace or prefix. Only the five
 * entities of XML are known and a document type is refused, so nothing expands; depth, text, records and the whole are bounded.
 */
export function createDmarcReportReader(): DmarcReportReader {
  const records: DmarcReportRecord[] = [];
  const path: XmlElement[] = [];
  let [unusable, elements, characters] = [0, 0, 0];
  let root: XmlElement | undefined;
  let error: string | undefined;
  let ending = false;
  // What is wrong can no longer become right, and reading on costs time: nested elements the square of their number.
  const fail = (reason: string): void => {
    error ??= reason;
    parser.pause();
  };

  const open = (name: string): void => {
    if (error !== undefined) return;
    if (path.length === 0 && root !== undefined) return fail("something follows after its end");
    if (path.length === 0 && name !== "feedback")
      return fail(
        `it is not a DMARC report${/^[a-z][\w.-]{0,40}$/u.test(name) ? `: it begins with “${name}” and not with “feedback”` : ""}`,
      );
    if (path.length >= maxDepth) return fail(`it is nested more than ${maxDepth} levels deep`);
    if ((elements += 1) > maxElements) return fail(`it has a part of more than ${maxElements} elements`);
    const element: XmlElement = { name, text: "", children: [] };
    path.at(-1)?.children.push(element);
    root ??= element;
    path.push(element);
  };

  const close = (implied: boolean): void => {
    if (error !== undefined) return;
    const element = path.pop();
    if (element === undefined) return;
    // The parser closes by itself what was left open, and an empty element that closes itself looks the same.
    if (ending || (implied && (element.children.length > 0 || element.text.trim() !== "")))
      return fail(`it ends early or is damaged: “${element.name.slice(0, 40)}” is never closed`);
    if (path.length !== 1 || element.name !== "record") return;
    path[0]?.children.pop();
    elements = path[0]?.children.length ?? 0;
    if (records.length >= maxRecords) return fail(`it has more than ${maxRecords} records`);
    const record = readReportRecord(element);
    if (record === undefined) unusable += 1;
    else records.push(record);
  };

  const parser = new Parser(
    {
      onprocessinginstruction(name) {
        if (/^!doctype/iu.test(name)) fail("it brings a document type of its own, which no report needs");
      },
      onopentagname: (name) => open(name.slice(name.lastIndexOf(":") + 1).toLowerCase()),
      ontext(text) {
        const element = path.at(-1);
        if (element !== undefined && element.text.length < maxText) element.text += text.slice(0, maxText - element.text.length);
      },
      onclosetag: (_, implied) => close(implied),
    },
    { xmlMode: true, decodeEntities: true },
  );

  return {
    write(text) {
      characters += text.length;
      if (characters > maxCharacters) fail(`it is longer than ${maxCharacters / 1024 / 1024} MB`);
      if (error === undefined) parser.write(text);
      return error === undefined;
    },
    end() {
      ending = true;
      if (error === undefined) parser.end();
      if (error === undefined && root === undefined)
        fail(characters === 0 ? "it is empty" : "it is not a DMARC report: there is no XML in it");
      if (error !== undefined || root === undefined) return { ok: false, error: error ?? "it is empty" };
      return readReport(root, records, unusable);
    },
  };
}
