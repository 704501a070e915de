import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { GatewayError } from './gateway-error.ts'

/** A file as it is served. */
export type StaticFile = {
  readonly bytes: Buffer
  readonly type: string
  readonly etag: string
  readonly cacheControl: string
}

const typeOfExtension: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Names that hold a hash of what is in the file, as Angular writes them: another content has another name. */
const HASHED = /-[A-Z\d]{8}\.[a-z\d]+$/

const MOST_FILES = 1_000
const MOST_BYTES = 64 << 20

/**
 * A built frontend, read once: what is not in the folder now can never be asked for, however a path is written, and
 * a rebuild cannot mix two versions for a running page.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files
  }

  /** Reads a folder with an `index.html`. Throws `GatewayError` where there is none or it is too big. */
  static async read(folder: string): Promise<StaticFiles> {
    const files = new Map<string, StaticFile>()
    let total = 0
    for (const path of await list(folder)) {
      const file = await readStatic(path)
      total += file.bytes.length
      if (files.size === MOST_FILES || total > MOST_BYTES)
        throw new GatewayError(
          'static',
          `${folder} holds more than a built frontend: is it the right folder?`,
        )
      files.set(`/${relative(folder, path).split(sep).join('/')}`, file)
    }
    if (files.has('/index.html')) return new StaticFiles(files)
    throw new GatewayError('static', `${folder} has no index.html: run npm run build -w apps/frontend`)
  }

  /** The file at a decoded path; the index for `/` and for paths that name no file, which are places in the page. */
  find(path: string): StaticFile | null {
    const found = this.#files.get(path)
    if (found !== undefined) return found
    const isPlace = !path.slice(path.lastIndexOf('/')).includes('.')
    return isPlace ? (this.#files.get('/index.html') ?? null) : null
  }
}

/** Regular files below a folder. Links are left out, for they may lead anywhere, and hidden files, which are no pages. */
async function list(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    throw new GatewayError(
      'static',
      `${folder} cannot be read: run npm run build -w apps/frontend (${(error as Error).message})`,
      error,
    )
  }
}

async function readStatic(path: string): Promise<StaticFile> {
  const bytes = await readFile(path)
  return {
    bytes,
    type: typeOfExtension[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
