import type { LakeStorage } from '../storage/index.ts'

/** A file that a run read. */
export type ManifestInput = {
  /** Without folders. */
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** What a run that wrote to the lake was: so that what it made can be made again, and trusted. */
export type RunManifest = {
  readonly version: 1
  /** Begins with when it began; unique. */
  readonly id: string
  readonly kind: 'record' | 'import' | 'compact'
  /** ISO times; null while it runs. */
  readonly began: string
  readonly ended: string | null
  /** Of the program, and of Node. */
  readonly code: string
  readonly node: string
  /** Hash of the settings that what it writes depends on, 16 hexadecimal digits; null where there are none. */
  readonly config: string | null
  readonly inputs: readonly ManifestInput[]
  /** What it counted, by name. */
  readonly counts: Readonly<Record<string, number>>
  /** `running` in a manifest that was never completed says that the run was killed. */
  readonly outcome: 'running' | 'complete' | 'stopped' | 'failed'
  /** One sentence; null but with `failed`. */
  readonly error: string | null
}

/** The folder of manifests, with a slash at its end. */
export const MANIFEST_FOLDER = 'runs/'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A manifest that is written when a run begins, and again when it ends. */
export class RunRecord {
  readonly #storage: LakeStorage
  #manifest: RunManifest

  private constructor(storage: LakeStorage, manifest: RunManifest) {
    this.#storage = storage
    this.#manifest = manifest
  }

  /** Throws `LakeError`. */
  static async begin(
    storage: LakeStorage,
    about: Pick<RunManifest, 'kind' | 'code' | 'config' | 'inputs'>,
    now: Date = new Date(),
  ): Promise<RunRecord> {
    const began = now.toISOString()
    const id = `${began.replaceAll(/[:.]/g, '-')}-${about.kind}-${process.pid}`
    const open = { ended: null, counts: {}, outcome: 'running', error: null } as const
    const record = new RunRecord(storage, {
      version: 1,
      id,
      began,
      node: process.versions.node,
      ...about,
      ...open,
    })
    await record.#write()
    return record
  }

  get id(): string {
    return this.#manifest.id
  }

  /** Throws `LakeError`. */
  async end(result: Pick<RunManifest, 'outcome' | 'counts' | 'error'>): Promise<void> {
    this.#manifest = { ...this.#manifest, ...result, ended: new Date().toISOString() }
    await this.#write()
  }

  async #write(): Promise<void> {
    const text = `${JSON.stringify(this.#manifest, null, 1)}\n`
    await this.#storage.put(`${MANIFEST_FOLDER}${this.id}.json`, encoder.encode(text))
  }
}

/** All manifests, oldest first. One that cannot be read is left out. */
export async function* readManifests(storage: LakeStorage): AsyncGenerator<RunManifest> {
  for await (const { key } of storage.list(MANIFEST_FOLDER)) {
    const bytes = await storage.get(key)
    try {
      if (bytes !== null) yield JSON.parse(decoder.decode(bytes)) as RunManifest
    } catch {
      // Half a file is none of ours: ours are there whole or not at all.
    }
  }
}
