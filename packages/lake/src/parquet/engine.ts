import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { LakeError } from '../lake-error.ts'

/** How much an engine may take. */
export type EngineOptions = {
  /** Memory of the engine in MiB. 512 unless given. */
  readonly memoryMb?: number
  /** Where it may put what does not fit; nowhere unless given, so that what does not fit fails. */
  readonly spillDir?: string
}

const MEMORY_MB = 512

/**
 * An engine of our own within the process: DuckDB with nothing in it, one thread, bounded memory, and no extensions,
 * which it would otherwise fetch from the network. Times and dates are UTC.
 */
export class Engine {
  readonly connection: DuckDBConnection
  readonly #instance: DuckDBInstance

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.connection = connection
  }

  /** Throws `LakeError` where it cannot be started. */
  static async open({ memoryMb = MEMORY_MB, spillDir }: EngineOptions = {}): Promise<Engine> {
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        threads: '1',
        memory_limit: `${memoryMb}MiB`,
        temp_directory: spillDir ?? '',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      })
      const connection = await instance.connect()
      await connection.run("SET TimeZone = 'UTC'")
      return new Engine(instance, connection)
    } catch (error) {
      throw new LakeError('storage', `DuckDB does not start: ${String(error)}`, error)
    }
  }

  close(): void {
    this.connection.closeSync()
    this.#instance.closeSync()
  }
}

/** A text as SQL writes it. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`
