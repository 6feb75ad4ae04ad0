import { EnginePool } from "#native/inference/engine-pool.ts";
import { memoryRoom } from "#native/inference/memory/memory-room.ts";
import { tinyCheckpoint } from "../unit/native/inference/test-checkpoints.ts";
import { hungryCheckpoint } from "./hungry-checkpoint.ts";

/** What every process needs besides weights, by the verdict; and by how much the last checkpoint is too large. */
const PROCESS_BYTES = 120e6;
const TOO_MUCH_BYTES = 40e6;

/** Loads three checkpoints, leaves them idle, asks for one that does not fit beside them, and prints who is loaded then. */
const pool = new EnginePool();
const small = [tinyCheckpoint(), tinyCheckpoint(), tinyCheckpoint()];
for (const { folder } of small) {
  const opened = await pool.acquire({ folder });
  if (!opened.ok) throw new Error(opened.error.message);
}
const weightBytes = memoryRoom().availableBytes - PROCESS_BYTES + TOO_MUCH_BYTES;
// Counted, and left out by ONNX Runtime: what matters here is the count.
const wanted = hungryCheckpoint(weightBytes, "unused");
if (wanted === null) throw new Error("No file without contents can be made.");
const opened = await pool.acquire({ folder: wanted.folder });
const idle = pool.loaded.filter(({ folder }) => folder !== wanted.folder).length;
process.stdout.write(`${JSON.stringify({ opened: opened.ok ? true : opened.error, idle })}\n`);
await pool.closeAll();
for (const each of [...small, wanted]) each[Symbol.dispose]();
