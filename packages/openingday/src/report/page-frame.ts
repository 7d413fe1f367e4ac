import { escapeHtml } from "./escape.ts";
import { pageStyle } from "./page-style.ts";

/**
 * A self-contained page: no script, no request, readable on a phone and on paper.
 * @param title Plain text.
 * @param style CSS beside that of all pages.
 * @param main HTML.
 */
export function pageFrame(title: string, style: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
