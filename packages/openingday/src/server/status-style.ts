import type { Markup } from "./markup.ts";

/** The status page's whole style: system fonts, one column, light and dark, no image and nothing from elsewhere. */
export const statusStyle = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5c6b7a; --line: #dfe5ea; --paper: #f7f9fa; --card: #fff; --good: #2f8f6b; --warn: #b7791f; --bad: #c0392b; --none: #ccd5dc; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf0; --soft: #9aa8b5; --line: #2b3742; --paper: #12181e; --card: #1a222a; --good: #4cb38a; --warn: #d9a441; --bad: #e5695c; --none: #3a4753; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.05rem; font-weight: 600; margin: 0 0 1rem; color: var(--soft); }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
.verdict { border-radius: .75rem; padding: 1rem 1.25rem; color: #fff; font-size: 1.3rem; font-weight: 600; line-height: 1.3; }
.verdict.good { background: #25775a; } .verdict.warn { background: #8f5d12; } .verdict.bad { background: #a93226; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .9rem 1.1rem; margin: .75rem 0; }
.card.bad { border-left: .35rem solid var(--bad); }
.row { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
.name { font-weight: 600; overflow-wrap: anywhere; }
.state { white-space: nowrap; font-size: .9rem; font-weight: 600; }
.state.up { color: var(--good); } .state.suspect, .state.recovering, .state.unknown { color: var(--warn); } .state.down { color: var(--bad); }
.soft { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.bars { display: block; width: 100%; height: 2rem; margin: .6rem 0 .3rem; }
.pass { fill: var(--good); } .fail { fill: var(--bad); } .missed, .nodata { fill: var(--warn); } .none { fill: var(--none); }
ul { list-style: none; margin: 0; padding: 0; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .8rem; }
`;

/** The style as it stands in the page: its text is hashed in the page's policy, so no formatter may touch it. */
export const styleElement: Markup = { markup: `<style>${statusStyle}</style>` };
