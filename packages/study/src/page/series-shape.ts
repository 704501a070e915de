import type { Series } from './page.ts'

/** Symbol of a series' points, by the name that Plot knows it by; the walk is a line. */
export const symbolOf: Readonly<Record<Series, 'circle' | 'diamond' | 'square' | 'times'>> = {
  first: 'circle',
  second: 'diamond',
  third: 'square',
  walk: 'times',
}

/** The colour of a series, which the page's style sheet says. */
export const colourOf = (series: Series): string => `var(--${series})`

const KEYS: Readonly<Record<Series, string>> = {
  first: '<circle cx="7" cy="7" r="4.5" fill="var(--first)"/>',
  second: '<path d="M7 1.5 12 7 7 12.5 2 7Z" fill="var(--second)"/>',
  third: '<path d="M3 3h8v8H3Z" fill="var(--third)"/>',
  walk: '<path d="M0 7h14" stroke="var(--walk)" stroke-width="2" stroke-dasharray="4 2"/>',
}

/** A small drawing of a series' mark. */
export const keyOf = (series: Series): string =>
  `<svg viewBox="0 0 14 14" aria-hidden="true">${KEYS[series]}</svg>`
