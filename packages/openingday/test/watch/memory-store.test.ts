import { storeContract } from "../store/contract.ts";
import { createMemoryStore } from "./memory-store.ts";

storeContract("the tests' own memory", async () => {
  const store = createMemoryStore();
  return {
    async open() {
      store.reopen();
      return store;
    },
    async remove() {},
  };
});
