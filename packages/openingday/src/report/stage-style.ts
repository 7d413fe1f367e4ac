/** Style of the stages' pages: tables that turn into cards on a phone, and a sheet of its own for each stage on paper. */
export const stageStyle = `
.stage-page{border-top:3px solid var(--line);margin-top:3rem}
.stage-page>h2{margin-top:1rem}
.stage-page h3{margin-top:1.6rem}
.stage-page.fail>h2 .mark{color:var(--bad)}.stage-page.pass>h2 .mark{color:var(--good)}
.rows a{color:inherit}
.good{color:var(--good)}.bad{color:var(--bad)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;color:var(--soft);font-weight:500}
th,td{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
td code{overflow-wrap:anywhere}
td small{display:block;color:var(--soft)}
td:first-child{font-weight:600}
.found{padding-left:1.2rem}.found small{display:block;color:var(--soft)}
@media (max-width:40rem){thead{display:none}tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}td{display:grid;grid-template-columns:6rem 1fr;border:0;padding:.15rem 0}td::before{content:attr(data-head);color:var(--soft);font-weight:400}td>div{grid-column:2;min-width:0}}
@media print{.stage-page{break-before:page;border:0;margin:0}tr,.found li{break-inside:avoid}}
`;
