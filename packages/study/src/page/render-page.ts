import type { Block, Figure, Page, Section, Table } from './page.ts'
import { PAGE_STYLE } from './page-style.ts'
import { keyOf } from './series-shape.ts'

/** Widths in pixels that each figure is drawn for; the style sheet shows the one that fits. */
const WIDE = 820
const NARROW = 350

/** The page as HTML that asks nothing of a network. The same page gives the same text. */
export function renderPage({ title, headline, facts, sections }: Page): string {
  const terms = facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<header><h1>${escaped(title)}</h1><p class="headline">${escaped(headline)}</p><dl>${terms.join('')}</dl></header>`,
    ...sections.map(section),
    '<footer>Made by Spymaster. A description of a market, not advice.</footer>',
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const section = ({ title, blocks }: Section, place: number): string =>
  `<section aria-labelledby="s${place}">\n<h2 id="s${place}">${escaped(title)}</h2>\n${blocks.map(block).join('\n')}\n</section>`

function block(content: Block): string {
  if (content.type === 'text') return `<p>${escaped(content.text)}</p>`
  if (content.type === 'warning') return `<p class="warning" role="note">${escaped(content.text)}</p>`
  if (content.type === 'list')
    return `<ul>${content.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
  return content.type === 'table' ? table(content) : figure(content)
}

function figure({ caption, alternative, legend = [], table: data, draw }: Figure): string {
  const keys = legend.map(({ series, name }) => `<li>${keyOf(series)}${escaped(name)}</li>`).join('')
  const drawing = (width: number, name: string): string =>
    `<div class="${name}" role="img" aria-label="${escaped(alternative)}">${draw(width)}</div>`
  return [
    '<figure>',
    keys === '' ? '' : `<ul class="legend">${keys}</ul>`,
    drawing(WIDE, 'wide'),
    drawing(NARROW, 'narrow'),
    `<figcaption>${escaped(caption)}</figcaption>`,
    `<details><summary>The figure’s numbers</summary>${table(data)}</details>`,
    '</figure>',
  ].join('\n')
}

function table({ caption, columns, rows }: Table): string {
  const head = columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escaped(first)}</th>${rest.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  )
  const name = escaped(caption)
  return `<p class="caption">${name}</p><div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML that shows it. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}
