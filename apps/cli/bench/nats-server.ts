import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A NATS server with JetStream on a free port, with an empty store. */
export class BenchServer {
  readonly url: string
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(url: string, process: ChildProcess, folder: string) {
    this.url = url
    this.#process = process
    this.#folder = folder
  }

  /** Throws where there is no server to start: a benchmark that cannot run fails. */
  static async start(): Promise<BenchServer> {
    const folder = await mkdtemp(join(tmpdir(), 'spymaster-bench-nats-'))
    const place = ['-a', '127.0.0.1', '-p', '-1', '--ports_file_dir', folder]
    const server = spawn('nats-server', [...place, '-js', '-sd', join(folder, 'store')], { stdio: 'ignore' })
    await once(server, 'spawn')
    for (;;) {
      const name = (await readdir(folder)).find((file) => file.endsWith('.ports'))
      const text = name === undefined ? '' : await readFile(join(folder, name), 'utf8')
      if (text.endsWith('}')) return new BenchServer(JSON.parse(text).nats[0], server, folder)
      if (server.exitCode !== null) throw new Error(`nats-server ended with code ${server.exitCode}`)
      await pause(10)
    }
  }

  /** Ends it and removes its store. */
  async dispose(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
    await rm(this.#folder, { recursive: true })
  }
}
