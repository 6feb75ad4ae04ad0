import { z } from "zod";
import { isErrorCode, type ErrorCode } from "./catalogue.ts";

/** A code from a file or another process, which may be of another version; the sentence beside it stays what it was. */
export const KnownCode = z.string().transform((code): ErrorCode => (isErrorCode(code) ? code : "unforeseen"));
