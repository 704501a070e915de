/** What a key asks for. */
export type KeyAction =
  | 'play'
  | 'recenter'
  | 'previous'
  | 'next'
  | 'slower'
  | 'faster'
  | 'nearer'
  | 'farther'
  | 'options'
  | 'help'
  | 'release'
  | { readonly select: number }

/** The keys as the help sheet lists them. */
export const keyTable: readonly { readonly keys: readonly string[]; readonly about: string }[] = [
  { keys: ['Space'], about: 'Play or pause a replay; let a live page stand still' },
  { keys: ['C'], about: 'Put spot in the middle of the ladder' },
  { keys: ['↑', '↓'], about: 'Next level up or down' },
  { keys: ['1 – 9'], about: 'Choose a level by its number on the ladder' },
  { keys: ['Esc'], about: 'Follow the most important level again' },
  { keys: ['+', '−'], about: 'Show fewer or more dollars' },
  { keys: ['[', ']'], about: 'Slower, faster replay' },
  { keys: ['O'], about: 'Show or hide the option board' },
  { keys: ['?'], about: 'This sheet' },
]

const actionOfKey: Readonly<Record<string, KeyAction>> = {
  ' ': 'play',
  c: 'recenter',
  C: 'recenter',
  o: 'options',
  O: 'options',
  ArrowUp: 'previous',
  ArrowDown: 'next',
  '[': 'slower',
  ']': 'faster',
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
  '?': 'help',
  Escape: 'release',
}

/** A key press as far as it matters here. */
export type Press = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** Name of the element that has the focus, in capitals. */
  readonly element: string
}

/** Elements that use some of our keys themselves. */
const ownKeys: Readonly<Record<string, readonly string[]>> = {
  BUTTON: [' '],
  INPUT: [' ', 'ArrowUp', 'ArrowDown'],
  // The option board, which scrolls.
  SECTION: ['ArrowUp', 'ArrowDown', ' '],
  OL: ['ArrowUp', 'ArrowDown', ' '],
}

/** What a press asks for; null when it is not for us. */
export function actionOf({ key, ctrlKey, metaKey, altKey, element }: Press): KeyAction | null {
  if (ctrlKey || metaKey || altKey || ownKeys[element]?.includes(key)) return null
  if (/^[1-9]$/.test(key)) return { select: Number(key) - 1 }
  return Object.hasOwn(actionOfKey, key) ? actionOfKey[key]! : null
}

/** The id that many steps from the current one, held within the list; the first without a current one. */
export function stepTo(ids: readonly string[], current: string | null, step: -1 | 1): string | null {
  const at = current === null ? -1 : ids.indexOf(current)
  if (at < 0) return ids[step > 0 ? 0 : ids.length - 1] ?? null
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)] ?? null
}
