/** Colours of figures on white paper. Series colours as in the workbench. */
export const LIGHT_COLOURS =
  "--paper:#fff;--raised:#f5f6f8;--line:#dcdfe5;--ink:#16181d;--soft:#454b56;--muted:#5a616c;--harm:#a81c26;--s0:#5a616c;--s1:#1685fb;--s2:#dc6207;--s3:#007e70;--s4:#b363b9;--s5:#855401";

/** Rules of everything that figures draw; the colours are the page's, or a file's own. */
export const FIGURE_STYLE = `svg text{font:12px system-ui,"Segoe UI",Roboto,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}svg .soft{fill:var(--muted);font-size:11px}svg .small{font-size:11px}svg .strong{font-weight:600;font-size:13px}svg .end{text-anchor:end}svg .mid{text-anchor:middle}
svg .box{fill:var(--raised);stroke:var(--line)}svg .rule{stroke:var(--line)}svg .zero{stroke:var(--muted);stroke-dasharray:2 2}svg .arrow{stroke:var(--muted);fill:none}
svg .harm{fill:var(--harm)}svg .count{fill:var(--s1)}svg .ring{fill:none;stroke:var(--muted);stroke-width:1.2}svg .ring-part{fill:none;stroke:var(--ink);stroke-width:2.4}
svg .bar{stroke-width:2;stroke-linecap:round}svg .seed{opacity:.45}svg .open{stroke:var(--s0);fill:var(--s0)}
${[0, 1, 2, 3, 4, 5].map((index) => `svg .c${index}{stroke:var(--s${index});fill:var(--s${index})}`).join("")}
svg .line{fill:none;stroke-width:1.5}`;
