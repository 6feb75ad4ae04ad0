import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { z } from "zod";
import { IDLE } from "./log-keeper.ts";

/** Entry of the thread that moves the write-ahead log into the database. Started by log-keeper.ts. */
const { path, state } = z.strictObject({ path: z.string(), state: z.instanceof(SharedArrayBuffer) }).parse(workerData);
const shared = new Int32Array(state);

parentPort?.on("message", () => {
  try {
    const database = new Database(path, { fileMustExist: true });
    try {
      // As much as can be moved without making anyone wait.
      database.pragma("wal_checkpoint(PASSIVE)");
    } finally {
      database.close();
    }
  } finally {
    Atomics.store(shared, 0, IDLE);
    Atomics.notify(shared, 0);
  }
});
