import type { InferEntityFromProperties } from '@mikro-orm/core'

/** The typed fields that a properties object adds, for re-opening an entity's interface. */
// biome-ignore lint/suspicious/noExplicitAny: MikroORM's own constraint on a properties object
export type Added<P extends Record<string, any>> = Pick<
  InferEntityFromProperties<P>,
  keyof P & keyof InferEntityFromProperties<P>
>
