import { MemoryStore, openMemory } from '@spymaster/bus'
import { busContract } from './bus.contract.ts'

busContract('memory', {
  async place(limits) {
    const store = new MemoryStore(limits)
    return { open: async () => openMemory(store), dispose: async () => {} }
  },
})
