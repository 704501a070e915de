/**
 * The style sheet of a page. Series colours are of the set by M. Okabe and K. Ito ("Color Universal Design", 2008), which
 * people with any of the common colour-vision deficiencies tell apart; dark has lighter ones of the same hues.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --panel: #f5f7f9;
  --first: #0072b2; --second: #b34700; --third: #007a5a; --walk: #6b7280; --warn: #fdf3e1; --warn-line: #d08700; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6eaef; --soft: #9aa5b1; --line: #333b45;
  --panel: #1c2229; --first: #56b4e9; --second: #f0a35e; --third: #3fc49a; --walk: #98a2ae; --warn: #2c2415;
  --warn-line: #c99a3c; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif;
  -webkit-text-size-adjust: 100% }
main { max-width: 860px; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1rem; font-weight: 600; color: var(--soft); margin: 0 0 .5rem; letter-spacing: .01em }
.headline { font-size: clamp(1.3rem, 4.2vw, 1.8rem); line-height: 1.3; font-weight: 600; margin: 0 0 1.5rem;
  text-wrap: balance }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line) }
p, ul { margin: 0 0 1rem; max-width: 68ch }
ul { padding-left: 1.2rem } li { margin: .3rem 0 }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .9rem 1.5rem; margin: 0;
  padding: 1rem 1.1rem; background: var(--panel); border-radius: 8px }
dt { font-size: .8rem; color: var(--soft) } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.warning { background: var(--warn); border-left: 4px solid var(--warn-line); padding: .7rem .9rem; border-radius: 4px;
  max-width: none }
figure { margin: 1.5rem 0 2rem; break-inside: avoid }
figcaption { font-size: .92rem; color: var(--soft); margin-top: .5rem; max-width: 72ch }
figure svg { display: block; max-width: 100%; height: auto; overflow: visible; color: var(--ink) }
.narrow { display: none }
@media screen and (max-width: 700px) { .wide { display: none } .narrow { display: block } main { padding-top: 1.5rem } }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .88rem; margin: 0 0 .5rem; padding: 0;
  list-style: none; max-width: none } .legend li { margin: 0; display: flex; align-items: center; gap: .4rem }
.legend svg { width: 14px; height: 14px; flex: none }
details { margin: .6rem 0 0; font-size: .9rem } summary { cursor: pointer; color: var(--soft); padding: .35rem 0 }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--first); outline-offset: 2px }
.scroll { overflow-x: auto; margin: .5rem 0 1.5rem }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; min-width: 100% }
.caption { color: var(--soft); margin: .5rem 0 0; font-size: .92rem }
th, td { text-align: right; padding: .32rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom }
th:first-child, td:first-child { text-align: left; padding-left: 0 } tbody th { font-weight: 500; white-space: normal;
  min-width: 10rem }
footer { margin-top: 3rem; font-size: .85rem; color: var(--soft) }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #fff;
  --first: #0072b2; --second: #b34700; --third: #007a5a; --walk: #666; --warn: #fff } main { max-width: none; padding: 0 }
  body { font-size: 10.5pt } h2 { break-after: avoid } details:not([open]) { display: none }
  .scroll { overflow: visible } table { font-size: 8pt } }
`
