/** A table in Markdown. Bars within cells are escaped; cells hold no line ends. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Says of a page that it is not to be edited. */
export const GENERATED = '<!-- Made by `npm run docs`: edit what it is made from, not this. -->'
