import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { SignalsPayload } from '@spymaster/core/payload'
import { CHROMIUM_FLAGS, chromiumPath, NO_CHROMIUM } from '@spymaster/test-support'
import { chromium, type Page } from 'playwright-core'
import { clockMs } from './clock.ts'
import { deflated } from './deflated.ts'
import type { Moment } from './moments.ts'

const launcher = fileURLToPath(new URL('../../apps/cli/bin/spymaster.js', import.meta.url))
const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const SIZE = { width: 1440, height: 900 }
/** So long before the moment the page is opened, for its chart, ms of the market; and how fast that is shown. */
const LEAD_MS = 240_000
const LEAD_SPEED = 8
/** How fast the last seconds are shown: slow enough that a pause comes within the snap also on a busy machine. */
const LAST_SPEED = 0.25
const LAST_MS = 8000
/** So much more of the market is made than the pictures show, s. */
const SPARE_SEC = 20
const SETTLE_MS = 700
const PATIENCE_MS = 600_000
const ASK_AGAIN = 5

/** Starts the system shortly before a moment and takes the two pictures. Throws where the moment does not come. */
export async function takePictures(moment: Moment): Promise<string[]> {
  const executablePath = chromiumPath()
  if (executablePath === null) throw new Error(NO_CHROMIUM)
  const data = mkdtempSync(join(tmpdir(), 'spymaster-picture-'))
  const system = await start(moment, data)
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] })
  try {
    const page = await browser.newPage({ viewport: SIZE })
    return await shoot(new Show(page, system.url), moment)
  } finally {
    await browser.close()
    const ended = once(system.child, 'close')
    system.child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
}

async function shoot(show: Show, moment: Moment): Promise<string[]> {
  const { level, state, signal, afterSec } = moment
  const fromMs = clockMs(moment.date, moment.from)
  await show.open()
  await show.until(({ ts }) => ts >= fromMs - LAST_MS, LEAD_SPEED)
  const at = await show.until(
    ({ ts, levels }) =>
      ts >= fromMs &&
      levels.some((each) => each.id === level && each.signal === signal && each.barrier.state === state),
    LAST_SPEED,
  )
  const during = await show.picture(moment.name, level)
  await show.until(({ ts }) => ts >= at + afterSec * 1000, LEAD_SPEED)
  return [during, await show.picture(`${moment.name}-after`, null)]
}

/** The page, what it hears, and the replay it commands. */
class Show {
  readonly #page: Page
  readonly #url: string
  #last: SignalsPayload | null = null

  constructor(page: Page, url: string) {
    this.#page = page
    this.#url = url
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(String(payload))
        if (frame.type === 'levels') this.#last = frame.payload
      }),
    )
  }

  async open(): Promise<void> {
    await this.#page.goto(this.#url)
    await this.#page.locator('[data-level]').first().waitFor()
  }

  /** Lets the market run until something is so, then pauses it; returns the time, ms. */
  async until(isSo: (payload: SignalsPayload) => boolean, speed: number): Promise<number> {
    await this.#command({ action: 'speed', speed })
    await this.#command({ action: 'resume' })
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(10))
      if (this.#last !== null && isSo(this.#last)) {
        await this.#command({ action: 'pause' })
        return this.#last.ts
      }
    throw new Error(
      `waited ${PATIENCE_MS / 1000} s in vain; the market was at ${this.#last?.ts ?? 'no time'}`,
    )
  }

  /** Takes a picture of the page at rest, with a level in focus where one is named; returns its path. */
  async picture(name: string, level: string | null): Promise<string> {
    await pause(SETTLE_MS)
    if (level !== null) await this.#page.locator(`[data-level="${level}"]`).first().click()
    // Where the mouse is, the ladder stands still.
    await this.#page.mouse.move(0, 0)
    await pause(SETTLE_MS)
    const path = join(folder, `${name}.png`)
    writeFileSync(path, deflated(await this.#page.screenshot()))
    return path
  }

  /** Sends a command on a connection of its own: the page need not know. */
  async #command(command: object): Promise<void> {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/ws/stream`)
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'replay', ...command }))
    await pause(30)
    socket.close()
  }
}

/** Writes the market from its start until shortly after the second picture; returns the files. */
async function simulate({ scenario, date, seed, start, from, afterSec }: Moment, out: string) {
  const to = new Date(clockMs(date, from) + (afterSec + SPARE_SEC) * 1000).toISOString()
  const market = ['--date', date, '--seed', String(seed), '--from', start, '--to', to, '--truth', 'none']
  const named = scenario === null ? [] : ['--scenario', scenario]
  const args = [launcher, 'simulate', ...market, ...named, '--out', out]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`spymaster simulate ended with code ${code}`)
  return readdirSync(out).map((file) => join(out, file))
}

async function start(moment: Moment, data: string) {
  const { date, from } = moment
  const files = await simulate(moment, join(data, 'market'))
  const since = new Date(clockMs(date, from) - LEAD_MS).toISOString()
  const args = [launcher, 'up', ...files, '--speed', String(LEAD_SPEED), '--from', since, '--no-lake']
  const child = spawn(process.execPath, [...args, '--port', '0', '--data-dir', join(data, 'log')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const text of child.stdout) {
    said += text
    const port = /localhost:(\d+)\/health/.exec(said)?.[1]
    if (port === undefined) continue
    child.stdout.resume()
    const url = `http://localhost:${port}`
    await caughtUp(url, clockMs(date, from) - LEAD_MS).catch((error) => {
      child.kill('SIGTERM')
      throw error
    })
    return { child, url }
  }
  throw new Error(`spymaster up ended before it listened: ${said}`)
}

/** Waits until what lies before the pictures has been given. */
async function caughtUp(url: string, ms: number): Promise<void> {
  for (;;) {
    const { core } = await healthOf(url)
    if (core.snapTs !== null && core.snapTs >= ms) return
    await pause(200)
  }
}

/** Asks again where a kept connection was closed just as it was used, as happens on a machine with much to do. */
async function healthOf(url: string): Promise<{ core: { snapTs: number | null } }> {
  for (let left = ASK_AGAIN; ; left--)
    try {
      return (await (await fetch(`${url}/health`)).json()) as { core: { snapTs: number | null } }
    } catch (error) {
      if (left === 0) throw error
      await pause(200)
    }
}
