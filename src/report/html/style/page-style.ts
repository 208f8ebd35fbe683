// The style of the page: type, spacing, tables, narrow screens, paper. No font, image or address
// from outside.

import { CHART_STYLE } from '../bundle/page-bundle.ts';
import { CHART_PARTS_STYLE, DIAGRAM_STYLE } from './parts-style.ts';
import { tokenStyle } from './tokens.ts';

const BASE = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:3.5rem}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
header,main,footer,nav>div{max-width:72rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.75rem;padding-bottom:1.75rem}
h1{font-size:2rem;line-height:1.2;margin:.15rem 0 .6rem;letter-spacing:-.018em;font-weight:650;
text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .3rem;letter-spacing:-.012em;font-weight:650}
h3{font-size:1rem;margin:0;font-weight:600}
p{margin:.35rem 0}
.word{display:inline-flex;align-items:center;gap:.5rem;font-size:.82rem;font-weight:700;
letter-spacing:.08em;color:var(--tone);background:var(--tone-bg);border-radius:99px;
padding:.2rem .8rem .2rem .55rem;margin-bottom:.55rem}
.word svg{width:1.05rem;height:1.05rem}
.reasons{margin:.2rem 0 0;padding:0;list-style:none}
.reasons li{padding:.18rem 0 .18rem 1.1rem;position:relative}
.reasons li::before{content:"";position:absolute;left:0;top:.78em;width:.5rem;height:2px;
background:var(--tone)}
.facts{color:var(--faint);margin:.9rem 0 0;font-size:.92rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));margin:1.75rem 0 0;
border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
.figures>div{padding:.85rem 1rem .8rem 0}
.figures dt{color:var(--faint);font-size:.82rem}
.figures dd{margin:0;font-size:1.5rem;line-height:1.25;letter-spacing:-.015em;font-weight:600}
.figures dd small{display:block;font-size:.8rem;font-weight:400;letter-spacing:0;
color:var(--faint)}
nav{position:sticky;top:0;z-index:5;background:var(--bg);border-bottom:1px solid var(--rule)}
nav>div{display:flex;align-items:center;gap:1.4rem;min-height:2.9rem;overflow-x:auto;
scrollbar-width:none}
nav a{color:var(--faint);text-decoration:none;white-space:nowrap;font-size:.9rem;padding:.4rem 0}
nav a:hover{color:var(--ink)}
nav [data-island]{margin-left:auto;position:sticky;right:0;background:var(--bg);padding-left:.5rem}
.theme,.action{font:inherit;font-size:.85rem;color:var(--faint);background:none;
border:1px solid var(--rule);border-radius:99px;padding:.15rem .75rem;cursor:pointer;
white-space:nowrap}
.theme:hover,.action:hover{color:var(--ink)}
section{padding:2.1rem 0 0}
main>section:last-child{padding-bottom:2.5rem}
.pass{--tone:var(--good);--tone-bg:var(--good-bg)}
.fail{--tone:var(--bad);--tone-bg:var(--bad-bg)}
.unknown{--tone:var(--unsure);--tone-bg:var(--unsure-bg)}
.idle{--tone:var(--faint);--tone-bg:var(--sunk)}
.tone{color:var(--tone);font-weight:600}
span.tone,td.tone{white-space:nowrap}
.faint{color:var(--faint);font-size:.92rem}
.note{color:var(--tone);background:var(--tone-bg);border-radius:.4rem;padding:.45rem .8rem;
font-size:.92rem}
.scroll{overflow-x:auto}
.tall{max-height:22rem;overflow-y:auto}
table{border-collapse:collapse;width:100%;margin:.6rem 0 0}
th,td{text-align:left;padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--rule);
vertical-align:baseline}
thead th{color:var(--faint);font-weight:500;font-size:.82rem;white-space:nowrap}
tbody th{font-weight:400}
.number{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
.strong{font-weight:650}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
.scroll code{white-space:nowrap}
pre{background:var(--sunk);border-radius:.45rem;padding:.8rem 1rem;overflow-x:auto;margin:.6rem 0}
pre code{overflow-wrap:normal;font-size:1em}
summary{cursor:pointer}
:focus-visible{outline:2px solid var(--a);outline-offset:2px;border-radius:2px}
dl.rows{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.6rem;margin:.6rem 0 0}
dl.rows dt{color:var(--faint)}dl.rows dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--faint);font-size:.85rem;padding-top:1.2rem;padding-bottom:3rem}
footer::before{content:"";display:block;border-top:1px solid var(--rule);margin-bottom:1.2rem}
`;

const NARROW = `
@media (max-width:44rem){body{font-size:15px}
header,main,footer,nav>div{padding-left:1rem;padding-right:1rem}
header{padding-top:1.5rem;padding-bottom:1.1rem}h1{font-size:1.5rem}
.figures{grid-template-columns:repeat(2,1fr);margin-top:1.2rem}.figures>div{padding:.6rem .6rem .55rem 0}
.figures dd{font-size:1.25rem}
section{padding-top:1.7rem}summary .tone{white-space:normal}
.cards thead{display:none}.cards tr{display:block;padding:.6rem 0;
border-bottom:1px solid var(--rule)}
.cards td,.cards th{display:block;border:0;padding:.08rem 0;text-align:left;white-space:normal}
.cards code{white-space:normal}
.cards td:empty{display:none}
.cards [data-label]::before{content:attr(data-label) " ";font-weight:400;color:var(--faint)}
dl.rows{grid-template-columns:1fr;gap:0}dl.rows dd{margin-bottom:.5rem}}
`;

const PAPER = `
@media print{html{font-size:9.5pt}body{font-size:1rem}.scroll code{white-space:normal}
th,td{padding-right:.5rem}table{font-size:.92em}nav,.theme,.data,.choice{display:none}
header,main,footer{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}
section{padding-top:1.2rem}h1{font-size:1.6rem}h2{break-after:avoid}
figure,.finding,tr,.check>summary{break-inside:avoid}.scroll,.tall{overflow:visible;max-height:none}
.word,.note{border:1px solid var(--tone)}pre{border:1px solid var(--rule);white-space:pre-wrap}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

/** The whole style sheet of the page. */
export function pageStyle(): string {
  const parts = [tokenStyle(), CHART_STYLE, BASE, CHART_PARTS_STYLE, DIAGRAM_STYLE, NARROW, PAPER];
  return parts.join('');
}
