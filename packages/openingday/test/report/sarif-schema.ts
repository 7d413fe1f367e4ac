const text = { type: "string", minLength: 1 } as const;
const message = { type: "object", required: ["text"], additionalProperties: false, properties: { text } } as const;
const bag = { type: "object" } as const;
const level = { enum: ["none", "note", "warning", "error"] } as const;

/** An object with these properties and no others; those of `required` must be there. */
function exactly(required: readonly string[], properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { type: "object", additionalProperties: false, required, properties };
}

const region = exactly(["startLine"], { startLine: { type: "integer", minimum: 1 } });
// Section 3.4.3: a URI reference, so nothing that a URI must write in percent.
const artifactLocation = exactly(["uri"], { uri: { type: "string", pattern: "^[A-Za-z0-9._~:/@!$&'()*+,;=%-]+$" } });
const rule = exactly(["id"], { id: text, name: text, shortDescription: message, help: message, properties: bag });
const notification = exactly(["message"], { level, message });
const suppression = exactly(["kind"], {
  kind: { enum: ["inSource", "external"] },
  status: { enum: ["accepted", "underReview", "rejected"] },
  justification: text,
});
const result = exactly(["message"], {
  ruleId: text,
  ruleIndex: { type: "integer", minimum: -1 },
  level,
  message,
  locations: { type: "array", items: exactly([], { physicalLocation: exactly([], { artifactLocation, region }) }) },
  partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
  suppressions: { type: "array", uniqueItems: true, items: suppression },
  properties: bag,
});

/**
 * The part of SARIF that we write, as strict as the standard is about it: names of properties, which must be there, values of
 * enumerations, ranges.
 *
 * @see OASIS SARIF 2.1.0 sections 3.13, 3.14, 3.18, 3.20, 3.27, 3.30, 3.35, 3.49
 */
export const sarifSchema = exactly(["version", "runs"], {
  $schema: { type: "string", pattern: "^https://" },
  version: { const: "2.1.0" },
  runs: {
    type: "array",
    items: exactly(["tool"], {
      tool: exactly(["driver"], {
        driver: exactly(["name"], { name: text, version: text, rules: { type: "array", uniqueItems: true, items: rule } }),
      }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      invocations: {
        type: "array",
        items: exactly(["executionSuccessful"], {
          executionSuccessful: { type: "boolean" },
          toolExecutionNotifications: { type: "array", items: notification },
        }),
      },
      results: { type: "array", items: result },
    }),
  },
});
