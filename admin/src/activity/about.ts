/** The record that something is said, planned or followed about. */
export interface About {
  entity: string
  id: string
}

/** As inputs take it. */
export const aboutInput = ({ entity, id }: About) => ({ entity, recordId: Number(id) })
