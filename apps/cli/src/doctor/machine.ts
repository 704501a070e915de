import { execFile } from 'node:child_process'
import { access, constants, readFile, stat, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Examination, type Finding, fail, failed, ok, warn } from './finding.ts'
import { chromiumCommand, frontendState } from './installed.ts'
import { bytesText } from './sizes.ts'

const run = promisify(execFile)

/** Free disk below which nothing can be kept, and below which a busy day may not fit. */
const DISK = { least: 2 ** 30, day: 10 * 2 ** 30 } as const
/** Files and sockets that a gateway with all its clients holds, and some. */
const LEAST_FILES = 1024
const LEAST_MEMORY = 512 * 2 ** 20

/** Programs that some uses of the program start. */
export const installed: Examination = {
  title: 'Installed',
  look: async () => [
    ok('Node', process.versions.node),
    frontendState(),
    await program('nats-server', ['--version'], 'only for services on a NATS server of your own'),
    await program(chromiumCommand(), ['--version'], 'only for the tests of the page'),
  ],
}

async function program(command: string, args: readonly string[], use: string): Promise<Finding> {
  const name = command.split('/').at(-1) ?? command
  try {
    const { stdout, stderr } = await run(command, args, { timeout: 5_000 })
    return ok(name, (/\d+(?:\.\d+)+/.exec(stdout + stderr) ?? ['of unknown version'])[0])
  } catch {
    return ok(name, `not installed; needed ${use}`)
  }
}

/** What the system lets us use: disk, files, memory. */
export function machine(dataDir: string): Examination {
  const look = async () => [await folder(dataDir), await disk(dataDir), await files(), memory()]
  return { title: 'Machine', look }
}

/** The folder, or the nearest one above it that is there. */
async function existing(path: string): Promise<string> {
  for (let place = resolve(path); ; place = dirname(place)) {
    if ((await stat(place).catch(() => null)) !== null || place === dirname(place)) return place
  }
}

async function folder(dataDir: string): Promise<Finding> {
  const place = await existing(dataDir)
  const isThere = place === resolve(dataDir)
  try {
    if (!(await stat(place)).isDirectory())
      return fail('data folder', `${place} is a file, not a folder`, 'name another with --data-dir')
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok(
      'data folder',
      isThere ? `${dataDir} can be written` : `${dataDir} is not there yet, and can be made`,
    )
  } catch {
    const todo = `change its permissions, run as its owner, or name another with --data-dir`
    return fail('data folder', `${place} cannot be written`, todo)
  }
}

async function disk(dataDir: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(await existing(dataDir))
    const free = bavail * bsize
    const found = `${bytesText(free)} free where the data folder is`
    if (free < DISK.least) return fail('disk', found, 'make room: the log stops when the disk is full')
    if (free < DISK.day) return warn('disk', found, 'make room: a busy day takes up to 10 GiB of the log')
    return ok('disk', found)
  } catch (error) {
    return failed('disk', error, 'see whether the disk is mounted and may be looked at')
  }
}

async function files(): Promise<Finding> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
  if (soft === undefined) return ok('open files', 'no limit is known')
  const found = `${soft} files and sockets may be open at once`
  const todo = `raise it before a service starts: ulimit -n ${LEAST_FILES * 4}`
  return Number(soft) < LEAST_FILES ? warn('open files', found, todo) : ok('open files', found)
}

function memory(): Finding {
  const free = freemem()
  const found = `${bytesText(free)} free`
  return free < LEAST_MEMORY
    ? warn('memory', found, 'end something: the whole system takes some 400 MiB')
    : ok('memory', found)
}
