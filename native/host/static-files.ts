import { createReadStream, existsSync, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { extname, join, normalize, sep } from "node:path";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/** Nothing but the workbench's own files and wire; Electron's shell serves the same policy. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves a built file, or `index.html` for any other path of the app. */
export function serveStatic(folder: string, path: string, method: string, response: ServerResponse): void {
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405).end();
    return;
  }
  const file = fileFor(folder, path);
  if (file === null && path.startsWith("/assets/")) {
    response.writeHead(404, { "cache-control": "no-store" }).end();
    return;
  }
  if (file === null) {
    response.writeHead(503, { "content-type": "text/plain; charset=utf-8" });
    response.end("The window's files are not built: run npm run build, then reload.");
    return;
  }
  response.writeHead(200, {
    "content-type": CONTENT_TYPES[extname(file)] ?? "application/octet-stream",
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  if (method === "HEAD") response.end();
  else pipeline(createReadStream(file), response, () => response.destroy());
}

function fileFor(folder: string, path: string): string | null {
  const wanted = normalize(join(folder, decodePath(path)));
  const inside = wanted.startsWith(folder + sep);
  if (inside && existsSync(wanted) && statSync(wanted).isFile()) return wanted;
  // A part of a page that was built anew is gone; the page itself would be the wrong answer for it.
  if (path.startsWith("/assets/")) return null;
  const index = join(folder, "index.html");
  return existsSync(index) ? index : null;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A malformed escape names no file of ours.
    return "/";
  }
}
