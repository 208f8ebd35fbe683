// The style of the report page: light and dark by the reader's setting, narrow and wide screens,
// paper. No font, image or address from outside.

export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1b1d21;--faint:#5d646f;
--rule:#dfe2e6;
--good:#0b6b3a;--good-bg:#e3f4ea;--bad:#a3161f;--bad-bg:#fbe6e7;--unsure:#7a5200;
--unsure-bg:#fbf0d6;
--a:#1357b0;--b:#b3460a;--shade:#f0dfb8}
@media (prefers-color-scheme:dark){:root{--bg:#131519;--card:#1b1e24;--ink:#e8eaee;
--faint:#a2a9b5;--rule:#333942;
--good:#6fd39b;--good-bg:#15301f;--bad:#ff9a9d;--bad-bg:#3d191c;--unsure:#f0c669;
--unsure-bg:#372a0d;
--a:#86b6ff;--b:#ffab73;--shade:#4a3c17}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:64rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .35rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:0}
p{margin:.35rem 0}
.banner{border-left:.5rem solid;border-radius:.5rem;padding:1.1rem 1.35rem}
.banner.pass{background:var(--good-bg);border-color:var(--good)}
.banner.fail{background:var(--bad-bg);border-color:var(--bad)}
.banner.unknown{background:var(--unsure-bg);border-color:var(--unsure)}
.banner ul{margin:.6rem 0 0;padding-left:1.2rem}
.facts{color:var(--faint);margin:.8rem 0 0}
section{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;
padding:1.1rem 1.35rem;margin:1.1rem 0}
.word{font-weight:700;letter-spacing:.02em}
.pass{--tone:var(--good)}.fail{--tone:var(--bad)}.unknown{--tone:var(--unsure)}
.idle{--tone:var(--faint)}
.tone{color:var(--tone);font-weight:600}
span.tone,td.tone{white-space:nowrap}
.faint{color:var(--faint);font-size:.9rem}
.scroll{overflow-x:auto;margin:0 -.35rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.38rem .6rem .38rem .35rem;border-bottom:1px solid var(--rule);
vertical-align:top}
tr:last-child td,tr:last-child th{border-bottom:0}
thead th{color:var(--faint);font-weight:600;font-size:.85rem}
tbody th{font-weight:400}
.scroll code{white-space:nowrap}
.number{text-align:right;white-space:nowrap}
.strong{font-weight:700}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--bg);border:1px solid var(--rule);border-radius:.4rem;padding:.7rem .9rem;
overflow-x:auto;margin:.5rem 0}
pre code{overflow-wrap:normal}
details{border-top:1px solid var(--rule);padding:.6rem 0}
details:first-of-type{border-top:0}
summary{cursor:pointer}
summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--a);
outline-offset:2px}
.finding{margin:.8rem 0 .8rem .3rem;padding-left:1rem;border-left:2px solid var(--rule)}
.timeline{list-style:none;margin:.5rem 0;padding:0}
.timeline li{display:grid;grid-template-columns:6.2rem 5.2rem 1fr;gap:.7rem;padding:.15rem 0}
.timeline .at{color:var(--faint);text-align:right;font-variant-numeric:tabular-nums}
.timeline .where{color:var(--a)}
.flow{display:grid;grid-template-columns:max-content 1fr max-content;gap:.35rem .9rem;
align-items:center}
.flow .bar{background:var(--rule);border-radius:.2rem;height:.7rem;overflow:hidden}
.flow .bar span{display:block;height:100%;background:var(--a)}
figure{margin:0 0 1.2rem}
figcaption{font-weight:600;margin-bottom:.3rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--faint);font-size:11px;font-family:inherit}
.grid{stroke:var(--rule)}.tick{stroke:var(--faint)}.origin{stroke:var(--faint);
stroke-dasharray:2 3}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.a{stroke:var(--a)}.line.b{stroke:var(--b);stroke-dasharray:6 4}
svg .name{font-size:12px;font-weight:600}svg .name.a{fill:var(--a)}svg .name.b{fill:var(--b)}
.shade{fill:var(--shade)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.1rem;margin:0}
dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--faint);font-size:.85rem;padding-bottom:2.5rem}
@media (max-width:38rem){body{font-size:15px}h1{font-size:1.35rem}section,.banner{padding:.9rem}
summary .tone{white-space:normal}
.timeline li{grid-template-columns:max-content 1fr;gap:0 .7rem;padding:.3rem 0}
.timeline .at{text-align:left}
.cards thead{display:none}.cards tr{display:block;padding:.6rem 0;
border-bottom:1px solid var(--rule)}
.cards td,.cards th{display:block;border:0;padding:.1rem .35rem;text-align:left}
.cards tr:last-child{border-bottom:0}
.cards [data-label]::before{content:attr(data-label) " ";font-weight:400;color:var(--faint)}
.scroll>svg{min-width:34rem}.timeline .text{grid-column:1/-1}
dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}
.flow{grid-template-columns:max-content max-content}.flow .bar{display:none}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--faint:#444;--rule:#bbb;--good:#0b6b3a;
--good-bg:#fff;--bad:#a3161f;--bad-bg:#fff;--unsure:#7a5200;--unsure-bg:#fff;--a:#1357b0;
--b:#b3460a;--shade:#eee}
body{font-size:10.5pt}section{break-inside:avoid-page;padding:.6rem 0;border-width:0 0 1px;
border-radius:0}
header,main,footer{max-width:none;padding:0}.scroll{overflow:visible}}
`;
