import { join } from 'node:path'
import type { LakeStorage, SpoolState } from '@spymaster/lake'
import { UsageError } from '../usage-error.ts'

/** Where a lake lies: the options of every command that uses one. */
export const lakeOptions = {
  lake: {
    kind: 'text',
    value: 'PLACE',
    about: 'The lake: a folder, or s3://BUCKET/PREFIX [DATA-DIR/lake; SPYMASTER_LAKE]',
  },
} as const

/** What the caller gave for them. */
export type LakeValues = { readonly lake: string | undefined; readonly 'data-dir': string | undefined }

type Environment = Readonly<Record<string, string | undefined>>

const S3_PLACE = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/

/** The place of the lake, as it is given: flag before environment before the data folder. */
export function lakePlace(values: LakeValues, env: Environment): string {
  return values.lake ?? (env.SPYMASTER_LAKE || join(values['data-dir'] ?? 'data', 'lake'))
}

/** Whether a lake lies in a store, not on a disk. */
export const isInStore = (place: string): boolean => place.startsWith('s3:')

/**
 * The folder where files grow before they are stored: hidden in a lake on a disk, so that they only get their name, and
 * in the data folder for one in a store, of which copies lie there as well.
 */
export function lakeWorkDir(values: LakeValues, env: Environment): string {
  const place = lakePlace(values, env)
  return isInStore(place) ? join(values['data-dir'] ?? 'data', 'lake-work') : join(place, '.work')
}

/**
 * Opens the lake. With `spool` what is written while a store is away waits on the local disk; that is for the one
 * process that records. Throws `UsageError` and `LakeError`.
 */
export async function openLake(
  values: LakeValues,
  env: Environment,
  spool: { readonly onState: (state: SpoolState) => void } | null = null,
): Promise<LakeStorage> {
  const { LocalStorage, S3Storage, SpooledStorage } = await import('@spymaster/lake')
  const place = lakePlace(values, env)
  if (!isInStore(place)) return await LocalStorage.open(place)
  const [, bucket, prefix = ''] = S3_PLACE.exec(place) ?? []
  if (bucket === undefined) throw new UsageError(`a lake in a store is s3://BUCKET/PREFIX, was ${place}`)
  const cacheDir = join(lakeWorkDir(values, env), 'cache')
  const store = new S3Storage({ bucket, prefix, cacheDir, ...credentials(env) })
  if (spool === null) return store
  return await SpooledStorage.open(store, { dir: join(lakeWorkDir(values, env), 'spool'), ...spool })
}

/** Opens a lake that is to be there already. Throws `LakeError` with `missing` where nothing was ever recorded. */
export async function openLakeToRead(values: LakeValues, env: Environment): Promise<LakeStorage> {
  const { isLake, LakeError } = await import('@spymaster/lake')
  const storage = await openLake(values, env)
  try {
    if (await isLake(storage)) return storage
    const what = `there is no lake in ${lakePlace(values, env)}`
    throw new LakeError(
      'missing',
      `${what}: name one with --lake or --data-dir, or record one with spymaster up`,
    )
  } catch (error) {
    await storage.close()
    throw error
  }
}

/** What the S3 protocol asks for, by the names that its other tools have for it. */
function credentials(env: Environment) {
  const accessKeyId = env.AWS_ACCESS_KEY_ID
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY
  if (!accessKeyId || !secretAccessKey)
    throw new UsageError('a lake in a store needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  return {
    accessKeyId,
    secretAccessKey,
    ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
    ...(env.AWS_REGION ? { region: env.AWS_REGION } : {}),
    ...(env.AWS_ENDPOINT_URL ? { endpoint: env.AWS_ENDPOINT_URL } : {}),
  }
}
