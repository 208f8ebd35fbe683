// The style of the status pages: the colours of every page of Earshot, and a layout of their own.
// No font, image or address from outside.

import { tokenStyle } from '../../report/index.ts';

const BASE = `
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
header,main,footer{max-width:66rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.5rem;padding-bottom:1.4rem}
.brand{margin:0 0 1.1rem;font-size:.9rem;color:var(--faint)}
.brand a{color:inherit;text-decoration:none}.brand a:hover{color:var(--ink)}
h1{display:flex;align-items:center;gap:.7rem;font-size:1.9rem;line-height:1.2;margin:0;
letter-spacing:-.018em;font-weight:650;text-wrap:balance}
h1 svg{flex:none;width:1.9rem;height:1.9rem;color:var(--tone)}
h2{font-size:1.2rem;line-height:1.3;margin:0;letter-spacing:-.012em;font-weight:650}
h3{font-size:1rem;margin:0 0 .2rem;font-weight:600}
h2 a{color:inherit;text-decoration:none}h2 a:hover{text-decoration:underline}
p{margin:.35rem 0}
.facts{color:var(--faint);margin:.6rem 0 0;font-size:.9rem}
.facts a{color:inherit}
.pass{--tone:var(--good);--tone-bg:var(--good-bg)}
.fail{--tone:var(--bad);--tone-bg:var(--bad-bg)}
.unknown{--tone:var(--unsure);--tone-bg:var(--unsure-bg)}
.idle{--tone:var(--faint);--tone-bg:var(--sunk)}
.tone{color:var(--tone);font-weight:600}
.pill{display:inline-flex;align-items:center;gap:.4rem;font-size:.82rem;font-weight:700;
letter-spacing:.03em;color:var(--tone);background:var(--tone-bg);border-radius:99px;
padding:.16rem .75rem .16rem .5rem;white-space:nowrap}
.pill svg{width:1rem;height:1rem}
.monitor{border-top:1px solid var(--rule);padding:1.5rem 0 1.6rem}
.monitor:last-child{border-bottom:1px solid var(--rule)}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem .9rem}
.head .since{color:var(--faint);font-size:.92rem}
.labels{display:flex;flex-wrap:wrap;gap:.3rem;margin:0 0 0 auto;padding:0;list-style:none}
.labels li{font-size:.78rem;color:var(--faint);border:1px solid var(--rule);border-radius:.3rem;
padding:.02rem .45rem}
.sentence{margin:.5rem 0 0;max-width:52rem;overflow-wrap:anywhere}
.note{color:var(--tone);background:var(--tone-bg);border-radius:.4rem;padding:.4rem .8rem;
font-size:.92rem;margin:.7rem 0 0;max-width:52rem}
.body{display:grid;grid-template-columns:minmax(0,1.35fr) minmax(0,1fr);gap:.6rem 2.6rem;
align-items:end;margin-top:.9rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:right;padding:.26rem 0 .26rem 1rem;border-bottom:1px solid var(--rule);
white-space:nowrap;font-weight:400}
tr:last-child>*{border-bottom:0}
thead th{color:var(--faint);font-size:.8rem}
th:first-child,td:first-child{text-align:left;padding-left:0}
.availability{font-weight:650}
figure{margin:0;min-width:0}
figcaption{display:flex;justify-content:space-between;gap:1rem;color:var(--faint);
font-size:.8rem;margin-top:.3rem}
svg{display:block}
.timeline{width:100%;height:3.4rem}
.timeline .ground{fill:var(--rule)}
.bar{fill:var(--good)}.bar.failing{fill:var(--bad)}.bar.unknown{fill:var(--unsure)}
.bar.skipped{fill:var(--q4)}
.bar:hover{opacity:.65}
.care{fill:var(--q4)}
.chart{width:100%;height:auto}
.chart text{fill:var(--faint);font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.chart .grid{stroke:var(--rule);stroke-width:1}
.chart .span{stroke:var(--q2);stroke-width:3;stroke-linecap:round;opacity:.55}
.chart .mid{fill:var(--a)}
.chart .failing{fill:var(--bad)}.chart .unknown{fill:var(--unsure)}
.key{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;font-size:.82rem;color:var(--faint);
margin:.2rem 0 0;padding:0;list-style:none}
.key li{display:flex;align-items:center;gap:.4rem}
.key i{width:.7rem;height:.7rem;border-radius:2px;background:var(--tone)}
.key i.mid{background:var(--a);border-radius:99px}
.foot{color:var(--faint);font-size:.88rem;margin:.7rem 0 0;display:flex;flex-wrap:wrap;
gap:.1rem 1.4rem}
section{padding:1.9rem 0 0}
.scroll{overflow-x:auto}
details{margin:.7rem 0 0}
summary{cursor:pointer;font-size:.92rem}
summary::marker{color:var(--faint)}
details .inside{border-left:2px solid var(--tone);margin:.5rem 0 .2rem;padding:.1rem 0 .1rem 1rem}
.finding{margin:.2rem 0 .8rem;max-width:56rem}
.finding p{overflow-wrap:anywhere}
.evidence{margin:.3rem 0 0;padding:.5rem .9rem;background:var(--sunk);border-radius:.45rem;
list-style:none;font-size:.88rem}
.evidence li{padding:.1rem 0;overflow-wrap:anywhere}
pre{background:var(--sunk);border-radius:.45rem;padding:.7rem .9rem;margin:.5rem 0 0;
font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;
overflow-wrap:anywhere}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.results{list-style:none;margin:.6rem 0 0;padding:0}
.results>li{border-bottom:1px solid var(--rule);padding:.5rem 0}
.row{display:grid;grid-template-columns:9.2rem 5.4rem 1fr max-content;gap:.2rem 1rem;
align-items:baseline}
.row .at,.row .took{color:var(--faint);font-size:.9rem;white-space:nowrap}
.row .said{overflow-wrap:anywhere}
.results>.quiet{color:var(--faint);font-size:.92rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.6rem;margin:.6rem 0 0}
dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
.hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;
white-space:nowrap}
:focus-visible{outline:2px solid var(--a);outline-offset:2px;border-radius:2px}
.act p{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .7rem;margin:.9rem 0}
.act input,.act select,.act button{font:inherit;color:var(--ink);background:var(--bg);
border:1px solid var(--q4);border-radius:.4rem;padding:.35rem .8rem}
.act input{flex:1 1 14rem;min-width:0;max-width:28rem}
.act button{background:var(--sunk);font-weight:600;cursor:pointer}
footer{color:var(--faint);font-size:.85rem;padding-top:1.6rem;padding-bottom:3rem}
footer a{color:inherit}
`;

const NARROW = `
@media (max-width:48rem){.body{grid-template-columns:1fr;gap:1rem}
.row{grid-template-columns:max-content max-content 1fr}.row .said{grid-column:1/-1}
.row .took{text-align:right}}
@media (max-width:36rem){body{font-size:15px}header,main,footer{padding-left:1rem;padding-right:1rem}
header{padding-top:1.4rem;padding-bottom:1rem}h1{font-size:1.45rem;gap:.55rem}
h1 svg{width:1.5rem;height:1.5rem}.brand{margin-bottom:.7rem}
.monitor{padding:1.1rem 0 1.2rem}.labels{margin-left:0;flex-basis:100%}
th,td{padding-left:.6rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{.monitor,.results>li{break-inside:avoid}*{print-color-adjust:exact}}
`;

/** The whole style sheet of the status pages. */
export function statusStyle(): string {
  return [tokenStyle(), BASE, NARROW].join('');
}
