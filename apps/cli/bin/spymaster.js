#!/usr/bin/env node
// Starts the command line under a Node that runs TypeScript. Plain JavaScript, because the machine's own
// Node may be older: then this file starts itself again under the Node that comes with the packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const SMALLEST_NODE = [24, 15]

function fail(sentence) {
  process.stderr.write(`spymaster: ${sentence}\n`)
  process.exit(1)
}

/** Whether the running Node strips types and has the interfaces used here. */
function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > SMALLEST_NODE[0] || (major === SMALLEST_NODE[0] && minor >= SMALLEST_NODE[1])
}

/** Path of the Node that comes as a package for this kind of machine, or null. */
function nodeFromPackages() {
  try {
    const name = `node-${process.platform}-${process.arch}/package.json`
    return join(dirname(createRequire(import.meta.url).resolve(name)), 'bin', 'node')
  } catch {
    return null
  }
}

/** Runs this file again under another Node, passing on signals, and ends as it ended. */
function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal signals the whole group, a supervisor only us: the child must hear of it in both cases.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}.`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

async function installIfMissing() {
  if (existsSync(join(repository, 'node_modules', '@spymaster'))) return
  const { ensureInstalled } = await import(join(repository, 'scripts', 'ensure-installed.mjs'))
  if (!ensureInstalled()) process.exit(1)
}

await installIfMissing()
if (isNewEnough()) await import('../src/main.ts')
else {
  const node = nodeFromPackages()
  if (node !== null) runUnder(node)
  else
    fail(
      `Node ${SMALLEST_NODE.join('.')} or newer is needed and this is ${process.versions.node}; ` +
        'install a newer Node, or run npm ci on Linux, where one comes with the packages.',
    )
}
