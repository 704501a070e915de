import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const launcher = fileURLToPath(new URL('../../apps/cli/bin/spymaster.js', import.meta.url))
/** A day without end, four times as fast as it was. */
const MARKET = ['--date', '2026-11-20', '--seed', '1', '--speed', '4']

/** 09:25 New York of that day. */
const PACED_FROM_MS = Date.UTC(2026, 10, 20, 14, 25)

/** `spymaster up` as a process of its own, on a simulated day and a data folder that goes with it. */
export class SystemProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spymaster-page-'))
  #child: ChildProcess | null = null
  #port = 0

  /** Where the page is; '' before the first start. */
  get url(): string {
    return this.#port === 0 ? '' : `http://localhost:${this.#port}`
  }

  /** Starts it, from the second time on at the same port, and waits until it listens. */
  async start(): Promise<void> {
    const args = [launcher, 'up', ...MARKET, '--data-dir', this.#folder, '--port', String(this.#port)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    for await (const text of child.stdout) {
      said += text
      const port = /localhost:(\d+)\/health/.exec(said)?.[1]
      if (port === undefined) continue
      this.#port = Number(port)
      child.stdout.resume()
      return
    }
    throw new Error(`spymaster up ended before it listened: ${said}`)
  }

  /** Waits until the day before the opening bell, which is given at once, is over. */
  async caughtUp(): Promise<void> {
    for (;;) {
      const { core } = (await (await fetch(`${this.url}/health`)).json()) as {
        core: { snapTs: number | null }
      }
      if (core.snapTs !== null && core.snapTs >= PACED_FROM_MS) return
      await pause(100)
    }
  }

  /** Asks for a later time of the day; what lies between is given at once. */
  async seek(ts: number): Promise<void> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/ws/stream`)
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'replay', action: 'seek', ts }))
    await pause(200)
    socket.close()
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null) return
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
