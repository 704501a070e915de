/** A count with commas between thousands. */
export const counted = (count: number): string => count.toLocaleString('en-US')

/** Bytes as people read them: `61.2 MB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** The time of day of nanoseconds UTC in decimal; `-` for none. */
export function timeText(ns: string | null): string {
  return ns === null ? '-' : new Date(Number(BigInt(ns) / 1_000_000n)).toISOString().slice(11, 23)
}

/** Rows in columns as wide as need be, those of numbers to the right. */
export function inColumns(
  rows: readonly (readonly string[])[],
  isNumber: (column: number) => boolean,
): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  )
}
