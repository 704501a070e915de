import { u8, u16, u32, u64 } from '../fields.ts'
import { type Fields, type Layout, layout, type Values } from '../layout.ts'

/** Bytes of the header that every record begins with. */
export const HEADER_BYTES = 16

/** Bytes of the sending time that a stream with `ts_out` puts behind every record. */
export const TS_OUT_BYTES = 8

/** The header after its length byte. */
export const header = layout({ rtype: u8, publisherId: u16, instrumentId: u32, tsEvent: u64 })

/** What an older version's body was, and what a copy of equal names leaves to do. */
export type OlderBody = {
  readonly body: Layout<Fields>
  /** Fills what version 3 has and the older one had not. Bodies begin at `from` and `to`. */
  finish?(source: DataView, from: number, target: DataView, to: number): void
}

/** One kind of record: its name, its type codes, and its body (what follows the header) in version 3. */
export type RecordKind<Type extends string = string, F extends Fields = Fields> = {
  readonly type: Type
  readonly rtypes: readonly number[]
  readonly body: Layout<F>
  /** Bodies of versions 1 and 2 where they differ from version 3. */
  readonly older?: { readonly 1?: OlderBody; readonly 2?: OlderBody }
}

/** Names a kind of record with its exact type. */
export const recordKind = <const Type extends string, F extends Fields>(
  kind: RecordKind<Type, F>,
): RecordKind<Type, F> => kind

type Flat<T> = { [K in keyof T]: T[K] }

/** The plain object of a kind. `tsOut` is present where the stream has it, ns UTC. */
export type RecordOf<Kind> =
  Kind extends RecordKind<infer Type, infer F>
    ? Flat<
        {
          type: Type
          /** Type code: tells apart kinds with several, e.g. the bars of a second and of a minute. */
          rtype: number
          publisherId: number
          instrumentId: number
          /** ns UTC, as the matching engine stamped it; u64's greatest value where it did not. */
          tsEvent: bigint
          tsOut?: bigint
        } & Values<F>
      >
    : never
