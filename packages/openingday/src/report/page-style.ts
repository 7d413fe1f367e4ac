/** Style of the report page: one column, system fonts, light and dark, and paper. */
export const pageStyle = `
:root{--paper:#fbfaf7;--ink:#22252b;--soft:#62666f;--line:#e2dfd7;--card:#fff;--good:#1a7f4b;--bad:#c0341d;--open:#9a6700;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#16181c;--ink:#e9e7e2;--soft:#a2a5ad;--line:#32353c;--card:#1e2126;--good:#4cc38a;--bad:#ff7a64;--open:#e3b341}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:clamp(2.4rem,11vw,4rem);line-height:1.05;margin:.2rem 0 .6rem;letter-spacing:-.02em}
h1 small{font-size:1rem;letter-spacing:0;font-weight:500;color:var(--open)}
h2{font-size:1.25rem;margin:2.4rem 0 .8rem}
h3{font-size:1.1rem;margin:0 0 .3rem}
h4{font-size:.85rem;margin:.9rem 0 .3rem;color:var(--soft)}
.verdict{border-top:6px solid var(--open);padding-top:1rem}
.verdict.go{border-color:var(--good)}.verdict.no-go{border-color:var(--bad)}
.verdict.go h1{color:var(--good)}.verdict.no-go h1{color:var(--bad)}.verdict.cannot-tell h1{color:var(--open)}
.domain{margin:0;font-weight:600;color:var(--soft)}
.lead{font-size:1.15rem;margin:0 0 1rem;max-width:34rem}
.when,footer{color:var(--soft);font-size:.85rem}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}
.questions{list-style:none;margin:0 0 1rem;padding:0;display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}
.questions li{border:1px solid var(--line);border-radius:.6rem;padding:.6rem .8rem;background:var(--card);display:flex;flex-direction:column;gap:.1rem}
.questions span{font-size:.9rem;color:var(--soft)}
.questions b{font-size:1.1rem}.questions .go b{color:var(--good)}.questions .no-go b{color:var(--bad)}.questions .cannot-tell b{color:var(--open)}
.questions b{white-space:nowrap}
.risks{list-style:none;margin:0;padding:0;display:grid;gap:.9rem}
.risk{counter-increment:risk;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--open);border-radius:.6rem;padding:1rem}
.risk.blocker{border-left-color:var(--bad)}.risk.low{border-left-color:var(--line)}
.risk h3::before{content:counter(risk) ". "}
.tags{margin:0 0 .6rem;display:flex;gap:.4rem;flex-wrap:wrap}
.tags span{font-size:.75rem;border:1px solid var(--line);border-radius:1rem;padding:.05rem .6rem;color:var(--soft)}
.finding+.finding{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.8rem}
.finding>p{margin:0 0 .5rem}
dl{margin:0 0 .5rem;display:grid;grid-template-columns:4.5rem 1fr;gap:.25rem .75rem}
dt{color:var(--soft);font-size:.9rem}dd{margin:0}
details>summary{cursor:pointer;color:var(--soft);font-size:.9rem;padding:.25rem 0}
pre{white-space:pre-wrap;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;padding:.7rem;font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace;margin:0}
code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.9em}
.code{color:var(--soft);font-size:.85rem;margin:.6rem 0 0}
.rows{list-style:none;margin:0;padding:0}
.rows li{display:grid;grid-template-columns:1.4rem 3.2rem 1fr;gap:.3rem;padding:.45rem 0;border-bottom:1px solid var(--line)}
.rows li:last-child{border-bottom:0}
.rows .id{color:var(--soft);font-size:.9rem}
.rows em{font-style:normal;font-size:.8rem;color:var(--soft);margin-left:.5rem;white-space:nowrap}
.rows small{display:block;color:var(--soft)}
.mark{font-weight:700}
.pass>.mark,.pass summary .mark{color:var(--good)}
.fail>.mark,.fail>summary .mark,.rows .fail em{color:var(--bad)}
.warn>.mark,.unproved>.mark,.attested>.mark,.excused>.mark,.unproved>summary .mark,.warn>summary .mark,.attested>summary .mark,.excused>summary .mark{color:var(--open)}
.stage{border:1px solid var(--line);border-radius:.6rem;background:var(--card);padding:.5rem .9rem;margin-bottom:.5rem}
.stage>summary{color:var(--ink);font-size:1rem;display:flex;gap:.6rem;align-items:baseline}
.stage>summary small{margin-left:auto;color:var(--soft)}
.map figure{margin:0 0 1rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
.redirects{display:block;width:100%;max-width:34rem;margin:0 auto;overflow:visible}
.redirects text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
.redirects .host{font-weight:600;font-size:12.5px;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}.redirects .scheme,.redirects .count{fill:var(--soft);font-size:9.5px}
.redirects .way path,.redirects .end rect{fill:none;stroke:var(--good);stroke-width:1.5}
.redirects .way .tip,.redirects .way circle{fill:var(--good);stroke:none}
.redirects .end text{text-anchor:middle;font-weight:600}
.redirects .end rect{fill:var(--card)}
.redirects .slow path,.redirects .open path,.redirects .slow rect,.redirects .open rect{stroke:var(--open)}
.redirects .way.slow .tip,.redirects .way.slow circle,.redirects .way.open .tip,.redirects .way.open circle{fill:var(--open);stroke:none}
.redirects .way.open path:first-of-type{stroke-dasharray:4 3}
.redirects .bad path,.redirects .bad rect{stroke:var(--bad)}
.redirects .way.bad .tip,.redirects .way.bad circle{fill:var(--bad);stroke:none}
.map table{width:100%;border-collapse:collapse;font-size:.9rem}
.map th{text-align:left;color:var(--soft);font-weight:500;font-size:.8rem}
.map td{overflow-wrap:anywhere}.map th,.map td{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.map td:nth-child(2),.map th,.map .mark{white-space:nowrap}.map td:first-child{min-width:15.5rem}
.map .good .mark{color:var(--good)}.map .bad .mark{color:var(--bad)}.map .slow .mark,.map .open .mark{color:var(--open)}
.changes{margin:0 0 1rem;padding-left:1.2rem}
@media (max-width:34rem){.map table,.map tbody,.map tr,.map td{display:block}.map thead{display:none}.map tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.map td{border:0;padding:.1rem 0 .1rem 5rem;position:relative;white-space:normal!important}.map td::before{content:attr(data-label);position:absolute;left:0;color:var(--soft);font-size:.85rem}
.map td:first-child{min-width:0;padding-left:0;font-weight:600}.map td:first-child::before{content:none}.map td.none{display:none}}
@media (max-width:26rem){dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.4rem}}
@media print{body{background:#fff;color:#000}main{max-width:none}.risk,.finding,.map figure,.map tr{break-inside:avoid}details>summary{list-style:none}}
`;
