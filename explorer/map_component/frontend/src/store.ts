// Blobs sent once and kept for as long as the page is open, by the key that Python gave them.

const MOST = 96;
const blobs = new Map<string, Uint8Array>();
const listeners = new Set<() => void>();

/** Takes a message: length of the key in one byte, the key, the bytes. */
export function receive(message: Uint8Array): void {
  const length = message[0] ?? 0;
  const key = new TextDecoder().decode(message.subarray(1, 1 + length));
  keep(key, message.slice(1 + length));
}

export function keep(key: string, bytes: Uint8Array): void {
  blobs.delete(key);
  blobs.set(key, bytes);
  for (const oldest of blobs.keys()) {
    if (blobs.size <= MOST) break;
    blobs.delete(oldest);
  }
  for (const listener of [...listeners]) listener();
}

/** Which of these blobs have not arrived, or were forgotten. */
export function missing(keys: readonly (string | null)[]): string[] {
  return keys.filter((key): key is string => key !== null && !blobs.has(key));
}

/** A copy whose memory typed arrays may look into. */
export function buffer(key: string): ArrayBuffer {
  const bytes = blobs.get(key);
  if (!bytes) throw new Error(`blob ${key} has not arrived`);
  blobs.delete(key);
  blobs.set(key, bytes); // the last used is the last to be forgotten
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

export function json<T>(key: string): T {
  return JSON.parse(new TextDecoder().decode(buffer(key))) as T;
}

export function onArrival(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A blob of one number per paper, in one byte or two. */
export function numbers(key: string, papers: number): Uint8Array | Uint16Array {
  const bytes = buffer(key);
  return bytes.byteLength > papers ? new Uint16Array(bytes) : new Uint8Array(bytes);
}
