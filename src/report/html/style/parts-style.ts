// The style of what is drawn: charts with their legends, checks, and the space-time diagrams of
// messages.

export const CHART_PARTS_STYLE = `
.charts{display:grid;grid-template-columns:1fr 1fr;gap:1.6rem 2.6rem;margin-top:1rem}
.charts .wide{grid-column:1/-1}
figure{margin:0;min-width:0}
figcaption{display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:baseline}
figcaption strong{font-weight:600}
.place{min-height:13rem;margin-top:.5rem}
.place.high{min-height:19rem}
html.drawn .place{min-height:0}
.gap{margin-top:1.9rem}
.place>p{color:var(--faint);font-size:.9rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.85rem;color:var(--faint);
min-height:1.6rem}
.legend b{color:var(--ink);font-weight:600;display:inline-block;min-width:3.4rem}
.legend .where{margin-left:auto}
.swatch{display:inline-block;width:1rem;height:0;border-top:2.5px solid var(--color);
vertical-align:.28em;margin-right:.35rem}
.swatch.dashed{border-top-style:dashed;border-top-width:2px}
.ramp{display:inline-block;width:5rem;height:.6rem;border-radius:2px;margin:0 .3rem;
background:linear-gradient(90deg,color-mix(in srgb,var(--heat) 10%,transparent),var(--heat))}
.plot{border-radius:3px}
.uplot{font:inherit}
.u-select{background:color-mix(in srgb,var(--a) 14%,transparent)}
.u-hz .u-cursor-x,.u-vt .u-cursor-y{border-right:1px solid var(--faint)}
.data{font-size:.85rem;color:var(--faint)}
.data table{font-size:.85rem;margin:0}.data thead th{position:sticky;top:0;background:var(--bg)}
.choice{border:0;margin:0 0 .2rem;padding:0;display:flex;gap:.4rem}
.choice legend{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.choice label{font-size:.85rem;cursor:pointer}
.choice input{position:absolute;opacity:0}
.choice span{display:block;border:1px solid var(--rule);border-radius:99px;padding:.1rem .75rem;
color:var(--faint)}
.choice input:checked+span{border-color:var(--ink);color:var(--ink)}
.choice input:focus-visible+span{outline:2px solid var(--a);outline-offset:2px}
.flow{display:grid;grid-template-columns:max-content 1fr max-content;gap:.4rem 1.2rem;
align-items:center;margin:.7rem 0;max-width:44rem}
.flow svg,.range{display:block;width:100%}
.flow svg{height:.55rem}.flow rect{fill:var(--a)}.flow .track{fill:var(--rule)}
.range{height:1.1rem;min-width:10rem;position:relative;top:.15rem}
.range .whole{stroke:var(--rule);stroke-width:2}
.range .body{stroke:var(--q2);stroke-width:7}
.range .mid{stroke:var(--q3);stroke-width:3}
header .progress{display:flex;align-items:center;gap:1rem;max-width:44rem;color:var(--faint);
font-size:.92rem}
.progress svg{flex:1;height:.4rem;display:block}.progress .track{fill:var(--rule)}
.progress rect{fill:var(--a)}
@media (max-width:60rem){.charts{grid-template-columns:1fr}}
@media (max-width:44rem){.flow{grid-template-columns:max-content 1fr max-content;gap:.4rem .7rem}
.legend .where{margin-left:0;flex-basis:100%}.legend b{min-width:0}}
@media print{.charts{grid-template-columns:1fr 1fr;gap:1rem 1.6rem}.legend .where{display:none}
.place,.place.high{min-height:0}}
`;

