// Installs what the lock names when node_modules does not hold it, so that `npm start` and `npm test`
// work on a fresh clone. Plain JavaScript: it runs under whatever Node the machine has, before Node 24
// is there. Everything it says goes to standard error: standard output belongs to the script after it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const SMALLEST_NODE = [24, 15]

/** What a complete installation leaves behind: the lock it was made from, and for which machine. */
function fingerprint(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`
}

const stampPath = (root) => join(root, 'node_modules', '.spymaster-installed')

/** Names of the workspace packages, from the patterns in the root package.json ("packages/*" or a path). */
function workspaceNames(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [join(root, pattern)]
    const parent = join(root, pattern.slice(0, -2))
    return existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : []
  })
  return folders
    .map((folder) => join(folder, 'package.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')).name)
}

/** Why an installation is needed, in a few words; null when everything is in place. */
export function whyInstall(root = repository) {
  if (!existsSync(join(root, 'node_modules'))) return 'first use'
  if (!existsSync(stampPath(root))) return 'the last installation was not finished'
  if (readFileSync(stampPath(root), 'utf8') !== fingerprint(root)) return 'package-lock.json has changed'
  const missing = workspaceNames(root).find((name) => !existsSync(join(root, 'node_modules', name)))
  return missing === undefined ? null : `${missing} is not linked`
}

/** Writes the stamp; npm calls this through `postinstall`, so an installation by hand counts too. */
function stamp(root) {
  writeFileSync(stampPath(root), fingerprint(root))
}

/** Installs if needed. Returns false, having said why, when that failed. */
export function ensureInstalled(root = repository) {
  const why = whyInstall(root)
  if (why === null) return true
  process.stderr.write(`Installing the packages that package-lock.json names (${why}) …\n`)
  // No package here needs an install script. npm's own output must not reach our standard output, and
  // --loglevel overrules the silence of .npmrc.
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status === 0) {
    stamp(root)
    return true
  }
  const reason = result.error ? `npm did not start (${result.error.message})` : 'npm ci failed, see above'
  process.stderr.write(`spymaster: cannot install: ${reason}.\n`)
  return false
}

/** Whether scripts will find a Node that runs TypeScript: ours, or the machine's where we bring none. */
function hasNode(root) {
  if (existsSync(join(root, 'node_modules', '.bin', 'node'))) return true
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > SMALLEST_NODE[0] || (major === SMALLEST_NODE[0] && minor >= SMALLEST_NODE[1])
}

/**
 * Builds the page where it is stale, under the Node that was just installed: a shell that has run `node` once
 * would take the machine's own again. Returns the exit code.
 */
function ensureBuilt(root) {
  const ours = join(root, 'node_modules', '.bin', 'node')
  const node = existsSync(ours) ? ours : process.execPath
  return spawnSync(node, [join(root, 'scripts', 'ensure-built.ts')], { stdio: ['ignore', 2, 2] }).status ?? 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === '--stamp') stamp(repository)
  else if (!ensureInstalled()) process.exitCode = 1
  else if (!hasNode(repository)) {
    process.stderr.write(
      `spymaster: Node ${SMALLEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}: ` +
        'no Node comes with the repository for this kind of machine, install one.\n',
    )
    process.exitCode = 1
  } else if (process.argv[2] === '--page') process.exitCode = ensureBuilt(repository)
}
