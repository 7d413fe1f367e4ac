import { html, raw } from "hono/html";
import type { Markup } from "./layout.ts";

const sunrise = `<path d="M4 23a12 12 0 0 1 24 0" fill="#e8935a"/><path d="M1 23h30" stroke="#1f5249" stroke-width="2.4" stroke-linecap="round"/>
<path d="M16 3v4M5.5 8.5l2.6 2.6M26.5 8.5l-2.6 2.6" stroke="#e8935a" stroke-width="2.4" stroke-linecap="round"/>
<path d="M8 28h16" stroke="#1f5249" stroke-width="2.4" stroke-linecap="round" opacity=".45"/>`;

/** The mark: a sun on the horizon. */
export function logo(): Markup {
  return html`<svg class="logo" viewBox="0 0 32 32" fill="none" aria-hidden="true">${raw(sunrise)}</svg>`;
}

/** The mark as a file of its own, for the browser's tab. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">${sunrise}</svg>`;

/** The landing page's picture: a path that winds up to a low sun. */
export function landscape(): Markup {
  return html`<svg class="landscape" viewBox="0 0 560 460" aria-hidden="true" preserveAspectRatio="xMidYMid slice">
    <defs>
      <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#fbe3c6" />
        <stop offset="1" stop-color="#f8c99a" />
      </linearGradient>
      <linearGradient id="path" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#fdf1de" />
        <stop offset="1" stop-color="#f5dcb8" />
      </linearGradient>
    </defs>
    <rect width="560" height="460" fill="url(#sky)" />
    <circle cx="352" cy="190" r="118" fill="#fbd9ae" opacity=".75" />
    <circle cx="352" cy="190" r="74" fill="#ec9a60" />
    <path d="M0 236c70-46 128-52 190-22s120 40 188 4 122-34 182-2v244H0z" fill="#8fb3a2" />
    <path d="M0 282c84-44 162-34 236-4s176 34 324-26v208H0z" fill="#4f8677" />
    <path d="M0 350c96-52 214-62 316-34s170 16 244-24v168H0z" fill="#1f5249" />
    <path
      d="M352 262c-26 12-58 18-50 34s74 14 66 40-132 30-150 60-18 42-22 64h168c-8-34-26-46-2-74s112-40 92-78-122-22-118-34 26-8 36-12z"
      fill="url(#path)"
    />
    <g fill="#17413a">
      <path d="M92 356l18-62 18 62z" />
      <path d="M122 366l14-46 14 46z" />
      <path d="M470 332l16-56 16 56z" />
      <path d="M500 340l12-40 12 40z" />
    </g>
    <g fill="none" stroke="#1f5249" stroke-width="3" stroke-linecap="round" opacity=".55">
      <path d="M120 96q9-10 18 0q9-10 18 0" />
      <path d="M176 128q7-8 14 0q7-8 14 0" />
    </g>
  </svg>`;
}

const portraits = [
  { sky: "#f6d9c4", sun: "#d9774a", hill: "#7d4f50", near: "#5a3439" },
  { sky: "#dbe7e0", sun: "#efb366", hill: "#3f7869", near: "#1f5249" },
  { sky: "#e6e0f0", sun: "#e9a07a", hill: "#6d6597", near: "#473f6b" },
] as const;

/** A coach's picture: initials before a landscape, its colours chosen by the name so that they never change. */
export function portrait(name: string): Markup {
  const sum = Array.from(name).reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7);
  const { sky, sun, hill, near } = portraits[sum % portraits.length] ?? portraits[0];
  const initials = name
    .split(" ")
    .map((word) => word.charAt(0))
    .join("")
    .slice(0, 2);
  return html`<svg class="portrait" viewBox="0 0 120 120" role="img" aria-label="${name}">
    <rect width="120" height="120" fill="${sky}" />
    <circle cx="80" cy="46" r="24" fill="${sun}" />
    <path d="M0 82c24-20 46-16 66-4s36 6 54-8v50H0z" fill="${hill}" />
    <path d="M0 98c30-14 70-10 120-2v24H0z" fill="${near}" />
    <text x="60" y="107" text-anchor="middle" fill="#fff" font-size="21" font-weight="600">${initials}</text>
  </svg>`;
}
