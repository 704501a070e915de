import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'

/** Why tests on a real S3 server are skipped. */
export const NO_RADOSGW =
  'radosgw is not installed (Debian: apt-get install radosgw ceph-mon ceph-osd ceph-common)'

/** Reason to skip, or false where there is a server. */
export const s3Skip: string | false = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool'].every(
  isInstalled,
)
  ? false
  : NO_RADOSGW

const ACCESS_KEY = 'test'
const SECRET_KEY = 'testsecret'
/** A monitor that has been up for so long without answering never will. */
const START_MS = 90_000

const run = promisify(execFile)

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real S3 server on loopback: Ceph's, of one monitor, one store in memory and the gateway. */
export class Radosgw {
  readonly port: number
  readonly accessKeyId = ACCESS_KEY
  readonly secretAccessKey = SECRET_KEY
  readonly #folder: string
  readonly #conf: string
  readonly #daemons: ChildProcess[] = []
  #gateway: ChildProcess | null = null

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.#conf = join(folder, 'ceph.conf')
    this.port = port
  }

  /** Starts a server that holds nothing. Takes about ten seconds. */
  static async start(): Promise<Radosgw> {
    const ports = await freePorts(3)
    const server = new Radosgw(await mkdtemp(join(tmpdir(), 'spymaster-s3-')), ports[0]!)
    try {
      await server.#start(ports[1]!, ports[2]!)
    } catch (error) {
      const said = await readFile(join(server.#folder, 'log'), 'utf8').catch(() => '')
      await server.dispose()
      throw new Error(`the S3 server did not start: ${said.slice(-2000)}`, { cause: error })
    }
    return server
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Ends the gateway without giving it time for anything; what is stored stays. */
  async killGateway(): Promise<void> {
    const gateway = this.#gateway
    this.#gateway = null
    if (gateway !== null) await end(gateway)
  }

  /** Starts the gateway and waits until it answers. */
  async startGateway(): Promise<void> {
    this.#gateway = this.#daemon('radosgw', ['-f', '-n', 'client.rgw'])
    const until = Date.now() + START_MS
    while (
      !(await fetch(this.endpoint).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (Date.now() > until) throw new Error('radosgw does not answer')
      await pause(50)
    }
  }

  async makeBucket(bucket: string): Promise<void> {
    const client = new S3Client({
      region: 'us-east-1',
      endpoint: this.endpoint,
      credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
      forcePathStyle: true,
    })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    client.destroy()
  }

  /** Ends all of it and removes what it wrote. */
  async dispose(): Promise<void> {
    await this.killGateway()
    for (const daemon of this.#daemons.toReversed()) await end(daemon)
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #start(monPort: number, oldMonPort: number): Promise<void> {
    const fsid = randomUUID()
    const addresses = `[v2:127.0.0.1:${monPort},v1:127.0.0.1:${oldMonPort}]`
    for (const name of ['mon', 'osd', 'rgw']) await mkdir(join(this.#folder, name))
    await writeFile(this.#conf, configuration(this.#folder, fsid, addresses, this.port))
    const map = join(this.#folder, 'monmap')
    await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', addresses, map])
    await this.#run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map])
    this.#daemons.push(this.#daemon('ceph-mon', ['-f', '-i', 'a']))
    const osd = randomUUID()
    // Asks until the monitor answers.
    await this.#run('ceph', ['osd', 'new', osd])
    await this.#run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', osd])
    this.#daemons.push(this.#daemon('ceph-osd', ['-f', '-i', '0']))
    await this.startGateway()
    const user = ['user', 'create', '--uid=t', '--display-name=t']
    const keys = [`--access-key=${ACCESS_KEY}`, `--secret-key=${SECRET_KEY}`]
    await this.#run('radosgw-admin', ['-n', 'client.rgw', ...user, ...keys])
  }

  #daemon(program: string, words: readonly string[]): ChildProcess {
    const daemon = spawn(program, ['-c', this.#conf, ...words], { stdio: 'ignore' })
    // However the tests end: a daemon would outlive them.
    process.once('exit', () => daemon.kill('SIGKILL'))
    return daemon
  }

  async #run(program: string, words: readonly string[]): Promise<void> {
    await run(program, ['-c', this.#conf, ...words], { timeout: START_MS })
  }
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return
  const ended = once(daemon, 'exit')
  daemon.kill('SIGKILL')
  await ended
}

function configuration(folder: string, fsid: string, monitors: string, port: number): string {
  return `[global]
fsid = ${fsid}
mon host = ${monitors}
auth cluster required = none
auth service required = none
auth client required = none
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
osd crush chooseleaf type = 0
mon data = ${folder}/mon
osd data = ${folder}/osd
rgw data = ${folder}/rgw
run dir = ${folder}
log file = ${folder}/log
admin socket =
mon max pg per osd = 1000
osd max object name len = 256
osd max object namespace len = 64
public addr = 127.0.0.1
cluster addr = 127.0.0.1
[client.rgw]
ms mon client mode = crc
auth client required = none
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw thread pool size = 16
`
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  const ports: number[] = []
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening')
    ports.push((server.address() as { port: number }).port)
  }
  for (const server of servers) {
    server.close()
    await once(server, 'close')
  }
  return ports
}
