// Builds the frontend when its sources have changed since it was last built. Everything said goes to standard
// error: standard output belongs to the script after it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('..', import.meta.url))
const frontend = join(repository, 'apps/frontend')
const stampPath = join(frontend, 'dist/.built-from')

/** What the built page is made from. */
const SOURCES = [
  'apps/frontend/*.json',
  'apps/frontend/{src,public}/**/*',
  'packages/events/src/**/*.ts',
  'packages/core/src/payload/**/*.ts',
  'packages/gateway/src/protocol.ts',
  'packages/gateway/src/protocol/**/*.ts',
  'package-lock.json',
]

/** A fingerprint of every source by path and content. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const entries = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: repository, withFileTypes: true }))
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) hash.update(relative(repository, file)).update(readFileSync(file))
  return `${hash.digest('hex')}\n`
}

/** Builds the frontend unless it is built from just these sources. Returns false, having said why, when that fails. */
export function ensureBuilt(): boolean {
  const now = fingerprint()
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === now) return true
  process.stderr.write('Building the page …\n')
  const npm = ['run', 'build', '--loglevel=error', '--workspace', '@spymaster/frontend']
  const { status, stdout, stderr } = spawnSync('npm', npm, { cwd: repository, encoding: 'utf8' })
  if (status === 0) {
    writeFileSync(stampPath, now)
    return true
  }
  process.stderr.write(`${stdout}${stderr}spymaster: cannot build the page, see above.\n`)
  return false
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !ensureBuilt()) process.exitCode = 1
