import { DbnError } from './dbn-error.ts'

// DBN is little-endian and typed arrays read in the host's order: on another host every number would be wrong.
if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1) {
  throw new DbnError('host', 'DBN records can only be read on a little-endian machine', 0)
}
