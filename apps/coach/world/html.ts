/** Text made safe to stand in a page or an attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
  :root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f3f5f8 }
  body { margin: 0; padding: 2rem 1rem } main { max-width: 30rem; margin: 0 auto } main.wide { max-width: 46rem }
  .badge { display: inline-block; background: #ffe6b3; color: #5c3b00; border-radius: 99px; padding: .1rem .7rem; font-size: .8rem; font-weight: 600 }
  .card { background: #fff; border: 1px solid #dde3ea; border-radius: 12px; padding: 1.5rem; margin-top: 1rem }
  h1 { font-size: 1.3rem; margin: .6rem 0 } .amount { font-size: 2rem; font-weight: 650 } .quiet { color: #5d6878 }
  label { display: block; margin-top: .9rem; font-size: .9rem } .pair { display: flex; gap: 1rem } .pair > label { flex: 1 }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .55rem .7rem; margin-top: .2rem; border: 1px solid #b9c3cf; border-radius: 8px }
  button { width: 100%; margin-top: 1.4rem; padding: .75rem; font: inherit; font-weight: 600; color: #fff; background: #4b45d1; border: 0; border-radius: 8px; cursor: pointer }
  input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #a9a5ff; outline-offset: 1px }
  .problem { background: #fdecec; color: #8a1c1c; border-radius: 8px; padding: .6rem .8rem } a { color: #3d37b8 }
  table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: .5rem .4rem; border-bottom: 1px solid #e6ebf0; vertical-align: top }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
`;

/** A whole page of the world's own in one look: no scripts, nothing loaded from elsewhere. `body` must be safe already. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Headers for such a page. `formAction` names where its forms may lead besides itself. */
export function htmlHeaders(formAction = ""): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
}
