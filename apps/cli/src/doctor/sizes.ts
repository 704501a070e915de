/** Bytes for people: `1.5 GiB`. */
export function bytesText(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toFixed(bytes >= 100 * size ? 0 : 1)} ${unit}`
  return `${bytes} bytes`
}

/** A span of time for people: `3 min`. */
export function spanText(ms: number): string {
  const sec = Math.max(0, ms) / 1000
  if (sec < 1) return `${Math.round(sec * 1000)} ms`
  if (sec < 120) return `${Math.round(sec)} s`
  if (sec < 7200) return `${Math.round(sec / 60)} min`
  return sec < 172_800 ? `${Math.round(sec / 3600)} h` : `${Math.round(sec / 86_400)} days`
}
