import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built page's folder, built anew if its sources have changed. Throws with what the build said. */
export function builtPage(): string {
  const script = fileURLToPath(new URL('../../../scripts/ensure-built.ts', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return fileURLToPath(new URL('../dist/', import.meta.url))
}
