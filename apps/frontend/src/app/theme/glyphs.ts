/** Drawn here rather than taken from a font, which every machine has another of. 16 by 16, filled. */
export const glyphPaths = {
  dot: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z',
  diamond: 'M8 2.5 13.5 8 8 13.5 2.5 8Z',
  high: 'M2 2.5h12v2H2Zm6 3.5 5.5 7.5h-11Z',
  low: 'M2 11.5h12v2H2ZM8 10 2.5 2.5h11Z',
  square: 'M3.5 3.5h9v9h-9Z',
  wave: 'M1 5.5c2.3-3 4.7-3 7 0s4.7 3 7 0v4c-2.3 3-4.7 3-7 0s-4.7-3-7 0Z',
  wall: 'M2 2h5v5H2Zm7 0h5v5H9ZM2 9h5v5H2Zm7 0h5v5H9Z',
  flip: 'M5 2 1 6h3v6h2V6h3Zm6 12 4-4h-3V4h-2v6H7Z',
  star: 'm8 1.5 1.9 4.2 4.6.5-3.4 3.1 1 4.5L8 11.5l-4.1 2.3 1-4.5L1.5 6.2l4.6-.5Z',
  up: 'M8 3 14 12H2Z',
  down: 'M8 13 2 4h12Z',
  fight: 'M8 1.5 14.5 8 8 14.5 1.5 8Zm0 3L4.5 8 8 11.5 11.5 8Z',
  play: 'M4 2.5 13.5 8 4 13.5Z',
  pause: 'M3.5 2.5h3.2v11H3.5Zm5.8 0h3.2v11H9.3Z',
  plug: 'M5 1h2v4h2V1h2v4h2v3a5 5 0 0 1-4 4.9V15H7v-2.1A5 5 0 0 1 3 8V5h2Z',
  alert: 'M8 1.5 15.5 14.5H.5ZM7.1 6v4.5h1.8V6Zm0 5.5v1.7h1.8v-1.7Z',
  ring: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Zm0 2.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z',
  through: 'M6 1h2v4.5H6Zm0 9.5h2V15H6ZM0 7h9V3.5L16 8l-7 4.5V9H0Z',
  back: 'M14 1h2v14h-2ZM1 2.5h6.5a4.3 4.3 0 0 1 0 8.6H6v3.4L0 10l6-4.5v3.4h1.5a2.1 2.1 0 0 0 0-4.2H1Z',
  zigzag: 'M0 9.5 4 3.5l4 6 4-6 4 6-1.8 1.3-2.2-3.4-4 6-4-6-2.2 3.4Z',
  dash: 'M2.5 7h11v2h-11Z',
} as const

export type GlyphName = keyof typeof glyphPaths
