/**
 * The three calls of the abandoned decorator-metadata proposal that the certificate library's container makes while it loads; without them it
 * refuses to. Must be imported before `@peculiar/x509`. Leaves a full polyfill alone where one is there.
 */
export interface ReflectMetadata {
  getMetadata?(key: unknown, target: object): unknown;
  getOwnMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
}

const reflect = Reflect as ReflectMetadata;

if (reflect.getMetadata === undefined) {
  const known = new WeakMap<object, Map<unknown, unknown>>();
  reflect.defineMetadata = (key, value, target) => {
    const own = known.get(target) ?? new Map<unknown, unknown>();
    known.set(target, own.set(key, value));
  };
  reflect.getOwnMetadata = (key, target) => known.get(target)?.get(key);
  reflect.getMetadata = (key, target) => {
    for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      const own = known.get(at);
      if (own?.has(key)) return own.get(key);
    }
    return undefined;
  };
}