export const DIAGRAM_STYLE = `
.check{border-top:1px solid var(--rule);padding:.75rem 0}
.check:first-of-type{margin-top:.8rem}
.check>summary{display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline;list-style:none}
.check>summary::-webkit-details-marker{display:none}
.check>summary::after{content:"+";margin-left:auto;color:var(--faint);font-weight:400}
.check[open]>summary::after{content:"\\2212"}
.check>summary strong{font-size:1.02rem;font-weight:650}
.pill{font-size:.78rem;font-weight:650;color:var(--tone);background:var(--tone-bg);
border-radius:99px;padding:.08rem .65rem;white-space:nowrap}
.holds{color:var(--faint);max-width:52rem}
.finding{margin:1rem 0 1.2rem;max-width:60rem}
.finding>p{margin:.1rem 0}
.spacetime{list-style:none;margin:.6rem 0 0;padding:.5rem 1rem .7rem;background:var(--sunk);
border-radius:.5rem;font-size:.9rem}
.spacetime li{display:grid;grid-template-columns:5.6rem 15rem 1fr;gap:0 1.1rem;
align-items:stretch}
.spacetime .at{color:var(--faint);text-align:right;padding-top:.32rem;white-space:nowrap}
.spacetime .at small{display:block;font-size:.75rem}
.spacetime .text{padding:.32rem 0;overflow-wrap:anywhere}
.lanes{background:linear-gradient(var(--q4),var(--q4)) 16.67% 0/1.5px 100% no-repeat,
linear-gradient(var(--q4),var(--q4)) 50% 0/1.5px 100% no-repeat,
linear-gradient(var(--q4),var(--q4)) 83.33% 0/1.5px 100% no-repeat}
.later .lanes{background:repeating-linear-gradient(var(--q4) 0 3px,transparent 3px 7px)
16.67% 0/1.5px 1.1rem no-repeat,repeating-linear-gradient(var(--q4) 0 3px,transparent 3px 7px)
50% 0/1.5px 1.1rem no-repeat,repeating-linear-gradient(var(--q4) 0 3px,transparent 3px 7px)
83.33% 0/1.5px 1.1rem no-repeat,linear-gradient(var(--q4),var(--q4)) 16.67% 1.1rem/1.5px 100%
no-repeat,linear-gradient(var(--q4),var(--q4)) 50% 1.1rem/1.5px 100% no-repeat,
linear-gradient(var(--q4),var(--q4)) 83.33% 1.1rem/1.5px 100% no-repeat}
.later .at,.later .text,.later .lanes{padding-top:1.3rem}
.lanes svg{display:block;width:100%;height:auto}
.heads{color:var(--faint);font-size:.8rem}
.heads .lanes{background:none;display:grid;grid-template-columns:1fr 1fr 1fr;text-align:center;
padding-bottom:.15rem}
.arrow{stroke-width:1.8;fill:none;vector-effect:non-scaling-stroke}
.lanes svg{overflow:visible}
.arrow.send,.arrow.conf{stroke:var(--a)}.arrow.re{stroke:var(--b)}.arrow.rest{stroke:var(--l1)}
.arrow.missing{stroke:var(--bad);stroke-dasharray:4 3}
.cross{stroke:var(--bad);stroke-width:2;fill:none}
.tip.send,.tip.conf,.dot.sender{fill:var(--a)}.tip.re,.dot.receiver{fill:var(--b)}
.tip.rest,.dot.rest{fill:var(--l1)}
.dot{fill:var(--ink)}.dot.rig{fill:var(--unsure)}
.dot.server{fill:var(--ink)}
.where{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.legend .where{position:static;clip-path:none;width:auto;height:auto}
.key{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.82rem;color:var(--faint);
margin:.5rem 0 0}
@media (max-width:44rem){.spacetime{padding:.4rem .7rem}
.spacetime li{grid-template-columns:8.6rem 1fr;gap:0 .7rem}
.spacetime .lanes{grid-row:1/span 2}.spacetime .at{text-align:left;grid-column:2}
.spacetime .text{grid-column:2;padding:0 0 .45rem}.later .text{padding-top:0}
.heads .at,.heads .text{display:none}.heads .lanes{grid-row:auto;font-size:.68rem}}
@media print{.spacetime{border:1px solid var(--rule)}}
`;
