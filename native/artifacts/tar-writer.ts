const BLOCK = 512;

/** The header of a regular file (POSIX ustar). Owner and time are left out, so that the same files make the same archive. */
export function tarHeader(name: string, sizeBytes: number): Buffer {
  if (Buffer.byteLength(name) > 99) throw new Error(`Internal error: ${name} is too long for an archive.`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  for (const [place, value, digits] of [
    [100, 0o644, 7],
    [108, 0, 7],
    [116, 0, 7],
    [124, sizeBytes, 11],
    [136, 0, 11],
  ] as const) {
    header.write(value.toString(8).padStart(digits, "0"), place);
  }
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148);
  return header;
}

/** What fills a file's last block. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
}

/** The archive's end: two empty blocks. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK);
}
