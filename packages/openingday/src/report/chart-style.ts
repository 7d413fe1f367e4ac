/** Style of the charts and tables about speed; it follows the report page's own. */
export const chartStyle = `
:root{--before:#767b85;--after:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--before:#a2a5ad;--after:#7db2ff}}
.verdict.fine,.verdict.not-slower{border-color:var(--good)}.verdict.fine h1,.verdict.not-slower h1{color:var(--good)}
.verdict.slower,.verdict.broken,.verdict.too-slow{border-color:var(--bad)}.verdict.slower h1,.verdict.broken h1,.verdict.too-slow h1{color:var(--bad)}
.verdict h1{font-size:clamp(2rem,8vw,3rem)}
.route{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin-bottom:.9rem}
.route h3 .mark{font-size:.85rem;font-weight:600;border:1px solid currentcolor;border-radius:1rem;padding:.05rem .6rem;margin-left:.5rem;white-space:nowrap}
.mark.fine,.mark.not-slower{color:var(--good)}.mark.slower,.mark.broken,.mark.too-slow{color:var(--bad)}.mark.cannot-tell{color:var(--open)}.mark.walked{color:var(--soft)}
.route>p{margin:.2rem 0 .6rem}
figure.chart{margin:1rem 0 .4rem}
.chart figcaption{font-size:.9rem;margin-bottom:.3rem}
.chart svg{display:block;width:100%;max-width:30rem;height:auto;overflow:visible}
.chart text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--soft)}
.chart .value{fill:var(--ink)}.chart .label{fill:var(--ink)}
.chart .grid{stroke:var(--line);stroke-width:1}
.chart .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:3 3}.chart .limit-word{fill:var(--bad)}
.chart polyline{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.chart polyline.before{stroke:var(--before);stroke-dasharray:1 4}.chart polyline.after{stroke:var(--after)}
.chart circle{stroke:var(--card);stroke-width:1}.chart circle.before,.chart rect.before{fill:var(--before)}.chart circle.after,.chart rect.after{fill:var(--after)}
.chart .whisker{stroke:var(--ink);stroke-width:1.2;opacity:.75}
.legend{display:flex;gap:1rem;flex-wrap:wrap;list-style:none;margin:0 0 .3rem;padding:0;font-size:.85rem;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.4rem;vertical-align:-.08rem}
.legend i.before{background:var(--before)}.legend i.after{background:var(--after)}
.times{width:100%;border-collapse:collapse;font-size:.9rem;margin:.4rem 0;font-variant-numeric:tabular-nums}
.times caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.2rem}
.times th{text-align:right;overflow-wrap:normal;color:var(--soft);font-weight:500;font-size:.8rem}.times th:first-child,.times td:first-child{text-align:left}
.times td{text-align:right;white-space:nowrap}.times td:first-child{white-space:normal}.times th,.times td{padding:.35rem 0 .35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
.times th:first-child,.times td:first-child{padding-left:0}.times tr:last-child td{border-bottom:0}
.times small:not(.mark){color:var(--soft)}.times small{display:block;white-space:normal}.times td:first-child{min-width:5.8rem}
.scroll{overflow-x:auto}
@media print{.route,.chart{break-inside:avoid}}
`;
