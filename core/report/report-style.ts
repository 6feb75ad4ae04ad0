import { FIGURE_STYLE } from "./figures/figure-style.ts";

/** The report's style sheet: light and dark by the reader's system, light on paper. Series colours as in the workbench. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f5f6f8;--line:#dcdfe5;--ink:#16181d;--soft:#454b56;--muted:#5a616c;--accent:#1a56c4;
--warn:#734b00;--warn-paper:#fdf3dc;--harm:#a81c26;--s0:#5a616c;--s1:#1685fb;--s2:#dc6207;--s3:#007e70;--s4:#b363b9;--s5:#855401}
@media (prefers-color-scheme:dark){:root{--paper:#15171b;--raised:#1c1f24;--line:#31363f;--ink:#eceef2;--soft:#bac0ca;--muted:#a2a9b5;--accent:#8cb6ff;
--warn:#f0b94b;--warn-paper:#352a12;--harm:#ff9994;--s0:#a2a9b5;--s1:#4b99fb;--s2:#f09710;--s3:#1dc68d;--s4:#c59bc8;--s5:#ede43d}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#f5f6f8;--line:#c9cdd5;--ink:#000;--soft:#333;--muted:#444;--accent:#123f92;
--warn:#543600;--warn-paper:#fdf3dc;--harm:#a81c26;--s0:#5a616c;--s1:#1268c9;--s2:#b34f05;--s3:#00695d;--s4:#8f469a;--s5:#6b4301}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:28px 32px 64px;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:36px 0 8px;padding-top:12px;border-top:1px solid var(--line)}h3{font-size:15px;margin:20px 0 6px}
p{margin:6px 0;max-width:78ch}.lead{font-size:17px;max-width:70ch}.muted{color:var(--muted)}a{color:var(--accent)}
code,pre{font:12px/1.5 ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",monospace}pre{padding:10px 12px;background:var(--raised);border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
ul{margin:6px 0;padding-left:20px}.warning{padding:8px 12px;background:var(--warn-paper);color:var(--warn);border-radius:4px}
nav ul{columns:2;list-style:none;padding:0}
figure{margin:12px 0 18px;break-inside:avoid}figcaption{color:var(--soft);font-size:13px;max-width:80ch}
svg{display:block;width:100%;height:auto;max-width:1016px}
${FIGURE_STYLE}
.table{overflow-x:auto}table{border-collapse:collapse;font-size:12.5px;font-variant-numeric:tabular-nums}th,td{padding:3px 10px 3px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}th{color:var(--muted);font-weight:500}td.number,th.number{text-align:right}td.long{overflow-wrap:anywhere;min-width:9em}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 14px}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
details>summary{cursor:pointer;color:var(--soft)}.download{font-size:12.5px}
@media print{body{padding:0;max-width:none;font-size:10.5pt}h2{break-after:avoid}h3{break-after:avoid}tr{break-inside:avoid}.table{overflow:visible}table{font-size:8pt}th,td{padding-right:6px}.download,nav{display:none}@page{margin:16mm 14mm}}
`;
