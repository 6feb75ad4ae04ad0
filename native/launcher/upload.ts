import { open } from "node:fs/promises";
import { z } from "zod";
import { problem, reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Link, LinkProblem } from "./link.ts";
import { persist, type Patience } from "./persist.ts";

/** A file of this computer that a run needs, by its digest. */
export interface LocalBlob {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadOptions extends Patience {
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Default: 1 MiB. */
  readonly pieceBytes?: number;
}

const Held = z.looseObject({ whole: z.boolean(), bytes: z.number() });
const HeldBySha256 = z.record(z.string(), Held);

const PIECE_BYTES = 1 << 20;
/** The slowest disk that a machine's own check of a blob is waited for at. */
const SLOWEST_HASH_BYTES_PER_MS = 20_000;

/**
 * Brings blobs to a machine: only those that it lacks, from where an earlier try ended, checked there before they count.
 * After a lost link it goes on; after `kill -9` the next call goes on.
 */
export async function upload(
  link: Link,
  blobs: readonly LocalBlob[],
  options: UploadOptions,
): Promise<Result<UploadProgress, LinkProblem>> {
  const wanted = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()];
  const totalBytes = wanted.reduce((sum, blob) => sum + blob.bytes, 0);
  const held = await persist(async () => {
    const sha256s = wanted.map(({ sha256 }) => sha256);
    const answer = await link.call({ method: "has", args: { sha256s }, reply: HeldBySha256, signal: options.signal });
    return answer.ok ? ok({ done: answer.value.value }) : answer;
  }, options);
  if (!held.ok) return held;
  const missing = wanted.filter(({ sha256 }) => held.value[sha256]?.whole !== true);
  let sentBytes = totalBytes - missing.reduce((sum, blob) => sum + blob.bytes, 0);
  if (missing.length === 0) options.onProgress?.({ sentBytes, totalBytes });
  for (const blob of missing) {
    const tell = (sent: number): void => options.onProgress?.({ sentBytes: sentBytes + sent, totalBytes });
    const sent = await uploadOne(link, blob, tell, options);
    if (!sent.ok) return sent;
    sentBytes += blob.bytes;
    tell(0);
  }
  return ok({ sentBytes, totalBytes });
}

async function uploadOne(
  link: Link,
  blob: LocalBlob,
  tell: (sent: number) => void,
  options: UploadOptions,
): Promise<Result<null, LinkProblem>> {
  const { sha256 } = blob;
  const { signal } = options;
  let offset: number | null = null;
  let spoiled = 0;
  return persist<null>(async () => {
    if (offset === null) {
      const held = await link.call({ method: "has", args: { sha256s: [sha256] }, reply: HeldBySha256, signal });
      if (!held.ok) return held;
      const here = held.value.value[sha256];
      if (here?.whole) return ok({ done: null });
      offset = here?.bytes ?? 0;
    }
    if (offset < blob.bytes) {
      const sent = await sendPiece(link, blob, offset, options);
      // Where the answer was lost, what the machine holds is asked anew.
      offset = sent.ok ? sent.value : null;
      if (sent.ok) tell(sent.value);
      return sent.ok ? ok(null) : sent;
    }
    offset = null;
    const timeoutMs = 60_000 + blob.bytes / SLOWEST_HASH_BYTES_PER_MS;
    const checked = await link.call({ method: "commit", args: { sha256 }, reply: Held, timeoutMs, signal });
    if (checked.ok) return ok({ done: null });
    // A part from an earlier try may be spoiled: it was thrown away there, so it is sent once more from its beginning.
    return checked.error.code === "hash-differs" && spoiled++ === 0 ? ok(null) : checked;
  }, options);
}

/** Sends one piece and says where the machine's part ends now. */
async function sendPiece(
  link: Link,
  blob: LocalBlob,
  offset: number,
  options: UploadOptions,
): Promise<Result<number, LinkProblem>> {
  const body = await readPiece(blob, offset, options.pieceBytes ?? PIECE_BYTES);
  if (!body.ok) return body;
  const put = await link.call({
    method: "put",
    args: { sha256: blob.sha256, offset },
    body: body.value,
    reply: Held,
    signal: options.signal,
  });
  return put.ok ? ok(put.value.value.bytes) : put;
}

async function readPiece(blob: LocalBlob, offset: number, most: number): Promise<Result<Uint8Array, LinkProblem>> {
  try {
    await using file = await open(blob.path, "r");
    const piece = Buffer.alloc(Math.min(most, blob.bytes - offset));
    const { bytesRead } = await file.read(piece, 0, piece.length, offset);
    if (bytesRead === piece.length) return ok(piece);
    return err(problem("hash-differs", `${blob.path} became shorter while it was sent: make the run's files again.`));
  } catch (cause) {
    return err(
      problem("file-malformed", `${blob.path} cannot be read (${reasonOf(cause)}): make the run's files again.`),
    );
  }
}
