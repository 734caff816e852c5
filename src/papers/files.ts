/** Where contents lie that are too large for a row: a folder on Node, a bucket at the edge. Ids are UUIDs. */
export interface Files {
  /** Resolves once the file is durable; one of this id that is there already gives way. */
  put(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** One that is not there is no fault. */
  erase(id: string): Promise<void>;
}
