/** `true` where two types are the same, optional and read-only members included. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where it is given `true`. */
export type Check<T extends true> = T;
